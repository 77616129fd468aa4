/** Defects of padding and output padding that give right shapes and wrong numbers. */

import type { Fault } from '../fault.ts';
import { type AxisPlan, engineWith, OUTSIDE, type Pair, RIGHT } from '../faulty-engine.ts';
import { isSame, SAME_OR_VALID, withBegin } from './conventions.ts';

export const VALUE_FAULTS_OF_PADDING: readonly Fault[] = [
  {
    id: 'padding-as-input-padding',
    project: 'Samsung TICO',
    class: 'value',
    reference: 'https://github.com/Samsung/TICO/issues/420',
    symptom: 'The right shape with wrong numbers as soon as there is padding.',
    fault:
      'The input is padded by p cells and the first cells of the result are kept, where the output is to be cropped.',
    trigger: 'begin padding ≥ 1',
    evidence: 'text',
    make: () =>
      engineWith({
        contributions: (axis, o) => RIGHT.contributions({ ...axis, padBegin: 0 }, o - axis.padBegin * axis.stride),
      }),
  },
  {
    id: 'output-padding-rows-are-zero',
    project: 'TVM',
    class: 'value',
    reference: 'https://github.com/apache/tvm/pull/5758',
    symptom: 'The last rows and columns are zero where PyTorch has values.',
    fault: 'Rows of zeros are appended to the result without output padding, instead of cropping less.',
    trigger: 'output padding ≥ 1, and a tap or the bias reaches the rows',
    evidence: 'text',
    make: () =>
      engineWith({
        cell: (value, o, axes) => (o.some((at, a) => at >= axes[a].output - axes[a].outputPadding) ? 0 : value),
      }),
  },
  {
    id: 'output-padding-out-of-bounds-read',
    project: 'TVM (CUDA)',
    class: 'value',
    reference: 'https://github.com/apache/tvm/pull/6236',
    symptom: 'Wrong results or illegal accesses with output padding; again in Relax in 2026.',
    fault: 'The padded image is allocated without the output padding, and the last windows read past it.',
    trigger: 'output padding ≥ 1',
    evidence: 'partly',
    make: () => engineWith({ contributions: withReadsPastTheImage }),
  },
  {
    id: 'same-extra-pad-on-the-wrong-side',
    project: 'ONNX (text) / ONNX Runtime (CPU)',
    class: 'value',
    reference: 'https://github.com/onnx/onnx/issues/1609',
    symptom: 'Formula and prose of the specification put the odd pad on opposite sides, and engines differ.',
    fault: 'SAME_UPPER and SAME_LOWER are swapped: the odd pad is cropped at the beginning.',
    trigger: 'the pads of SAME, odd in sum on some axis',
    evidence: 'text',
    capabilities: SAME_OR_VALID,
    make: () => engineWith({ resolve: (p) => (isSame(p) ? { ...p, padBegin: p.padEnd, padEnd: p.padBegin } : p) }),
  },
  {
    id: 'same-pads-order-mixup',
    project: 'rten',
    class: 'value',
    reference: 'https://github.com/robertknight/rten/pull/1399',
    symptom: 'SAME is wrong for kernels that are not square.',
    fault: 'Pads returned as top, bottom, left, right are read as top, left, bottom, right.',
    trigger: 'two axes, the pads of SAME: end of the first and beginning of the second differ',
    evidence: 'text',
    capabilities: SAME_OR_VALID,
    make: () =>
      engineWith({
        resolve: (p) =>
          p.stride.length === 2 && isSame(p)
            ? withBegin(p, ({ padBegin }, axis) => (axis === 0 ? padBegin : p.padEnd[0]))
            : p,
      }),
  },
  {
    id: 'same-pads-use-stride-of-axis-0',
    project: 'PaddlePaddle',
    class: 'value',
    reference: 'https://github.com/PaddlePaddle/Paddle/pull/21225',
    symptom: 'SAME is wrong for unequal strides.',
    fault: 'What is cropped on every axis is solved with the stride of the first.',
    trigger: 'the pads of SAME, strides differ',
    evidence: 'text',
    capabilities: SAME_OR_VALID,
    make: () =>
      engineWith({
        resolve: (p) =>
          isSame(p)
            ? withBegin(p, ({ padBegin, padEnd, stride }) => half(padBegin + padEnd + stride - p.stride[0]))
            : p,
      }),
  },
  {
    id: 'asymmetric-pads-treated-as-symmetric',
    project: 'Arm Compute Library (NEON)',
    class: 'value',
    reference: 'https://github.com/ARM-software/ComputeLibrary/issues/743',
    symptom: 'Wrong results for asymmetric pads, and for pads in the order of ONNX.',
    fault: 'Begin and end pads change places.',
    trigger: 'begin and end padding differ',
    evidence: 'partly',
    remark: 'The reference allows two readings; the other, the begin pad on both sides, changes the shape.',
    make: () => engineWith({ resolve: (p) => ({ ...p, padBegin: p.padEnd, padEnd: p.padBegin }) }),
  },
  {
    id: 'padding-only-wrong-in-one-d',
    project: 'ExecuTorch (Vulkan)',
    class: 'value',
    reference: 'https://github.com/pytorch/executorch/issues/12223',
    symptom: 'One spatial axis with padding 1 differs from eager mode; two axes are right.',
    fault: 'The padding of one axis is not carried over to the two-dimensional kernel that is run.',
    trigger: 'one spatial axis, begin padding ≥ 1',
    evidence: 'symptom only',
    make: () => engineWith({ resolve: (p) => (p.stride.length === 1 ? withBegin(p, () => 0) : p) }),
  },
  {
    id: 'dilated-same-uses-valid-formula',
    project: 'Deeplearning4j (MKLDNN)',
    class: 'value',
    reference: 'https://github.com/deeplearning4j/deeplearning4j/issues/8392',
    symptom: 'Dilation 2 fails with SAME and is right with VALID.',
    fault: 'The pads of SAME are solved from the undilated kernel while the taps are dilated.',
    trigger: 'the pads of SAME, dilation ≥ 2 with a kernel ≥ 2',
    evidence: 'text',
    capabilities: SAME_OR_VALID,
    make: () =>
      engineWith({
        resolve: (p) =>
          isSame(p)
            ? withBegin(p, ({ padBegin, padEnd, kernel, effectiveKernel }) =>
                half(padBegin + padEnd - (effectiveKernel - kernel)),
              )
            : p,
      }),
  },
];

/** The smaller half of what SAME crops. */
function half(total: number): number {
  return Math.floor(Math.max(total, 0) / 2);
}

/**
 * As a gather over the padded image: window position o + (K − 1 − k)·d. The image ends after output + ek − 1 positions
 * without the output padding; what should be zeros behind it is not ours.
 */
function withReadsPastTheImage(axis: AxisPlan, o: number): Pair[] {
  const end = axis.output - axis.outputPadding + axis.effectiveKernel - 1;
  const past = (tap: number) => o + (axis.kernel - 1 - tap) * axis.dilation >= end;
  const inside = RIGHT.contributions(axis, o).filter(([, tap]) => !past(tap));
  const outside = Array.from({ length: axis.kernel }, (_, tap): Pair => [OUTSIDE, tap]).filter(([, tap]) => past(tap));
  return [...inside, ...outside];
}
