/**
 * Whether the answer to a call is one number for every right implementation, whatever the order of its sums: that is so
 * where all numbers are multiples of powers of two, and Σ|x||w| + |b| of each element is below 2^p of the common one, p
 * being the bits of the type. Of integers that is Σ|x||w| + |b| <= 2²⁴ in f32 and 2⁵³ in f64. Drawn cases have it by
 * construction, given ones are asked.
 */
import { exact, exactGradients } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { normwiseBounds } from '../../spec/normwise-bound.ts';
import { isQuantised, LARGEST, SMALLEST, UNIT_ROUNDOFF } from '../../spec/number-types.ts';
import { channelOf, quantisationIllegality, quantisationOf } from '../../spec/quantisation.ts';
import { productOf } from '../../spec/requantisation.ts';
import { scalesOf } from '../../spec/requantised.ts';
import { type FloatArray, floatArray, type Tensor } from '../../spec/tensor.ts';
import type { CallOptions } from '../../subjects/subject.ts';

/** What the numbers of a call lack for that, in words; null where its answer is one. The call is legal. */
export function inexactness(problem: Case, gradient?: CallOptions['gradient']): string | null {
  const { dtype } = problem;
  if (hasSpecialNumbers(problem)) return 'needs finite numbers';
  if (isQuantised(dtype)) return inexactnessOfIntegers(problem);
  const step = gradient === undefined ? stepOfResult(problem) : stepOfGradient(problem, gradient);
  const sum = gradient === undefined ? largestSum(problem) : largestSumOfGradient(problem, gradient);
  const isExact = sum <= step / UNIT_ROUNDOFF[dtype] && step >= SMALLEST[dtype] && sum <= LARGEST[dtype];
  return isExact ? null : `needs integers whose sums are exact in ${dtype}`;
}

/** Numbers that have no code, and sums that are rounded or clamped. */
function inexactnessOfIntegers(problem: Case): string | null {
  const wrong = quantisationIllegality({ ...problem, quantisation: quantisationOf(problem) });
  if (wrong !== null) return `needs numbers of ${problem.dtype}: ${wrong}`;
  return isRounded(problem) ? `needs sums that are results of ${problem.dtype} without rounding` : null;
}

/** Whether some sum of integers is rounded or clamped on its way to a result, so that rules and orders matter. */
function isRounded(problem: Case): boolean {
  const { y, clamp } = quantisationOf(problem);
  const sums = exact(problem, 'f64');
  return sums.data.some((sum, at) => {
    const product = productOf(sum, scalesOf(problem, channelOf(sums.shape, at)));
    const code = product + y.zeroPoint;
    return !Number.isInteger(product) || code < clamp[0] || code > clamp[1];
  });
}

/**
 * Why a subject that computes by transforms may round where others do not: its intermediate results are up to 4^R as
 * large as in normwise-bound.ts, in steps of 2^−R, R being the rank. null where even they are exact.
 */
export function inexactnessOfTransforms(problem: Case): string | null {
  const largest = largestSumOfTransforms(problem) * 2 ** problem.stride.length;
  if (largest <= stepOfResult(problem) / UNIT_ROUNDOFF[problem.dtype]) return null;
  return `needs integers whose transforms are exact in ${problem.dtype}`;
}

/** Whether x, w or the bias have NaN or an infinity. */
export function hasSpecialNumbers({ x, w, bias }: Case): boolean {
  const lists = [x.data, w.data, ...(bias === null ? [] : [bias])];
  return lists.some((list) => list.some((value) => !Number.isFinite(value)));
}

/** The largest intermediate sum of transforms: 4^R·S + |b| of normwise-bound.ts. */
export function largestSumOfTransforms(problem: Case): number {
  return most(normwiseBounds(problem, exact(problem, 'f64')).magnitudes) * 4 ** problem.stride.length;
}

/** The largest Σ|x||w| + |b| of an element of y; ∞ beyond the largest double. */
export function largestSum(problem: Case): number {
  return most(exact(magnitudesOf(problem), 'f64').data);
}

/** The case with the magnitude of every number in place of it. */
export function magnitudesOf(problem: Case): Case {
  const { x, w, bias } = problem;
  return { ...problem, x: magnitudes(x), w: magnitudes(w), bias: bias === null ? null : bias.map(Math.abs) };
}

function largestSumOfGradient(problem: Case, { of, g }: NonNullable<CallOptions['gradient']>): number {
  return most(exactGradients(magnitudesOf(problem), magnitudes(g), 'f64')[of]?.data ?? []);
}

function magnitudes({ shape, data }: Tensor): Tensor {
  return { shape, data: floatArray(data instanceof Float32Array ? 'f32' : 'f64', data.map(Math.abs)) };
}

function most(values: ArrayLike<number>): number {
  let largest = 0;
  for (let at = 0; at < values.length; at++) largest = Math.max(largest, values[at]);
  return largest;
}

function stepOfResult({ x, w, bias }: Case): number {
  return Math.min(commonStep(x.data) * commonStep(w.data), bias === null ? Number.POSITIVE_INFINITY : commonStep(bias));
}

function stepOfGradient({ x, w }: Case, { of, g }: NonNullable<CallOptions['gradient']>): number {
  return commonStep(g.data) * { x: () => commonStep(w.data), w: () => commonStep(x.data), bias: () => 1 }[of]();
}

/** The largest power of two that all numbers are multiples of; ∞ for zeros. */
function commonStep(values: FloatArray): number {
  let step = Number.POSITIVE_INFINITY;
  for (const value of values) if (value !== 0) step = Math.min(step, lowestBit(value));
  return step;
}

const bits = new DataView(new ArrayBuffer(8));

/** The value of the last bit of a number that is set. */
function lowestBit(value: number): number {
  bits.setFloat64(0, value);
  const high = bits.getUint32(0);
  const low = bits.getUint32(4);
  const exponent = (high >>> 20) & 0x7ff;
  const significand = (high & 0xfffff) | (exponent === 0 ? 0 : 0x100000);
  const zeros = low === 0 ? 32 + trailingZeros(significand) : trailingZeros(low);
  return 2 ** (Math.max(exponent, 1) - 1075 + zeros);
}

function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word);
}
