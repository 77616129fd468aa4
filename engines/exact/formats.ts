/**
 * The types that a result can have, and rounding a double to one of them: to nearest, ties to even, gradual underflow,
 * ±∞ from half a unit beyond the largest number on. Every one of these numbers is a double.
 *
 * Sources: IEEE 754-2019, tables 3.5 (binary16, 32, 64) and section 4.3.1; bfloat16 is binary32 with a significand of 8
 * bits, subnormals included (Intel, "BFLOAT16 – Hardware Numerics Definition", 2018, with IEEE's gradual underflow).
 */

export type OutputType = 'f64' | 'f32' | 'f16' | 'bf16';

export interface Format {
  /** Bits of the significand, the hidden one included. */
  readonly precision: number;
  /** Exponent of the smallest normal number. */
  readonly smallestExponent: number;
  /** The largest finite number. */
  readonly largest: number;
}

export const FORMATS: Readonly<Record<OutputType, Format>> = {
  f64: { precision: 53, smallestExponent: -1022, largest: Number.MAX_VALUE },
  f32: { precision: 24, smallestExponent: -126, largest: (2 - 2 ** -23) * 2 ** 127 },
  f16: { precision: 11, smallestExponent: -14, largest: 65504 },
  bf16: { precision: 8, smallestExponent: -126, largest: (2 - 2 ** -7) * 2 ** 127 },
};

const bits = new DataView(new ArrayBuffer(8));

/** Rounds a double to the type; NaN and ±∞ stay what they are. */
export function roundTo(type: OutputType, value: number): number {
  if (type === 'f64') return value;
  if (type === 'f32') return Math.fround(value);
  if (value === 0 || !Number.isFinite(value)) return value;
  const { precision, smallestExponent, largest } = FORMATS[type];
  // A double below its own normal numbers has the exponent −1023 here: far below what these types tell from zero.
  const exponent = Math.max(exponentOf(value), smallestExponent);
  const unit = 2 ** (exponent - precision + 1);
  const rounded = roundToEven(value / unit) * unit;
  if (Math.abs(rounded) > largest) return value < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return rounded;
}

/** Floor of log₂|value| of a normal double. */
function exponentOf(value: number): number {
  bits.setFloat64(0, value);
  return ((bits.getUint32(0) >>> 20) & 0x7ff) - 1023;
}

/** To the nearest integer, ties to even, for |value| < 2⁵¹: adding 1.5·2⁵² leaves no room for a fraction. */
function roundToEven(value: number): number {
  return value + 1.5 * 2 ** 52 - 1.5 * 2 ** 52;
}

/**
 * high + low rounded once to the type. For f64 that is their floating-point sum; for the narrower ones the sum is first
 * rounded to odd, so that the second rounding sees on which side of a tie it lies. Innocuous for precisions up to 51.
 * Source: Boldo & Melquiond, "Emulation of a FMA and correctly rounded sums: proved algorithms using rounding to odd",
 * IEEE Transactions on Computers 57 (2008).
 */
export function roundPair(type: OutputType, high: number, low: number): number {
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
