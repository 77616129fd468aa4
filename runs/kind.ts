/**
 * What a kind of run must say of itself to be planned, executed by anyone, kept, divided and put together: how a plan is
 * divided, what a unit is and what came of it, and which units count. What the results add up to is the matter of each kind.
 */
import type { CheckOptions } from '../properties/checking/check.ts';
import type { Subject } from '../subjects/subject.ts';
import type { AnyPlan, AnyUnit, AnyUnitResult, Unnumbered } from './any-run.ts';

/** What the execution of a unit may be given, and no result depends on. */
export type ExecuteOptions = Pick<CheckOptions, 'screen' | 'onCase' | 'signal'>;

/** What is known of a subject by the units that were counted. */
export interface Account<U extends AnyUnit, R extends AnyUnitResult> {
  /** Why nothing is to be learnt from the unit that comes next; null where something is. */
  ruledOut(unit: U): RuledOut | null;
  /**
   * Takes in what came of a unit before the next one. They may come in any order.
   * @returns whether something that was ruled out may count after all
   */
  count(unit: U, result: R): boolean;
}

/** A unit that counts for nothing, whether it was executed or not. */
export interface RuledOut {
  /** Why nothing more was asked of its subject, in words; null where only this unit is over. */
  readonly givenUp: string | null;
}

export interface RunKind<P extends AnyPlan, U extends AnyUnit, R extends AnyUnitResult, D> {
  /** Every unit, in order, subject by subject. A pure function of the plan. */
  units(plan: P): Unnumbered<U>[];
  /**
   * Never rejects because of the subject.
   * @returns null where the unit was ended before anything was known
   */
  execute(plan: P, unit: U, subject: Subject, options: ExecuteOptions): Promise<Omit<R, 'unit' | 'stalls'> | null>;
  /** Of one subject of the plan, before anything is counted. */
  account(plan: P): Account<U, R>;
  /** The unit with a number beyond those of the plan, where a run of this kind can have such; null where not. */
  further(plan: P, units: number, number: number): U | null;
  /** Whether what a unit found can change which others count. */
  mayRuleOut(result: R): boolean;
  /** What is wrong with a result, in words, where it disagrees with itself, the plan or the unit; null where it does not. */
  contradiction(plan: P, unit: U, result: R): string | null;
  /** What only plans of this kind say, as JSON. */
  document(plan: P): D;
  /** The plan that this is with what every plan says. @throws RangeError where the two are no plan */
  plan(base: AnyPlan, document: D): P;
  /** Whether several workers can share it: not a run of one case. */
  isDivisible(plan: P): boolean;
  /** In words; empty where nothing differs. */
  differences(a: D, b: D): string[];
}
