/**
 * Agreement on real data within the proven bound: |ŷ − y| ≤ γ(n)·Σ|x||w| and rounding, for the subject's type. The
 * reference is `scatter` in f64, whose own error is bounded in the same way and added. The number of terms n and Σ|x||w|
 * come from `scatter` as well, fed with ones and with absolute values.
 *
 * The bound goes blind as n grows (a dropped tap may hide in it), so this law accompanies the exact lane: it finds what
 * integers cannot show, such as reduced-precision arithmetic.
 *
 * Source: Higham, "Accuracy and Stability of Numerical Algorithms" (2nd ed., 2002), chapter 3; spec/error-bound.ts.
 */
import { engines } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { compareBounded } from '../../spec/compare.ts';
import { errorBound } from '../../spec/error-bound.ts';
import { floatArray, type Tensor } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import { realCases } from '../arbitraries.ts';
import { type Law, type Mismatch, mismatchOf, nothingMissing, resultOf } from '../law.ts';

export const boundedAgreement: Law = {
  id: 'bounded-agreement',
  statement: 'On real data T(x, w, bias) lies within the proven rounding error of the reference.',
  lane: 'bounded',
  missing: nothingMissing,
  cases: realCases,
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const called = resultOf(await subject.run(problem), 'T(x, w, bias)');
  if ('mismatch' in called) return called.mismatch;
  const reference = mapped(problem, (value) => value);
  const terms = mapped(problem, () => 1).data;
  const magnitude = mapped(problem, Math.abs).data;
  const bounds = reference.data.map(
    (value, at) =>
      errorBound(problem.dtype, terms[at], magnitude[at], value) + errorBound('f64', terms[at], magnitude[at], value),
  );
  return mismatchOf(compareBounded(reference, called.y, bounds), 'T(x, w, bias) against scatter in f64');
}

/** The reference's result in f64 for the case with every number replaced. */
function mapped({ x, w, bias, ...rest }: Case, change: (value: number) => number): Tensor {
  const data = (values: ArrayLike<number>) =>
    floatArray(
      'f64',
      Array.from(values, (value) => change(value)),
    );
  return engines.scatter({
    ...rest,
    x: { shape: x.shape, data: data(x.data) },
    w: { shape: w.shape, data: data(w.data) },
    bias: bias && data(bias),
    dtype: 'f64',
  });
}
