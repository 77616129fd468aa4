/**
 * Agreement on real data within the proven bound for the subject's type. Of a subject whose outputs are sums of their
 * products it is componentwise: |ŷ − y| ≤ γ(n)·Σ|x||w| and rounding, the number of terms n being the exact result of
 * ones. A subject that declares `sumsOfProducts: false` adds and subtracts neighbouring cells, whose rounding errors
 * Σ|x||w| says nothing of: it gets the normwise bound of minimal filtering, which has the largest cell of each channel
 * for x, and nobody else does.
 *
 * The reference is the exact result in f64; the bound of one more term in f64 covers its one rounding, and that of
 * Σ|x||w|, which is computed alike from absolute values.
 *
 * The bound goes blind as n grows (a dropped tap may hide in it), so this law accompanies the exact lane: it finds what
 * integers cannot show, such as reduced-precision arithmetic. How often it is blind it tells, with the errors
 * themselves: in ulps and in units of u·Σ|x||w|, or of what stands for Σ|x||w| in the normwise bound, both against the
 * exact result rounded once to the subject's type (spec/accuracy.ts).
 *
 * Source: Higham, "Accuracy and Stability of Numerical Algorithms" (2nd ed., 2002), chapter 3; spec/error-bound.ts and
 * spec/normwise-bound.ts.
 */
import { exact, smallestProducts } from '../../engines/index.ts';
import { largestErrors } from '../../spec/accuracy.ts';
import type { Case } from '../../spec/case.ts';
import { compareBounded } from '../../spec/compare.ts';
import { errorBound } from '../../spec/error-bound.ts';
import { flushedAtMost } from '../../spec/flushed.ts';
import { normwiseBounds } from '../../spec/normwise-bound.ts';
import { type FloatArray, floatArray, type Tensor } from '../../spec/tensor.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';
import { realCases } from '../cases/arbitraries.ts';
import { missingFloats, needsFloats, ofFloatTypes } from '../cases/float-types.ts';
import { isNarrow } from '../cases/narrow-types.ts';
import type { CaseAccuracy } from '../checking/law-accuracy.ts';
import { type CaseLaw, type Mismatch, mismatchOf, resultOf } from '../law.ts';

export const boundedAgreement: CaseLaw = {
  id: 'bounded-agreement',
  statement:
    'On real data T(x, w, bias) lies within the proven rounding error of the exact result: componentwise, or normwise where ' +
    'transforms are declared.',
  lane: 'bounded',
  missing: missingFloats,
  unfit: needsFloats,
  cases: (capabilities) => realCases(ofFloatTypes(capabilities)),
  numbers: 'in range',
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
  const magnitudes = exact(mapped(problem, Math.abs), 'f64').data;
  const own = subject.capabilities.sumsOfProducts
    ? { bounds: componentwiseBounds(problem, subject.capabilities, reference, magnitudes), magnitudes }
    : normwiseBounds(problem, reference);
  const lost = flushedAtMost(problem, subject.capabilities);
  const bounds = own.bounds.map((bound, at) => bound + lost + errorBound('f64', 1, magnitudes[at], reference.data[at]));
  const difference = compareBounded(reference, called.y, bounds);
  const sides = { expected: reference, got: called.y };
  const mismatch = mismatchOf(difference, 'T(x, w, bias) against the exact result', sides);
  if (mismatch === null && onAccuracy !== undefined) {
    const rounded = dtype === 'f64' ? reference : exact(problem);
    const { units: componentwiseUnits } = largestErrors(dtype, rounded, called.y, magnitudes);
    const errors = largestErrors(dtype, rounded, called.y, own.magnitudes);
    onAccuracy({ ...errors, componentwiseUnits, ...sightOf(bounds, problem) });
  }
  return mismatch;
}

function componentwiseBounds(
  problem: Case,
  { sumsIn }: Pick<Capabilities, 'sumsIn'>,
  { data }: Tensor,
  magnitudes: ArrayLike<number>,
): Float64Array {
  const { dtype } = problem;
  const sums = isNarrow(dtype) && sumsIn === 'f32' ? 'f32' : dtype;
  const ones = mapped(problem, () => 1);
  const terms = exact(ones, 'f64').data;
  const bounds = new Float64Array(data.length);
  for (let at = 0; at < bounds.length; at++) {
    bounds[at] = errorBound(dtype, terms[at], magnitudes[at], data[at], sums);
  }
  return bounds;
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
function mapped(problem: Case, change: (value: number) => number): Case {
  const { x, w, bias, dtype } = problem;
  const data = (values: FloatArray) => floatArray(dtype, values.map(change));
  return {
    ...problem,
    x: { shape: x.shape, data: data(x.data) },
    w: { shape: w.shape, data: data(w.data) },
    bias: bias && data(bias),
  };
}
