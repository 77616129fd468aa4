/**
 * Sums are rounded by a rule: one of those that a subject names explains its whole result, bit for bit. Who names none may be one step
 * beside the exact product, or as far as the rule with the shortest multiplier is, whichever is more: that is where all of them lie.
 *
 * Source: spec/requantisation.ts.
 */
import { exact } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { compareBounded, compareExact } from '../../spec/compare.ts';
import { channelOf, quantisationOf } from '../../spec/quantisation.ts';
import { productOf } from '../../spec/requantisation.ts';
import { requantised, scalesOf } from '../../spec/requantised.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import { missingQuantised, needsQuantised, roundedCases } from '../cases/quantised-cases.ts';
import { type CaseLaw, type Mismatch, mismatchOf, resultOf } from '../law.ts';

export const quantisedRounding: CaseLaw = {
  id: 'quantised-rounding',
  statement: 'One of the rules that are declared rounds every sum to its result; with none, each is within one step.',
  lane: 'exact',
  missing: missingQuantised,
  unfit: needsQuantised,
  cases: (capabilities) => roundedCases(capabilities),
  special: true,
  numbers: 'any',
  check,
};

/** Half a step of rounding, and 2⁻¹⁵ of the product for a multiplier of 15 bits: more than one step only of large results of int16. */
function stepsFor(product: number): number {
  return Math.max(1, 0.5 + Math.abs(product) * 2 ** -15);
}

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const called = resultOf(await subject.run(problem), 'T(x, w, bias)');
  if ('mismatch' in called) return called.mismatch;
  const { y } = called;
  const sums = exact(problem, 'f64');
  const { requantisation } = subject.capabilities;
  if (requantisation.length === 0) {
    const product = clampedProducts(problem, sums);
    const difference = compareBounded(product, y, product.data.map(stepsFor));
    return mismatchOf(difference, 'T(x, w, bias) against the sums times sx·sw/sy', { expected: product, got: y });
  }
  const found = requantisation.map((rule) => {
    const expected = requantised(problem, sums, rule);
    return { rule, expected, difference: compareExact(expected, y) };
  });
  if (found.some(({ difference }) => difference === null)) return null;
  const [first] = found.toSorted((a, b) => differing(a.difference) - differing(b.difference));
  const others = found.length === 1 ? '' : `, the nearest of ${requantisation.join(', ')}`;
  const what = `T(x, w, bias) against ${first.rule}${others}`;
  return mismatchOf(first.difference, what, { expected: first.expected, got: y });
}

function differing(difference: ReturnType<typeof compareExact>): number {
  return difference?.kind === 'values' ? difference.differing : Number.POSITIVE_INFINITY;
}

/** The exact products as far as the clamp lets them. */
function clampedProducts(problem: Case, { shape, data }: Tensor): Tensor {
  const { y, clamp } = quantisationOf(problem);
  return {
    shape,
    data: Float64Array.from(data, (sum, at) => {
      const product = productOf(sum, scalesOf(problem, channelOf(shape, at)));
      return Math.min(Math.max(product, clamp[0] - y.zeroPoint), clamp[1] - y.zeroPoint);
    }),
  };
}
