/** Which units of `certify` count for nothing: a certificate ends with the first block that has a geometry which fails. */
import type { Account, RuledOut } from '../kind.ts';
import type { GeometryUnit } from './plan.ts';
import type { GeometryUnitResult } from './unit-result.ts';

/** What was counted of a subject so far. */
export class GeometryAccount implements Account<GeometryUnit, GeometryUnitResult> {
  #failed = Number.POSITIVE_INFINITY;

  ruledOut({ number }: GeometryUnit): RuledOut | null {
    return number > this.#failed ? { givenUp: null } : null;
  }

  count({ number }: GeometryUnit, { status }: GeometryUnitResult): boolean {
    if (status === 'failed') this.#failed = Math.min(this.#failed, number);
    return false;
  }
}
