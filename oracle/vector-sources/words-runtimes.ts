/** Vectors in the words of runtimes, compilers and further frameworks: what convention-runtimes.ts has not. */
import type { ConventionVector } from '../vector.ts';
import { callFlags } from './call-flags.ts';
import { inWordsOf } from './convention-call.ts';
import type { VectorSource } from './define.ts';

const RUNTIMES: readonly (() => ConventionVector)[] = [
  ...inWordsOf('tflite', [
    {
      id: 'valid',
      comment: 'VALID, one cell more than the full output on the second axis, and no activation.',
      flags: ['LayoutMixed', 'AttributeIgnored'],
      attributes: {
        ...{ output_shape: [1, 4, 6, 2], stride_h: 1, stride_w: 2 },
        ...{ padding: 'VALID', fused_activation_function: 'NONE' },
      },
      x: [1, 2, 2, 2],
      w: [2, 2, 3, 3],
    },
    {
      id: 'activation',
      comment: 'A fused activation changes what is computed: no transposed convolution.',
      flags: ['AttributeIgnored'],
      attributes: {
        ...{ output_shape: [1, 2, 2, 1], stride_h: 1, stride_w: 1 },
        ...{ padding: 'SAME', fused_activation_function: 'RELU' },
      },
      x: [1, 1, 2, 2],
      w: [1, 1, 1, 1],
    },
  ]),
  ...inWordsOf('openvino', [
    {
      id: 'dilations',
      comment: 'Explicit pads at either end, and a dilation.',
      flags: ['PadsOrder', 'AttributeIgnored'],
      attributes: {
        ...{ strides: [2, 1], dilations: [2, 3], pads_begin: [2, 0], pads_end: [1, 3] },
        ...{ output_padding: [0, 0], auto_pad: 'explicit' },
      },
      x: [1, 2, 3, 2],
      w: [2, 2, 2, 3],
    },
    {
      id: 'same-lower',
      comment: 'An even number of cells to crop, of which formulas and text say the same.',
      flags: ['SameIgnored'],
      attributes: { strides: [1], pads_begin: [0], pads_end: [0], auto_pad: 'same_lower', output_shape: [4] },
      x: [1, 2, 4],
      w: [2, 1, 3],
    },
    {
      id: 'valid',
      comment: 'Pads that are given beside valid are not looked at.',
      flags: ['PadsOrder'],
      attributes: { strides: [2], pads_begin: [1], pads_end: [1], auto_pad: 'valid' },
      x: [1, 1, 3],
      w: [1, 2, 3],
    },
  ]),
  ...inWordsOf('onednn', [
    {
      id: 'ncx-xoi',
      comment: 'Channels second, weights with the spatial axes first, pads at either end, and any output padding.',
      flags: ['LayoutMixed', 'PadsOrder', 'AttributeIgnored'],
      attributes: {
        ...{ strides: [3, 2], pads_begin: [2, 0], pads_end: [0, 1], dilations: [2, 1], auto_pad: 'none' },
        ...{ output_padding: [2, 0], data_format: 'NCX', weights_format: 'XOI' },
      },
      x: [1, 2, 2, 3],
      w: [2, 3, 2, 3],
    },
    {
      id: 'iox',
      comment: 'Channels last, weights with the spatial axes last, two groups side by side.',
      flags: ['LayoutMixed', 'SameSide'],
      attributes: {
        ...{ strides: [2], auto_pad: 'same_upper', groups: 2, data_format: 'NXC', weights_format: 'IOX' },
      },
      x: [1, 4, 3],
      w: [4, 2, 3],
    },
    {
      id: 'valid',
      comment: 'valid crops nothing.',
      flags: ['AttributeIgnored'],
      attributes: { strides: [2], auto_pad: 'valid' },
      x: [1, 2, 3],
      w: [2, 1, 3],
    },
  ]),
  ...inWordsOf('stablehlo', [
    {
      id: 'channels-second',
      comment: 'Channels second, a kernel that is turned round, and all attributes written out.',
      flags: ['KernelFlipped', 'LayoutMixed'],
      attributes: {
        ...{
          window_strides: [1, 1],
          padding: [
            [1, 0],
            [2, 3],
          ],
          lhs_dilation: [2, 3],
          rhs_dilation: [1, 1],
        },
        ...{ window_reversal: [true, true], dimension_numbers: '[b, f, 0, 1]x[i, o, 0, 1]->[b, f, 0, 1]' },
        ...{ feature_group_count: 1, batch_group_count: 1 },
      },
      x: [1, 2, 2, 2],
      w: [2, 3, 2, 3],
    },
    {
      id: 'channels-last',
      comment: 'Channels last, the kernel as it lies, which is backwards.',
      flags: ['KernelFlipped', 'LayoutMixed'],
      attributes: {
        ...{ padding: [[2, 1]], lhs_dilation: [2], window_reversal: [false] },
        dimension_numbers: '[b, 0, f]x[0, i, o]->[b, 0, f]',
      },
      x: [1, 2, 3],
      w: [2, 3, 3],
    },
  ]),
  ...inWordsOf('tosa', [
    {
      id: 'crops',
      comment: 'Every end is cropped by another number.',
      flags: ['PadsOrder', 'LayoutMixed'],
      attributes: { stride: [2, 3], out_pad: [-1, -2, 0, -1] },
      x: [1, 2, 2, 3],
      w: [2, 3, 3, 2],
    },
  ]),
  ...inWordsOf('ncnn', [
    {
      id: 'every-attribute',
      comment: 'Pads of each side, a dilation and a stride of each axis, and no activation.',
      flags: ['PadsOrder', 'AttributeIgnored'],
      attributes: {
        ...{
          stride_w: 3,
          stride_h: 2,
          dilation_w: 1,
          dilation_h: 2,
          pad_left: 0,
          pad_right: 2,
          pad_top: 1,
          pad_bottom: 3,
        },
        ...{ output_pad_right: 1, output_pad_bottom: 1, group: 1, activation_type: 0 },
      },
      x: [1, 2, 3, 2],
      w: [2, 3, 2, 3],
      bias: [1, -2, 3],
    },
    {
      id: 'output-size',
      comment: 'Pads of −233 with a size of each axis: the larger half at the end.',
      flags: ['SameSide', 'SameIgnored'],
      attributes: { stride_w: 2, stride_h: 2, pad_left: -233, output_w: 4, output_h: 6 },
      x: [1, 1, 3, 2],
      w: [1, 2, 3, 3],
    },
  ]),
];

