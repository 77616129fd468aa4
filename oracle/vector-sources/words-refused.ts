/**
 * Vectors of calls that are refused: one rule of each convention that conventions.ts has no refusal of, and some of the
 * others.
 */
import type { ConventionVector } from '../vector.ts';
import { inWordsOf, type WrittenCall } from './convention-call.ts';

/** Small calls, of two axes or of one. */
const PLANE = { x: [1, 1, 2, 2], w: [1, 1, 3, 3] } as const;
const LINE = { x: [1, 1, 2], w: [1, 1, 3] } as const;

type Refusal = Omit<WrittenCall, 'flags'>;

const refusedIn = (convention: string, calls: readonly Refusal[]) =>
  inWordsOf(
    convention,
    calls.map((call) => ({ flags: ['NotRefused'], ...call })),
  );

export const REFUSED_WORDS: readonly (() => ConventionVector)[] = [
  ...refusedIn('pytorch', [
    { id: 'groups', comment: 'Groups that do not divide the input channels.', attributes: { groups: 2 }, ...LINE },
  ]),
  ...refusedIn('onnx', [
    {
      id: 'kernel-shape',
      comment: 'A kernel shape that is not that of W.',
      attributes: { kernel_shape: [2] },
      ...LINE,
    },
  ]),
  ...(['onnx-11', 'onnx-1'] as const).flatMap((opset) =>
    refusedIn(opset, [{ id: 'stride', comment: 'A stride of 0.', attributes: { strides: [0] }, ...LINE }]),
  ),
  ...refusedIn('jax', [
    { id: 'stride', comment: 'A stride of 0.', attributes: { strides: [0], padding: 'SAME' }, ...LINE },
  ]),
  ...refusedIn('tflite', [
    {
      id: 'channels',
      comment: 'An output shape of other channels than the filter.',
      attributes: { output_shape: [1, 4, 4, 2], stride_h: 1, stride_w: 1, padding: 'VALID' },
      ...PLANE,
    },
  ]),
  ...refusedIn('openvino', [
    { id: 'stride', comment: 'A stride of 0.', attributes: { strides: [0], pads_begin: [0], pads_end: [0] }, ...LINE },
  ]),
  ...refusedIn('onednn', [
    {
      id: 'dilation',
      comment: 'A dilation of 0.',
      attributes: { strides: [1], dilations: [0], pads_begin: [0], pads_end: [0] },
      ...LINE,
    },
  ]),
  ...refusedIn('stablehlo', [
    { id: 'rhs-dilation', comment: 'A dilation of 0.', attributes: { rhs_dilation: [0] }, ...LINE },
  ]),
  ...refusedIn('tosa', [
    {
      id: 'out-pad',
      comment: 'More is cropped than the kernel is long.',
      attributes: { stride: [1, 1], out_pad: [-3, 0, 0, 0] },
      ...PLANE,
    },
  ]),
  ...refusedIn('ncnn', [
    { id: 'output-pad', comment: 'An output padding below 0.', attributes: { output_pad_right: -1 }, ...PLANE },
  ]),
  ...refusedIn('paddle', [{ id: 'stride', comment: 'A stride of 0.', attributes: { stride: [0] }, ...LINE }]),
  ...refusedIn('coreml', [
    { id: 'channels', comment: 'An output shape of other channels.', attributes: { output_shape: [1, 2, 4] }, ...LINE },
  ]),
  ...refusedIn('benchdnn', [
    {
      id: 'extents',
      comment: 'A line of other extents than the operands.',
      attributes: { problem: 'ic1iw3oc1ow5kw3' },
      ...LINE,
    },
  ]),
  ...refusedIn('tensorrt', [{ id: 'stride', comment: 'A stride of 0.', attributes: { stride: [0, 1] }, ...PLANE }]),
  ...refusedIn('cudnn', [
    {
      id: 'extents',
      comment: 'Extents of dx whose convolution has not those of dy.',
      attributes: { padA: [0, 0], filterStrideA: [1, 1], dilationA: [1, 1], dxDimA: [1, 1, 5, 4] },
      ...PLANE,
    },
  ]),
  ...refusedIn('caffe', [{ id: 'pad', comment: 'A pad below 0.', attributes: { pad: -1 }, ...PLANE }]),
  ...refusedIn('mxnet', [
    { id: 'adj-of-stride', comment: 'An adj of the stride.', attributes: { stride: [2], adj: [2] }, ...LINE },
  ]),
  ...refusedIn('mlx', [{ id: 'stride', comment: 'A stride of 0.', attributes: { stride: 0 }, ...LINE }]),
  ...refusedIn('ggml', [
    { id: 'pad', comment: 'A pad, for which there is only a word.', attributes: { s0: 1, p0: 1 }, ...LINE },
  ]),
  ...refusedIn('flax', [
    { id: 'dilation', comment: 'A dilation of 0.', attributes: { kernel_dilation: [0] }, ...LINE },
  ]),
  ...refusedIn('darknet', [
    {
      id: 'square',
      comment: 'A kernel that is not square.',
      attributes: { activation: 'linear' },
      x: [1, 1, 2, 2],
      w: [1, 1, 3, 2],
    },
  ]),
];
