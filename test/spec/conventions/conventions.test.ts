/** What each convention makes of its attributes, from its own documents, worked out by hand. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CLASSES } from '../../../spec/conventions/classes.ts';
import type { Operands, Resolution } from '../../../spec/conventions/convention.ts';
import { CONVENTION_IDS } from '../../../spec/conventions/convention-ids.ts';
import { CONVENTIONS, conventionNamed } from '../../../spec/conventions/index.ts';
import { parseOperands } from '../../../spec/conventions/operands.ts';
import { thrownBy } from '../cases.ts';

type Attributes = Record<string, unknown>;

/** Shapes [1,2,…in] and [2,3,…k] in the layout that the attributes ask for. */
function operandsFor(id: string, input: number[], kernel: number[], attributes: Attributes = {}): Operands {
  const ours = { x: { shape: [1, 2, ...input] }, w: { shape: [2, 3, ...kernel] }, bias: null };
  return conventionNamed(id).layOut(attributes, ours);
}

function resolved(id: string, input: number[], kernel: number[], attributes: Attributes): Resolution {
  return conventionNamed(id).resolve(attributes, operandsFor(id, input, kernel, attributes));
}

/** begin, end, output padding of each axis. */
function padsOf(resolution: Resolution): number[][] | string {
  if (resolution.kind === 'ambiguous') return resolution.ambiguity.id;
  if (resolution.kind !== 'resolved') return `${resolution.kind}: ${resolution.reason}`;
  const { padBegin, padEnd, outputPadding } = resolution.outline;
  return padBegin.map((begin, axis) => [begin, padEnd[axis], outputPadding[axis]]);
}

const refusal = (resolution: Resolution) => ('reason' in resolution ? resolution.reason : resolution.kind);

describe('the names of the conventions', () => {
  it('are those of the conventions', () => {
    expect(CONVENTION_IDS).toEqual(CONVENTIONS.map(({ id }) => id));
  });
});

describe('what is of a wrong kind', () => {
  it.each(['onnx', 'onnx-11', 'onnx-1'])('is reported by the name of its own convention: %s', (id) => {
    const wrong = { strides: 1, pads: 1, output_shape: 1, group: '1', kernel_shape: 1, auto_pad: 1 };
    const operands = { x: { shape: [1, 1, 2] }, w: { shape: [1, 1, 2] }, bias: null };
    for (const [name, value] of Object.entries(wrong)) {
      const message = thrownBy(() => conventionNamed(id).resolve({ [name]: value }, operands));
      expect(message).toMatch(new RegExp(`^TypeError: ${id}: ${name} must `));
    }
  });
});

describe('an output_size of PyTorch', () => {
  it.each([
    [[1, 2], [3], 'resolved'],
    [[1, 2], [1, 3], 'resolved'],
    [[1, 2], [1, 1, 3], 'refused'],
    [[1, 1, 2], [3], 'resolved'],
    [[1, 1, 2], [1, 3], 'refused'],
    [[1, 1, 2], [1, 1, 3], 'resolved'],
  ])('for x of %j may be %j: %s', (shape, output_size, kind) => {
    const operands = { x: { shape }, w: { shape: [1, 1, 2] }, bias: null };
    expect(conventionNamed('pytorch').resolve({ output_size }, operands).kind).toBe(kind);
  });
});

type Row = [id: string, input: number[], kernel: number[], attributes: Attributes, pads: number[][] | string];

