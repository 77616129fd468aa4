/**
 * PyTorch's initial weights of a transposed convolution: uniform in ±1/√fan_in, weights and bias alike, with
 *
 *   fan_in = (M/groups)·∏k       for w [C, M/groups, …k]
 *
 * since torch counts a weight's second axis as inputs, which for the transposed convolution are its output channels.
 * The numbers come from a generator of our own: the distribution is PyTorch's, the stream is not.
 *
 * Source: torch.nn.modules.conv._ConvNd.reset_parameters, Kaiming uniform with a = √5; He et al., "Delving deep into
 * rectifiers" (2015).
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describeValue } from '../spec/describe-value.ts';
import { COMPUTED_LIMITS } from '../spec/limits.ts';
import { FLOAT_DTYPES, isDtype, isFloat } from '../spec/number-types.ts';
import { type Dtype, elementCount, type FloatArray, floatArray, type Tensor } from '../spec/tensor.ts';

/** Initial weights of a layer: w [C, M/groups, …k] and bias [M]. */
export interface Initial {
  readonly w: Tensor;
  readonly bias: FloatArray;
  /** 1/√fan_in. */
  readonly bound: number;
}

/** The generator takes only so many bits of a seed: two seeds above would be one. */
const SEEDS = 2 ** 32;

/**
 * PyTorch's initial weights of a transposed convolution: uniform in ±1/√fan_in, from a seed.
 * Source: torch.nn.modules.conv._ConvNd.reset_parameters.
 * @param shape of w, [C, M/groups, …k]
 * @param seed an integer in 0 … 2³² − 1
 * @throws TypeError for what is no number, RangeError for a bad one, naming field, rule and value
 *
 * @example
 * ```ts
 * import { initialWeights } from 'adjoint/oracle';
 *
 * const { w, bound } = initialWeights([2, 3, 3], 1, 'f32', 7); // C = 2, M = 3, kernel 3
 * w.shape; // → [2, 3, 3]
 * bound; // → 1 / 3
 * w.data.every((weight) => Math.abs(weight) <= bound); // → true
 * ```
 */
export function initialWeights(shape: readonly number[], groups: number, dtype: Dtype, seed: number): Initial {
  checkShape(shape);
  checkInteger('groups', `an integer >= 1 that divides C = ${shape[0]}`, groups, (n) => n >= 1 && shape[0] % n === 0);
  if (!isDtype(dtype) || !isFloat(dtype)) {
    throw new RangeError(`dtype must be one of ${FLOAT_DTYPES.join(', ')}, got ${describeValue(dtype)}`);
  }
  checkInteger('seed', `an integer in 0 … ${SEEDS - 1}`, seed, (n) => n >= 0 && n < SEEDS);
  const bound = 1 / Math.sqrt(elementCount(shape.slice(1)));
  const generator = xoroshiro128plus(seed);
  const drawn = (length: number) =>
    floatArray(
      dtype,
      Array.from({ length }, () => (2 * uniformFloat64(generator) - 1) * bound),
    );
  return { w: { shape, data: drawn(elementCount(shape)) }, bias: drawn(shape[1] * groups), bound };
}

function checkShape(shape: unknown): void {
  const rule = 'shape must be [C, M/groups, …k] with extents >= 1';
  if (!Array.isArray(shape)) throw new TypeError(`${rule}, got ${describeValue(shape)}`);
  if (shape.length < 3 || shape.length > 5) throw new RangeError(`${rule}, got ${describeValue(shape)}`);
  shape.forEach((extent, axis) => {
    checkInteger(`shape[${axis}]`, 'an integer >= 1', extent, (n) => n >= 1);
  });
  const count = elementCount(shape);
  const most = COMPUTED_LIMITS.numbers;
  if (count > most) throw new RangeError(`shape must have at most ${most} elements, got ${count}`);
}

function checkInteger(field: string, rule: string, value: unknown, holds: (value: number) => boolean): void {
  const message = `${field} must be ${rule}, got ${describeValue(value)}`;
  if (typeof value !== 'number') throw new TypeError(message);
  if (!Number.isSafeInteger(value) || !holds(value)) throw new RangeError(message);
}
