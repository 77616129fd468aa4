/**
 * Whether a result on real numbers lies within the proven rounding error of the exact one: what calls with a model's own weights
 * are compared by, since their sums are rounded and not equal.
 */

import type { Case } from '../../spec/case.ts';
import { compareBounded, type Difference } from '../../spec/compare.ts';
import { errorBound } from '../../spec/error-bound.ts';
import { type Flushing, flushedAtMost } from '../../spec/flushed.ts';
import { normwiseBounds } from '../../spec/normwise-bound.ts';
import { elementCount, type Tensor } from '../../spec/tensor.ts';

/** The exact result of a case, and Σ|x||w| + |b| of each element. */
export interface ExactAnswer {
  /** In f64, rounded once. */
  readonly exact: Tensor;
  readonly magnitudes: ArrayLike<number>;
}

/**
 * null where the result is within the bound, componentwise or, of a subject that transforms, normwise. As many terms count for
 * every element as the layer has for one: there may be fewer at the border, for which the bound is wider than need be.
 */
export function beyondBounds(
  problem: Case,
  subject: Flushing,
  { exact, magnitudes }: ExactAnswer,
  actual: Tensor,
): Difference | null {
  const { w, groups, dtype, bias } = problem;
  const terms = (w.shape[0] / groups) * elementCount(w.shape.slice(2)) + (bias === null ? 0 : 1);
  const own = subject.sumsOfProducts
    ? Float64Array.from(exact.data, (value, at) => errorBound(dtype, terms, magnitudes[at], value))
    : normwiseBounds(problem, exact).bounds;
  // Weights of models are subnormal now and then.
  const flushed = flushedAtMost(problem, subject);
  // Both the exact result and Σ|x||w| were rounded once to f64.
  const bounds = own.map((bound, at) => bound + flushed + errorBound('f64', 1, magnitudes[at], exact.data[at]));
  return compareBounded(exact, actual, bounds);
}