const FRAMEWORKS: readonly (() => ConventionVector)[] = [
  ...inWordsOf('paddle', [
    {
      id: 'output-padding',
      comment: 'One number for the pads of both ends, an output padding, a dilation, and groups with bias.',
      flags: ['AttributeIgnored', 'FirstGroupBias'],
      attributes: { stride: 2, padding: 1, output_padding: 1, dilation: 3, groups: 2, data_format: 'NCL' },
      x: [1, 4, 3],
      w: [4, 2, 2],
      bias: [1, 2, -30, 40],
    },
    {
      id: 'valid-nlc',
      comment: 'VALID, channels last.',
      flags: ['LayoutMixed'],
      attributes: { stride: [2], padding: 'VALID', data_format: 'NLC' },
      x: [1, 2, 3],
      w: [2, 3, 3],
    },
    {
      id: 'ndhwc',
      comment: 'Three axes, channels last, pads of either end of each axis in turn.',
      flags: ['LayoutMixed', 'PadsOrder'],
      attributes: { stride: [1, 2, 1], padding: [0, 1, 1, 0, 0, 0], dilation: [1, 1, 2], data_format: 'NDHWC' },
      x: [1, 2, 2, 2, 2],
      w: [2, 1, 2, 2, 2],
    },
  ]),
  ...inWordsOf('coreml', [
    {
      id: 'same-output-shape',
      comment: 'same with an output shape and a dilation; an even number of cells is cropped.',
      flags: ['SameIgnored', 'AttributeIgnored'],
      attributes: { pad_type: 'same', strides: [2], dilations: [2], output_shape: [1, 3, 7] },
      x: [1, 2, 3],
      w: [2, 3, 3],
    },
    {
      id: 'valid',
      comment: 'valid crops nothing.',
      flags: ['AttributeIgnored'],
      attributes: { pad_type: 'valid', strides: [3], groups: 2 },
      x: [1, 4, 2],
      w: [4, 1, 2],
    },
  ]),
  ...inWordsOf('benchdnn', [
    {
      id: 'dilation',
      comment: 'Dilations are counted from 0, pads at the beginning are given, and one letter stands for both axes.',
      flags: ['AttributeIgnored', 'PadsOrder'],
      attributes: { problem: 'mb1ic2ih3oc3oh5kh2sh2ph1dh1' },
      x: [1, 2, 3, 3],
      w: [2, 3, 2, 2],
      bias: [1, -2, 3],
    },
  ]),
  ...inWordsOf('tensorrt', [
    {
      id: 'explicit',
      comment: 'Pads before and after, a dilation and groups.',
      flags: ['PadsOrder', 'AttributeIgnored', 'FirstGroupBias'],
      attributes: {
        ...{ stride: [2, 3], dilation: [2, 1], nbGroups: 2, prePadding: [2, 0], postPadding: [1, 1] },
        paddingMode: 'EXPLICIT_ROUND_DOWN',
      },
      x: [1, 4, 3, 2],
      w: [4, 1, 2, 3],
      bias: [7, -80],
    },
    {
      id: 'same-upper',
      comment: 'SAME_UPPER with an odd number of cells to crop on the first axis.',
      flags: ['SameSide', 'SameIgnored'],
      attributes: { stride: [2, 1], paddingMode: 'SAME_UPPER' },
      x: [1, 1, 2, 3],
      w: [1, 2, 3, 3],
    },
  ]),
  ...inWordsOf('cudnn', [
    {
      id: 'cross-correlation',
      comment: 'Mode CUDNN_CROSS_CORRELATION: the kernel as it lies. A dilation, groups, and the extents of dx.',
      flags: ['KernelFlipped', 'AttributeIgnored'],
      attributes: {
        ...{ padA: [1, 0], filterStrideA: [2, 3], dilationA: [2, 1], mode: 'CUDNN_CROSS_CORRELATION', groupCount: 2 },
        dxDimA: [1, 4, 6, 5],
      },
      x: [1, 4, 3, 2],
      w: [4, 2, 2, 2],
    },
  ]),
  ...inWordsOf('caffe', [
    {
      id: 'dilation',
      comment: 'One number for both ends and both axes, a dilation, and groups with bias.',
      flags: ['AttributeIgnored', 'FirstGroupBias'],
      attributes: { stride: 2, pad: 1, dilation: 2, group: 2 },
      x: [1, 4, 2, 3],
      w: [4, 1, 3, 2],
      bias: [7, -80],
    },
  ]),
  ...inWordsOf('mxnet', [
    {
      id: 'adj',
      comment: 'Pads, an adj below the stride, a dilation and groups with bias.',
      flags: ['AttributeIgnored', 'FirstGroupBias'],
      attributes: { stride: [3, 2], dilate: [2, 1], pad: [1, 0], adj: [2, 1], num_group: 2, layout: 'NCHW' },
      x: [1, 4, 2, 2],
      w: [4, 1, 2, 3],
      bias: [7, -80],
    },
    {
      id: 'nhwc',
      comment: 'Channels last, of x and of the kernel, and a target shape, which overrides pad and adj.',
      flags: ['LayoutMixed'],
      attributes: { stride: [2, 1], target_shape: [4, 3], layout: 'NHWC' },
      x: [1, 2, 2, 2],
      w: [2, 3, 3, 2],
    },
  ]),
  ...inWordsOf('mlx', [
    {
      id: 'one-number',
      comment: 'One number for both axes, and any output padding.',
      flags: ['AttributeIgnored', 'LayoutMixed'],
      attributes: { stride: 3, padding: 1, dilation: 2, output_padding: 1, groups: 1 },
      x: [1, 2, 2, 3],
      w: [2, 3, 3, 2],
    },
  ]),
  ...inWordsOf('ggml', [
    {
      id: 'one-axis',
      comment: 'One axis; a pad of 0 and a dilation of 1 may be said.',
      flags: ['LayoutMixed'],
      attributes: { s0: 3, p0: 0, d0: 1 },
      x: [1, 2, 3],
      w: [2, 3, 4],
    },
  ]),
  ...inWordsOf('flax', [
    {
      id: 'transpose-kernel',
      comment: 'A transposed and dilated kernel, which does not lie backwards, and pairs around the input.',
      flags: ['KernelFlipped', 'PadsOfInput', 'AttributeIgnored'],
      attributes: { strides: [2], kernel_dilation: [2], transpose_kernel: true, padding: [[3, 4]] },
      x: [1, 2, 3],
      w: [2, 3, 3],
    },
    {
      id: 'valid',
      comment: 'VALID, the kernel as it is, backwards.',
      flags: ['KernelFlipped'],
      attributes: { strides: [3, 1], padding: 'VALID', transpose_kernel: false },
      x: [1, 2, 2, 2],
      w: [2, 1, 2, 3],
      bias: [9],
    },
    {
      id: 'same',
      comment: 'SAME, with a transposed kernel.',
      flags: ['SameIgnored', 'KernelFlipped'],
      attributes: { strides: [2, 1], padding: 'SAME', transpose_kernel: true },
      x: [1, 1, 2, 3],
      w: [1, 2, 3, 2],
    },
  ]),
  ...inWordsOf('darknet', [
    {
      id: 'padding',
      comment: 'A padding that is given, for both ends of both axes.',
      flags: ['AttributeIgnored'],
      attributes: { stride: 3, pad: 0, padding: 1, activation: 'linear' },
      x: [1, 2, 2, 3],
      w: [2, 3, 3, 3],
      bias: [1, -2, 3],
    },
    {
      id: 'logistic',
      comment: 'An activation that is not given is logistic: no transposed convolution.',
      flags: ['AttributeIgnored'],
      attributes: { stride: 1, padding: 0 },
      x: [1, 1, 2, 2],
      w: [1, 1, 1, 1],
    },
  ]),
];

export const RUNTIME_WORDS: VectorSource = {
  name: 'words-runtimes',
  title: 'More calls in the words of runtimes, compilers and further frameworks',
  flags: callFlags(
    ...(['AttributeIgnored', 'FirstGroupBias', 'KernelFlipped', 'LayoutMixed', 'PadsOfInput', 'PadsOrder'] as const),
    ...(['SameIgnored', 'SameSide'] as const),
  ),
  vectors: [...RUNTIMES, ...FRAMEWORKS],
};
