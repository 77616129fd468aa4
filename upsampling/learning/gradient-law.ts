/**
 * What ties the gradients of a step to the layer itself. T is linear in x and in w, so that
 *
 *   ⟨g, T(x, w)⟩ = ⟨gₓ, x⟩ = ⟨g_w, w⟩
 *
 * each being the sum of the same products g·x·w in another order. A wrong gradient breaks it. In floating point each product
 * meets at most as many roundings as its inner sum has terms, and the outer one, and two for the multiplications: by Higham each side
 * is within γ(roundings)·Σ|g||x||w| of the exact sum, and two sides differ by no more than both bounds together.
 * Source: Higham, "Accuracy and Stability of Numerical Algorithms" (2nd ed., 2002), section 3.1; spec/error-bound.ts.
 */
import { engines } from '../../engines/index.ts';
import type { Case, Gradients } from '../../spec/case.ts';
import { errorBound } from '../../spec/error-bound.ts';
import { UNIT_ROUNDOFF } from '../../spec/number-types.ts';
import { elementCount, type FloatArray, type Tensor } from '../../spec/tensor.ts';
import { mapped } from '../map-cells.ts';

/**
 * The largest difference of two of the three sums, in units of what it may be: above 1 a gradient is wrong, and so it is
 * where this is NaN.
 * @param problem a case without bias, of type f64
 * @param y T(x, w), as it was computed
 * @param g [N,M,…out]
 */
export function lawDeviation(problem: Case, y: Tensor, g: Tensor, { x: gx, w: gw }: Gradients): number {
  const { x, w } = problem;
  const taps = elementCount(w.shape);
  const cells = elementCount(g.shape);
  const sums = [
    { value: dot(g.data, y.data), roundings: taps + cells + 2 },
    { value: dot(gx.data, x.data), roundings: taps + elementCount(x.shape) + 2 },
    // A tap meets each input cell at most once.
    { value: dot(gw.data, w.data), roundings: elementCount(x.shape) + taps + 2 },
  ];
  const magnitude = magnitudeOf(problem, g);
  const bounds = sums.map(({ value, roundings }) => errorBound('f64', roundings, magnitude, Math.abs(value)));
  let largest = 0;
  for (const [a, b] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ]) {
    // Math.max keeps NaN.
    largest = Math.max(largest, Math.abs(sums[a].value - sums[b].value) / (bounds[a] + bounds[b]));
  }
  return largest;
}

/** Σ|g||x||w|, and as much more as its own roundings may have taken from it. */
function magnitudeOf(problem: Case, g: Tensor): number {
  const y = engines.scatter({ ...problem, x: mapped(problem.x, Math.abs), w: mapped(problem.w, Math.abs) });
  const roundings = elementCount(problem.w.shape) + y.data.length + 2;
  return dot(mapped(g, Math.abs).data, y.data) * (1 + 2 * roundings * UNIT_ROUNDOFF.f64);
}

function dot(a: FloatArray, b: FloatArray): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at] * b[at];
  return sum;
}
