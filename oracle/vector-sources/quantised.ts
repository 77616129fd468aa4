/**
 * Vectors of integers that stand for real numbers: every product sum·sx·sw/sy is an integer, so that all rules of rounding give these
 * codes. Data are given without their zero points; in the files they are codes.
 */
import type { QuantisedDtype } from '../../spec/number-types.ts';
import type { Flag, Vector } from '../vector.ts';
import { OWN, type Parts, type VectorSource, valid } from './define.ts';
import { smallNumbers, UNLIKE_AXES } from './small-parts.ts';

const TYPES: readonly QuantisedDtype[] = ['int8', 'uint8', 'int16'];
const OF_8_BITS: readonly QuantisedDtype[] = ['int8', 'uint8'];

const FLAGS: Readonly<Record<string, Flag>> = {
  ZeroPointIgnored: {
    bug: 'The zero point of x or y is left out, subtracted in too few bits, or refused.',
    reference: 'https://github.com/pytorch/executorch/pull/20655',
    faults: ['int8-zero-point-wraps', 'int8-zero-point-refused'],
  },
  PaddingIsCodeZero: {
    bug: 'What lies between and beside the cells of x is the code 0, and not the zero point.',
    reference: 'https://github.com/apache/tvm/issues/13364',
    faults: ['int8-edges-hold-code-0'],
  },
  ZeroPointOfWeights: {
    bug: 'Zero points of weights are left out, or that of the first channel serves all.',
    reference: 'https://github.com/apache/tvm/issues/16646',
    faults: ['int8-zero-point-of-first-channel'],
  },
  ScaleByWrongAxis: {
    bug: 'Scales of weights are read along the input channels, by group, for one group only, or the first serves all.',
    reference: 'https://github.com/NVIDIA/TensorRT/issues/1694',
    faults: [
      'int8-scale-by-input-channel',
      'int8-scale-of-first-channel',
      'int8-scales-of-one-group',
      'int8-scale-by-group',
    ],
  },
  ScaleOfOtherTensor: {
    bug: 'The result is in units of the scale of x.',
    reference: 'https://github.com/NVIDIA/TensorRT/issues/1699',
    faults: ['int8-result-in-scale-of-x'],
  },
  BiasScale: {
    bug: 'The bias does not count units of sx·sw[m]: it is added after scaling, scaled beforehand, or by another channel’s scale.',
    reference: 'https://github.com/NVIDIA/TensorRT/issues/1840',
    faults: ['int8-bias-in-scale-of-result', 'int8-bias-scaled-beforehand', 'int8-bias-in-scale-of-other-channel'],
  },
  DepthwiseBias: {
    bug: 'A depthwise layer has no bias.',
    reference: 'https://github.com/quic/aimet/issues/288',
    faults: ['int8-depthwise-bias-lost'],
  },
  ClampOrder: {
    bug: 'The clamp of a fused activation is left out, or comes before the zero point.',
    reference: 'https://github.com/PaddlePaddle/Paddle/pull/44348',
    faults: ['int8-activation-dropped', 'int8-activation-before-zero-point'],
  },
  WrapsAround: {
    bug: 'What is beyond the type wraps around, where it has to be its end.',
    reference: 'https://onnx.ai/onnx/operators/onnx__QuantizeLinear.html',
    faults: [],
  },
  NarrowSums: {
    bug: 'Beside int16 sums or the bias have 32 bits, and the result 8.',
    reference: 'https://github.com/tensorflow/tensorflow/pull/58400',
    faults: ['int16-bias-as-int32', 'int16-sums-in-int32', 'int16-result-as-int8'],
  },
  CellsLeftOut: {
    bug: 'The kernel for integers leaves out output padding, or cells that only later taps reach.',
    reference: 'https://github.com/tensorflow/model-optimization/issues/771',
    faults: ['int8-output-padding-dropped', 'int8-cells-between-strides-empty'],
  },
};

interface Made extends Parts {
  readonly comment: string;
  readonly flags: readonly string[];
}

