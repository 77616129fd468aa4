/**
 * Which units of a subject count. A law is over with its first block that fails, and a subject is given up after so many
 * crashes or calls without an answer: what comes after in the order of the plan counts for nothing, whether it was executed or
 * not. So every executor comes to the same result, in whatever order it works, and need not do what will not count.
 */
import type { KnownFailure } from '../properties/known-failures/known-failures.ts';
import type { RunPlan, Unit } from './plan.ts';
import { isLawUnit, type LawUnitResult, type UnitResult, type UnitResults } from './unit-result.ts';

/** What a subject may cost in all its laws: a call without an answer takes its whole time, a crash a new process. */
export const GIVEN_UP_AFTER = { timeOuts: 5, crashes: 60 } as const;

/** Why a subject was given up. */
export type GivenUp = keyof typeof GIVEN_UP_AFTER;

/** A unit, and what is to become of it. */
export type UnitStanding =
  | { readonly unit: Unit; readonly kind: 'counted'; readonly result: UnitResult }
  /** It has not been executed, and what is known so far does not rule it out. */
  | { readonly unit: Unit; readonly kind: 'needed' }
  /** Nothing is to be learnt from it. */
  | { readonly unit: Unit; readonly kind: 'moot'; readonly givenUp: GivenUp | null };

/**
 * The standing of each unit of one subject, by the results that there are.
 * @param units of the subject, in the order of the plan
 */
export function unitStandings(units: readonly Unit[], results: UnitResults, plan: RunPlan): UnitStanding[] {
  const account = new Account(plan);
  return units.map((unit) => {
    const givenUp = account.givenUp;
    if (givenUp !== null || account.rulesOut(unit)) return { unit, kind: 'moot', givenUp };
    const result = results.get(unit.number);
    if (result === undefined) return { unit, kind: 'needed' };
    account.count(unit, result);
    return { unit, kind: 'counted', result };
  });
}

/** What was counted of a subject so far. */
class Account {
  readonly #entries: ReadonlyMap<string, KnownFailure>;
  readonly #laws: ReadonlySet<string>;
  readonly #failed = new Set<string>();
  readonly #excused = new Set<string>();
  #timeOuts = 0;
  #crashes = 0;

  constructor({ knownFailures, laws }: RunPlan) {
    this.#entries = new Map(knownFailures.map((entry) => [entry.id, entry]));
    this.#laws = new Set(laws.map(({ id }) => id));
  }

  get givenUp(): GivenUp | null {
    if (this.#timeOuts >= GIVEN_UP_AFTER.timeOuts) return 'timeOuts';
    return this.#crashes >= GIVEN_UP_AFTER.crashes ? 'crashes' : null;
  }

  /** An entry is rechecked where a law of its own is checked, or something failed as it lists. */
  rulesOut(unit: Unit): boolean {
    if (isLawUnit(unit)) return this.#failed.has(unit.law);
    const isAsked = this.#entries.get(unit.entry)?.laws.some((law) => this.#laws.has(law)) === true;
    return !isAsked && !this.#excused.has(unit.entry);
  }

  count(unit: Unit, result: UnitResult): void {
    if (!isLawUnit(unit)) return;
    const { status, timeOuts, crashes, known } = result as LawUnitResult;
    if (status === 'failed') this.#failed.add(unit.law);
    for (const id of Object.keys(known)) this.#excused.add(id);
    this.#timeOuts += timeOuts;
    this.#crashes += crashes;
  }
}
