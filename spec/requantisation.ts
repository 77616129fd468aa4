/**
 * From the sum of a quantised convolution to its result: sum · (sx·sw / sy), rounded to an integer. Released implementations round in
 * several ways, which agree where the product is an integer and differ by one step elsewhere:
 *
 *   nearest-even      the exact product, ties to even: what all others are measured by
 *   float-product     f32(sum) · f32(sx·sw / sy) in f32, ties to even (XNNPACK, PyTorch, ONNX Runtime)
 *   double-rounding   a multiplier of 31 bits and a shift, rounded after each; ties upward, then away from zero
 *                     (gemmlowp, TensorFlow Lite)
 *   single-rounding   the same multiplier, product and shift rounded once, ties upward (TensorFlow Lite, TOSA without double rounding)
 *   short-multiplier  the multiplier of 31 bits made one of 15, rounded once, ties upward (TensorFlow Lite beside int16)
 *
 * Sources: Jacob et al. (2018), section 2.2; gemmlowp, fixedpoint.h (SaturatingRoundingDoublingHighMul, RoundingDivideByPOT);
 * TensorFlow Lite, quantization_util.cc (QuantizeMultiplier) and kernels/internal/common.cc (MultiplyByQuantizedMultiplier).
 */

/** How the sum of a quantised convolution is rounded to its result. */
export type RequantisationRule =
  | 'nearest-even'
  | 'float-product'
  | 'double-rounding'
  | 'single-rounding'
  | 'short-multiplier';

/** The names of the rules. */
export const REQUANTISATION_RULES: readonly RequantisationRule[] = [
  'nearest-even',
  'float-product',
  'double-rounding',
  'single-rounding',
  'short-multiplier',
];

/** Scales as formats store them, in f32; what a sum is multiplied by is x·w / y. */
export interface Scales {
  readonly x: number;
  readonly w: number;
  readonly y: number;
}

/** Rounds sums of a channel; the sums are integers, and so are the results. They are not clamped. */
export function requantiserOf(rule: RequantisationRule, scales: Scales): (sum: number) => number {
  return RULES[rule](scales);
}

const RULES: Readonly<Record<RequantisationRule, (scales: Scales) => (sum: number) => number>> = {
  'nearest-even': nearestEven,
  'float-product': floatProduct,
  'double-rounding': doubleRounding,
  'single-rounding': singleRounding,
  'short-multiplier': shortMultiplier,
};

/** The product as a ratio of integers, and its nearest one. */
function nearestEven({ x, w, y }: Scales): (sum: number) => number {
  const [above, below] = ratioOf([x, w], y);
  const multiplier = (x * w) / y;
  // A power of two: the product is exact in a double.
  if (isPowerOfTwo(above) && isPowerOfTwo(below)) return (sum) => nearestEvenOf(sum * multiplier);
  return (sum) => {
    const product = BigInt(sum) * above;
    const floor = floorOf(product, below);
    const twice = 2n * (product - floor * below);
    const isUp = twice > below || (twice === below && floor % 2n !== 0n);
    return Number(isUp ? floor + 1n : floor);
  };
}

/** The exact product, as far as a double holds it. */
export function productOf(sum: number, { x, w, y }: Scales): number {
  const [above, below] = ratioOf([x, w], y);
  const product = BigInt(sum) * above;
  const floor = floorOf(product, below);
  return Number(floor) + Number(((product - floor * below) << 53n) / below) * 2 ** -53;
}

function floatProduct({ x, w, y }: Scales): (sum: number) => number {
  const multiplier = Math.fround(Math.fround(Math.fround(x) * Math.fround(w)) / Math.fround(y));
  return (sum) => nearestEvenOf(Math.fround(Math.fround(sum) * multiplier));
}

function doubleRounding(scales: Scales): (sum: number) => number {
  const { multiplier, shift } = quantisedMultiplier(scales);
  const left = BigInt(Math.max(shift, 0));
  const right = BigInt(Math.max(-shift, 0));
  return (sum) => {
    const shifted = BigInt(sum) << left;
    const product = shifted * multiplier;
    const nudge = product >= 0n ? 1n << 30n : 1n - (1n << 30n);
    // Division of integers truncates, as it does in C.
    const high = (product + nudge) / (1n << 31n);
    const mask = (1n << right) - 1n;
    const threshold = (mask >> 1n) + (high < 0n ? 1n : 0n);
    return Number((high >> right) + ((high & mask) > threshold ? 1n : 0n));
  };
}

function singleRounding(scales: Scales): (sum: number) => number {
  const { multiplier, shift } = quantisedMultiplier(scales);
  return roundedOnce(multiplier, BigInt(31 - shift));
}

function shortMultiplier(scales: Scales): (sum: number) => number {
  const { multiplier, shift } = quantisedMultiplier(scales);
  const short = multiplier < 0x7fff0000n ? (multiplier + (1n << 15n)) >> 16n : 0x7fffn;
  return roundedOnce(short, BigInt(15 - shift));
}

function roundedOnce(multiplier: bigint, shift: bigint): (sum: number) => number {
  const half = 1n << (shift - 1n);
  return (sum) => Number((BigInt(sum) * multiplier + half) >> shift);
}

/**
 * A real multiplier as multiplier·2^(shift − 31), the multiplier in 2^30 … 2^31 − 1, by QuantizeMultiplier: the product of the scales
 * is that of doubles.
 */
function quantisedMultiplier({ x, w, y }: Scales): { readonly multiplier: bigint; readonly shift: number } {
  const real = (x * w) / y;
  let shift = Math.floor(Math.log2(real)) + 1;
  // log2 is not exact beside powers of two.
  if (real / 2 ** shift >= 1) shift++;
  if (real / 2 ** shift < 0.5) shift--;
  let multiplier = Math.round((real / 2 ** shift) * 2 ** 31);
  if (multiplier === 2 ** 31) {
    multiplier = 2 ** 30;
    shift++;
  }
  if (shift < -31) return { multiplier: 0n, shift: 0 };
  if (shift > 30) return { multiplier: 2n ** 31n - 1n, shift: 30 };
  return { multiplier: BigInt(multiplier), shift };
}

/** To the nearest integer, ties to even. */
export function nearestEvenOf(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest > 0.5 ? floor + 1 : floor;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** ∏factors / divisor as a ratio of integers: every finite double is one, times a power of two. */
function ratioOf(factors: readonly number[], divisor: number): readonly [above: bigint, below: bigint] {
  let above = 1n;
  let exponent = 0;
  for (const factor of factors) {
    const [integer, power] = integerOf(factor);
    above *= integer;
    exponent += power;
  }
  const [below, power] = integerOf(divisor);
  exponent -= power;
  return exponent >= 0 ? [above << BigInt(exponent), below] : [above, below << BigInt(-exponent)];
}

const double = new DataView(new ArrayBuffer(8));

/** A finite number above 0 as integer·2^power. */
function integerOf(value: number): readonly [integer: bigint, power: number] {
  double.setFloat64(0, value);
  const bits = double.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  return exponent === 0 ? [fraction, -1074] : [fraction | (1n << 52n), exponent - 1075];
}

function isPowerOfTwo(value: bigint): boolean {
  return (value & (value - 1n)) === 0n;
}

function floorOf(above: bigint, below: bigint): bigint {
  const quotient = above / below;
  return above < 0n && quotient * below !== above ? quotient - 1n : quotient;
}
