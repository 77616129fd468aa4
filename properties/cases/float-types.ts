/** Laws of what only floating-point numbers have: rounding errors, infinities, NaN, subnormal numbers. */
import type { Case } from '../../spec/case.ts';
import { isFloat } from '../../spec/number-types.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';

/** The capabilities with their floating-point types. */
export function ofFloatTypes<T extends Pick<Capabilities, 'dtypes'>>(capabilities: T): T {
  return { ...capabilities, dtypes: capabilities.dtypes.filter(isFloat) };
}

export const missingFloats = ({ dtypes }: Pick<Capabilities, 'dtypes'>): string | null =>
  dtypes.some(isFloat) ? null : 'floating-point types';

/** What a given case lacks for such a law. */
export const needsFloats = ({ dtype }: Case): string | null => (isFloat(dtype) ? null : 'needs floating-point numbers');
