/**
 * Two transposed convolutions one after the other are one: from (C₂·C₁)ᵀ = C₁ᵀ·C₂ᵀ, with no pads in between,
 *
 *   T(T(x, w₁; s₁, d₁), w₂; s₂, 1) = T(x, W; s₁·s₂, 1),   W[c, m, K] = Σ_µ Σ_{k₁·d₁·s₂ + k₂ = K} w₁[c, µ, k₁]·w₂[µ, m, k₂]
 *
 * w₁ is the case's w, its entries reduced to at most 3; w₂ has two taps per axis and two channels per group, entries up
 * to 3, so that all sums stay below 2²⁴. The data choose s₂ from 1 and 2.
 *
 * Source: Vetterli & Kovačević, "Wavelets and Subband Coding" (1995), section 2.5.3 (the noble identities).
 */
import type { Case, Rank } from '../../spec/case.ts';
import { floatArray, type Tensor } from '../../spec/tensor.ts';
import { type AxisCapabilities, capabilitiesAt, type LargestField, largestOf } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';
import { tinyCases } from '../cases/arbitraries.ts';
import { choiceOf } from '../cases/choice-by-data.ts';
import { companionTensor } from '../cases/further-tensors.ts';
import { fitted } from '../cases/narrow-types.ts';
import {
  alike,
  atMost,
  missingUnless,
  onRanksWhere,
  type Restriction,
  restricted,
  withinKernel,
} from '../cases/restriction.ts';
import { type CaseLaw, type Mismatch, mismatchBetween } from '../law.ts';
import { finiteResult, unfitMismatch } from '../law-parts/equivalence.ts';
import { entryAt, tabulated } from '../law-parts/rearrangement.ts';

export const composition: CaseLaw = {
  id: 'composition',
  statement: 'C₁ᵀ·C₂ᵀ = (C₂·C₁)ᵀ: two calls one after the other are one call with the composed kernel.',
  lane: 'exact',
  missing: missingUnless('a kernel of 2 and 2 channels', takesTwo),
  cases: (capabilities) => tinyCases(restricted(onRanksWhere(capabilities, takesTwo), forComposing)).map(bare),
  special: true,
  check: (subject, problem) => check(subject, bare(problem)),
};

const TAPS = 2;
const OUT_PER_GROUP = 2;
/** The largest s₂. */
const STRIDE = 2;

function takesTwo(able: AxisCapabilities): boolean {
  return largestOf(able, 'kernel') >= TAPS && largestOf(able, 'channels') >= OUT_PER_GROUP;
}

/** The composed kernel and stride are taken, and so is the result between the two. */
function forComposing(able: AxisCapabilities): Restriction {
  const most = (field: LargestField) => largestOf(able, field);
  const sizes = able.uniform.includes('input')
    ? alike(able, 'input', ['kernel', 'stride', 'dilation'])
    : alike(able, 'kernel', ['dilation']);
  return {
    ...sizes,
    ...atMost(able, {
      stride: Math.max(1, Math.floor(most('stride') / STRIDE)),
      groups: Math.floor(most('channels') / OUT_PER_GROUP),
    }),
    derived: {
      ...withinKernel(able),
      ...(most('input') < Infinity && { reach: most('input') }),
      // (ek − 1)·s₂ + TAPS is the composed kernel.
      ...(most('kernel') < Infinity && { effectiveKernel: Math.floor((most('kernel') - TAPS) / STRIDE) + 1 }),
    },
  };
}

/** Without pads and bias, and with small weights. */
function bare(problem: Case): Case {
  const zeros = problem.stride.map(() => 0);
  const changed: Case = {
    ...problem,
    w: small(problem.w),
    bias: null,
    padBegin: zeros,
    padEnd: zeros,
    outputPadding: zeros,
  };
  // A sum of the second call has as many products of the first as w₂ has weights for a channel, each up to 3.
  return fitted(changed, 3 * problem.w.shape[1] * TAPS ** problem.stride.length);
}

function small({ shape, data }: Tensor): Tensor {
  return { shape, data: data.map((value) => value % 4) };
}

async function check(subject: Subject, first: Case): Promise<Mismatch | null> {
  const { w, groups, dtype } = first;
  const able = capabilitiesAt(subject.capabilities, first.stride.length as Rank);
  const stride = first.stride.map(() => 1 + choiceOf(first, Math.min(STRIDE, largestOf(able, 'stride'))));
  const ones = stride.map(() => 1);
  const w2 = small(companionTensor(dtype, [w.shape[1] * groups, OUT_PER_GROUP, ...stride.map(() => TAPS)], 7));
  const call = { label: 'T(x, w₁)', problem: first };
  const inner = await finiteResult(subject, call);
  if ('mismatch' in inner) return inner.mismatch;
  const x = { shape: inner.y.shape, data: floatArray(dtype, inner.y.data) };
  const further: Case = { ...first, x, w: w2, stride, dilation: ones };
  const unfit = unfitMismatch(further, call, inner.y);
  if (unfit !== null) return unfit;
  const outer = await finiteResult(subject, { label: 'T(T(x, w₁), w₂)', problem: further });
  if ('mismatch' in outer) return outer.mismatch;
  const composed = await finiteResult(subject, {
    label: 'T(x, composed w)',
    problem: {
      ...first,
      w: composedKernel(first, w2, stride),
      stride: first.stride.map((step, axis) => step * stride[axis]),
      dilation: ones,
    },
  });
  if ('mismatch' in composed) return composed.mismatch;
  return mismatchBetween(composed.y, outer.y, 'T(T(x, w₁), w₂) against T(x, composed w)', { isTwoWays: true });
}

function composedKernel({ w, dilation, groups, dtype }: Case, w2: Tensor, stride: readonly number[]): Tensor {
  const [inChannels, between, ...kernel] = w.shape;
  const spacing = dilation.map((step, axis) => step * stride[axis]);
  const extents = kernel.map((extent, axis) => (extent - 1) * spacing[axis] + TAPS);
  return tabulated(dtype, [inChannels, OUT_PER_GROUP, ...extents], ([c, m, ...K]) => {
    const first = Math.floor(c / (inChannels / groups)) * between;
    let sum = 0;
    for (const k1 of pointsOf(kernel)) {
      const k2 = K.map((at, axis) => at - k1[axis] * spacing[axis]);
      if (k2.some((at) => at < 0 || at >= TAPS)) continue;
      for (let mu = 0; mu < between; mu++) sum += entryAt(w, [c, mu, ...k1]) * entryAt(w2, [first + mu, m, ...k2]);
    }
    return sum;
  });
}

/** All points of a grid. */
function pointsOf(extents: readonly number[]): number[][] {
  return extents.reduce<number[][]>(
    (points, extent) => points.flatMap((point) => Array.from({ length: extent }, (_, at) => [...point, at])),
    [[]],
  );
}
