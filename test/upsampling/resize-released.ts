/** The resize functions of released packages, each as a function of one picture [1,1,H,W] of 32-bit numbers. */
import { createRequire } from 'node:module';
import { onnx } from 'onnx-proto';
import * as ort from 'onnxruntime-node';
import type { Tensor } from '../../spec/tensor.ts';

const require = createRequire(import.meta.url);
const { FLOAT, INT64 } = onnx.TensorProto.DataType;
const { FLOAT: FLOAT_ATTRIBUTE, INT, STRING } = onnx.AttributeProto.AttributeType;

export interface OnnxResize {
  readonly mode: 'nearest' | 'linear' | 'cubic';
  readonly coordinate_transformation_mode: string;
  readonly nearest_mode?: string;
  readonly cubic_coeff_a?: number;
  readonly exclude_outside?: number;
}

function attributeProto([name, value]: [string, string | number]) {
  if (typeof value === 'string') return { name, type: STRING, s: new TextEncoder().encode(value) };
  return name === 'exclude_outside' ? { name, type: INT, i: value } : { name, type: FLOAT_ATTRIBUTE, f: value };
}

/** ONNX Runtime's Resize, opset 13, by sizes. */
export async function onnxResize(x: Tensor, outputs: readonly number[], attributes: OnnxResize): Promise<number[]> {
  const dim = (extents: readonly (number | null)[]) =>
    extents.map((extent) => (extent === null ? {} : { dimValue: extent }));
  const info = (name: string, shape: readonly (number | null)[]) => ({
    name,
    type: { tensorType: { elemType: FLOAT, shape: { dim: dim(shape) } } },
  });
  const { buffer } = BigInt64Array.from([1, 1, ...outputs], BigInt);
  const model = {
    irVersion: 7,
    opsetImport: [{ version: 13 }],
    graph: {
      name: 'Resize',
      node: [
        {
          opType: 'Resize',
          input: ['x', '', '', 'sizes'],
          output: ['y'],
          attribute: Object.entries(attributes).map(attributeProto),
        },
      ],
      initializer: [{ name: 'sizes', dims: [4], dataType: INT64, rawData: new Uint8Array(buffer) }],
      input: [info('x', x.shape)],
      output: [info('y', [null, null, null, null])],
    },
  };
  const session = await ort.InferenceSession.create(onnx.ModelProto.encode(model).finish(), { logSeverityLevel: 4 });
  try {
    const { y } = await session.run({ x: new ort.Tensor('float32', Float32Array.from(x.data), x.shape) });
    return [...(y.data as Float32Array)];
  } finally {
    await session.release();
  }
}

type TensorFlow = typeof import('@tensorflow/tfjs-core');

/** TensorFlow.js on its plain back end. */
export async function tensorFlowResize(
  x: Tensor,
  [rows, columns]: readonly number[],
  name: 'resizeBilinear' | 'resizeNearestNeighbor',
  alignCorners?: boolean,
  halfPixelCenters?: boolean,
): Promise<number[]> {
  const tf: TensorFlow = require('@tensorflow/tfjs-core');
  // Keeps the banner about faster back ends off the terminal.
  tf.enableProdMode();
  require('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  const [, , height, width] = x.shape;
  const image = tf.tensor4d(Float32Array.from(x.data), [1, height, width, 1]);
  const y = tf.image[name](image, [rows, columns], alignCorners, halfPixelCenters);
  const values = [...(await y.data())];
  tf.dispose([image, y]);
  return values;
}

/** The part of the package that is used here. */
interface OpenCv {
  readonly CV_32FC1: number;
  readonly INTER_NEAREST: number;
  readonly INTER_LINEAR: number;
  readonly INTER_CUBIC: number;
  matFromArray(rows: number, columns: number, type: number, values: ArrayLike<number>): Mat;
  resize(from: Mat, to: Mat, size: object, fx: number, fy: number, how: number): void;
  Mat: new () => Mat;
  Size: new (width: number, height: number) => object;
}

interface Mat {
  readonly data32F: Float32Array;
  delete(): void;
}

/** OpenCV's resize of 32-bit numbers. */
export async function openCvResize(
  x: Tensor,
  [rows, columns]: readonly number[],
  name: 'INTER_NEAREST' | 'INTER_LINEAR' | 'INTER_CUBIC',
): Promise<number[]> {
  const cv: OpenCv = await require('@techstark/opencv-js');
  const [, , height, width] = x.shape;
  const from = cv.matFromArray(height, width, cv.CV_32FC1, [...x.data]);
  const to = new cv.Mat();
  cv.resize(from, to, new cv.Size(columns, rows), 0, 0, cv[name]);
  const values = [...to.data32F];
  from.delete();
  to.delete();
  return values;
}
