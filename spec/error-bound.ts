/**
 * The proven bound on the error of a computed transposed convolution.
 *
 *   |ŷ − y| ≤ γ(n)·S + u·(|y| + γ(n)·S) + n·η,   γ(n) = n·u / (1 − n·u)
 *
 * n terms are summed (the bias counts as one), S = Σ|x||w| + |b|, u is the unit roundoff and η the smallest subnormal.
 * It holds for every order of summation, with or without fused multiply-add; the middle term is the rounding to the
 * output's type. Where sums are kept in a wider type, γ and n·η are those of that type, and η/2 of the output's own is added
 * for what its rounding loses among the subnormal numbers. Results of transforms have the bound of normwise-bound.ts instead.
 * Source: Higham, "Accuracy and Stability of Numerical Algorithms" (2nd ed., 2002), sections 3.1 and 4.2.
 */
import { type Dtype, SMALLEST, UNIT_ROUNDOFF } from './number-types.ts';

/**
 * The proven bound on the error of one output element, for any order of summation.
 * Source: Higham, "Accuracy and Stability of Numerical Algorithms" (2nd ed., 2002), sections 3.1 and 4.2.
 * @param dtype of the case
 * @param terms how many products (and bias) were summed into this element
 * @param magnitude Σ|x||w| + |b| of this element
 * @param value |y| of this element
 * @param sums the type that sums are kept in, where it is a wider one
 */
export function errorBound(dtype: Dtype, terms: number, magnitude: number, value: number, sums: Dtype = dtype): number {
  const u = UNIT_ROUNDOFF[sums];
  if (terms * u >= 1) return Number.POSITIVE_INFINITY;
  const gamma = (terms * u) / (1 - terms * u);
  const summed = gamma * magnitude;
  const rounded = UNIT_ROUNDOFF[dtype] * (Math.abs(value) + summed);
  return summed + rounded + terms * SMALLEST[sums] + (sums === dtype ? 0 : SMALLEST[dtype] / 2);
}
