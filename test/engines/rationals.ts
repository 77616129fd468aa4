/**
 * Numbers without rounding, for the tests: a double is an integer times 2^−1074, a product of two is one times 2^−2148.
 * Rounding divides such integers; it shares nothing with the engine that it judges.
 */
import { math } from '../../engines/mathjs.ts';
import { matrixOver } from '../../engines/matrix.ts';
import type { Case } from '../../spec/case.ts';

export type RoundedType = 'f64' | 'f32' | 'f16' | 'bf16';

const ROOM = 1074n;

/** Bits of the significand and the exponents of the smallest normal number and the largest one. */
const TYPES = {
  f64: { precision: 53n, smallest: -1022n, largest: 1023n },
  f32: { precision: 24n, smallest: -126n, largest: 127n },
  f16: { precision: 11n, smallest: -14n, largest: 15n },
  bf16: { precision: 8n, smallest: -126n, largest: 127n },
} as const;

/** value · 2^1074 of a finite double. */
export function integerOf(value: number): bigint {
  const bits = new BigUint64Array(Float64Array.of(value).buffer)[0];
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = exponent === 0n ? fraction : (fraction | 0x10000000000000n) << (exponent - 1n);
  return value < 0 ? -magnitude : magnitude;
}

/** sum · 2^−2148 rounded to nearest even, by long division. */
export function roundedOf(sum: bigint, type: RoundedType): number {
  const { precision, smallest, largest } = TYPES[type];
  const magnitude = sum < 0n ? -sum : sum;
  const top = BigInt(magnitude.toString(2).length - 1) - 2n * ROOM;
  const unit = (top > smallest ? top : smallest) - precision + 1n;
  const divisor = 1n << (unit + 2n * ROOM);
  const quotient = magnitude / divisor;
  const twice = 2n * (magnitude % divisor);
  const units = twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient;
  const isTooLarge = units << (unit + 2n * ROOM) >= 1n << (largest + 1n + 2n * ROOM);
  const rounded = isTooLarge ? Number.POSITIVE_INFINITY : timesPowerOfTwo(Number(units), Number(unit));
  return sum < 0n ? -rounded : rounded;
}

/** Exact, where the result is a double: by steps that stay inside the range. */
function timesPowerOfTwo(units: number, exponent: number): number {
  let value = units;
  for (let step = 0; step < Math.abs(exponent); step++) value *= exponent < 0 ? 0.5 : 2;
  return value;
}

/** The elements of y · 2^2148, by the matrix engine over mathjs's Fractions. All numbers of the case are finite. */
export function exactSums(problem: Case): bigint[] {
  const { values } = matrixOver({ ...problem, bias: null }, (value) => math().fraction(integerOf(value), 1n));
  const sums = values.map(({ s, n }) => s * n);
  const { bias } = problem;
  if (bias === null) return sums;
  const perChannel = sums.length / (problem.x.shape[0] * bias.length);
  return sums.map((sum, at) => sum + (integerOf(bias[Math.floor(at / perChannel) % bias.length]) << ROOM));
}
