/**
 * Whether a result on real numbers lies within the proven rounding error of the exact one: what calls with a model's own weights
 * are compared by, since their sums are rounded and not equal.
 */

import type { Case } from '../../spec/case.ts';
import { compareBounded, type Difference } from '../../spec/compare.ts';
import { errorBound } from '../../spec/error-bound.ts';
import { maximumOf } from '../../spec/extremes.ts';
import { normwiseBounds } from '../../spec/normwise-bound.ts';
import { SMALLEST_NORMAL } from '../../spec/number-types.ts';
import { elementCount, type Tensor } from '../../spec/tensor.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';

/** The exact result of a case, and Σ|x||w| + |b| of each element. */
export interface ExactAnswer {
  /** In f64, rounded once. */
  readonly exact: Tensor;
  readonly magnitudes: ArrayLike<number>;
}

/**
 * Weights of models are subnormal now and then, and who does not claim to keep them may take those for zeros: in an operand, a
 * product or a sum below the smallest normal number, and in what a transform makes of them, which is at most 2⁸ times as much.
 */
const FLUSHED = 2 ** 8;

/**
 * null where the result is within the bound, componentwise or, of a subject that transforms, normwise. As many terms count for
 * every element as the layer has for one: there may be fewer at the border, for which the bound is wider than need be.
 */
export function beyondBounds(
  problem: Case,
  { sumsOfProducts, specialValues, subnormals }: Pick<Capabilities, 'sumsOfProducts' | 'specialValues' | 'subnormals'>,
  { exact, magnitudes }: ExactAnswer,
  actual: Tensor,
): Difference | null {
  const { x, w, groups, dtype, bias } = problem;
  const terms = (w.shape[0] / groups) * elementCount(w.shape.slice(2)) + (bias === null ? 0 : 1);
  const own = sumsOfProducts
    ? Float64Array.from(exact.data, (value, at) => errorBound(dtype, terms, magnitudes[at], value))
    : normwiseBounds(problem, exact).bounds;
  const flushed =
    specialValues && subnormals === 'kept'
      ? 0
      : (terms + 1) * FLUSHED * SMALLEST_NORMAL[dtype] * (1 + maximumOf(x.data.map(Math.abs)));
  // Both the exact result and Σ|x||w| were rounded once to f64.
  const bounds = own.map((bound, at) => bound + flushed + errorBound('f64', 1, magnitudes[at], exact.data[at]));
  return compareBounded(exact, actual, bounds);
}
