/**
 * Vectors in the words of frameworks: what conventions.ts has not. Together with words-runtimes.ts they leave out no
 * attribute of any convention, and each convention refuses something.
 */
import type { ConventionVector } from '../vector.ts';
import { callFlags } from './call-flags.ts';
import { inWordsOf } from './convention-call.ts';
import type { VectorSource } from './define.ts';
import { REFUSED_WORDS } from './words-refused.ts';

const FRAMEWORK_WORDS: readonly (() => ConventionVector)[] = [
  ...inWordsOf('pytorch', [
    {
      id: 'one-number',
      comment: 'One number for both axes of every attribute.',
      flags: ['AttributeIgnored'],
      attributes: { stride: 3, padding: 2, output_padding: 1, dilation: 2, groups: 2 },
      x: [1, 4, 2, 3],
      w: [4, 1, 3, 2],
      bias: [1, -20],
    },
  ]),
  ...inWordsOf('onnx', [
    {
      id: 'every-attribute',
      comment: 'Kernel shape, output padding, dilations and groups, with pads that differ at every end.',
      flags: ['AttributeIgnored', 'PadsOrder', 'FirstGroupBias'],
      attributes: {
        ...{ kernel_shape: [2, 3], strides: [3, 2], dilations: [2, 1], group: 2, auto_pad: 'NOTSET' },
        ...{ pads: [1, 0, 0, 2], output_padding: [2, 1] },
      },
      x: [1, 2, 2, 2],
      w: [2, 2, 2, 3],
      bias: [1, 2, -30, 40],
    },
    {
      id: 'valid',
      comment: 'VALID crops nothing, and output padding is added all the same.',
      flags: ['AttributeIgnored'],
      attributes: { auto_pad: 'VALID', strides: [3], output_padding: [2] },
      x: [1, 1, 3],
      w: [1, 2, 2],
    },
  ]),
  ...(['onnx-11', 'onnx-1'] as const).flatMap((opset) =>
    inWordsOf(opset, [
      {
        id: 'pads',
        comment: 'Pads that differ at either end, with output padding, dilation and groups.',
        flags: ['AttributeIgnored', 'PadsOrder'],
        attributes: {
          ...{ kernel_shape: [3], strides: [3], pads: [2, 1], output_padding: [2], dilations: [2], group: 2 },
          auto_pad: 'NOTSET',
        },
        x: [1, 4, 3],
        w: [4, 1, 3],
        bias: [5, -60],
      },
      {
        id: 'same-lower',
        comment: 'An even number of cells to crop, of which no text says two things.',
        flags: ['SameIgnored'],
        attributes: { auto_pad: 'SAME_LOWER', strides: [2] },
        x: [1, 1, 3],
        w: [1, 1, 4],
      },
      {
        id: 'output-shape',
        comment: 'SAME_UPPER with a wanted shape, which leaves an even number of cells to crop.',
        flags: ['SameIgnored', 'AttributeIgnored'],
        attributes: { auto_pad: 'SAME_UPPER', strides: [3], output_shape: [8] },
        x: [1, 2, 3],
        w: [2, 1, 4],
      },
    ]),
  ),
  ...inWordsOf('tensorflow', [
    {
      id: 'nchw-dilations',
      comment: 'Channels second, a dilation, strides of the spatial axes only, and one cell more than VALID gives.',
      flags: ['LayoutMixed', 'AttributeIgnored'],
      attributes: {
        output_shape: [1, 3, 5, 7],
        strides: [2, 3],
        dilations: [2, 1],
        data_format: 'NCHW',
        padding: 'VALID',
      },
      x: [1, 2, 2, 2],
      w: [2, 3, 2, 3],
    },
    {
      id: 'nwc',
      comment: 'One axis: SAME, one cell below input·stride.',
      flags: ['LayoutMixed', 'SameIgnored'],
      attributes: { output_shape: [1, 5, 2], strides: [1, 2, 1], data_format: 'NWC', padding: 'SAME' },
      x: [1, 3, 3],
      w: [3, 2, 4],
    },
    {
      id: 'ncdhw',
      comment: 'Three axes, channels second.',
      flags: ['LayoutMixed'],
      attributes: { output_shape: [1, 2, 3, 4, 5], strides: [1, 2, 3], data_format: 'NCDHW', padding: 'VALID' },
      x: [1, 2, 2, 2, 2],
      w: [2, 2, 2, 2, 2],
    },
  ]),
  ...inWordsOf('keras', [
    {
      id: 'dilation',
      comment: 'A dilation at stride 1, channels last, and an output padding of 0.',
      flags: ['LayoutMixed', 'AttributeIgnored'],
      attributes: {
        strides: 1,
        dilation_rate: [2],
        data_format: 'channels_last',
        padding: 'same',
        output_padding: [0],
      },
      x: [1, 2, 4],
      w: [2, 3, 3],
      bias: [1, -2, 3],
    },
    {
      id: 'output-padding',
      comment: 'SAME with an output padding that is given.',
      flags: ['SameIgnored', 'LayoutMixed'],
      attributes: { strides: 3, padding: 'same', output_padding: 2 },
      x: [1, 3, 3],
      w: [3, 2, 3],
    },
  ]),
  ...inWordsOf('webnn', [
    {
      id: 'hwoi',
      comment: 'Layouts nchw and hwoi, with an output padding of two below a stride of three, and a dilation.',
      flags: ['LayoutMixed', 'AttributeIgnored'],
      attributes: {
        ...{ padding: [0, 1, 2, 0], strides: [3, 2], dilations: [1, 2], outputPadding: [2, 1] },
        ...{ inputLayout: 'nchw', filterLayout: 'hwoi' },
      },
      x: [1, 2, 2, 3],
      w: [2, 3, 3, 2],
    },
    {
      id: 'nhwc-iohw',
      comment: 'Layouts nhwc and iohw, with groups.',
      flags: ['LayoutMixed', 'FirstGroupBias'],
      attributes: { groups: 2, inputLayout: 'nhwc', filterLayout: 'iohw' },
      x: [1, 4, 2, 3],
      w: [4, 2, 2, 3],
      bias: [1, 2, -30, 40],
    },
  ]),
  ...inWordsOf('jax', [
    {
      id: 'dilation',
      comment: 'A dilated kernel that is not transposed, with pairs around the input, one of which is negative.',
      flags: ['KernelFlipped', 'PadsOfInput', 'AttributeIgnored'],
      attributes: {
        ...{
          strides: [2, 1],
          rhs_dilation: [2, 1],
          padding: [
            [1, 2],
            [-1, 3],
          ],
        },
        ...{ transpose_kernel: false, use_consistent_padding: false },
      },
      x: [1, 2, 2, 4],
      w: [2, 3, 2, 3],
    },
  ]),
];

export const WORDS: VectorSource = {
  name: 'words',
  title: 'More calls in the words of frameworks, and what every convention refuses',
  flags: callFlags(
    ...(['AttributeIgnored', 'FirstGroupBias', 'KernelFlipped', 'LayoutMixed', 'NotRefused', 'PadsOfInput'] as const),
    ...(['PadsOrder', 'SameIgnored'] as const),
  ),
  vectors: [...FRAMEWORK_WORDS, ...REFUSED_WORDS],
};
