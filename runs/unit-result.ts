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
