/**
 * PyTorch's initial weights of a transposed convolution: uniform in ±1/√fan_in, weights and bias alike, with
 *
 *   fan_in = (M/groups)·∏k       for w [C, M/groups, …k]
 *
 * since torch counts a weight's second axis as inputs, which for the transposed convolution are its output channels. The
 * numbers come from a generator of our own: the distribution is PyTorch's, the stream is not.
 *
 * Source: torch.nn.modules.conv._ConvNd.reset_parameters, Kaiming uniform with a = √5; He et al., "Delving deep into
 * rectifiers" (2015).
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { type Dtype, elementCount, type FloatArray, floatArray, type Tensor } from '../spec/tensor.ts';

export interface Initial {
  readonly w: Tensor;
  readonly bias: FloatArray;
  /** 1/√fan_in. */
  readonly bound: number;
}

/**
 * @param shape of w, [C, M/groups, …k]
 * @throws RangeError naming field, rule and value
 */
export function initialWeights(shape: readonly number[], groups: number, dtype: Dtype, seed: number): Initial {
  if (shape.length < 3 || shape.length > 5 || !shape.every((extent) => Number.isSafeInteger(extent) && extent >= 1)) {
    throw new RangeError(`shape must be [C, M/groups, …k] with extents >= 1, got [${shape.join(', ')}]`);
  }
  if (!Number.isSafeInteger(groups) || groups < 1 || shape[0] % groups !== 0) {
    throw new RangeError(`groups must be an integer >= 1 that divides C = ${shape[0]}, got ${groups}`);
  }
  const bound = 1 / Math.sqrt(elementCount(shape.slice(1)));
  const generator = xoroshiro128plus(seed);
  const drawn = (length: number) =>
    floatArray(
      dtype,
      Array.from({ length }, () => (2 * uniformFloat64(generator) - 1) * bound),
    );
  return { w: { shape, data: drawn(elementCount(shape)) }, bias: drawn(shape[1] * groups), bound };
}
