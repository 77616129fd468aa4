/**
 * Defects of fast paths and of fixed sizes: code for a special geometry that is taken where it does not fit, or that is
 * the only one to be right.
 */
import type { Case } from '../../spec/case.ts';
import { elementCount, type Tensor, zeros } from '../../spec/tensor.ts';
import type { Fault } from '../fault.ts';
import { type AxisPlan, engineWith, type Pair, RIGHT, UNWRITTEN } from '../faulty-engine.ts';
import { SAME_OR_VALID } from './conventions.ts';

/** Numbers that a group of threads shares on a GPU. */
const SHARED_NUMBERS = 1024;

const OF_GUARDS: readonly Fault[] = [
  {
    id: 'one-tap-shortcut-forgets-output-padding',
    project: 'PyTorch',
    class: 'value',
    reference: 'https://github.com/pytorch/pytorch/pull/51185',
    symptom:
      'With one tap and stride 1 the result is put into the output as one piece, where the rows are longer than those of x.',
    fault: 'The shortcut past col2im asks for kernel, stride, padding and groups, and forgets output padding.',
    trigger: 'kernel 1, stride 1, no pads, one group, and output padding (legal under a dilation)',
    evidence: 'partly',
    remark:
      'Which attribute the guard forgot is ours; the change says that the shortcut was taken where it is not allowed.',
    make: () => {
      const right = engineWith();
      return (p) => (isOneTap(p) ? inOnePiece(p, right({ ...p, outputPadding: p.stride.map(() => 0) })) : right(p));
    },
  },
  {
    id: 'reordered-at-stride-1',
    project: 'MNN (OpenCL)',
    class: 'value',
    reference: 'https://github.com/alibaba/MNN/issues/933',
    symptom: 'At stride 1 the result is reordered and shifted, at stride 2 it is right.',
    fault: 'The path for stride 1 is a forward convolution with a kernel that is not turned round.',
    trigger: 'stride 1 on every axis, and a kernel ≥ 2',
    evidence: 'partly',
    make: () => {
      const right = engineWith();
      const forward = engineWith({
        contributions: (axis, o) => RIGHT.contributions(axis, o).map(([i, k]): Pair => [i, axis.kernel - 1 - k]),
      });
      return (p) => (p.stride.every((stride) => stride === 1) ? forward(p) : right(p));
    },
  },
  {
    id: 'grouped-3d-right-for-ones-only',
    project: 'Composable Kernel / MIOpen',
    class: 'value',
    reference: 'https://github.com/ROCm/composable_kernel/issues/1070',
    symptom: 'Grouped backward passes on three axes are wrong unless pads and strides are all 1.',
    fault: 'The offsets of the groups are right for the one geometry that was tested.',
    trigger: 'three axes, at least 2 groups, and a pad or a stride that is not 1',
    evidence: 'symptom only',
    remark: 'Here every group then reads the filters of the first.',
    make: () =>
      engineWith({
        wOffset: (place, p) =>
          isUntestedGrouped(p)
            ? RIGHT.wOffset({ ...place, c: place.c % (p.x.shape[1] / p.groups) }, p)
            : RIGHT.wOffset(place, p),
      }),
  },
  {
    id: 'stride-above-kernel-asserted-against',
    project: 'TT-Forge',
    class: 'crash',
    reference: 'https://github.com/tenstorrent/tt-forge-onnx/issues/2233',
    symptom: 'An assertion fails where the stride exceeds the kernel.',
    fault: 'The lowering takes for granted that stamps touch each other.',
    trigger: 'a stride above the kernel',
    evidence: 'partly',
    make: () =>
      throwingWhere((p) => p.stride.some((s, axis) => s > p.w.shape[axis + 2]), 'assertion: stride <= kernel'),
  },
  {
    id: 'stride-with-dilation-fails',
    project: 'IREE',
    class: 'crash',
    reference: 'https://github.com/iree-org/iree/issues/7613',
    symptom: 'Input dilation together with kernel dilation fails a shape check.',
    fault: 'The check knows of one of the two only.',
    trigger: 'stride ≥ 2 and dilation ≥ 2 on one axis',
    evidence: 'partly',
    make: () => throwingWhere((p) => p.stride.some((s, axis) => s > 1 && p.dilation[axis] > 1), 'shapes do not match'),
  },
  {
    id: 'one-axis-needs-equal-channels',
    project: 'Core ML Tools',
    class: 'crash',
    reference: 'https://github.com/apple/coremltools/issues/1905',
    symptom: 'The conversion of one axis fails where input and output channels differ.',
    fault: 'The weights are expanded to two axes by the wrong dimension.',
    trigger: 'one spatial axis, and input and output channels differ in number',
    evidence: 'partly',
    make: () =>
      throwingWhere((p) => p.stride.length === 1 && p.x.shape[1] !== p.w.shape[1] * p.groups, 'cannot reshape'),
  },
  {
    id: 'negative-crop-of-same-becomes-a-pad',
    project: 'Vitis AI',
    class: 'value',
    reference: 'https://github.com/Xilinx/Vitis-AI/issues/517',
    symptom: 'SAME with kernel 3 at stride 4 is shifted.',
    fault:
      'The total to crop is negative where the kernel is below the stride, and is taken for a pad of the beginning.',
    trigger: 'SAME, and an effective kernel below the stride',
    evidence: 'partly',
    capabilities: SAME_OR_VALID,
    make: () =>
      engineWith({
        contributions: (axis, o) => RIGHT.contributions(axis, isExtended(axis) ? o - axis.outputPadding : o),
      }),
  },
];

