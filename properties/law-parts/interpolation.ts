/**
 * Upsampling by interpolation as transposed convolution: one channel per image, a kernel that is the product of one
 * integer factor per axis, no pads. What interpolation must give is computed here axis by axis from textbook formulas
 * for a point between neighbours, with zeros beyond the image.
 */
import type { Case } from '../../spec/case.ts';
import { LARGEST_EXACT } from '../../spec/number-types.ts';
import { elementCount, type Tensor, zeros } from '../../spec/tensor.ts';
import { type AxisCapabilities, type Capabilities, largestOf } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { CaseLimits } from '../cases/legal-layout.ts';
import { fittedOperand, isNarrow } from '../cases/narrow-types.ts';
import { alike, atMost, missingUnless, onRanksWhere, restricted } from '../cases/restriction.ts';
import { type Mismatch, mismatchBetween } from '../law.ts';
import { finiteResult } from './equivalence.ts';
import { rearranged, tabulated } from './rearrangement.ts';

/** A way to interpolate along one axis. */
export interface Interpolation {
  readonly name: string;
  /** The kernel for upsampling by `factor`, scaled to integers. */
  readonly kernel: (factor: number) => readonly number[];
  /**
   * The interpolated value, scaled like the kernel, that belongs into output cell `o`.
   * @param sample the image along this axis, 0 beyond it
   */
  readonly value: (sample: (i: number) => number, o: number, factor: number) => number;
  /** The largest factor per spatial rank for which all sums stay below 2²⁴. */
  readonly largest: Readonly<Record<number, number>>;
}

/** null where the kernel for a factor of 1 is taken. */
export function missingKernel({ kernel }: Interpolation): (capabilities: Capabilities) => string | null {
  const taps = kernel(1).length;
  return missingUnless(`a kernel of ${taps}`, (able) => taps <= largestOf(able, 'kernel'));
}

/** The subject's capabilities, with factors for which the kernel is taken as well. */
export function upsamplingWithin({ kernel, largest }: Interpolation, capabilities: Capabilities): CaseLimits {
  const takes = (able: AxisCapabilities, factor: number) => kernel(factor).length <= largestOf(able, 'kernel');
  const onRanks = onRanksWhere(capabilities, (able) => takes(able, 1));
  return restricted(onRanks, (able, rank) => {
    const factors = Array.from({ length: largest[rank] }, (_, before) => before + 1);
    const stride = Math.max(1, ...factors.filter((factor) => takes(able, factor)));
    return {
      ...alike(able, 'kernel', ['stride']),
      ...(stride < largest[rank] && atMost(able, { stride })),
    };
  });
}

/** The case as an upsampling: the first channel of x, the stride as factor, the kernel of the interpolation. */
export function asUpsampling({ kernel, largest }: Interpolation, problem: Case): Case {
  const { x, dtype } = problem;
  const most = Math.min(largest[problem.stride.length], largestFactorOf(kernel, problem));
  const stride = problem.stride.map((step) => Math.min(step, most));
  const factors = stride.map(kernel);
  const none = stride.map(() => 0);
  const upsampling: Case = {
    x: rearranged(x, x.shape.with(1, 1), (index) => index),
    w: tabulated(dtype, [1, 1, ...factors.map(({ length }) => length)], ([, , ...k]) =>
      // Without -0, which is nothing to this law and a burden to read.
      k.reduce((product, at, axis) => product * factors[axis][at] + 0, 1),
    ),
    bias: null,
    stride,
    padBegin: none,
    padEnd: none,
    outputPadding: none,
    dilation: stride.map(() => 1),
    groups: 1,
    dtype,
  };
  return { ...upsampling, x: fittedOperand(upsampling, 'x', 1) };
}

/** The largest factor for which a narrow type holds the sums of an image of ones. */
function largestFactorOf(kernel: Interpolation['kernel'], { dtype, stride }: Case): number {
  if (!isNarrow(dtype)) return Number.POSITIVE_INFINITY;
  const sumOf = (factor: number) => kernel(factor).reduce((sum, weight) => sum + Math.abs(weight), 0);
  let factor = 1;
  while (sumOf(factor + 1) ** stride.length <= LARGEST_EXACT[dtype]) factor++;
  return factor;
}

/** Checks T(x, kernel) against the interpolated image. */
export async function checkInterpolation(
  subject: Subject,
  interpolation: Interpolation,
  problem: Case,
): Promise<Mismatch | null> {
  const upsampling = asUpsampling(interpolation, problem);
  const label = `T(x, ${interpolation.name} kernel)`;
  const called = await finiteResult(subject, { label, problem: upsampling });
  if ('mismatch' in called) return called.mismatch;
  let expected: Tensor = upsampling.x;
  for (const axis of upsampling.stride.keys()) {
    expected = interpolatedAlong(axis + 2, expected, called.y.shape[axis + 2], (sample, o) =>
      interpolation.value(sample, o, upsampling.stride[axis]),
    );
  }
  return mismatchBetween(expected, called.y, `${label} against ${interpolation.name} interpolation`);
}

function interpolatedAlong(
  axis: number,
  { shape, data }: Tensor,
  extent: number,
  value: (sample: (i: number) => number, o: number) => number,
): Tensor {
  const before = shape[axis];
  const inner = elementCount(shape.slice(axis + 1));
  const result = zeros('f64', (data.length / before) * extent);
  for (let line = 0; line < data.length / before; line++) {
    const start = Math.floor(line / inner) * inner;
    const sample = (i: number) => (i >= 0 && i < before ? data[start * before + i * inner + (line % inner)] : 0);
    for (let o = 0; o < extent; o++) result[start * extent + o * inner + (line % inner)] = value(sample, o);
  }
  return { shape: shape.with(axis, extent), data: result };
}
