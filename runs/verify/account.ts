/**
 * Which units of `verify` count for nothing. A law is over with its first block that fails, and a subject is given up after so
 * many crashes or calls without an answer.
 */
import type { KnownFailure } from '../../properties/known-failures/known-failures.ts';
import type { Account, RuledOut } from '../kind.ts';
import type { LawUnit, VerifyPlan, VerifyUnit } from './plan.ts';
import { isLawUnit, type LawUnitResult, type VerifyUnitResult } from './unit-result.ts';

/** What a subject may cost in all its laws: a call without an answer takes its whole time, a crash a new process. */
export const GIVEN_UP_AFTER = { timeOuts: 5, crashes: 60 } as const;

/** Why a subject was given up. */
export type GivenUp = keyof typeof GIVEN_UP_AFTER;

/** Said of a law that was not checked because the subject had been given up. */
export const GIVEN_UP_WORDS: Readonly<Record<GivenUp, string>> = {
  timeOuts: `given up after ${GIVEN_UP_AFTER.timeOuts} calls without an answer`,
  crashes: `given up after ${GIVEN_UP_AFTER.crashes} crashes`,
};

/** What a block cost, by its unit. */
type Costs = Map<number, Pick<LawUnitResult, GivenUp>>;

/** What was counted of a subject so far. */
export class LawAccount implements Account<VerifyUnit, VerifyUnitResult> {
  readonly #entries: ReadonlyMap<string, KnownFailure>;
  readonly #laws: ReadonlySet<string>;
  /** The first unit of each law that failed. */
  readonly #failed = new Map<string, number>();
  readonly #excused = new Set<string>();
  readonly #costs = new Map<string, Costs>();
  readonly #total = { timeOuts: 0, crashes: 0 };

  constructor({ knownFailures, laws }: VerifyPlan) {
    this.#entries = new Map(knownFailures.map((entry) => [entry.id, entry]));
    this.#laws = new Set(laws.map(({ id }) => id));
  }

  get #givenUp(): GivenUp | null {
    if (this.#total.timeOuts >= GIVEN_UP_AFTER.timeOuts) return 'timeOuts';
    return this.#total.crashes >= GIVEN_UP_AFTER.crashes ? 'crashes' : null;
  }

  /** An entry is rechecked where a law of its own is checked, or something failed as it lists. */
  ruledOut(unit: VerifyUnit): RuledOut | null {
    const givenUp = this.#givenUp;
    if (givenUp !== null) return { givenUp: GIVEN_UP_WORDS[givenUp] };
    if (isLawUnit(unit)) return this.#isOver(unit) ? { givenUp: null } : null;
    const isAsked = this.#entries.get(unit.entry)?.laws.some((law) => this.#laws.has(law)) === true;
    return isAsked || this.#excused.has(unit.entry) ? null : { givenUp: null };
  }

  count(unit: VerifyUnit, result: VerifyUnitResult): boolean {
    if (!isLawUnit(unit) || this.#isOver(unit)) return false;
    const { status, timeOuts, crashes, known } = result as LawUnitResult;
    const excused = Object.keys(known).filter((id) => !this.#excused.has(id));
    for (const id of excused) this.#excused.add(id);
    const costs: Costs = this.#costs.get(unit.law) ?? new Map();
    this.#costs.set(unit.law, costs.set(unit.number, { timeOuts, crashes }));
    this.#add({ timeOuts, crashes }, 1);
    const isLess = status === 'failed' && this.#endLaw(unit, costs);
    return excused.length > 0 || isLess;
  }

  #isOver({ law, number }: LawUnit): boolean {
    return (this.#failed.get(law) ?? Number.POSITIVE_INFINITY) < number;
  }

  /** What came after in this law costs nothing any more. @returns whether the subject had been given up before */
  #endLaw({ law, number }: LawUnit, costs: Costs): boolean {
    const wasGivenUp = this.#givenUp !== null;
    this.#failed.set(law, number);
    for (const [later, cost] of [...costs].filter(([unit]) => unit > number)) {
      costs.delete(later);
      this.#add(cost, -1);
    }
    return wasGivenUp && this.#givenUp === null;
  }

  #add({ timeOuts, crashes }: Pick<LawUnitResult, GivenUp>, times: 1 | -1): void {
    this.#total.timeOuts += times * timeOuts;
    this.#total.crashes += times * crashes;
  }
}