const OF_SIZES: readonly Fault[] = [
  {
    id: 'depthwise-large-kernel-memory-fault',
    project: 'PyTorch (ROCm)',
    class: 'memory',
    reference: 'https://github.com/ROCm/pytorch/issues/587',
    symptom: 'Depthwise with kernel 8×8 ends in a memory fault; kernel 4×4 works.',
    fault: 'The filters of a channel are held in a buffer for fewer taps, and the rest is read from beyond it.',
    trigger: 'depthwise, two axes, at least 64 taps',
    evidence: 'symptom only',
    make: () =>
      engineWith({
        product: (value, { k }, p) => (isDepthwiseOfTwoAxes(p) && k >= 63 ? UNWRITTEN : value),
      }),
  },
  {
    id: 'shared-buffer-shorter-than-the-row',
    project: 'llama.cpp (Vulkan)',
    class: 'memory',
    reference: 'https://github.com/ggml-org/llama.cpp/pull/13813',
    symptom: 'Long rows are wrong beyond a point.',
    fault: 'A group of threads adds up in a buffer of 1,024 numbers, which input extent × stride exceeds.',
    trigger: 'one axis, input extent × stride above 1,024',
    evidence: 'partly',
    make: () =>
      engineWith({
        cell: (value, [o], axes) =>
          axes.length === 1 && axes[0].input * axes[0].stride > SHARED_NUMBERS && o >= SHARED_NUMBERS ? 0 : value,
      }),
  },
];

const OF_EXTENTS_AND_AXES: readonly Fault[] = [
  {
    id: 'stride-rederived-from-extents',
    project: 'amdovx-modules',
    class: 'value',
    reference: 'https://github.com/GPUOpen-ProfessionalCompute-Libraries/amdovx-modules/pull/71',
    symptom: 'Wrong strides for some sizes.',
    fault: 'The stride is worked out again from input and output extents, rounding down.',
    trigger: 'an output that is not between stride and stride + 1 times the input',
    evidence: 'partly',
    make: () =>
      engineWith({
        contributions: (axis, o) =>
          RIGHT.contributions({ ...axis, stride: Math.max(1, Math.floor(axis.output / axis.input)) }, o),
      }),
  },
  {
    id: 'height-adjustment-not-handed-on',
    project: 'XNNPACK',
    class: 'shape',
    reference: 'https://github.com/google/XNNPACK/issues/1555',
    symptom: 'The output lacks the rows of the output padding.',
    fault: 'The adjustment of the height is not handed from the subgraph to the operator.',
    trigger: 'two axes, and output padding on the first',
    evidence: 'partly',
    make: () => {
      const right = engineWith();
      return (p) =>
        right(p.stride.length === 2 && hasRowsToLose(p) ? { ...p, outputPadding: p.outputPadding.with(0, 0) } : p);
    },
  },
  {
    id: 'filter-height-and-width-swapped',
    project: 'TensorFlow Lite',
    class: 'value',
    reference: 'https://github.com/tensorflow/tensorflow/pull/25266',
    symptom: 'Wrong for kernels that are not square.',
    fault: 'Height and width of the filter are taken from the wrong dimensions.',
    trigger: 'two axes with kernels of different extents, both ≥ 2',
    evidence: 'partly',
    make: () => engineWith({ wOffset: (place, p) => RIGHT.wOffset({ ...place, k: crossed(place.k, p) }, p) }),
  },
  {
    id: 'batch-and-channels-swapped-on-three-axes',
    project: 'NNlib.jl / Flux',
    class: 'shape',
    reference: 'https://github.com/FluxML/NNlib.jl/issues/156',
    symptom:
      'Batch and channel axes of the result are swapped with three spatial axes; a batch of 1 hides it from many tests.',
    fault: 'The size of the result is put together in the order of two axes.',
    trigger: 'three axes, and another number of images than of output channels',
    evidence: 'partly',
    make: () => {
      const right = engineWith();
      return (p) => {
        const y = right(p);
        const [n, m, ...extents] = y.shape;
        return p.stride.length === 3 ? { shape: [m, n, ...extents], data: y.data } : y;
      };
    },
  },
  {
    id: 'one-axis-output-without-channels',
    project: 'TIM-VX',
    class: 'shape',
    reference: 'https://github.com/VeriSilicon/TIM-VX/pull/619',
    symptom: 'The output of one axis has 0 channels.',
    fault: 'The number of output channels is a field that the operator of one axis never sets.',
    trigger: 'one axis',
    evidence: 'partly',
    make: () => engineWith({ outputChannels: (p) => (p.stride.length === 1 ? 0 : RIGHT.outputChannels(p)) }),
  },
  {
    id: 'dilation-counts-for-the-shape-only',
    project: 'PyTorch',
    class: 'value',
    reference: 'https://github.com/pytorch/pytorch/issues/1565',
    symptom: 'The output has the extent of the dilated kernel, and the numbers of one that is not.',
    fault: 'The dilation reaches the rule of the shape and not the kernel.',
    trigger: 'dilation ≥ 2 under a kernel ≥ 2',
    evidence: 'partly',
    make: () => engineWith({ contributions: (axis, o) => RIGHT.contributions({ ...axis, dilation: 1 }, o) }),
  },
];

