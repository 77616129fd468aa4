/**
 * Whether a result of integers is its sums, rounded: one of the rules that are named explains all of it, bit for bit. Where none is named,
 * each element may be one step beside the exact product, or as far as the rule with the shortest multiplier is, whichever is more: that is
 * where all of them lie.
 */
import { compareBounded, compareExact, type Difference } from './compare.ts';
import { channelOf, type QuantisedParts, quantisationOf } from './quantisation.ts';
import { productOf, REQUANTISATION_RULES, type RequantisationRule } from './requantisation.ts';
import { requantised, scalesOf } from './requantised.ts';
import type { Tensor } from './tensor.ts';

/** How a result differs from what it is measured by, and by what that is. */
export interface Unexplained {
  readonly difference: Difference;
  readonly expected: Tensor;
  /** In words: the rule that comes nearest, or what the sums are multiplied by. */
  readonly by: string;
}

/**
 * null where the result is explained.
 * @param sums the exact integers Σ (x − zx)(w − zw) + b
 * @param rules those that are named; none of them, for one step
 */
export function unexplainedRounding(
  problem: Pick<QuantisedParts, 'dtype' | 'quantisation'>,
  sums: Tensor,
  y: Tensor,
  rules: readonly RequantisationRule[],
): Unexplained | null {
  const difference = unexplainedBy(problem, sums, y, rules);
  if (difference === null) return null;
  const other = REQUANTISATION_RULES.find(
    (rule) => !rules.includes(rule) && compareExact(requantised(problem, sums, rule), y) === null,
  );
  return other === undefined
    ? difference
    : { ...difference, by: `${difference.by} (${other} would explain all of it)` };
}

function unexplainedBy(
  problem: Pick<QuantisedParts, 'dtype' | 'quantisation'>,
  sums: Tensor,
  y: Tensor,
  rules: readonly RequantisationRule[],
): Unexplained | null {
  if (rules.length === 0) {
    const expected = clampedProducts(problem, sums);
    const difference = compareBounded(expected, y, expected.data.map(stepsFor));
    return difference && { difference, expected, by: 'the sums times sx·sw/sy' };
  }
  const found: Unexplained[] = [];
  for (const rule of rules) {
    const expected = requantised(problem, sums, rule);
    const difference = compareExact(expected, y);
    if (difference === null) return null;
    found.push({ difference, expected, by: rule });
  }
  const [first] = found.toSorted((a, b) => differing(a.difference) - differing(b.difference));
  return { ...first, by: rules.length === 1 ? first.by : `${first.by}, the nearest of ${rules.join(', ')}` };
}

/** Half a step of rounding, and 2⁻¹⁵ of the product for a multiplier of 15 bits: more than one step only of large results of int16. */
function stepsFor(product: number): number {
  return Math.max(1, 0.5 + Math.abs(product) * 2 ** -15);
}

function differing(difference: Difference): number {
  return difference.kind === 'values' ? difference.differing : Number.POSITIVE_INFINITY;
}

/** The exact products as far as the clamp lets them. */
function clampedProducts(problem: Pick<QuantisedParts, 'dtype' | 'quantisation'>, { shape, data }: Tensor): Tensor {
  const { y, clamp } = quantisationOf(problem);
  return {
    shape,
    data: Float64Array.from(data, (sum, at) => {
      const product = productOf(sum, scalesOf(problem, channelOf(shape, at)));
      return Math.min(Math.max(product, clamp[0] - y.zeroPoint), clamp[1] - y.zeroPoint);
    }),
  };
}