const PADS: Row[] = [
  ['benchdnn', [5], [4], { problem: 'mb1ic2iw5oc3ow9kw4sw2pw2n"a b"' }, [[2, 1, 0]]],
  ['benchdnn', [5], [4], { problem: 'mb1ic2iw5oc3kw4sw2pw1pd0' }, [[1, 1, 0]]],
  ['benchdnn', [5], [4], { problem: 'mb1ic2iw5_oc3_ow9kw4sw2' }, [[1, 2, 0]]], // (12 − 9)/2 towards 0
  ['benchdnn', [5], [4], { problem: 'mb1ic2iw5oc3ow14kw4sw2dw1' }, [[0, 1, 0]]], // ek 7, 15 − 14 = 1
  [
    'benchdnn',
    [5, 5],
    [4, 4],
    { problem: 'mb1ic2ih5oc3oh10kh4sh2ph1' },
    [
      [1, 1, 0],
      [1, 1, 0],
    ],
  ],
  [
    'tensorrt',
    [5, 5],
    [4, 2],
    { stride: [1, 3], paddingMode: 'SAME_UPPER', prePadding: [9, 9] },
    [
      [1, 2, 0],
      [0, 0, 0],
    ],
  ],
  [
    'tensorrt',
    [5, 5],
    [4, 4],
    { stride: [1, 2], paddingMode: 'SAME_LOWER' },
    [
      [2, 1, 0],
      [1, 1, 0],
    ],
  ],
  [
    'cudnn',
    [5, 5],
    [4, 3],
    { filterStrideA: [2, 3], padA: [1, 0], dxDimA: [1, 3, 11, 17] },
    [
      [1, 1, 1],
      [0, 0, 2],
    ],
  ],
  ['caffe', [5], [4], { stride: 2, pad: 1, dilation: 2 }, [[1, 1, 0]]],
  ['mxnet', [5], [4], { stride: [3], pad: [1], adj: [2] }, [[1, 1, 2]]],
  ['mxnet', [5], [4], { stride: [2], pad: [1], target_shape: [9] }, [[2, 2, 1]]], // total 3
  ['mxnet', [5], [4], { stride: [2], target_shape: [10] }, [[1, 1, 0]]],
  ['mlx', [5], [4], { stride: 2, padding: 1, output_padding: 3 }, [[1, 1, 3]]],
  ['ggml', [5], [4], { s0: 2 }, [[0, 0, 0]]],
  ['flax', [5], [4], {}, [[1, 2, 0]]],
  ['flax', [5], [4], { strides: 2, padding: 2 }, [[1, 1, 0]]],
  ['flax', [5], [2], { strides: 4, padding: 'VALID' }, [[0, 0, 2]]],
  [
    'darknet',
    [5, 5],
    [3, 3],
    { stride: 2, pad: 1, padding: 7, activation: 'linear' },
    [
      [1, 1, 0],
      [1, 1, 0],
    ],
  ],
  [
    'tflite',
    [5, 5],
    [3, 4],
    { stride_h: 2, stride_w: 2, output_shape: [1, 10, 10, 3] },
    [
      [0, 1, 0],
      [1, 1, 0],
    ],
  ],
  [
    'tflite',
    [5, 5],
    [3, 1],
    { stride_h: 2, stride_w: 2, padding: 'VALID', output_shape: [1, 12, 9, 3] },
    [
      [0, 0, 1],
      [0, 0, 0],
    ],
  ],
  ['openvino', [224], [3], { strides: [2], pads_begin: [1], pads_end: [1] }, [[1, 1, 0]]], // its example 1
  ['openvino', [2], [3], { strides: [3], output_padding: [2] }, [[0, 0, 2]]], // its example 2
  ['openvino', [5], [4], { strides: [2], output_shape: [10], auto_pad: 'same_lower' }, [[1, 1, 0]]],
  ['openvino', [5], [4], { strides: [2], pads_begin: [1], pads_end: [2], auto_pad: 'valid' }, [[0, 0, 0]]],
  ['onednn', [5], [4], { strides: [1], auto_pad: 'same_upper' }, [[1, 2, 0]]],
  ['onednn', [5], [4], { strides: [1], auto_pad: 'same_lower', output_padding: [3] }, [[2, 1, 3]]],
  ['onednn', [5], [4], { strides: [2], pads_begin: [1], pads_end: [2] }, [[1, 2, 0]]],
  ['stablehlo', [5], [3], { lhs_dilation: [2], padding: [[1, 2]], window_reversal: [true] }, [[1, 0, 0]]],
  ['stablehlo', [5], [3], { lhs_dilation: [2], rhs_dilation: [2], padding: [[5, 3]] }, [[-1, 1, 0]]],
  [
    'tosa',
    [5, 5],
    [3, 3],
    { stride: [2, 2], out_pad: [-1, 0, 2, 1] },
    [
      [1, 0, 0],
      [-2, 0, 1],
    ],
  ],
  [
    'ncnn',
    [5, 5],
    [4, 4],
    { stride_w: 2, pad_left: 1, pad_bottom: 2, output_pad_right: 1, output_pad_bottom: 0 },
    [
      [1, 2, 0],
      [1, 0, 0],
    ],
  ],
  [
    'ncnn',
    [5, 5],
    [4, 4],
    { stride_w: 2, pad_left: -233, output_w: 9 },
    [
      [1, 2, 0],
      [1, 2, 0],
    ],
  ],
  [
    'ncnn',
    [5, 5],
    [4, 4],
    { stride_w: 2, pad_left: -234, output_w: 9, output_h: 12 },
    [
      [0, 0, 0],
      [2, 1, 0],
    ],
  ],
  ['paddle', [5], [4], { stride: 2, padding: [1, 2] }, [[1, 2, 0]]],
  ['paddle', [5], [4], { stride: 2, padding: 1, output_size: 11 }, [[1, 1, 1]]],
  ['paddle', [5], [4], { stride: 2, padding: 'SAME' }, [[1, 2, 0]]], // (⌈5/2⌉ − 1)·2 + 4 − 5 = 3
  [
    'paddle',
    [5],
    [4],
    {
      padding: [
        [0, 0],
        [0, 0],
        [0, 2],
      ],
    },
    [[0, 2, 0]],
  ],
  ['coreml', [5], [4], { strides: [2], pad_type: 'custom', pad: [1, 2] }, [[1, 2, 0]]],
  ['coreml', [5], [4], { strides: [2], pad_type: 'same' }, [[1, 1, 0]]],
  ['coreml', [5], [2], { strides: [4], pad_type: 'same' }, [[0, 0, 2]]],
  ['pytorch', [5], [4], { stride: 2, padding: 1 }, [[1, 1, 0]]],
  [
    'pytorch',
    [5, 5],
    [4, 3],
    { stride: [2, 3], padding: [1, 0], output_padding: [0, 2] },
    [
      [1, 1, 0],
      [0, 0, 2],
    ],
  ],
  ['pytorch', [5], [3], { stride: 2, padding: 1, output_size: [10] }, [[1, 1, 1]]],
  ['pytorch', [5], [3], { stride: 2, padding: 1, output_size: [1, 3, 9] }, [[1, 1, 0]]],
  ['pytorch', [5], [3], { stride: 2, padding: 1, output_padding: 7, output_size: [9] }, [[1, 1, 0]]],
  ['pytorch', [5], [2], { dilation: 3, output_padding: 2 }, [[0, 0, 2]]],
  ['onnx', [5], [3], { strides: [2], pads: [0, 1] }, [[0, 1, 0]]],
  [
    'onnx',
    [5, 4],
    [3, 3],
    { pads: [1, 2, 0, 1] },
    [
      [1, 0, 0],
      [2, 1, 0],
    ],
  ],
  ['onnx', [5], [3], { strides: [2], auto_pad: 'SAME_UPPER' }, [[0, 1, 0]]],
  ['onnx', [5], [3], { strides: [2], auto_pad: 'SAME_LOWER' }, [[1, 0, 0]]],
  ['onnx', [5], [3], { strides: [2], auto_pad: 'VALID' }, [[0, 0, 0]]],
  ['onnx', [5], [4], { strides: [2], output_shape: [12] }, [[0, 0, 0]]],
  ['onnx', [5], [4], { strides: [2], output_shape: [13] }, [[0, 0, 1]]],
  ['onnx', [5], [4], { strides: [2], output_shape: [9], pads: [2, 1] }, [[2, 1, 0]]],
  ['onnx', [5], [4], { strides: [2], output_shape: [10], pads: [1, 2] }, [[1, 1, 0]]],
  ['onnx', [5], [4], { strides: [2], output_shape: [9], output_padding: [1], pads: [2, 2] }, [[2, 2, 1]]],
  [
    'onnx', // test_convtranspose_output_shape of ONNX
    [3, 3],
    [3, 3],
    { strides: [3, 2], output_shape: [10, 8] },
    [
      [0, 0, 1],
      [0, 0, 1],
    ],
  ],
  [
    'onnx', // test_convtranspose_kernel_shape
    [3, 3],
    [3, 3],
    { strides: [3, 2], output_shape: [10, 8], kernel_shape: [3, 3], output_padding: [1, 1] },
    [
      [0, 0, 1],
      [0, 0, 1],
    ],
  ],
  ['onnx', [5], [4], { strides: [2], output_shape: [9], auto_pad: 'SAME_UPPER' }, [[1, 2, 0]]],
  ['onnx-11', [5], [4], { strides: [2], output_shape: [13], auto_pad: 'VALID' }, [[0, 0, 1]]],
  ['onnx-1', [5], [4], { strides: [2], auto_pad: 'SAME_UPPER' }, [[1, 1, 0]]],
  ['tensorflow', [5], [3], { strides: 2, padding: 'SAME', output_shape: [1, 10, 3] }, [[0, 1, 0]]],
  ['tensorflow', [5], [3], { strides: 2, padding: 'SAME', output_shape: [1, 9, 3] }, [[1, 1, 0]]],
  ['tensorflow', [5], [1], { strides: 2, padding: 'SAME', output_shape: [1, 10, 3] }, [[0, 0, 1]]],
  ['tensorflow', [5], [3], { strides: 2, padding: 'VALID', output_shape: [1, 12, 3] }, [[0, 0, 1]]],
  ['tensorflow', [5], [3], { strides: [1, 2, 1], padding: 'VALID', output_shape: [1, 11, 3] }, [[0, 0, 0]]],
  [
    'tensorflow',
    [5, 5],
    [4, 4],
    {
      strides: 2,
      padding: [
        [0, 0],
        [1, 2],
        [0, 1],
        [0, 0],
      ],
      output_shape: [1, 9, 12, 3],
    },
    [
      [1, 2, 0],
      [0, 0, 0],
    ],
  ],
  [
    'tensorflow',
    [5, 5],
    [4, 4],
    { strides: 2, padding: 'SAME', output_shape: [1, 3, 10, 10], data_format: 'NCHW' },
    [
      [1, 1, 0],
      [1, 1, 0],
    ],
  ],
  ['keras', [5], [3], { strides: 2, padding: 'valid' }, [[0, 0, 0]]],
  ['keras', [5], [2], { strides: 4 }, [[0, 0, 2]]],
  ['keras', [5], [3], { strides: 2, padding: 'valid', output_padding: 1 }, [[0, 0, 1]]],
  ['keras', [5], [3], { strides: 2, padding: 'same' }, [[0, 1, 0]]],
  ['keras', [5], [5], { strides: 2, padding: 'same', output_padding: 0 }, [[2, 2, 0]]],
  ['keras', [5], [5], { strides: 2, padding: 'same', output_padding: 1 }, [[1, 2, 0]]],
  ['keras', [5], [1], { strides: 3, padding: 'same' }, [[0, 0, 2]]],
  [
    'webnn',
    [5, 5],
    [3, 3],
    { padding: [1, 0, 2, 1] },
    [
      [1, 0, 0],
      [2, 1, 0],
    ],
  ],
  [
    'webnn',
    [5, 5],
    [3, 3],
    { strides: [2, 3], outputPadding: [1, 2] },
    [
      [0, 0, 1],
      [0, 0, 2],
    ],
  ],
  [
    'webnn',
    [5, 5],
    [3, 3],
    { strides: [2, 3], outputSizes: [12, 15], outputPadding: [9, 9] },
    [
      [0, 0, 1],
      [0, 0, 0],
    ],
  ],
  ['jax', [5], [3], { strides: 2, padding: 'SAME' }, [[0, 1, 0]]],
  ['jax', [5], [3], { strides: [2], padding: 'VALID' }, [[0, 0, 0]]],
  ['jax', [5], [1], { strides: 3, padding: 'VALID' }, [[0, 0, 2]]],
  ['jax', [5], [3], { padding: [[1, 2]] }, [[1, 0, 0]]],
  ['jax', [5], [3], { padding: [[1, 2]], use_consistent_padding: true }, [[1, 2, 0]]],
  ['jax', [5], [3], { strides: 2, padding: [[0, -1]], use_consistent_padding: true }, [[0, 0, 1]]],
];

