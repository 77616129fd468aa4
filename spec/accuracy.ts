/**
 * How far a result is from the best one of its type: r, the exact value of each element, rounded once, to nearest even.
 *
 *   in ulps: |ŷ − r| / ulp(r)          in units of the bound: |ŷ − r| / (u·S),  S = Σ|x||w| + |b| of the element
 *
 * ulp(r) = 2^(max(e, emin) − p + 1) for 2^e ≤ |r| < 2^(e+1), p bits of significand and the smallest normal exponent
 * emin: the distance of the floating-point numbers around r. 0 ulps is correctly rounded. Under cancellation ulps grow
 * without limit where nothing is wrong; error in units of u·S does not, and grows at most like the number of terms. Of
 * transforms that holds for the S of normwise-bound.ts only.
 * Sources: Goldberg's ulp as extended in Muller et al., "Handbook of Floating-Point Arithmetic" (2nd ed., 2018),
 * chapter 2; Higham, "Accuracy and Stability of Numerical Algorithms" (2nd ed., 2002), section 3.1, for u·S.
 */
import { type Dtype, FLOATING_TYPES, isFloat, UNIT_ROUNDOFF } from './number-types.ts';
import type { Tensor } from './tensor.ts';

/** The largest errors among the elements of a result. ∞ for NaN, and for a difference where none can be. */
export interface LargestErrors {
  readonly ulps: number;
  /** In units of u·S. */
  readonly units: number;
}

const bits = new DataView(new ArrayBuffer(8));

/** The unit in the last place of a finite number of the type; of a quantised one its step. */
export function ulp(dtype: Dtype, value: number): number {
  if (!isFloat(dtype)) return 1;
  bits.setFloat64(0, value);
  const exponent = ((bits.getUint32(0) >>> 20) & 0x7ff) - 1023;
  const { smallestExponent } = FLOATING_TYPES[dtype];
  return Math.max(2 * UNIT_ROUNDOFF[dtype] * 2 ** Math.max(exponent, smallestExponent), Number.MIN_VALUE);
}

/**
 * The largest errors of a result: in units in the last place, and in units of its bound.
 * @param rounded the exact result, rounded once to the type
 * @param magnitudes S, one per element
 * @throws RangeError where the numbers of elements differ: shapes are to be compared before
 */
export function largestErrors(
  dtype: Dtype,
  rounded: Tensor,
  actual: Tensor,
  magnitudes: ArrayLike<number>,
): LargestErrors {
  const count = rounded.data.length;
  if (actual.data.length !== count || magnitudes.length !== count) {
    const got = `${actual.data.length} and ${magnitudes.length}`;
    throw new RangeError(`accuracy: result and magnitudes must have ${count} elements, got ${got}`);
  }
  let ulps = 0;
  let units = 0;
  for (let at = 0; at < count; at++) {
    const expected = rounded.data[at];
    if (Object.is(actual.data[at], expected) || actual.data[at] === expected) continue;
    const error = Math.abs(actual.data[at] - expected);
    ulps = Math.max(ulps, ratio(error, ulp(dtype, expected)));
    // A result of integers has no error but that of its rounding: it is in steps as well.
    units = Math.max(units, isFloat(dtype) ? ratio(error, UNIT_ROUNDOFF[dtype] * magnitudes[at]) : ulps);
  }
  return { ulps, units };
}

function ratio(error: number, unit: number): number {
  return error / unit < Number.POSITIVE_INFINITY ? error / unit : Number.POSITIVE_INFINITY;
}
