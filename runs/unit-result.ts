/** What came of one unit of work, as plain data that can be kept and sent. */
import type { BlockResult } from '../properties/checking/check.ts';
import type { LawUnit, Unit } from './plan.ts';

/** What a law found in one block of its cases. */
export interface LawUnitResult extends BlockResult {
  readonly unit: number;
  /** Calls that gave no answer in time, and did when they were made again. */
  readonly stalls: number;
}

/** The laws that the case of a known failure does not fail as listed. */
export interface RecheckUnitResult {
  readonly unit: number;
  readonly passes: readonly string[];
  readonly stalls: number;
}

/** What came of one unit of work: a block of the cases of a law, or a known failure that was run again. */
export type UnitResult = LawUnitResult | RecheckUnitResult;

/** Results by the number of their unit. */
export type UnitResults = ReadonlyMap<number, UnitResult>;

export function isLawUnit(unit: Unit): unit is LawUnit {
  return 'law' in unit;
}

/**
 * Which of two results of one unit counts: a failure that was found stays one, whatever came another time, and one that
 * was searched to its end counts before one that was not.
 */
export function tellingMore(first: UnitResult | undefined, second: UnitResult): UnitResult {
  if (first === undefined) return second;
  return weightOf(second) > weightOf(first) ? second : first;
}

function weightOf(result: UnitResult): number {
  if (!('status' in result)) return result.passes.length === 0 ? 0 : 1;
  if (result.status !== 'failed') return 0;
  return isCutShort(result) ? 1 : 2;
}

/** Whether a unit is to be executed again where its run goes on. */
export function isCutShort(result: UnitResult): boolean {
  return 'cutShort' in result && result.cutShort === true;
}
