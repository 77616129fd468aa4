/**
 * Vectors of f16 and bf16: data and results of the type. Their exact lane keeps within what the type itself sums exactly; the wide lane
 * within what f32 does, so that it also says what a sum in the type loses.
 */
import { LARGEST, SMALLEST, SMALLEST_NORMAL } from '../../spec/special-values.ts';
import type { Flag, Vector } from '../vector.ts';
import { OWN, type VectorSource, valid } from './define.ts';
import { smallNumbers, UNLIKE_AXES } from './small-parts.ts';

type Half = 'f16' | 'bf16';
const HALVES: readonly Half[] = ['f16', 'bf16'];

/** The first odd number that the type has not, and the one after the next: both are ties, one goes down and one up. */
const TIES: Readonly<Record<Half, readonly [number, number]>> = { f16: [2049, 2051], bf16: [257, 259] };

const FLAGS: Readonly<Record<string, Flag>> = {
  OperandsAsSingles: {
    bug: 'Numbers of two bytes, or factors beside them, are read as singles.',
    reference: 'https://github.com/PaddlePaddle/Paddle/pull/24695',
    faults: ['half-scale-handed-over-as-single'],
  },
  OtherOperator: {
    bug: 'In this type another kernel is called: the forward convolution, or one without stride, groups or dilation.',
    reference: 'https://github.com/pytorch/pytorch/issues/153276',
    faults: [],
  },
  SumsInHalf: {
    bug: 'Products or partial sums are rounded to the type, so that what cancels loses the rest, and long sums stand still.',
    reference: 'https://github.com/pytorch/pytorch/issues/153276',
    faults: ['half-partial-sums-rounded'],
  },
  SumsOverflow: {
    bug: 'Partial sums beyond the range of f16 become ∞, and then NaN, where the whole sum is within it.',
    reference: 'https://onnx.ai/onnx/operators/onnx__ConvTranspose.html',
    faults: [],
  },
  CutOff: {
    bug: 'The sum is cut off to the type, or its ties go away from zero, in place of being rounded to the nearest, ties to even.',
    reference: 'IEEE 754-2019, section 4.3.1',
    faults: [],
  },
  OtherHalf: {
    bug: 'bf16 passes through f16, whose range is smaller, or f16 through bf16, whose significand is shorter.',
    reference: 'https://github.com/llvm/torch-mlir/pull/1888',
    faults: ['bf16-result-made-a-half'],
  },
  HalvesFlushed: {
    bug: 'Subnormal operands or results become zero, which are not rare in f16.',
    reference: 'https://github.com/ROCm/MIOpen/issues/1188',
    faults: ['half-operands-flushed'],
  },
  HalvesClamped: {
    bug: 'What is too large for the type becomes its largest number, or ∞ comes too early.',
    reference: 'IEEE 754-2019, section 7.4',
    faults: [],
  },
};

/** Vectors of both types. */
const ofBoth = (make: (dtype: Half) => () => Vector) => HALVES.map(make);

const EXACT = [
  ...ofBoth((dtype) =>
    valid({
      id: `halves-plain-${dtype}`,
      comment: 'Two axes that differ in everything, stride, pads, output padding and dilation.',
      flags: ['OperandsAsSingles', 'OtherOperator'],
      source: OWN,
      dtype,
      ...UNLIKE_AXES,
    }),
  ),
  ...ofBoth((dtype) =>
    valid({
      id: `halves-groups-${dtype}`,
      comment: 'Two groups of two channels in and three out, with a bias for each.',
      flags: ['OtherOperator'],
      source: OWN,
      dtype,
      x: [2, 4, 3],
      xData: smallNumbers(24, 2),
      w: [4, 3, 2],
      wData: smallNumbers(24, 5),
      bias: [1, -2, 3, -4, 5, -6],
      stride: [2],
      groups: 2,
    }),
  ),
  ...ofBoth((dtype) =>
    valid({
      id: `halves-depthwise-3d-${dtype}`,
      comment: 'Three axes, a group for each channel.',
      flags: ['OtherOperator', 'OperandsAsSingles'],
      source: OWN,
      dtype,
      x: [1, 2, 1, 2, 2],
      xData: smallNumbers(8, 3),
      w: [2, 1, 2, 1, 2],
      wData: smallNumbers(8, 4),
      stride: [1, 2, 2],
      groups: 2,
    }),
  ),
  ...ofBoth((dtype) =>
    valid({
      id: `halves-any-element-${dtype}`,
      comment: 'An odd number of elements: kernels that read two at a time meet the end.',
      flags: ['OperandsAsSingles'],
      source: OWN,
      dtype,
      x: [1, 1, 5],
      xData: [1, -2, 3, -4, 5],
      w: [1, 1, 3],
      wData: [2, -3, 5],
    }),
  ),
];

