/** Which laws are done with which subjects, reported while the units of a run come in. */
import type { CheckResult } from '../../properties/checking/check.ts';
import type { Law } from '../../properties/law.ts';
import type { SubjectSummary } from '../any-run.ts';
import type { Unit, UnitResults } from '../kinds.ts';
import { unitsBySubject } from '../plan.ts';
import { SettledStandings, type UnitStanding, unitStandings } from '../standing.ts';
import { checkFrom } from './check-fold.ts';
import { lawsFor, type VerifyPlan } from './plan.ts';
import type { Progress } from './result.ts';
import { isLawUnit } from './unit-result.ts';

/** A law on a subject, and where its units are among those of the subject. */
interface Place {
  readonly law: Law;
  readonly first: number;
  readonly end: number;
}

interface OfSubject {
  readonly subject: SubjectSummary;
  readonly units: readonly Unit[];
  readonly places: readonly Place[];
  readonly standings: SettledStandings;
  /** How many laws were reported. */
  reported: number;
}

/** A check is reported once, in the order of the laws of its subject. */
export class LawProgress {
  readonly #plan: VerifyPlan;
  readonly #onProgress: (progress: Progress) => void;
  readonly #subjects: ReadonlyMap<string, OfSubject>;
  readonly #started = new Set<string>();

  constructor(plan: VerifyPlan, onProgress: (progress: Progress) => void = () => {}) {
    this.#plan = plan;
    this.#onProgress = onProgress;
    const bySubject = unitsBySubject(plan);
    this.#subjects = new Map(
      plan.subjects.map((subject) => {
        const units = bySubject.get(subject.name) ?? [];
        const places = placesOf(lawsFor(plan, subject), units);
        return [subject.name, { subject, units, places, standings: new SettledStandings(units, plan), reported: 0 }];
      }),
    );
  }

  /** A law is reported before its first case. */
  onStart(unit: Unit): void {
    if (!isLawUnit(unit) || this.#started.has(`${unit.subject} ${unit.law}`)) return;
    this.#started.add(`${unit.subject} ${unit.law}`);
    this.onCase(unit);
  }

  /** A case of this unit was checked. */
  onCase(unit: Unit): void {
    if (isLawUnit(unit)) this.#onProgress({ subject: unit.subject, law: unit.law, finished: null });
  }

  /** @returns the checks of a subject that are complete by these results and were not reported before */
  settled(name: string, results: UnitResults): CheckResult[] {
    const of = this.#subjects.get(name) as OfSubject;
    const standings = of.standings.by(results);
    const checks: CheckResult[] = [];
    while (of.reported < of.places.length && of.places[of.reported].end <= standings.length) {
      checks.push(this.#report(of, standings, ''));
    }
    return checks;
  }

  /** Reports what is left of all subjects, complete or not. */
  end(results: UnitResults, unfinished: string): void {
    for (const of of this.#subjects.values()) {
      const standings = unitStandings(of.units, results, this.#plan);
      while (of.reported < of.places.length) this.#report(of, standings, unfinished);
    }
  }

  #report(of: OfSubject, standings: readonly UnitStanding[], unfinished: string): CheckResult {
    const { law, first, end } = of.places[of.reported++];
    const check = checkFrom(of.subject, law, standings.slice(first, end), unfinished);
    this.#onProgress({ subject: of.subject.name, law: law.id, finished: check, laws: of.places.length });
    return check;
  }
}

/** The units of a subject come law by law; a law that it cannot be asked has none. */
function placesOf(laws: readonly Law[], units: readonly Unit[]): Place[] {
  let next = 0;
  return laws.map((law) => {
    const first = next;
    while (next < units.length && isOf(units[next], law)) next++;
    return { law, first, end: next };
  });
}

function isOf(unit: Unit, law: Law): boolean {
  return isLawUnit(unit) && unit.law === law.id;
}
