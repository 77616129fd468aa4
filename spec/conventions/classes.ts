/**
 * The named classes: calls on which a specification contradicts itself, or releases of a framework differ. They are
 * written up in docs/conventions.md.
 */
import type { NamedClass } from './convention.ts';

const ONNX = 'https://onnx.ai/onnx/operators/onnx__ConvTranspose.html';
const KERAS = 'keras/src/backend/common/backend_utils.py';

/** The named classes by id, each with what contradicts what, and its source. */
export const CLASSES = {
  'onnx-negative-total': {
    statement:
      'SAME_UPPER or SAME_LOWER where nothing is left to crop: the text halves a negative total without saying how, its ' +
      'shape inference takes it as 0, its reference implementation rounds down',
    source: `${ONNX}, equations of total_padding; convTransposeShapeInference in onnx/defs/nn/defs.cc; onnx/reference/ops/op_conv_transpose.py`,
  },
  'onnx-output-shape-pads': {
    statement:
      'output_shape without SAME_UPPER and SAME_LOWER: the text, and ONNX Runtime, ignore pads and halve what is to be cropped; ' +
      'the reference implementation crops the beginning by its pad, 0 where there is none, leaves the rest to the end, and ' +
      'throws where the extents of x do not follow',
    source: `${ONNX}, output_shape and equations of pads; onnx/reference/ops/op_conv_transpose.py and op_col2im.py, onnx 1.23.1`,
  },
  'onnx-same-output-padding': {
    statement:
      'SAME_UPPER or SAME_LOWER with output_padding: auto_pad says that the output is input·stride, the shape inference ' +
      'adds the output padding to that',
    source: `${ONNX}, auto_pad; convTransposeShapeInference in onnx/defs/nn/defs.cc`,
  },
  'onnx-opset-1-halves': {
    statement:
      'an odd number of cells to crop under opset 1: its equations put the larger half at the beginning for SAME_UPPER ' +
      'and at the end otherwise, its text on auto_pad and opset 11 say the reverse',
    source:
      'https://onnx.ai/onnx/operators/onnx__ConvTranspose.html#convtranspose-1, equations of pads against auto_pad',
  },
  'keras-same-even-kernel': {
    statement:
      'padding same with output_padding 0 and an even kernel: the layer promises (i − 1)·s cells; the JAX and NumPy back ends ' +
      'give them, TensorFlow, whose SAME begins at (i − 1)·s + 1, refuses',
    source: `${KERAS}, _get_output_shape_given_tf_padding; TensorFlow, kernel_shape_util.cc`,
  },
  'keras-torch-begin': {
    statement:
      'padding same where the PyTorch back end has not the pads that the others have: releases that call it with one padding ' +
      'for both ends crop more at the beginning, and warn of inconsistencies across back ends',
    source: `${KERAS}, _convert_conv_transpose_padding_args_from_keras_to_torch`,
  },
} as const satisfies Record<string, Omit<NamedClass, 'id'>>;

export type ClassId = keyof typeof CLASSES;

export function namedClass(id: ClassId): NamedClass {
  return { id, ...CLASSES[id] };
}
