/**
 * The named classes: calls on which a specification contradicts itself, or releases of a framework differ. They are
 * written up in docs/conventions.md.
 */
import type { NamedClass } from './convention.ts';

const ONNX = 'https://onnx.ai/onnx/operators/onnx__ConvTranspose.html';
const OPENVINO =
  'https://docs.openvino.ai/2025/documentation/openvino-ir-format/operation-sets/operation-specs/convolution/convolution-backprop-data-1.html';
const OPENVINO_PADS =
  'apply_auto_pad in src/core/shape_inference/include/convolution_backprop_shape_inference_util.hpp';
const COREML = 'https://apple.github.io/coremltools/source/coremltools.converters.mil.mil.ops.defs.html';
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
  'tflite-output-shape': {
    statement:
      'an output shape from which the extents of x do not follow: nothing checks it; the reference kernel crops or extends the ' +
      'end, the optimised one reads its columns as those of another input',
    source:
      'https://github.com/tensorflow/tensorflow/blob/master/tensorflow/lite/kernels/transpose_conv.cc, ComputePaddingHeightWidth, Col2im',
  },
  'openvino-negative-total': {
    statement:
      'SAME_UPPER or SAME_LOWER with an output_shape above what the taps reach: the formulas halve a negative total, the shape ' +
      'inference takes it as 0',
    source: `${OPENVINO}, formulas of total_padding; ${OPENVINO_PADS}`,
  },
  'openvino-halves': {
    statement:
      'an odd number of cells to crop by SAME_UPPER or SAME_LOWER: the formulas and the shape inference put the larger half at ' +
      'the beginning for SAME_UPPER and at the end for SAME_LOWER, the text on auto_pad says the reverse',
    source: `${OPENVINO}, formulas of total_padding against auto_pad; ${OPENVINO_PADS}`,
  },
  'openvino-output-shape-pads': {
    statement:
      'output_shape without SAME_UPPER and SAME_LOWER: the formulas ignore pads and halve what is to be cropped; the shape ' +
      'inference crops the beginning by its pad, 0 for VALID, and leaves the rest to the end',
    source: `${OPENVINO}, formulas of total_padding; apply_padding beside ${OPENVINO_PADS}`,
  },
  'onednn-same-negative': {
    statement:
      'SAME_UPPER or SAME_LOWER with a kernel below the stride: nothing is left to crop; releases that do not clamp ek − s ' +
      'extend the output to input·stride',
    source: 'https://github.com/oneapi-src/oneDNN/blob/main/src/graph/interface/shape_infer.cpp, infer_auto_pad',
  },
  'coreml-same-halves': {
    statement:
      'same with an odd number of cells to crop: the text gives the extent and not the halves; TensorFlow, whose shapes it ' +
      'follows, has the larger half at the end, the formula of conv at the beginning',
    source: `${COREML}, conv_transpose, pad_type; conv, pad_type`,
  },
  'coreml-output-shape': {
    statement:
      'an output_shape that pad_type does not give: the text says that the output has this shape, and not what is cropped',
    source: `${COREML}, conv_transpose, output_shape`,
  },
  'paddle-same': {
    statement:
      'SAME: the text gives ⌈input/stride⌉ cells; the source pads as a convolution of x would, which crops that much of the ' +
      'full output, and sets the dilation to 1',
    source:
      'https://github.com/PaddlePaddle/Paddle/blob/develop/paddle/phi/kernels/cpu/conv_util.h, UpdatePaddingAndDilation',
  },
  'ncnn-output-padding': {
    statement:
      'an output padding above the pad of its end: older releases put zeros there, newer ones the bias like everywhere else',
    source: 'https://github.com/Tencent/ncnn/blob/master/src/layer/deconvolution.cpp, cut_padding',
  },
} as const satisfies Record<string, Omit<NamedClass, 'id'>>;

export type ClassId = keyof typeof CLASSES;

export function namedClass(id: ClassId): NamedClass {
  return { id, ...CLASSES[id] };
}
