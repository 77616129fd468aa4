/**
 * Which units of a subject count. What a unit finds may rule out others that come after it in the order of the plan: they
 * count for nothing, whether they were executed or not. So every executor comes to the same result, in whatever order it works,
 * and need not do what will not count.
 */
import type { Account, RuledOut } from './kind.ts';
import { type RunPlan, runKindOf, type Unit, type UnitResult, type UnitResults } from './kinds.ts';

/** A unit, and what is to become of it. */
export type UnitStanding =
  | { readonly unit: Unit; readonly kind: 'counted'; readonly result: UnitResult }
  /** It has not been executed, and what is known so far does not rule it out. */
  | { readonly unit: Unit; readonly kind: 'needed' }
  /** Nothing is to be learnt from it. */
  | ({ readonly unit: Unit; readonly kind: 'moot' } & RuledOut);

/**
 * The standing of each unit of one subject, by the results that there are.
 * @param units of the subject, in the order of the plan
 */
export function unitStandings(units: readonly Unit[], results: UnitResults, plan: RunPlan): UnitStanding[] {
  const account = runKindOf(plan).account(plan);
  return units.map((unit) => standingOf(unit, results, account));
}

/** Of a unit, when all before it were taken into the account; takes it in as well. */
function standingOf(unit: Unit, results: UnitResults, account: Account<Unit, UnitResult>): UnitStanding {
  const ruledOut = account.ruledOut(unit);
  if (ruledOut !== null) return { unit, kind: 'moot', ...ruledOut };
  const result = results.get(unit.number);
  if (result === undefined) return { unit, kind: 'needed' };
  account.count(unit, result);
  return { unit, kind: 'counted', result };
}

/** The standings of a subject up to its first unit that is needed: they stay as they are. */
export class SettledStandings {
  readonly #units: readonly Unit[];
  readonly #account: Account<Unit, UnitResult>;
  readonly #settled: UnitStanding[] = [];

  constructor(units: readonly Unit[], plan: RunPlan) {
    this.#units = units;
    this.#account = runKindOf(plan).account(plan);
  }

  /** All that are settled by these results, which only grow from call to call. */
  by(results: UnitResults): readonly UnitStanding[] {
    while (this.#settled.length < this.#units.length) {
      const unit = this.#units[this.#settled.length];
      if (!results.has(unit.number) && this.#account.ruledOut(unit) === null) break;
      this.#settled.push(standingOf(unit, results, this.#account));
    }
    return this.#settled;
  }
}

/** Which unit of a subject is next, found without a look at all others. */
export class NextUnits {
  readonly #units: readonly Unit[];
  readonly #plan: RunPlan;
  readonly #results: UnitResults;
  readonly #isOwn: (unit: Unit) => boolean;
  readonly #places: ReadonlyMap<number, number>;
  readonly #taken = new Set<number>();
  #account: Account<Unit, UnitResult>;
  #next = 0;

  /**
   * @param units of one subject, in order
   * @param results as they grow; what is added later is to be reported by `done`
   */
  constructor(units: readonly Unit[], plan: RunPlan, results: UnitResults, isOwn: (unit: Unit) => boolean) {
    this.#units = units;
    this.#plan = plan;
    this.#results = results;
    this.#isOwn = isOwn;
    this.#places = new Map(units.map(({ number }, at) => [number, at]));
    this.#account = runKindOf(plan).account(plan);
  }

  /** The first unit that is needed, not taken and one's own; null where there is none for now. */
  take(): Unit | null {
    while (this.#next < this.#units.length) {
      const unit = this.#units[this.#next++];
      const { kind } = standingOf(unit, this.#results, this.#account);
      if (kind !== 'needed' || !this.#isOwn(unit) || this.#taken.has(unit.number)) continue;
      this.#taken.add(unit.number);
      return unit;
    }
    return null;
  }

  /** A unit that was taken is executed, and its result among the others; or it has none, and may be taken again. */
  done(unit: Unit): void {
    this.#taken.delete(unit.number);
    // Not passed yet: it is taken in when it is.
    if ((this.#places.get(unit.number) as number) >= this.#next) return;
    const result = this.#results.get(unit.number);
    if (result !== undefined && !this.#account.count(unit, result)) return;
    // What was passed over may be needed after all: from the start again, which is seldom.
    this.#account = runKindOf(this.#plan).account(this.#plan);
    this.#next = 0;
  }
}