const OF_SUMS: readonly Fault[] = [
  {
    id: 'bias-of-zeros-is-the-first-input',
    project: 'Arm Compute Library',
    class: 'value',
    reference: 'https://github.com/ARM-software/ComputeLibrary/issues/380',
    symptom: 'A bias of zeros comes out as the first input value.',
    fault: 'A bias without content is left out, and its place in memory read all the same.',
    trigger: 'a bias that is all zeros, and a first input value that is not',
    evidence: 'partly',
    make: () =>
      engineWith({
        bias: (m, p) => (p.bias?.every((value) => value === 0) ? (p.x.data[0] ?? 0) : RIGHT.bias(m, p)),
      }),
  },
  {
    id: 'store-inside-the-loop-over-channels',
    project: 'MNN (OpenCL)',
    class: 'value',
    reference: 'https://github.com/alibaba/MNN/issues/464',
    symptom: 'Only the last input channel counts.',
    fault: 'The store stands inside the loop over input channels and overwrites partial sums.',
    trigger: 'at least 2 input channels per group',
    evidence: 'partly',
    make: () =>
      engineWith({
        product: (value, { c }, p) => ((c + 1) % (p.x.shape[1] / p.groups) === 0 ? value : 0),
      }),
  },
  {
    id: 'only-the-first-output-channel',
    project: 'TensorFlow Model Optimization',
    class: 'value',
    reference: 'https://github.com/tensorflow/model-optimization/issues/771',
    symptom: 'The first output channel is right, all others are 0.',
    fault: 'A number per output channel is applied along the input channels.',
    trigger: 'at least 2 output channels',
    evidence: 'symptom only',
    remark: 'The real number is a scale of quantised weights; here it is 1 for the first output channel and else 0.',
    make: () => engineWith({ product: (value, { m }) => (m === 0 ? value : 0) }),
  },
];

export const SHORTCUT_FAULTS: readonly Fault[] = [...OF_GUARDS, ...OF_SIZES, ...OF_EXTENTS_AND_AXES, ...OF_SUMS];

function isOneTap({ w, stride, padBegin, padEnd, groups }: Case): boolean {
  const isOne = (value: number) => value === 1;
  return (
    w.shape.slice(2).every(isOne) && stride.every(isOne) && groups === 1 && ![...padBegin, ...padEnd].some((p) => p > 0)
  );
}

/** The numbers of a result one behind the other from the front of the larger one. */
function inOnePiece(problem: Case, { shape, data }: Tensor): Tensor {
  const larger = shape.map((extent, axis) => extent + (axis < 2 ? 0 : problem.outputPadding[axis - 2]));
  const y = zeros(problem.dtype, elementCount(larger));
  y.set(data);
  return { shape: larger, data: y };
}

/** With a single group its offsets are those of the first, and right. */
function isUntestedGrouped({ stride, padBegin, padEnd }: Case): boolean {
  return stride.length === 3 && [...stride, ...padBegin, ...padEnd].some((value) => value !== 1);
}

function isDepthwiseOfTwoAxes({ x, w, groups }: Case): boolean {
  return w.shape.length === 4 && groups > 1 && groups === x.shape[1];
}

function hasRowsToLose({ x, w, stride, dilation, padBegin, padEnd }: Case): boolean {
  const full = (x.shape[2] - 1) * stride[0] + (w.shape[2] - 1) * dilation[0] + 1;
  return full - padBegin[0] - padEnd[0] >= 1;
}

/** A tap of a filter [h, w], found as if its rows had h taps. */
function crossed(k: number, { w: { shape } }: Case): number {
  if (shape.length !== 4) return k;
  const [, , height, width] = shape;
  return Math.floor(k / width) * height + (k % width);
}

/** Whether SAME had nothing to crop on this axis, and less than nothing. */
function isExtended({ padBegin, padEnd, outputPadding, effectiveKernel, stride }: AxisPlan): boolean {
  return padBegin + padEnd === 0 && outputPadding > 0 && effectiveKernel < stride;
}

/** The right engine, but for an error where the condition holds. */
function throwingWhere(holds: (problem: Case) => boolean, message: string): (problem: Case) => Tensor {
  const right = engineWith();
  return (problem) => {
    const y = right(problem);
    if (holds(problem)) throw new Error(message);
    return y;
  };
}
