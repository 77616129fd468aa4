/** The conventions, by the names that the command line takes. */

import { describeValue } from '../describe-value.ts';
import { didYouMean } from '../nearest.ts';
import { benchdnn } from './benchdnn.ts';
import { caffe } from './caffe.ts';
import type { Convention } from './convention.ts';
import { coreml } from './coreml.ts';
import { cudnn } from './cudnn.ts';
import { darknet } from './darknet.ts';
import { flax } from './flax.ts';
import { ggml } from './ggml.ts';
import { jax } from './jax.ts';
import { keras } from './keras.ts';
import { mlx } from './mlx.ts';
import { mxnet } from './mxnet.ts';
import { ncnn } from './ncnn.ts';
import { onednn } from './onednn.ts';
import { onnx, onnx1, onnx11 } from './onnx.ts';
import { openvino } from './openvino.ts';
import { paddle } from './paddle.ts';
import { pytorch } from './pytorch.ts';
import { stablehlo } from './stablehlo.ts';
import { tensorflow } from './tensorflow.ts';
import { tensorrt } from './tensorrt.ts';
import { tflite } from './tflite.ts';
import { tosa } from './tosa.ts';
import { webnn } from './webnn.ts';

/** Every convention that is known, frameworks and their versions, in the order of reports. */
export const CONVENTIONS: readonly Convention[] = [
  pytorch,
  onnx,
  onnx11,
  onnx1,
  tensorflow,
  keras,
  webnn,
  jax,
  tflite,
  openvino,
  onednn,
  stablehlo,
  tosa,
  ncnn,
  paddle,
  coreml,
  benchdnn,
  tensorrt,
  cudnn,
  caffe,
  mxnet,
  mlx,
  ggml,
  flax,
  darknet,
];

/**
 * The convention with this id, such as `pytorch` or `onnx`.
 * @throws RangeError where there is none of that name
 */
export function conventionNamed(id: string): Convention {
  const found = CONVENTIONS.find((convention) => convention.id === id);
  if (found !== undefined) return found;
  const ids = CONVENTIONS.map((convention) => convention.id);
  const hint = didYouMean(id, ids);
  throw new RangeError(`convention ${describeValue(id)} is not known; it must be one of ${ids.join(', ')}${hint}`);
}
