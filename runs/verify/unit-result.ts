/** What came of one unit of `verify`. */
import type { BlockResult } from '../../properties/checking/check.ts';
import type { AnyUnit, AnyUnitResult } from '../any-run.ts';
import type { LawUnit } from './plan.ts';

/** What a law found in one block of its cases. */
export interface LawUnitResult extends BlockResult, AnyUnitResult {}

/** The laws that the case of a known failure does not fail as listed. */
export interface RecheckUnitResult extends AnyUnitResult {
  readonly passes: readonly string[];
}

/** What came of a block of the cases of a law, or of a known failure that was run again. */
export type VerifyUnitResult = LawUnitResult | RecheckUnitResult;

export function isLawUnit(unit: AnyUnit): unit is LawUnit {
  return 'law' in unit;
}
