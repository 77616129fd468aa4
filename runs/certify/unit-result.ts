/** What came of one unit of `certify`. */
import type { GeometriesResult } from '../../properties/exhaustive/geometry-block.ts';
import type { AnyUnitResult } from '../any-run.ts';

/** What a block of geometries showed of a subject. */
export interface GeometryUnitResult extends GeometriesResult, AnyUnitResult {
  readonly subject: string;
}
