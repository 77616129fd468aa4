/**
 * A sum of two doubles rounded once to the type of a result. Every number of every type is a double.
 *
 * Source: IEEE 754-2019, section 4.3.1.
 */
import { type Dtype, roundTo } from '../../spec/number-types.ts';

const bits = new DataView(new ArrayBuffer(8));

/**
 * high + low rounded once to the type. For f64 that is their floating-point sum; for the narrower ones the sum is first
 * rounded to odd, so that the second rounding sees on which side of a tie it lies. Innocuous for precisions up to 51.
 * Source: Boldo & Melquiond, "Emulation of a FMA and correctly rounded sums: proved algorithms using rounding to odd",
 * IEEE Transactions on Computers 57 (2008).
 */
export function roundPair(type: Dtype, high: number, low: number): number {
  const sum = high + low;
  if (type === 'f64') return sum;
  const part = sum - high;
  const error = high - (sum - part) + (low - part);
  return roundTo(type, error === 0 || !Number.isFinite(sum) ? sum : toOdd(sum, error));
}

/**
 * sum + error, where error is less than a unit of sum and not 0, as the one of the two enclosing doubles that is odd.
 */
function toOdd(sum: number, error: number): number {
  bits.setFloat64(0, sum);
  const low = bits.getUint32(4);
  if (low % 2 === 1) return sum;
  // An even significand has an odd neighbour on the side of the error; away from zero it needs no carry.
  if (sum < 0 === error < 0) {
    bits.setUint32(4, low + 1);
  } else {
    if (low === 0) bits.setUint32(0, bits.getUint32(0) - 1);
    bits.setUint32(4, low - 1);
  }
  return bits.getFloat64(0);
}
