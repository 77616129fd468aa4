/** Defects of gradients: the operator itself is right, and what it is trained by is not. */
import { engines, gradients } from '../../engines/index.ts';
import type { Case, Gradients } from '../../spec/case.ts';
import { customaryGeometryOf } from '../../spec/geometry.ts';
import { elementCount, type Tensor, zeros } from '../../spec/tensor.ts';
import type { Fault, FaultyImplementation } from '../fault.ts';

export const GRADIENT_FAULTS: readonly Fault[] = [
  {
    id: 'gradient-of-one-tap-kernel-ignores-stride',
    project: 'PyTorch (CPU, slow_conv_transpose2d)',
    class: 'gradient',
    reference: 'https://github.com/pytorch/pytorch/issues/63314',
    symptom: 'With a 1×1 kernel and stride 2 the gradient of x reads the neighbouring cells of g.',
    fault: 'One tap needs no columns, so that g itself is taken for them, without its stride.',
    trigger: 'a kernel of one tap, no pads, a stride above 1 on an axis of several cells',
    evidence: 'text',
    make: () =>
      training((p, g, right) => {
        if (!isOneTap(p) || p.padBegin.some((pad, axis) => pad + p.padEnd[axis] > 0)) return right;
        return { ...right, x: gradients({ ...p, stride: p.stride.map(() => 1) }, firstCells(g, p)).x };
      }),
  },
  {
    id: 'gradient-of-one-tap-kernel-with-output-padding',
    project: 'TVM (te.gradient of topi.nn.conv2d_transpose)',
    class: 'gradient',
    reference: 'https://github.com/apache/tvm/issues/8087',
    symptom:
      'With a 1×1 kernel, stride 2 and output padding 1 a third of the gradient differs from finite differences.',
    fault: 'The output padding is taken for a pad at the beginning, so that g is read that many cells too far on.',
    trigger: 'a kernel of one tap, output padding, on an axis of several cells or without a begin pad',
    evidence: 'symptom only',
    make: () =>
      training((p, g, right) => {
        if (!isOneTap(p)) return right;
        const padBegin = p.padBegin.map((pad, axis) => pad - p.outputPadding[axis]);
        return { ...right, x: gradients({ ...p, padBegin }, g).x };
      }),
  },
  {
    id: 'gradient-of-x-without-dilation',
    project: 'JAX (conv_general_dilated, transpose rule)',
    class: 'gradient',
    reference: 'https://github.com/jax-ml/jax/pull/567',
    symptom: 'The gradient with respect to the input is wrong where the kernel is dilated.',
    fault: 'The transposed rule leaves out the dilation of the kernel.',
    trigger: 'a dilation above 1 on an axis with several taps',
    evidence: 'partly',
    make: () =>
      training((p, g, right) => ({ ...right, x: gradients({ ...p, dilation: p.dilation.map(() => 1) }, g).x })),
  },
  {
    id: 'gradient-transposes-groups-as-one',
    project: 'MLX',
    class: 'gradient',
    reference: 'https://github.com/ml-explore/mlx/pull/2495',
    symptom: 'Gradients of convolutions with several groups are wrong.',
    fault: 'The weights are transposed as if they were those of one group.',
    trigger: 'several groups, several output channels in each, several input channels',
    evidence: 'partly',
    make: () =>
      training((p, g, right) => ({ ...right, x: gradients(p.groups > 1 ? { ...p, w: transposed(p.w) } : p, g).x })),
  },
  {
    id: 'gradient-of-w-reads-first-group',
    project: 'PyTorch (functional weight gradients)',
    class: 'gradient',
    reference: 'https://github.com/pytorch/pytorch/issues/51430',
    symptom: 'The gradient with respect to the weights is wrong with more than one group.',
    fault: 'Every group reads the channels of g of the first.',
    trigger: 'several groups',
    evidence: 'partly',
    make: () => training((p, g, right) => ({ ...right, w: gradients(p, ofFirstGroup(p, g)).w })),
  },
  {
    id: 'gradient-of-depthwise-kernel-reversed',
    project: 'PaddlePaddle (DepthwiseConvTransposeGradKernel)',
    class: 'gradient',
    reference: 'https://github.com/PaddlePaddle/Paddle/pull/31762',
    symptom: 'Gradients of depthwise transposed convolutions are wrong.',
    fault: 'The kernel of the depthwise path runs backwards over its taps.',
    trigger: 'depthwise (as many groups as channels, more than one) with several taps',
    evidence: 'symptom only',
    remark: 'The change tells no cause; this is one of those that give its symptom.',
    make: () =>
      training((p, _, right) =>
        p.groups > 1 && p.groups === p.x.shape[1] ? { ...right, w: reversedTaps(right.w) } : right,
      ),
  },
  {
    id: 'gradient-without-output-padding',
    project: 'PyTorch/XLA',
    class: 'gradient',
    reference: 'https://github.com/pytorch/xla/issues/2333',
    symptom: 'The output padding is not realised in the gradient.',
    fault: 'The cells of g that the output padding added count for nothing.',
    trigger: 'output padding, and a bias or a product that lands in those cells',
    evidence: 'partly',
    make: () => training((p, g) => gradients(p, withoutOutputPadding(g, p))),
  },
  {
    id: 'gradient-checks-forward-size',
    project: 'Deeplearning4j',
    class: 'gradient',
    reference: 'https://github.com/deeplearning4j/deeplearning4j/issues/4818',
    symptom: 'Training throws, since the gradient of the output does not have the size that is expected.',
    fault: 'The gradient of the output is checked by the size rule of a convolution: ⌊(i + pads − ek)/s⌋ + 1.',
    trigger: 'an extent of the output that is not that of the forward convolution of x',
    evidence: 'partly',
    make: () =>
      training((p, g, right) => {
        p.stride.forEach((stride, axis) => {
          const taps = (p.w.shape[axis + 2] - 1) * p.dilation[axis] + 1;
          const wanted = Math.floor((p.x.shape[axis + 2] + p.padBegin[axis] + p.padEnd[axis] - taps) / stride) + 1;
          if (wanted === g.shape[axis + 2]) return;
          throw new RangeError(`gradient of axis ${axis} must have ${wanted} cells, got ${g.shape[axis + 2]}`);
        });
        return right;
      }),
  },
];