/** A vector of each of the types. */
function ofEach(
  name: string,
  dtypes: readonly QuantisedDtype[],
  made: (dtype: QuantisedDtype) => Made,
): (() => Vector)[] {
  return dtypes.map((dtype) => valid({ id: `quantised-${name}-${dtype}`, source: OWN, dtype, ...made(dtype) }));
}

/** A code beside the middle of the type, as a zero point; int16 has 0. */
const aside = (dtype: QuantisedDtype, steps: number) => {
  const middle = { int8: 0, uint8: 128, int16: 0 }[dtype];
  return { zeroPoint: dtype === 'int16' ? 0 : middle + steps };
};

const PLAIN = ofEach('plain', TYPES, () => ({
  comment: 'Two axes that differ in everything; every scale is 1, every zero point in the middle of its type.',
  flags: ['CellsLeftOut'],
  ...UNLIKE_AXES,
}));

const STRIDES = ofEach('stride-2', TYPES, () => ({
  comment: 'Only later taps reach every second cell, and none the last one, which holds the bias.',
  flags: ['CellsLeftOut'],
  x: [1, 1, 3],
  xData: [3, -2, 5],
  w: [1, 1, 2],
  wData: [2, -3],
  bias: [4],
  stride: [2],
  outputPadding: [1],
}));

const SPATIAL = ofEach('depthwise-3d', TYPES, () => ({
  comment: 'Three axes, a group for each channel, with a bias and a scale for each.',
  flags: ['DepthwiseBias', 'ScaleByWrongAxis'],
  x: [1, 2, 1, 2, 2],
  xData: smallNumbers(8, 3),
  w: [2, 1, 2, 1, 2],
  wData: smallNumbers(8, 4),
  bias: [6, -5],
  stride: [1, 2, 1],
  groups: 2,
  quantisation: { x: { scale: 0.5 }, w: { scale: [0.5, 0.25] }, y: { scale: 0.125 } },
}));

const ZERO_POINTS = [
  ...ofEach('zero-points', OF_8_BITS, (dtype) => ({
    comment:
      'x and y have zero points: a cell that nothing reaches holds that of y, and what is beside x counts nothing.',
    flags: ['ZeroPointIgnored', 'PaddingIsCodeZero'],
    x: [1, 2, 3],
    xData: smallNumbers(6, 2),
    w: [2, 2, 3],
    wData: smallNumbers(12, 3),
    stride: [2],
    padBegin: [1],
    outputPadding: [1],
    quantisation: { x: aside(dtype, 7), y: aside(dtype, -20) },
  })),
  ...ofEach('zero-point-at-the-end', OF_8_BITS, (dtype) => ({
    comment: 'Codes and zero point lie at opposite ends of the type: their difference needs 9 bits.',
    flags: ['ZeroPointIgnored'],
    x: [1, 1, 3],
    xData: [240, 16, 208],
    w: [1, 1, 2],
    wData: [1, -2],
    stride: [2],
    quantisation: { x: aside(dtype, -120), y: { scale: 16, ...aside(dtype, 0) } },
  })),
  ...ofEach('zero-point-of-weights', OF_8_BITS, (dtype) => ({
    comment: 'Each output channel has a zero point of its own, beside one of x.',
    flags: ['ZeroPointOfWeights'],
    x: [1, 2, 2],
    xData: smallNumbers(4, 3),
    w: [2, 2, 2],
    wData: smallNumbers(8, 2),
    quantisation: {
      x: aside(dtype, 3),
      w: { scale: [1, 1], zeroPoint: [aside(dtype, 0).zeroPoint, aside(dtype, 7).zeroPoint] },
    },
  })),
  valid({
    id: 'quantised-weights-int8-uint8',
    comment: 'x of uint8 beside weights of int8, as PyTorch and ONNX have them.',
    flags: ['ZeroPointIgnored', 'ZeroPointOfWeights'],
    source: OWN,
    dtype: 'uint8',
    x: [1, 1, 3],
    xData: [-2, 100, 8],
    w: [1, 2, 2],
    wData: [-1, 2, 3, -2],
    stride: [2],
    quantisation: { x: { zeroPoint: 3 }, w: { dtype: 'int8' }, y: { scale: 2, zeroPoint: 140 } },
  }),
];

