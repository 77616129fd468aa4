/**
 * A kernel that is a product of one factor per axis can be applied axis by axis:
 *
 *   w[c, m, k₁ … kᵣ] = v[c, m]·u₁[k₁]·…·uᵣ[kᵣ]   ⇒   T(x, w) = Tᵣ(… T₁(x, v·u₁) …, uᵣ)
 *
 * Tⱼ has the kernel uⱼ and the attributes of axis j and leaves the other axes alone; after the first pass every channel
 * is mapped to itself alone (a diagonal filter without groups, which every subject can be asked). The bias comes last.
 *
 * Exact: v and uⱼ are at most 3 in magnitude, so that all sums stay below 2²⁴.
 *
 * Source: Dudgeon & Mersereau, "Multidimensional Digital Signal Processing" (1984), section 1.2 (separable systems).
 */
import type { Case } from '../../spec/case.ts';
import { type Dtype, floatArray, type Tensor } from '../../spec/tensor.ts';
import { type AxisCapabilities, largestOf, type UniformField } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { companionData } from '../cases/further-tensors.ts';
import type { CaseLimits } from '../cases/legal-layout.ts';
import { fittedOperand, isNarrow } from '../cases/narrow-types.ts';
import {
  hasSeveralAxes,
  missingUnless,
  onRanksWhere,
  type Restriction,
  restricted,
  unfilled,
  withoutSame,
} from '../cases/restriction.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, needsSeveralAxes } from '../law.ts';
import { type ComparedCall, finiteResult, unfitMismatch } from '../law-parts/equivalence.ts';
import { entryAt, tabulated } from '../law-parts/rearrangement.ts';

export const separability: CaseLaw = {
  id: 'separability',
  statement: 'A kernel of rank 1 can be applied axis by axis.',
  lane: 'exact',
  missing: (capabilities) => {
    const missing = missingUnless('a rank above 1', hasSeveralAxes)(capabilities);
    if (missing !== null) return missing;
    return ofSeveralAxes(capabilities).ranks.length > 0 ? null : 'another input, kernel or stride on one axis';
  },
  cases: (capabilities) => smallCases(ofSeveralAxes(withoutSame(capabilities))).map(withRankOne),
  special: true,
  unfit: needsSeveralAxes,
  check: (subject, problem) => check(subject, withRankOne(problem)),
};

/** A pass along one axis leaves the others alone, so that they have other sizes. */
function ofSeveralAxes(capabilities: CaseLimits): CaseLimits {
  const several = onRanksWhere(capabilities, hasSeveralAxes);
  const able = onRanksWhere(several, ({ uniform }) => !uniform.some((field) => SIZES.includes(field)));
  return restricted(able, forPasses);
}

const SIZES: readonly UniformField[] = ['input', 'kernel', 'stride'];

/** Attributes that must be alike are plain, and what one pass gives is taken by the next. */
function forPasses(able: AxisCapabilities): Restriction {
  const { uniform, dilation, padding } = able;
  const input = largestOf(able, 'input');
  const { derived, ...less } = uniform.includes('outputPadding') ? unfilled(able) : {};
  return {
    dilation: uniform.includes('dilation') ? false : dilation,
    padding: uniform.includes('padding') ? 'none' : padding,
    ...less,
    derived: { ...derived, ...(input < Infinity && { reach: input }) },
  };
}

/** The case with v[c, m] from the first taps of w. Done twice it changes nothing more. */
function withRankOne(problem: Case): Case {
  const { w, dtype } = problem;
  const factors = factorsOf(w, dtype);
  const changed: Case = {
    ...problem,
    w: tabulated(dtype, w.shape, ([c, m, ...k]) =>
      k.reduce((product, at, axis) => product * factors[axis][at], firstTap(w, dtype, c, m)),
    ),
  };
  return { ...changed, x: fittedOperand(changed, 'x') };
}

function firstTap(w: Tensor, dtype: Dtype, c: number, m: number): number {
  const tap = entryAt(w, [c, m, ...w.shape.slice(2).map(() => 0)]);
  return isNarrow(dtype) ? Math.sign(tap) : tap % 4;
}

/** One factor per axis, of entries ±1 … ±3 that begin with 1; a narrow type has room for ±1 only. */
function factorsOf(w: Tensor, dtype: Dtype): ArrayLike<number>[] {
  return w.shape
    .slice(2)
    .map((extent, axis) =>
      companionData(dtype, extent, 5 + axis).map((value, k) =>
        k === 0 ? 1 : Math.sign(value) * (isNarrow(dtype) ? 1 : 1 + (Math.abs(value) % 3)),
      ),
    );
}

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const whole = await finiteResult(subject, { label: 'T(x, w)', problem });
  if ('mismatch' in whole) return whole.mismatch;
  let y = problem.x;
  let before: ComparedCall | null = null;
  for (const axis of problem.stride.keys()) {
    const call: ComparedCall = { label: `the pass along axis ${axis}`, problem: pass(problem, y, axis) };
    const unfit = before && unfitMismatch(call.problem, before, y);
    if (unfit !== null) return unfit;
    const passed = await finiteResult(subject, call);
    if ('mismatch' in passed) return passed.mismatch;
    before = call;
    // The type of the subject's answer may be wider than that of the case.
    y = { shape: passed.y.shape, data: floatArray(problem.dtype, passed.y.data) };
  }
  return mismatchBetween(y, whole.y, 'T(x, w) against one pass per axis', { isTwoWays: true });
}

function pass(problem: Case, x: Tensor, axis: number): Case {
  const { w, dtype, groups, bias } = problem;
  const [inChannels, outPerGroup, ...kernel] = w.shape;
  const factor = factorsOf(w, dtype)[axis];
  const outChannels = outPerGroup * groups;
  const only = (list: readonly number[], otherwise: number) =>
    list.map((value, other) => (other === axis ? value : otherwise));
  const shape = axis === 0 ? [inChannels, outPerGroup] : [outChannels, outChannels];
  return {
    x,
    w: tabulated(dtype, [...shape, ...only(kernel, 1)], ([c, m, ...k]) => {
      const scale = axis === 0 ? firstTap(w, dtype, c, m) : Number(c === m);
      return scale * factor[k[axis]];
    }),
    bias: axis === kernel.length - 1 ? bias : null,
    stride: only(problem.stride, 1),
    padBegin: only(problem.padBegin, 0),
    padEnd: only(problem.padEnd, 0),
    outputPadding: only(problem.outputPadding, 0),
    dilation: only(problem.dilation, 1),
    groups: axis === 0 ? groups : 1,
    dtype,
  };
}