/** The operator as it must be, with these gradients. */
function training(wrong: (problem: Case, g: Tensor, right: Gradients) => Gradients): FaultyImplementation {
  const legal = (problem: Case): Case => {
    customaryGeometryOf(problem);
    return problem;
  };
  return {
    convTranspose: (problem) => engines.scatter(legal(problem)),
    gradients: (problem, g) => wrong(problem, g, gradients(legal(problem), g)),
  };
}

function isOneTap({ w }: Case): boolean {
  return w.shape.slice(2).every((taps) => taps === 1);
}

/** Each plane of g cut off after as many cells as one of x has, in the order in which they lie. */
function firstCells(g: Tensor, { x }: Case): Tensor {
  const [batch, channels] = g.shape;
  const input = x.shape.slice(2);
  const [cells, kept] = [elementCount(g.shape.slice(2)), elementCount(input)];
  const data = g.data.slice(0, batch * channels * kept);
  data.forEach((_, at) => {
    data[at] = g.data[Math.floor(at / kept) * cells + (at % kept)];
  });
  return { shape: [batch, channels, ...input], data };
}

/** w [C,M/g,…k], its numbers taken for those of [M/g,C,…k]. */
function transposed({ shape, data }: Tensor): Tensor {
  const [channels, perGroup, ...kernel] = shape;
  const taps = elementCount(kernel);
  const from = (at: number) => {
    const [c, m] = [Math.floor(at / (perGroup * taps)), Math.floor(at / taps) % perGroup];
    return (m * channels + c) * taps + (at % taps);
  };
  return { shape, data: data.map((_, at) => data[from(at)]) };
}

function ofFirstGroup({ groups }: Case, { shape, data }: Tensor): Tensor {
  const [, channels, ...extents] = shape;
  const [plane, perGroup] = [elementCount(extents), channels / groups];
  const from = (at: number) => {
    const channel = Math.floor(at / plane) % channels;
    return at - (channel - (channel % perGroup)) * plane;
  };
  return { shape, data: data.map((_, at) => data[from(at)]) };
}

function reversedTaps({ shape, data }: Tensor): Tensor {
  const taps = elementCount(shape.slice(2));
  return { shape, data: data.map((_, at) => data[at - (at % taps) + taps - 1 - (at % taps)]) };
}

function withoutOutputPadding({ shape, data }: Tensor, { dtype, outputPadding }: Case): Tensor {
  const kept = zeros(dtype, data.length);
  const extents = shape.slice(2);
  data.forEach((value, at) => {
    const isAdded = extents.some((extent, axis) => {
      const o = Math.floor(at / elementCount(extents.slice(axis + 1))) % extent;
      return o >= extent - outputPadding[axis];
    });
    if (!isAdded) kept[at] = value;
  });
  return { shape, data: kept };
}