const SCALES = [
  ...ofEach('scales-by-channel', TYPES, () => ({
    comment: 'Each output channel has a scale of its own, and there are as many channels in as out.',
    flags: ['ScaleByWrongAxis', 'BiasScale'],
    x: [1, 2, 2],
    xData: smallNumbers(4, 3),
    w: [2, 2, 2],
    wData: smallNumbers(8, 4),
    bias: [3, -4],
    quantisation: { w: { scale: [1, 0.5] }, y: { scale: 0.5 } },
  })),
  ...ofEach('scales-by-channel-in-groups', TYPES, () => ({
    comment: 'Two groups of two channels in and out: four scales.',
    flags: ['ScaleByWrongAxis', 'BiasScale'],
    x: [1, 4, 2],
    xData: smallNumbers(8, 2),
    w: [4, 2, 2],
    wData: smallNumbers(16, 3),
    bias: [1, -2, 3, -4],
    groups: 2,
    quantisation: { w: { scale: [1, 0.5, 0.25, 2] }, y: { scale: 0.25 } },
  })),
  ...ofEach('scales-of-x-and-y', TYPES, (dtype) => ({
    comment: 'The scale of x is not that of y, and their quotient is not that of the weights.',
    flags: ['ScaleOfOtherTensor', 'BiasScale'],
    x: [2, 1, 2],
    xData: smallNumbers(4, 3),
    w: [1, 1, 2],
    wData: [3, -2],
    bias: [4],
    stride: [2],
    quantisation: {
      x: { scale: 0.5, ...aside(dtype, 2) },
      w: { scale: [0.5] },
      y: { scale: 0.125, ...aside(dtype, -5) },
    },
  })),
];

const ENDS = [
  ...ofEach('saturates', TYPES, (dtype) => ({
    comment: 'Results beyond both ends of the type are its ends.',
    flags: ['WrapsAround'],
    x: [1, 1, 2],
    xData: dtype === 'int16' ? [32000, -32000] : [100, -100],
    w: [1, 1, 2],
    wData: [2, -1],
    stride: [2],
    quantisation: { y: aside(dtype, 10) },
  })),
  ...ofEach('clamp', TYPES, (dtype) => {
    const { zeroPoint } = aside(dtype, 20);
    return {
      comment: 'A fused ReLU6: the least code is the zero point, and the most 6 steps above it.',
      flags: ['ClampOrder'],
      x: [1, 1, 5],
      xData: [-3, -1, 2, 5, 30],
      w: [1, 1, 1],
      wData: [1],
      quantisation: { y: { zeroPoint }, clamp: [zeroPoint, zeroPoint + 6] as const },
    };
  }),
  valid({
    id: 'quantised-sums-beyond-32-bits-int16',
    comment: 'A bias and a sum that need more than 32 bits, and a result that fits 16.',
    flags: ['NarrowSums'],
    source: OWN,
    dtype: 'int16',
    x: [1, 1, 2],
    xData: [16384, -16384],
    w: [1, 2, 1],
    wData: [64, -64],
    bias: [2 ** 33, 2 ** 31 - 2 ** 20],
    quantisation: { y: { scale: 2 ** 20 } },
  }),
  valid({
    id: 'quantised-result-beyond-8-bits-int16',
    comment: 'Results beyond 8 bits, of codes beyond 8 bits.',
    flags: ['NarrowSums'],
    source: OWN,
    dtype: 'int16',
    x: [1, 1, 3],
    xData: [300, -20000, 129],
    w: [1, 1, 2],
    wData: [1, -1],
  }),
];

export const QUANTISED_VECTORS: VectorSource = {
  name: 'quantised',
  title: 'int8, uint8 and int16 with scales, zero points and clamps, where every rule of rounding gives the same',
  flags: FLAGS,
  vectors: [...PLAIN, ...STRIDES, ...SPATIAL, ...ZERO_POINTS, ...SCALES, ...ENDS],
};
