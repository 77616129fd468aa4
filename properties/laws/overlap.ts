/**
 * Ones on ones count overlaps: T(1, 1) is, per axis and undilated, the number of input cells whose kernel covers the
 * cell,
 *
 *   #{i : 0 ≤ i < in, i·s ≤ f < i·s + k},   f = o + pb
 *
 * times C/g. Where the image is long enough to have an interior (k − 1 ≤ f ≤ (in − 1)·s), the counts there are all
 * equal if and only if the stride divides the kernel, which follows from the counts. What is not uniform shows as a
 * checkerboard.
 *
 * Source: Odena, Dumoulin & Olah, "Deconvolution and checkerboard artifacts", Distill (2016).
 */
import type { Case } from '../../spec/case.ts';
import { type Axis, geometryOf } from '../../spec/geometry.ts';
import { LARGEST_EXACT } from '../../spec/number-types.ts';
import { elementCount, type Tensor, zeros } from '../../spec/tensor.ts';
import type { AxisCapabilities, Capabilities } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { leastOutputPadding, type Restriction, restricted, withoutSame } from '../cases/restriction.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, nothingMissing } from '../law.ts';
import { finiteResult } from '../law-parts/equivalence.ts';
import { rearranged, tabulated } from '../law-parts/rearrangement.ts';

export const overlap: CaseLaw = {
  id: 'overlap',
  statement: 'Ones on ones count overlaps, which are uniform in the interior iff the stride divides the kernel.',
  lane: 'exact',
  missing: nothingMissing,
  cases: (capabilities) =>
    smallCases(restricted(withoutSame(capabilities), fillable)).map((problem) => ofOnes(problem, capabilities)),
  special: true,
  check: (subject, problem) => check(subject, ofOnes(problem, subject.capabilities)),
};

/** What a subject makes up to the stride it must take without a dilation as well. */
function fillable({ outputPadding, dilation }: AxisCapabilities): Restriction {
  return { dilation: outputPadding === 'to-stride' ? false : dilation };
}

/** Data of ones, no bias, no dilation and so no output padding beyond the stride. */
function ofOnes(problem: Case, capabilities: Capabilities): Case {
  const ones = ({ shape, data }: Tensor): Tensor => ({ shape, data: zeros(problem.dtype, data.length).fill(1) });
  const zero = problem.stride.map(() => 0);
  const { x, w } = countable(problem);
  const changed: Case = {
    ...problem,
    x: ones(x),
    w: ones(w),
    bias: null,
    dilation: problem.stride.map(() => 1),
    padBegin: zero,
    padEnd: zero,
  };
  return { ...changed, outputPadding: leastOutputPadding(changed, capabilities) };
}

/** Of a narrow type fewer channels, where it has no number for that many overlaps. */
function countable({ x, w, groups, dtype }: Case): Pick<Case, 'x' | 'w'> {
  const taps = elementCount(w.shape.slice(2));
  const perGroup = Math.min(w.shape[0] / groups, Math.max(1, Math.floor(LARGEST_EXACT[dtype] / taps)));
  const fewer = (tensor: Tensor, axis: number) =>
    rearranged(tensor, tensor.shape.with(axis, perGroup * groups), (index) => index);
  return { x: fewer(x, 1), w: fewer(w, 0) };
}

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const called = await finiteResult(subject, { label: 'T(ones, ones)', problem });
  if ('mismatch' in called) return called.mismatch;
  const { axes, outputShape, inChannels, groups } = geometryOf(problem);
  const expected = tabulated('f64', outputShape, ([, , ...o]) =>
    o.reduce((product, at, axis) => product * covering(axes[axis], at), inChannels / groups),
  );
  return mismatchBetween(expected, called.y, 'T(ones, ones) against the number of overlaps');
}

/** How many input cells have a kernel over output cell f: the last that has begun, less the last that has ended. */
function covering({ input, kernel, stride }: Axis, f: number): number {
  const begun = Math.min(input, Math.floor(f / stride) + 1);
  const ended = Math.max(0, Math.floor((f - kernel) / stride) + 1);
  return begun - ended;
}