describe('pads and output padding', () => {
  it.each(PADS)('%s %j by %j, %j: %j', (id, input, kernel, attributes, pads) => {
    expect(padsOf(resolved(id, input, kernel, attributes))).toEqual(pads);
  });
});

const REFUSALS: readonly [string, number[], number[], Attributes, string][] = [
  ['pytorch', [5], [3], { stride: 0 }, 'pytorch: stride[0] must be >= 1, got 0: RuntimeError: non-positive stride'],
  ['pytorch', [5], [3], { padding: -1 }, 'pytorch: padding[0] must be >= 0, got -1: RuntimeError: negative padding'],
  ['pytorch', [5], [3], { output_padding: -1 }, 'pytorch: output_padding[0] must be >= 0, got -1'],
  [
    'pytorch',
    [5],
    [3],
    { stride: 2, output_padding: 2 },
    'pytorch: output_padding[0] must be below max(stride, dilation) = 2, got 2: RuntimeError: output padding must be smaller than either stride or dilation',
  ],
  [
    'pytorch',
    [5],
    [3],
    { stride: 2, output_size: [13] },
    'pytorch: output_size[0] must be in 11 … 12, got 13: ValueError',
  ],
  ['pytorch', [5], [3], { output_size: [1, 1] }, 'pytorch: output_size must have 1 or 3 elements, got [1,1]'],
  [
    'pytorch',
    [5],
    [3],
    { output_size: 7 },
    "pytorch: output_size must be a list of 1 or 3 elements, got 7: TypeError: object of type 'int' has no len()",
  ],
  [
    'tensorflow',
    [0, 5],
    [1, 1],
    { output_shape: [1, -1, 5, 3], strides: [3, 1], padding: 'SAME' },
    'tensorflow: output_shape[1] must be >= 0, got -1: InvalidArgumentError: a dimension must be >= 0',
  ],
  [
    'tflite',
    [5, 5],
    [3, 3],
    { stride_w: 1, output_shape: [1, 5, 5, 3] },
    'tflite: stride[0] must be >= 1, got 0, which stride_h is in the schema where it is left out: strides are positive',
  ],
  [
    'tflite',
    [5, 5],
    [3, 3],
    { stride_h: 1, stride_w: 0, output_shape: [1, 5, 5, 3] },
    'tflite: stride[1] must be >= 1, got 0: strides are positive',
  ],
  ['pytorch', [1], [1], { padding: 1 }, 'pytorch: output extent of axis 0 must be >= 1, got -1'],
  ['pytorch', [0], [3], {}, 'pytorch: x.shape[2] must be >= 1, got 0'],
  ['onnx', [5], [3], { pads: [0, -1] }, 'onnx: pads[1] must be >= 0, got -1'],
  ['onnx', [5], [3], { pads: [0, 0], auto_pad: 'VALID' }, 'onnx: pads must be left out with auto_pad, got [0,0]'],
  ['onnx', [5], [3], { output_padding: [1] }, 'onnx: output_padding[0] must be below max(stride, dilation) = 1, got 1'],
  ['onnx', [5], [3], { kernel_shape: [2] }, 'onnx: kernel_shape must be that of W, [3], got [2]'],
  ['tensorflow', [5], [3], { padding: 'SAME' }, 'tensorflow: output_shape must be given, got none'],
  [
    'tensorflow',
    [5],
    [3],
    { strides: 2, padding: 'SAME', output_shape: [1, 11, 3] },
    'tensorflow: output extent of axis 0 must be in 9 … 10, got 11',
  ],
  [
    'tensorflow',
    [5],
    [3],
    { strides: 2, padding: 'VALID', output_shape: [1, 13, 3] },
    'tensorflow: output extent of axis 0 must be in 11 … 12, got 13',
  ],
  [
    'tensorflow',
    [5],
    [3],
    { padding: 'SAME', output_shape: [2, 5, 3] },
    'tensorflow: output_shape must have the batch 1 of x, got 2',
  ],
  [
    'tensorflow',
    [5],
    [3],
    { padding: 'SAME', output_shape: [1, 5, 4] },
    'tensorflow: output_shape must have the 3 output channels of the filter, got 4',
  ],
  [
    'tensorflow',
    [5],
    [3],
    {
      padding: [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      output_shape: [1, 7, 3],
    },
    'tensorflow: padding must be SAME or VALID, got pairs: conv1d_transpose takes no explicit pads',
  ],
  [
    'tensorflow',
    [5, 5],
    [3, 3],
    {
      padding: [
        [0, 0],
        [0, 0],
        [0, 0],
        [1, 0],
      ],
      output_shape: [1, 7, 7, 3],
    },
    'tensorflow: padding must be 0 for batch and channels',
  ],
  [
    'tensorflow',
    [5],
    [3],
    { strides: [2, 2, 1], padding: 'SAME', output_shape: [1, 10, 3] },
    'tensorflow: strides must be 1 for batch and channels, got [2,2,1]',
  ],
  ['keras', [5], [3], { strides: 2, output_padding: 2 }, 'keras: output_padding[0] must be below the stride 2, got 2'],
  [
    'keras',
    [5],
    [3],
    { strides: 2, dilation_rate: 2 },
    'keras: dilation_rate must be 1 where a stride is above 1, got [2]',
  ],
  ['webnn', [5], [3], {}, 'webnn: w.shape must have 2 spatial axes, got [2,3,3]'],
  [
    'webnn',
    [5, 5],
    [3, 3],
    { dilations: [2, 2], outputPadding: [0, 1] },
    'webnn: outputPadding[1] must be below the stride 1, got 1: TypeError',
  ],
  ['webnn', [5, 5], [3, 3], { outputSizes: [8, 7] }, 'webnn: outputSizes[0] must be in 7 … 7, got 8: TypeError'],
  ['webnn', [5, 5], [3, 3], { groups: 0 }, 'webnn: groups must be >= 1, got 0'],
];

describe('what a framework refuses is told with field, rule, value and its words', () => {
  it.each(REFUSALS)('%s %j by %j, %j: %s', (id, input, kernel, attributes, reason) => {
    const resolution = resolved(id, input, kernel, attributes);
    expect(resolution.kind).toBe('refused');
    expect(refusal(resolution)).toContain(reason);
  });

  it.each<[string, number[], number[], Attributes, string]>([
    ['pytorch', [1, 2, 5], [3, 3, 3], {}, 'pytorch: w must have the 2 input channels of x, got 3'],
    ['pytorch', [1, 3, 5], [3, 3, 3], { groups: 2 }, 'pytorch: x channels must be divisible by groups 2, got 3'],
    ['onnx', [1, 3, 5], [3, 3, 3], { group: 0 }, 'onnx: groups must be >= 1, got 0'],
    ['onnx', [1, 5], [3, 3, 3], {}, 'onnx: x.shape must have 3 axes, as many as w, got [1,5]'],
    ['keras', [1, 5, 2], [3, 4, 3], {}, 'keras: w must have the 2 input channels of x, got 3'],
  ])('%s: x %j, w %j, %j: %s', (id, x, w, attributes, reason) => {
    const resolution = conventionNamed(id).resolve(attributes, { x: { shape: x }, w: { shape: w }, bias: null });
    expect(resolution).toEqual({ kind: 'refused', reason: expect.stringContaining(reason) });
  });

  it('names the type of the data, the length of the bias, and a bias where there is none', () => {
    const x = { shape: [1, 1, 1, 1], data: new Float64Array(1) };
    const bias = new Float64Array(2);
    const said = (id: string, operands: Operands) => refusal(conventionNamed(id).resolve({}, operands));
    expect(said('webnn', { x, w: x, bias: null })).toBe(
      'webnn: data must be of type f32, got f64: it takes no such type',
    );
    expect(said('pytorch', { x, w: x, bias })).toBe(
      'pytorch: bias must have one number for each of 1 output channels, got 2: lengths differ',
    );
    expect(said('jax', { x, w: x, bias })).toBe('jax: bias must be null, got 2 numbers: it takes no bias');
  });
});

describe('PyTorch with an empty batch', () => {
  const given = (batch: number, input: number, kernel: number, attributes: Attributes) => {
    const operands = { x: { shape: [batch, 3, input] }, w: { shape: [3, 3, kernel] }, bias: null };
    return conventionNamed('pytorch').resolve(attributes, operands);
  };

  it.each<[number, number, Attributes, string]>([
    [5, 3, { stride: 2, output_padding: 2 }, 'output_padding[0] must be below max(stride, dilation) = 2, got 2'],
    [5, 3, { output_padding: 7, dilation: 3 }, 'output_padding[0] must be below max(stride, dilation) = 3, got 7'],
    [2, 2, { padding: 2 }, 'output extent of axis 0 must be >= 1, got -1'],
    [2, 1, { padding: 1 }, 'output extent of axis 0 must be >= 1, got 0'],
    [0, 3, {}, 'x.shape[2] must be >= 1, got 0'],
  ])('is held to no check of a kernel: extent %i by %i, %j', (input, kernel, attributes, told) => {
    expect(refusal(given(1, input, kernel, attributes))).toContain(told);
    expect(refusal(given(0, input, kernel, attributes))).not.toContain(told);
  });

  it.each<[Attributes, string]>([
    [{ stride: 0 }, 'non-positive stride is not supported'],
    [{ dilation: 0 }, 'dilation should be greater than zero'],
    [{ padding: -1 }, 'negative padding is not supported'],
    [{ output_padding: -1 }, 'negative output_padding is not supported'],
    [{ output_size: [99] }, 'ValueError: requested an output size outside the valid range'],
    [{ padding: 4 }, 'output extent of axis 0 must be >= 0, got -1: RuntimeError'],
  ])('is held to those that come before: %j', (attributes, told) => {
    expect(refusal(given(0, 5, 3, attributes))).toContain(told);
  });

  it('is a case where it is one here', () => {
    expect(given(0, 5, 3, { stride: 2, padding: 1 }).kind).toBe('resolved');
    expect(given(0, 5, 3, { stride: 2, output_padding: 7 }).kind).toBe('resolved');
    expect(given(1, 5, 3, { stride: 2, output_padding: 7 }).kind).toBe('refused');
    expect(given(0, 2, 1, { padding: 1 })).toMatchObject({ kind: 'beyond' });
    expect(given(0, 0, 3, {})).toMatchObject({ kind: 'beyond' });
  });
});

const ANY_BEGIN = new Set(['jax', 'flax', 'stablehlo', 'tosa']);
const ANY_OUTPUT_PADDING = new Set(['openvino', 'onednn', 'ncnn', 'benchdnn']);

describe('a crop beyond the customary limits', () => {
  const square = (values: Partial<Attributes>) => ({
    x: { shape: [1, 2, 4, 4] },
    w: { shape: [2, 3, 3, 3] },
    bias: null,
    stride: [2, 2],
    dilation: [1, 1],
    groups: 1,
    ...{ padBegin: [0, 0], padEnd: [0, 0], outputPadding: [0, 0], ...values },
  });

  it.each<[Partial<Attributes>, number[][]]>([
    [
      { padBegin: [-1, 0] },
      [
        [-1, 0],
        [0, 0],
      ],
    ],
    [
      { padEnd: [-2, 0] },
      [
        [0, -2],
        [0, 0],
      ],
    ],
    [
      { outputPadding: [5, 0] },
      [
        [0, -5],
        [0, 0],
      ],
    ],
    [
      { padBegin: [2, 1], padEnd: [1, 1], outputPadding: [0, 9] },
      [
        [2, 1],
        [1, -8],
      ],
    ],
    [
      { padBegin: [-1, -1], padEnd: [-1, -1] },
      [
        [-1, -1],
        [-1, -1],
      ],
    ],
  ])('%j is said with pads of any sign, or an output padding of any size, and by nobody else', (values, padding) => {
    const problem = square(values);
    for (const { id, name, express } of CONVENTIONS) {
      const said = express(problem as never);
      if (id === 'jax') {
        expect(said).toMatchObject({ kind: 'said', attributes: { padding, use_consistent_padding: true } });
      }
      const extended = problem.padBegin.findIndex((pad) => pad < 0);
      // Whatever the text of Core ML leaves open, an output_shape with nothing cropped extends the end.
      const isCroppedNowhere = problem.padBegin.every((pad) => pad === 0);
      const isAlike = problem.padBegin.every((pad, axis) => pad >= problem.padEnd[axis] - problem.outputPadding[axis]);
      const isExtended =
        ANY_OUTPUT_PADDING.has(id) || (id === 'coreml' && isCroppedNowhere) || (id === 'mlx' && isAlike);
      const isSaid = ANY_BEGIN.has(id) || (extended < 0 && isExtended);
      expect([id, said.kind]).toEqual([id, isSaid ? 'said' : 'unsayable']);
      if (isSaid || extended < 0) continue;
      const told = `${id}: ${name} has no pad below 0; axis ${extended} is extended by 1 at its beginning`;
      expect(said).toEqual({ kind: 'unsayable', reason: told });
    }
  });
});

describe('what is no attribute throws', () => {
  it.each<[string, unknown, string]>([
    ['pytorch', 7, 'TypeError: pytorch: attributes must be an object, got 7'],
    ['pytorch', { strides: 2 }, 'TypeError: pytorch has no attribute "strides"; it takes stride, padding, '],
    ['pytorch', { stride: '2' }, 'TypeError: pytorch: stride must be a list of integers, got "2"'],
    ['pytorch', { stride: [2, 2] }, 'RangeError: pytorch: stride must have 1 entries, got [2,2]'],
    ['pytorch', { stride: 1.5 }, 'RangeError: pytorch: stride must be an integer, got 1.5'],
    ['onnx', { strides: 2 }, 'TypeError: onnx: strides must be a list of integers, got 2'],
    ['onnx', { pads: [0] }, 'RangeError: onnx: pads must have 2 entries, got [0]'],
    [
      'onnx',
      { auto_pad: 'SAME' },
      'RangeError: onnx: auto_pad must be one of NOTSET, SAME_UPPER, SAME_LOWER, VALID, got "SAME"',
    ],
    ['keras', { padding: 1 }, 'TypeError: keras: padding must be one of valid, same, got 1'],
    ['jax', { padding: [1] }, 'TypeError: jax: padding[0] must be a list of integers, got 1'],
    ['jax', { padding: [] }, 'RangeError: jax: padding must have 1 pairs, got []'],
    ['jax', { transpose_kernel: 1 }, 'TypeError: jax: transpose_kernel must be true or false, got 1'],
  ])('%s %j: %s', (id, attributes, message) => {
    const operands = { x: { shape: [1, 1, 1] }, w: { shape: [1, 1, 1] }, bias: null };
    expect(thrownBy(() => conventionNamed(id).resolve(attributes, operands))).toContain(message);
  });

  it('names the conventions where one is not known', () => {
    expect(thrownBy(() => conventionNamed('none'))).toBe(
      `RangeError: convention "none" is not known; it must be one of ${CONVENTIONS.map(({ id }) => id).join(', ')}`,
    );
  });
});

describe('what a framework accepts and is no case', () => {
  it.each<[string, Attributes, string]>([
    ['jax', { padding: [[-4, -4]] }, 'jax: not a case here: geometry: output extent of axis 0 must be >= 1'],
    ['onnx', { pads: [4, 4] }, 'onnx: not a case here: geometry: output extent of axis 0 must be >= 1'],
    [
      'flax',
      { padding: 'CIRCULAR' },
      'flax: not a case here: padding CIRCULAR adds what is beyond one end to the other',
    ],
    ['stablehlo', { window_strides: [2] }, 'stablehlo: not a case here: window_strides [2] leave out cells'],
    ['stablehlo', { batch_group_count: 2 }, 'stablehlo: not a case here: batch_group_count 2 splits the batch'],
    [
      'stablehlo',
      { dimension_numbers: '[b, 0, f]x[0, i, o]->[b, f, 0]' },
      'stablehlo: not a case here: the output of [b, 0, f]x[0, i, o]->[b, f, 0] lies in another order than its input',
    ],
  ])('%s %j: %s', (id, attributes, reason) => {
    expect(resolved(id, [5], [3], attributes)).toEqual({ kind: 'beyond', reason: expect.stringContaining(reason) });
  });
});

describe('what two axes alone can have and is no case', () => {
  it.each<[string, Attributes, string]>([
    [
      'tflite',
      { output_shape: [1, 7, 7, 3], stride_h: 1, stride_w: 1, fused_activation_function: 'RELU6' },
      'fused_activation_function RELU6 changes',
    ],
    ['ncnn', { activation_type: 1 }, 'ncnn: not a case here: activation_type 1 changes what is computed'],
    ['darknet', {}, 'darknet: not a case here: activation logistic changes what is computed'],
    [
      'stablehlo',
      { window_reversal: [true, false] },
      'window_reversal [true,false] turns some axes of the kernel only',
    ],
  ])('%s %j: %s', (id, attributes, reason) => {
    const resolution = resolved(id, [5, 5], [3, 3], attributes);
    expect(resolution).toEqual({ kind: 'beyond', reason: expect.stringContaining(reason) });
  });
});

const NOT_WORKED_BACK = (size: number, positions: number) =>
  `refused: onnx: output_shape must be one from which the extents [5] of x follow, got [${size}], from which [${positions}] ` +
  'do: ValueError: the calculated number of sliding blocks';

const ASTRAY = 'beyond: tflite: not a case here: columns are read as those of an input [4,5], which x [5,5] is not';

const AMBIGUOUS: readonly [string, number[], Attributes, unknown[]][] = [
  [
    'onnx',
    [2],
    { strides: [4], auto_pad: 'SAME_UPPER' },
    ['onnx-negative-total', [[0, 0, 2]], [[-1, 0, 1]], [[0, 0, 0]]],
  ],
  ['onnx', [2], { strides: [3], auto_pad: 'SAME_LOWER' }, ['onnx-negative-total', [[0, 0, 1]], [[0, 0, 0]]]],
  [
    'onnx',
    [3],
    { strides: [2], output_shape: [12], auto_pad: 'SAME_UPPER' },
    ['onnx-negative-total', [[0, 0, 1]], [[-1, 0, 0]]],
  ],
  ['onnx', [4], { strides: [2], output_shape: [9] }, ['onnx-output-shape-pads', [[2, 1, 0]], NOT_WORKED_BACK(9, 3)]],
  [
    'onnx',
    [4],
    { strides: [2], output_shape: [10], pads: [0, 2] },
    ['onnx-output-shape-pads', [[1, 1, 0]], [[0, 2, 0]]],
  ],
  [
    'onnx',
    [4],
    { strides: [2], output_shape: [9], pads: [9, 9] },
    ['onnx-output-shape-pads', [[2, 1, 0]], NOT_WORKED_BACK(9, 12)],
  ],
  [
    'onnx',
    [4],
    { strides: [2], output_shape: [12], output_padding: [1] },
    ['onnx-output-shape-pads', [[1, 0, 1]], [[0, 0, 0]]],
  ],
  ['onnx', [4], { strides: [2], output_shape: [14] }, ['onnx-output-shape-pads', [[0, 0, 2]], NOT_WORKED_BACK(14, 6)]],
  [
    'onnx-11',
    [4],
    { strides: [2], output_shape: [9], auto_pad: 'VALID' },
    ['onnx-output-shape-pads', [[2, 1, 0]], NOT_WORKED_BACK(9, 3).replace('onnx', 'onnx-11')],
  ],
  [
    'onnx',
    [3],
    { strides: [2], auto_pad: 'SAME_UPPER', output_padding: [1] },
    ['onnx-same-output-padding', [[1, 1, 1]], [[0, 1, 1]]],
  ],
  ['onnx-1', [3], { strides: [2], auto_pad: 'SAME_UPPER' }, ['onnx-opset-1-halves', [[1, 0, 0]], [[0, 1, 0]]]],
  [
    'onnx-1',
    [4],
    { strides: [2], output_shape: [9] },
    ['onnx-opset-1-halves', [[1, 2, 0]], [[2, 1, 0]], NOT_WORKED_BACK(9, 3).replace('onnx', 'onnx-1')],
  ],
  [
    'openvino',
    [3],
    { strides: [2], output_shape: [14], auto_pad: 'same_lower' }, // total −3
    ['openvino-negative-total', [[-2, 0, 1]], [[0, 0, 3]]],
  ],
  [
    'openvino',
    [3],
    { strides: [2], output_shape: [10], auto_pad: 'same_upper' },
    ['openvino-halves', [[1, 0, 0]], [[0, 1, 0]]],
  ],
  [
    'openvino',
    [3],
    { strides: [2], output_shape: [10], auto_pad: 'same_lower' },
    ['openvino-halves', [[0, 1, 0]], [[1, 0, 0]]],
  ],
  [
    'openvino',
    [4],
    { strides: [2], output_shape: [9], pads_begin: [3] },
    ['openvino-output-shape-pads', [[1, 2, 0]], [[3, 0, 0]]],
  ],
  ['onednn', [2], { strides: [5], auto_pad: 'same_upper' }, ['onednn-same-negative', [[0, 0, 0]], [[-1, 0, 2]]]],
  ['onednn', [2], { strides: [3], auto_pad: 'same_lower' }, ['onednn-same-negative', [[0, 0, 0]], [[0, 0, 1]]]],
  ['coreml', [3], { strides: [2], pad_type: 'same' }, ['coreml-same-halves', [[0, 1, 0]], [[1, 0, 0]]]],
  ['coreml', [4], { strides: [2], output_shape: [1, 3, 9] }, ['coreml-output-shape', [[0, 3, 0]], [[1, 2, 0]]]],
  [
    'keras',
    [4],
    { strides: 2, padding: 'same', output_padding: 0 },
    [
      'keras-same-even-kernel',
      [[2, 2, 0]],
      'refused: keras: output_padding must be > 0 for an even kernel and padding same: InvalidArgumentError',
    ],
  ],
];

describe('a call that can be read in two ways is named, with each reading', () => {
  const readings = (id: string, kernel: number[], attributes: Attributes) => {
    const resolution = resolved(id, [5], kernel, attributes);
    if (resolution.kind !== 'ambiguous') return padsOf(resolution);
    return [resolution.ambiguity.id, ...resolution.readings.map((reading) => padsOf(reading.resolution))];
  };

  it.each(AMBIGUOUS)('%s, kernel %j, %j', (id, kernel, attributes, expected) => {
    expect(readings(id, kernel, attributes)).toEqual(expected);
  });

  const LATER = 'the larger half at the end';
  const EARLIER = 'the larger half at the beginning';

  it.each<[string, number, Attributes, string[]]>([
    [
      'onnx',
      2,
      { strides: [4], auto_pad: 'SAME_UPPER' },
      [
        'axis 0, the extent as asked for: nothing cropped, the end extended',
        'axis 0, reference implementation: the negative total is halved too, rounding down',
        'axis 0, shape inference: what is cropped is max(ek − s, 0), so that the output is not input·stride',
      ],
    ],
    [
      'onnx',
      3,
      { strides: [2], auto_pad: 'SAME_UPPER', output_padding: [1] },
      [
        'axis 0, text: the output is input·stride',
        'axis 0, shape inference: the output is input·stride + output_padding',
      ],
    ],
    [
      'onnx',
      4,
      { strides: [2], output_shape: [9] },
      [
        'text: pads are ignored, what is to be cropped is halved, and what is missing comes behind the end',
        'reference implementation: the beginning is cropped by its pad, and the end by what is left',
      ],
    ],
    [
      'onnx-1',
      3,
      { strides: [2], auto_pad: 'SAME_UPPER' },
      [`axis 0, equations of opset 1: ${EARLIER}`, `axis 0, text of auto_pad, and opset 11: ${LATER}`],
    ],
    [
      'onnx-1',
      3,
      { strides: [2], auto_pad: 'SAME_LOWER' },
      [`axis 0, equations of opset 1: ${LATER}`, `axis 0, text of auto_pad, and opset 11: ${EARLIER}`],
    ],
  ])('says of %s, kernel %d, %j whose each reading is, and what it says', (id, kernel, attributes, labels) => {
    const resolution = resolved(id, [5], [kernel], attributes);
    expect('readings' in resolution && resolution.readings.map(({ label }) => label)).toEqual(labels);
  });

  it('may have a reading that is no transposed convolution: positions of x that have only the same product', () => {
    const resolution = resolved('onnx', [2, 6], [1, 1], { output_shape: [3, 4] });
    if (resolution.kind !== 'ambiguous') throw new Error(resolution.kind);
    expect(resolution.readings[1].resolution).toEqual({
      kind: 'beyond',
      reason:
        'onnx: not a case here: output_shape makes positions [3,4] of x [2,6], as many, so that products go astray',
    });
  });

  it('has a reading of TensorFlow Lite that is no case: what the optimised kernel makes of an output that does not fit', () => {
    const resolution = resolved('tflite', [5, 5], [3, 3], { stride_h: 2, stride_w: 2, output_shape: [1, 7, 10, 3] });
    if (resolution.kind !== 'ambiguous') throw new Error(resolution.kind);
    expect(resolution.ambiguity.id).toBe('tflite-output-shape');
    const [reference, optimised] = resolution.readings.map((reading) => padsOf(reading.resolution));
    // ⌈7/2⌉ = 4 positions, (4 − 1)·2 + 3 − 7 = 2 cells of pads, 1 of them at the beginning; 11 − 7 − 1 at the end.
    expect(reference).toEqual([
      [1, 3, 0],
      [0, 1, 0],
    ]);
    expect(optimised).toBe(ASTRAY);
  });

  it('leads to every class', () => {
    const caveats = ['keras-torch-begin', 'paddle-same', 'ncnn-output-padding'];
    const reached = [...AMBIGUOUS.map(([, , , [id]]) => id), ...caveats, 'tflite-output-shape'];
    expect([...new Set(reached)].toSorted()).toEqual(Object.keys(CLASSES).toSorted());
  });
});

describe('a call with readings per axis', () => {
  it('is none where all readings crop alike', () => {
    const attributes = { strides: [2], output_shape: [12], auto_pad: 'SAME_LOWER' };
    expect(padsOf(resolved('onnx', [5], [3], attributes))).toEqual([[0, 0, 1]]);
  });

  it('may be read on one axis so and on another one otherwise: every combination, with the axes in its label', () => {
    const resolution = resolved('onnx', [5, 4, 3], [2, 4, 2], { strides: [4, 2, 4], auto_pad: 'SAME_UPPER' });
    if (resolution.kind !== 'ambiguous') throw new Error(resolution.kind);
    const each = [
      [0, 0, 2],
      [-1, 0, 1],
      [0, 0, 0],
    ];
    const combinations = each.flatMap((first) => each.map((last) => [first, [1, 1, 0], last]));
    expect(resolution.readings.map((reading) => padsOf(reading.resolution))).toEqual(combinations);
    const labels = resolution.readings.map(({ label }) => label);
    expect(labels[0]).toMatch(/^axes 0, 2, the extent as asked for: [^;]+$/);
    expect(labels[1]).toMatch(/^axis 0, the extent as asked for: .+; axis 2, reference implementation: .+$/);
    expect(new Set(labels).size).toBe(labels.length);
  });

  it.each([
    ['onnx', { strides: [2, 2], auto_pad: 'SAME_UPPER', output_padding: [1, 1] }, 'onnx-same-output-padding'],
    ['onnx-1', { strides: [2, 2], auto_pad: 'SAME_LOWER' }, 'onnx-opset-1-halves'],
    ['onnx-1', { strides: [2, 2], output_shape: [10, 8] }, 'onnx-opset-1-halves'],
  ])('%s %j is read in four ways at least, none of which another one is', (id, attributes, name) => {
    const resolution = resolved(id, [5, 4], [3, 3], attributes);
    if (resolution.kind !== 'ambiguous') throw new Error(resolution.kind);
    expect(resolution.ambiguity.id).toBe(name);
    const texts = resolution.readings.map((reading) => JSON.stringify(padsOf(reading.resolution)));
    expect(texts.length).toBeGreaterThanOrEqual(4);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe('a call with one reading', () => {
  it('warns of releases that differ where one reading is taken', () => {
    const caveats = (kernel: number, attributes: Attributes) => {
      const resolution = resolved('keras', [5], [kernel], attributes);
      return resolution.kind === 'resolved' ? resolution.caveats.map(({ id }) => id) : resolution.kind;
    };
    expect(caveats(3, { strides: 2, padding: 'same' })).toEqual(['keras-torch-begin']);
    expect(caveats(4, { strides: 2, padding: 'same' })).toEqual([]);
    expect(caveats(3, { strides: 1, padding: 'same', output_padding: 0 })).toEqual([]);
    expect(caveats(3, { strides: 2, padding: 'valid' })).toEqual([]);
  });

  it.each<[string, number[], Attributes, string[]]>([
    ['paddle', [5], { padding: 'SAME' }, ['paddle-same']],
    ['paddle', [5], { padding: 'VALID' }, []],
    ['ncnn', [5, 5], { output_pad_right: 1 }, ['ncnn-output-padding']],
    ['ncnn', [5, 5], { pad_left: 1, output_pad_right: 1 }, []],
  ])('%s, x %j, %j: releases or texts that differ are %j', (id, input, attributes, ids) => {
    const resolution = resolved(
      id,
      input,
      input.map(() => 3),
      attributes,
    );
    if (resolution.kind !== 'resolved') throw new Error(JSON.stringify(resolution));
    expect(resolution.caveats.map((caveat) => caveat.id)).toEqual(ids);
  });
});

describe('the registry', () => {
  it('has every convention once, with a statement and a source', () => {
    const ids = CONVENTIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { statement, source, version } of CONVENTIONS) {
      expect(statement).toMatch(/^\S.{20,}[^.]$/);
      expect(source).toMatch(/^https:\/\//);
      expect(version).toMatch(/\S/);
    }
  });
});

describe('docs/conventions.md', () => {
  const DOCUMENT = readFileSync(new URL('../../../docs/conventions.md', import.meta.url), 'utf8');

  it('writes up every named class, and no other', () => {
    const told = [...DOCUMENT.matchAll(/^### ([\w-]+)$/gm)].map(([, id]) => id);
    expect(told).toEqual(Object.keys(CLASSES));
  });

  it('has a row with the source of every convention', () => {
    const rows = [...DOCUMENT.matchAll(/^\| \[([\w-]+)\]\((\S+?)\) /gm)].map(([, id, source]) => [id, source]);
    expect(rows).toEqual(CONVENTIONS.map(({ id, source }) => [id, source]));
  });
});

// w[c, m, k] = 100·c + 10·m + k for two channels in, three out, two taps.
const W = [0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121];
const X = [1, 2, 3, 4, 5, 6];
const operands = {
  x: { shape: [1, 2, 3], data: new Float64Array(X) },
  w: { shape: [2, 3, 2], data: new Float64Array(W) },
  bias: null,
};
const CHANNELS_LAST = [1, 4, 2, 5, 3, 6];

describe('layouts', () => {
  it.each<[string, Attributes, number[], number[], number[]]>([
    ['pytorch', {}, X, [2, 3, 2], W],
    ['onnx', {}, X, [2, 3, 2], W],
    ['tensorflow', {}, CHANNELS_LAST, [2, 3, 2], [0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121]],
    ['tensorflow', { data_format: 'NCW' }, X, [2, 3, 2], [0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121]],
    ['keras', {}, CHANNELS_LAST, [2, 3, 2], [0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121]],
    ['keras', { data_format: 'channels_first' }, X, [2, 3, 2], [0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121]],
    ['jax', { transpose_kernel: true }, CHANNELS_LAST, [2, 3, 2], [0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121]],
    ['jax', {}, CHANNELS_LAST, [2, 2, 3], [1, 11, 21, 101, 111, 121, 0, 10, 20, 100, 110, 120]],
    ['openvino', {}, X, [2, 3, 2], W],
    ['onednn', {}, CHANNELS_LAST, [2, 3, 2], [0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121]],
    ['onednn', { data_format: 'NCX', weights_format: 'IOX' }, X, [2, 3, 2], W],
    ['stablehlo', {}, CHANNELS_LAST, [2, 2, 3], [1, 11, 21, 101, 111, 121, 0, 10, 20, 100, 110, 120]],
    [
      'stablehlo',
      { dimension_numbers: '[b, f, 0]x[o, 0, i]->[b, f, 0]', window_reversal: [true] },
      X,
      [3, 2, 2],
      [0, 100, 1, 101, 10, 110, 11, 111, 20, 120, 21, 121],
    ],
    ['paddle', { data_format: 'NLC' }, CHANNELS_LAST, [2, 3, 2], W],
    ['coreml', {}, X, [2, 3, 2], W],
    ['caffe', {}, X, [2, 3, 2], W],
    ['mxnet', {}, X, [2, 3, 2], W],
    ['mlx', {}, CHANNELS_LAST, [3, 2, 2], [0, 100, 1, 101, 10, 110, 11, 111, 20, 120, 21, 121]],
    ['ggml', {}, X, [2, 3, 2], W],
    ['benchdnn', {}, X, [3, 2, 2], [0, 1, 100, 101, 10, 11, 110, 111, 20, 21, 120, 121]],
    [
      'flax',
      { transpose_kernel: true },
      CHANNELS_LAST,
      [2, 3, 2],
      [0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121],
    ],
    ['flax', {}, CHANNELS_LAST, [2, 2, 3], [1, 11, 21, 101, 111, 121, 0, 10, 20, 100, 110, 120]],
  ])('%s %j', (id, attributes, x, shape, w) => {
    const laid = conventionNamed(id).layOut(attributes, operands);
    expect(Array.from(laid.x.data!)).toEqual(x);
    expect(laid.w.shape).toEqual(shape);
    expect(Array.from(laid.w.data!)).toEqual(w);
  });

  it('takes a PyTorch input without batch axis for a batch of one', () => {
    const resolution = conventionNamed('pytorch').resolve({}, { ...operands, x: { shape: [2, 3] } });
    expect(resolution.kind === 'resolved' && resolution.outline.x.shape).toEqual([1, 2, 3]);
  });
});

describe('layouts of two axes', () => {
  it.each([
    ['iohw', [2, 3, 1, 2], W],
    ['hwoi', [1, 2, 3, 2], [0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121]],
    ['ohwi', [3, 1, 2, 2], [0, 100, 1, 101, 10, 110, 11, 111, 20, 120, 21, 121]],
  ])('webnn %s', (filterLayout, shape, w) => {
    const square = {
      x: { shape: [1, 2, 1, 3], data: new Float32Array(X) },
      w: { shape: [2, 3, 1, 2], data: new Float32Array(W) },
      bias: null,
    };
    const laid = conventionNamed('webnn').layOut({ filterLayout, inputLayout: 'nhwc' }, square);
    expect(laid.x).toEqual({ shape: [1, 1, 3, 2], data: new Float32Array(CHANNELS_LAST) });
    expect(laid.w).toEqual({ shape, data: new Float32Array(w) });
  });

  it.each([
    ['tflite', [3, 1, 2, 2], [0, 1, 100, 101, 10, 11, 110, 111, 20, 21, 120, 121]],
    ['tosa', [3, 1, 2, 2], [0, 1, 100, 101, 10, 11, 110, 111, 20, 21, 120, 121]],
    ['ncnn', [3, 2, 1, 2], [0, 1, 100, 101, 10, 11, 110, 111, 20, 21, 120, 121]],
  ])('%s with two axes', (id, shape, taps) => {
    const square = { x: { shape: [1, 2, 1, 3] }, w: { shape: [2, 3, 1, 2], data: new Float32Array(W) }, bias: null };
    const laid = conventionNamed(id).layOut({}, square);
    expect(laid.w.shape).toEqual(shape);
    // The output channel is outermost in all three; the taps are innermost but where the input channel is.
    const [, , , last] = shape;
    const at = (m: number, c: number, k: number) => (id === 'ncnn' ? (m * 2 + c) * 2 + k : (m * last + k) * 2 + c);
    for (const [m, c, k] of [
      [0, 0, 0],
      [1, 0, 1],
      [2, 1, 0],
      [2, 1, 1],
    ]) {
      expect(laid.w.data![at(m, c, k)]).toBe(100 * c + 10 * m + k);
    }
    expect([...laid.w.data!].toSorted()).toEqual([...taps].toSorted());
  });
});

describe('layouts of groups', () => {
  it.each<[string, Attributes, number[], (c: number, m: number) => number]>([
    // Four channels in and two groups of three channels out: w[c, m] of group g = ⌊c/2⌋ is over [c mod 2, 3·g + m].
    ['stablehlo', { feature_group_count: 2 }, [1, 2, 6], (c, m) => c * 6 + m],
    ['onednn', { groups: 2 }, [1, 6, 2], (c, m) => m * 2 + c],
    ['mlx', { groups: 2 }, [6, 1, 2], (c, m) => m * 2 + c],
    ['benchdnn', { problem: 'g2mb1ic4iw3oc6kw1' }, [6, 2, 1], (c, m) => m * 2 + c],
    ['onednn', { groups: 2, weights_format: 'IOX' }, [2, 6, 1], (c, m) => c * 6 + m],
  ])('%s %j: groups are side by side among the output channels', (id, attributes, shape, at) => {
    const data = Float32Array.from({ length: 12 }, (_, index) => index);
    const given = { x: { shape: [1, 4, 3] }, w: { shape: [4, 3, 1], data }, bias: null };
    const laid = conventionNamed(id).layOut(attributes, given);
    expect(laid.w.shape).toEqual(shape);
    for (let c = 0; c < 4; c++) {
      for (let m = 0; m < 3; m++) {
        const group = Math.floor(c / 2);
        expect(laid.w.data![at(c % 2, 3 * group + m)]).toBe(3 * c + m);
      }
    }
    expect(conventionNamed(id).resolve(attributes, laid)).toMatchObject({ kind: 'resolved', outline: { w: given.w } });
  });

  it('of ncnn has a group beside the other among the output channels', () => {
    const data = Float32Array.from({ length: 12 }, (_, index) => index);
    const given = { x: { shape: [1, 4, 3, 3] }, w: { shape: [4, 3, 1, 1], data }, bias: null };
    const { w } = conventionNamed('ncnn').layOut({ group: 2 }, given);
    expect(w.shape).toEqual([6, 2, 1, 1]);
    // w[m of group g, c of group g]: the second group begins at the fourth output channel and the third input channel.
    expect([...w.data!]).toEqual([0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11]);
  });
});

describe('operands from JSON', () => {
  it('have data or only shapes', () => {
    const given = { x: { shape: [1, 1, 2], data: [1, 'NaN'] }, w: { shape: [1, 1, 1], data: [2] }, bias: [3] };
    expect(parseOperands(given, 'f64')).toEqual({
      x: { shape: [1, 1, 2], data: Float64Array.of(1, Number.NaN) },
      w: { shape: [1, 1, 1], data: Float64Array.of(2) },
      bias: Float64Array.of(3),
    });
    const shapes = { x: { shape: [1, 1, 2] }, w: { shape: [1, 1, 1] }, bias: null };
    expect(parseOperands(shapes, 'f32')).toEqual(shapes);
  });

  it.each<[unknown, string]>([
    [7, 'TypeError: operands must be an object, got 7'],
    [{ x: 1, w: 1 }, 'TypeError: operands lacks the field bias'],
    [{ x: 1, w: 1, bias: null }, 'TypeError: operands: x must be an object, got 1'],
    [{ x: { data: [] }, w: 1, bias: null }, 'TypeError: operands: x lacks the field shape'],
    [{ x: { shape: [1], dtype: 1 }, w: 1, bias: null }, 'TypeError: operands: x has an unknown field "dtype"'],
    [
      { x: { shape: [1], data: [null] }, w: 1, bias: null },
      'TypeError: operands: x.data[0] must be a number or one of ',
    ],
    [{ x: { shape: 3 }, w: 1, bias: null }, 'TypeError: operands: x.shape must be an array of numbers, got 3'],
  ])('%j: %s', (input, message) => {
    expect(thrownBy(() => parseOperands(input, 'f32'))).toContain(message);
  });
});