const WIDE = [
  ...ofBoth((dtype) =>
    valid({
      id: `halves-sum-cancels-${dtype}`,
      comment: 'Two large terms cancel around a small one, in three channels.',
      flags: ['SumsInHalf'],
      source: OWN,
      lane: 'wide',
      dtype,
      x: [1, 3, 1],
      xData: [256, 1, -256],
      w: [3, 1, 2],
      wData: [255, 128, 3, -5, 255, 128],
    }),
  ),
  ...ofBoth((dtype) =>
    valid({
      id: `halves-products-rounded-${dtype}`,
      comment: 'Products that the type has no number for, and which nearly cancel.',
      flags: ['SumsInHalf'],
      source: OWN,
      lane: 'wide',
      dtype,
      x: [1, 2, 2],
      xData: [101, 77, -100, -75],
      w: [2, 1, 2],
      wData: [99, 77, 99, 75],
    }),
  ),
  ...ofBoth((dtype) =>
    valid({
      id: `halves-sum-stands-still-${dtype}`,
      comment: 'Ones that are added to a number beside which the type has none: one after the other they are lost.',
      flags: ['SumsInHalf'],
      source: OWN,
      lane: 'wide',
      dtype,
      x: [1, 9, 1],
      xData: [TIES[dtype][0] - 1, 1, 1, 1, 1, 1, 1, 1, 1],
      w: [9, 1, 1],
      wData: Array.from({ length: 9 }, () => 1),
    }),
  ),
  ...ofBoth((dtype) =>
    valid({
      id: `halves-ties-${dtype}`,
      comment: `${TIES[dtype][0]} goes down, ${TIES[dtype][1]} up, and so do their negatives.`,
      flags: ['CutOff'],
      source: OWN,
      lane: 'wide',
      dtype,
      x: [1, 2, 4],
      xData: [...TIES[dtype].map((tie) => tie - 1), ...TIES[dtype].map((tie) => 1 - tie), 1, 1, -1, -1],
      w: [2, 1, 1],
      wData: [1, 1],
    }),
  ),
  ...ofBoth((dtype) =>
    valid({
      id: `halves-above-ties-${dtype}`,
      comment: 'Sums just above and just below a tie.',
      flags: ['CutOff', 'OtherHalf'],
      source: OWN,
      lane: 'wide',
      dtype,
      x: [1, 2, 4],
      xData: [...[1, 1, -1, -1].map((sign) => sign * (TIES[dtype][0] - 1) * 8), 9, 7, -9, -7],
      w: [2, 1, 1],
      wData: [1, 1],
    }),
  ),
  valid({
    id: 'halves-sum-overflows-f16',
    comment: 'Two terms leave the range of f16 together, and the third brings the sum back.',
    flags: ['SumsOverflow'],
    source: OWN,
    lane: 'wide',
    dtype: 'f16',
    x: [1, 3, 1],
    xData: [200, 200, -200],
    w: [3, 1, 2],
    wData: [200, -200, 200, -200, 200, -200],
  }),
  valid({
    id: 'halves-largest-f16',
    comment: '65519 is rounded to 65504, the largest half, and 65520 is ∞.',
    flags: ['HalvesClamped'],
    source: OWN,
    lane: 'wide',
    dtype: 'f16',
    x: [1, 2, 4],
    xData: [65504, 65504, -65504, -65504, 15, 16, -15, -16],
    w: [2, 1, 1],
    wData: [1, 1],
  }),
];

const SPECIAL = [
  ...ofBoth((dtype) =>
    valid({
      id: `halves-subnormal-operands-${dtype}`,
      comment: 'Multiples of the smallest number.',
      flags: ['HalvesFlushed'],
      source: OWN,
      lane: 'special',
      dtype,
      x: [1, 1, 2],
      xData: [SMALLEST[dtype], -5 * SMALLEST[dtype]],
      w: [1, 1, 2],
      wData: [3, 1],
    }),
  ),
  ...ofBoth((dtype) =>
    valid({
      id: `halves-subnormal-result-${dtype}`,
      comment: 'Normal operands whose product is below the smallest normal number.',
      flags: ['HalvesFlushed'],
      source: OWN,
      lane: 'special',
      dtype,
      x: [1, 1, 1],
      xData: [SMALLEST_NORMAL[dtype]],
      w: [1, 1, 2],
      wData: [2 ** -3, -(2 ** -4)],
    }),
  ),
  ...ofBoth((dtype) =>
    valid({
      id: `halves-overflow-${dtype}`,
      comment: 'Single products beyond the largest number are ∞; the largest number itself is not.',
      flags: ['HalvesClamped'],
      source: OWN,
      lane: 'special',
      dtype,
      x: [1, 1, 1],
      xData: [LARGEST[dtype]],
      w: [1, 1, 3],
      wData: [2, 1, -2],
    }),
  ),
  valid({
    id: 'halves-range-bf16',
    comment: 'Numbers that bf16 has and f16 has not, above and below its range.',
    flags: ['OtherHalf'],
    source: OWN,
    lane: 'special',
    dtype: 'bf16',
    x: [1, 1, 2],
    xData: [2 ** 17, 2 ** -30],
    w: [1, 1, 1],
    wData: [3],
  }),
  valid({
    id: 'halves-significand-f16',
    comment: 'A number that f16 has and bf16 has not.',
    flags: ['OtherHalf'],
    source: OWN,
    lane: 'special',
    dtype: 'f16',
    x: [1, 1, 1],
    xData: [1025],
    w: [1, 1, 2],
    wData: [1, -1],
  }),
  ...ofBoth((dtype) =>
    valid({
      id: `halves-nan-${dtype}`,
      comment: 'NaN and ∞ reach the cells of their stamps, and no others.',
      flags: ['OperandsAsSingles'],
      source: OWN,
      lane: 'special',
      dtype,
      x: [1, 1, 5],
      xData: [1, Number.NaN, 2, Number.POSITIVE_INFINITY, 3],
      w: [1, 1, 2],
      wData: [2, -3],
      stride: [2],
    }),
  ),
];

export const HALF_VECTORS: VectorSource = {
  name: 'halves',
  title: 'f16 and bf16: their sums, how these are rounded, and the limits of the types',
  flags: FLAGS,
  vectors: [...EXACT, ...WIDE, ...SPECIAL],
};
