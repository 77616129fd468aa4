/**
 * Agreement on real data within the proven bound: |ŷ − y| ≤ γ(n)·Σ|x||w| and rounding, for the subject's type. The
 * reference is the exact result in f64; the bound of one more term in f64 covers its one rounding, and that of Σ|x||w|,
 * which is computed alike from absolute values. The number of terms n is the exact result of ones.
 *
 * The bound goes blind as n grows (a dropped tap may hide in it), so this law accompanies the exact lane: it finds what
 * integers cannot show, such as reduced-precision arithmetic. How often it is blind it tells, with the errors themselves:
 * in ulps and in units of u·Σ|x||w|, both against the exact result rounded once to the subject's type (spec/accuracy.ts).
 *
 * Source: Higham, "Accuracy and Stability of Numerical Algorithms" (2nd ed., 2002), chapter 3; spec/error-bound.ts.
 */
import { exact, smallestProducts } from '../../engines/index.ts';
import { largestErrors } from '../../spec/accuracy.ts';
import type { Case } from '../../spec/case.ts';
import { compareBounded } from '../../spec/compare.ts';
import { errorBound } from '../../spec/error-bound.ts';
import { floatArray } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { CaseAccuracy } from '../accuracy.ts';
import { realCases } from '../arbitraries.ts';
import { type Law, type Mismatch, mismatchOf, nothingMissing, resultOf } from '../law.ts';

export const boundedAgreement: Law = {
  id: 'bounded-agreement',
  statement: 'On real data T(x, w, bias) lies within the proven rounding error of the exact result.',
  lane: 'bounded',
  missing: nothingMissing,
  cases: realCases,
  check,
};

async function check(
  subject: Subject,
  problem: Case,
  onAccuracy?: (accuracy: CaseAccuracy) => void,
): Promise<Mismatch | null> {
  const called = resultOf(await subject.run(problem), 'T(x, w, bias)');
  if ('mismatch' in called) return called.mismatch;
  const { dtype } = problem;
  const reference = exact(problem, 'f64');
  const terms = exact(
    mapped(problem, () => 1),
    'f64',
  ).data;
  const magnitudes = exact(mapped(problem, Math.abs), 'f64').data;
  const bounds = reference.data.map(
    (value, at) => errorBound(dtype, terms[at], magnitudes[at], value) + errorBound('f64', 1, magnitudes[at], value),
  );
  const mismatch = mismatchOf(compareBounded(reference, called.y, bounds), 'T(x, w, bias) against the exact result');
  if (mismatch === null && onAccuracy !== undefined) {
    const rounded = dtype === 'f64' ? reference : exact(problem);
    onAccuracy({ ...largestErrors(dtype, rounded, called.y, magnitudes), ...sightOf(bounds, problem) });
  }
  return mismatch;
}

/** In how many output elements a product that is not zero could be missing within the bound. */
function sightOf(bounds: ArrayLike<number>, problem: Case): Pick<CaseAccuracy, 'cells' | 'blindCells'> {
  const smallest = smallestProducts(problem);
  return {
    cells: smallest.filter((value) => value < Number.POSITIVE_INFINITY).length,
    blindCells: smallest.filter((value, at) => value <= bounds[at]).length,
  };
}

/** The case with every number replaced. */
function mapped({ x, w, bias, dtype, ...rest }: Case, change: (value: number) => number): Case {
  const data = (values: ArrayLike<number>) =>
    floatArray(
      dtype,
      Array.from(values, (value) => change(value)),
    );
  return {
    ...rest,
    x: { shape: x.shape, data: data(x.data) },
    w: { shape: w.shape, data: data(w.data) },
    bias: bias && data(bias),
    dtype,
  };
}
