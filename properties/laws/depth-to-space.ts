/**
 * A kernel as large as the stride, without pads, is a product of matrices and then depth-to-space, since no two input
 * cells reach the same output cell:
 *
 *   T(x, w)[n, m, i·s + k] = Z[n, (m, k), i],   Z = T(x, w′; kernel 1, stride 1),   w′[c, (m, k)] = w[c, m, k]
 *
 * Source: Shi et al., "Is the deconvolution layer the same as a convolutional layer?" (2016).
 */
import type { Case, Rank } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { elementCount, floatArray } from '../../spec/tensor.ts';
import { type AxisCapabilities, largestOf } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { alike, atMost, type Restriction, restricted } from '../cases/restriction.ts';
import { type CaseLaw, nothingMissing } from '../law.ts';
import { checkEquivalence } from '../law-parts/equivalence.ts';
import { flatOf, rearranged } from '../law-parts/rearrangement.ts';

export const depthToSpace: CaseLaw = {
  id: 'depth-to-space',
  statement: 'With kernel = stride and no pads, T is a pointwise product followed by depth-to-space.',
  lane: 'exact',
  missing: nothingMissing,
  cases: (capabilities) => smallCases(restricted(capabilities, forTaps)).map(withStrideOfKernel),
  special: true,
  check: (subject, problem) => check(subject, withStrideOfKernel(problem)),
};

/** Kernels that strides can be, with a channel for every tap. */
function forTaps(able: AxisCapabilities, rank: Rank): Restriction {
  const most = largestOf(able, 'channels');
  const kernel = most === Infinity ? Infinity : ([3, 2].find((extent) => 2 * extent ** rank <= most) ?? 1);
  const channels = most === Infinity ? Infinity : Math.floor(most / kernel ** rank);
  return {
    ...atMost(able, { kernel: Math.min(kernel, largestOf(able, 'stride')), channels }),
    ...alike(able, 'stride', ['kernel']),
  };
}

function withStrideOfKernel(problem: Case): Case {
  const kernel = problem.w.shape.slice(2);
  const ones = kernel.map(() => 1);
  const zeros = kernel.map(() => 0);
  return { ...problem, stride: kernel, dilation: ones, padBegin: zeros, padEnd: zeros, outputPadding: zeros };
}

function check(subject: Subject, problem: Case) {
  const { w, bias, dtype } = problem;
  const [inChannels, outPerGroup, ...kernel] = w.shape;
  const taps = elementCount(kernel);
  const ones = kernel.map(() => 1);
  const pointwise: Case = {
    ...problem,
    w: { shape: [inChannels, outPerGroup * taps, ...ones], data: w.data },
    bias:
      bias &&
      floatArray(
        dtype,
        Array.from({ length: bias.length * taps }, (_, at) => bias[Math.floor(at / taps)]),
      ),
    stride: ones,
  };
  return checkEquivalence(
    subject,
    { label: 'T(kernel = stride)', problem },
    {
      label: 'T(kernel 1) to all taps, depth to space',
      calls: [pointwise],
      assembled: ([z]) =>
        rearranged(z, geometryOf(problem).outputShape, ([n, m, ...o]) => {
          const k = o.map((at, axis) => at % kernel[axis]);
          return [n, m * taps + flatOf(k, kernel), ...o.map((at, axis) => Math.floor(at / kernel[axis]))];
        }),
    },
  );
}
