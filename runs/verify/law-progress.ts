/** Which laws are done with which subjects, reported while the units of a run come in. */
import type { CheckResult } from '../../properties/checking/check.ts';
import { lawsFor, type RunPlan, type Unit, unitsBySubject } from '../plan.ts';
import { unitStandings } from '../standing.ts';
import { isLawUnit, type UnitResults } from '../unit-result.ts';
import { checkFrom } from './check-fold.ts';
import type { Progress, SubjectSummary } from './result.ts';

/** A check is reported once, in the order of the laws of its subject. */
export class LawProgress {
  readonly #plan: RunPlan;
  readonly #onProgress: (progress: Progress) => void;
  readonly #units: ReadonlyMap<string, readonly Unit[]>;
  readonly #reported = new Map<string, number>();
  readonly #started = new Set<string>();

  constructor(plan: RunPlan, onProgress: (progress: Progress) => void = () => {}) {
    this.#plan = plan;
    this.#onProgress = onProgress;
    this.#units = unitsBySubject(plan);
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
    return this.#report(name, results, null);
  }

  /** Reports what is left of all subjects, complete or not. */
  end(results: UnitResults, unfinished: string): void {
    for (const { name } of this.#plan.subjects) this.#report(name, results, unfinished);
  }

  #report(name: string, results: UnitResults, unfinished: string | null): CheckResult[] {
    const subject = this.#plan.subjects.find((one) => one.name === name) as SubjectSummary;
    const standings = unitStandings(this.#units.get(name) ?? [], results, this.#plan);
    const laws = lawsFor(this.#plan, subject);
    const checks: CheckResult[] = [];
    for (let at = this.#reported.get(name) ?? 0; at < laws.length; at++) {
      const law = laws[at];
      const own = standings.filter(({ unit }) => isLawUnit(unit) && unit.law === law.id);
      if (unfinished === null && own.some(({ kind }) => kind === 'needed')) break;
      const check = checkFrom(subject, law, own, unfinished ?? '');
      this.#reported.set(name, at + 1);
      this.#onProgress({ subject: name, law: law.id, finished: check });
      checks.push(check);
    }
    return checks;
  }
}
