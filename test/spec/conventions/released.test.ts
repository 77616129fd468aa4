/**
 * What conventions resolve to, held against released implementations that take the frameworks' own words: ONNX Runtime
 * for ONNX, TensorFlow.js for TensorFlow. Operands and attributes go to them as a user would give them; the answer is
 * what the reference engine makes of the resolved case.
 */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import onnxProto from 'onnx-proto';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { scatter } from '../../../engines/scatter.ts';
import { type Case, formatCase } from '../../../spec/case.ts';
import { caseOfOutline, type Operands, type Resolution } from '../../../spec/conventions/convention.ts';
import { conventionNamed } from '../../../spec/conventions/index.ts';
import { toOurs } from '../../../spec/conventions/layout.ts';
import type { Result } from '../../../subjects/subject.ts';
import { onnxModel } from '../../../subjects/third-party/onnx-model.ts';
import { mismatch, problem, tensor } from '../../subjects/third-party/cases.ts';

const { onnx } = onnxProto;
type Attributes = Record<string, unknown>;

function resolvedCase(resolution: Resolution): Case {
  if (resolution.kind !== 'resolved') throw new Error(JSON.stringify(resolution));
  return caseOfOutline(resolution.outline);
}

/** Runs one ConvTranspose node with exactly these attributes. */
async function inOnnxRuntime(attributes: Attributes, { x, w }: Operands, opset = 11): Promise<Result> {
  const model = onnx.ModelProto.decode(onnxModel(problem([...x.shape], [...w.shape], {})));
  model.opsetImport[0].version = opset;
  const { INT, INTS, STRING } = onnx.AttributeProto.AttributeType;
  const graph = model.graph!;
  graph.node![0].attribute = Object.entries(attributes).map(([name, value]) => {
    if (typeof value === 'string') return { name, type: STRING, s: new TextEncoder().encode(value) };
    return Array.isArray(value) ? { name, type: INTS, ints: value } : { name, type: INT, i: value as number };
  });
  const session = await ort.InferenceSession.create(onnx.ModelProto.encode(model).finish(), { logSeverityLevel: 4 });
  try {
    const { y } = await session.run({ x: new ort.Tensor('float32', x.data as Float32Array, x.shape) });
    return { shape: y.dims, data: y.data as Float32Array };
  } finally {
    await session.release();
  }
}

const given = (x: number[], w: number[]): Operands => {
  const { x: image, w: kernel } = problem(x, w, {});
  return { x: image, w: kernel, bias: null };
};

describe('onnxruntime-node computes what the ONNX convention resolves', () => {
  it.each<[number[], number[], Attributes]>([
    [[1, 2, 5], [2, 3, 4], { strides: [3], auto_pad: 'SAME_UPPER' }],
    [[1, 2, 5], [2, 3, 4], { strides: [3], auto_pad: 'SAME_LOWER' }],
    [[1, 2, 5], [2, 3, 4], { strides: [3], auto_pad: 'VALID' }],
    [[1, 2, 5], [2, 3, 3], { strides: [2], dilations: [2], auto_pad: 'SAME_UPPER' }],
    [[1, 2, 5], [2, 3, 4], { strides: [2], output_shape: [9], auto_pad: 'SAME_UPPER' }],
    [[1, 2, 5], [2, 3, 4], { strides: [2], output_shape: [9], pads: [2, 1] }],
    [[1, 2, 5], [2, 3, 4], { strides: [2], output_shape: [13] }],
    [[1, 2, 3, 3], [2, 3, 3, 3], { strides: [3, 2], output_shape: [10, 8] }],
    [[1, 2, 3, 3], [2, 3, 3, 3], { strides: [3, 2], output_shape: [10, 8], output_padding: [1, 1] }],
    [[2, 4, 3, 4], [4, 1, 3, 2], { strides: [2, 1], pads: [1, 0, 0, 1], output_padding: [1, 0], group: 2 }],
  ])('x %j, w %j, %j', async (x, w, attributes) => {
    const operands = given(x, w);
    const wanted = scatter(resolvedCase(conventionNamed('onnx').resolve(attributes, operands)));
    expect(mismatch(await inOnnxRuntime(attributes, operands), wanted)).toBeNull();
  });
});

describe('where the ONNX convention is ambiguous, onnxruntime-node takes', () => {
  it.each<[reading: string, id: string, number[], Attributes]>([
    ['shape inference', 'onnx', [2, 3, 2], { strides: [4], auto_pad: 'SAME_UPPER' }],
    ['shape inference', 'onnx', [2, 3, 2], { strides: [4], auto_pad: 'SAME_LOWER' }],
    ['the extent as asked for', 'onnx', [2, 3, 3], { strides: [2], output_shape: [12], auto_pad: 'SAME_UPPER' }],
    ['text', 'onnx', [2, 3, 4], { strides: [2], output_shape: [9] }],
    ['text', 'onnx', [2, 3, 4], { strides: [2], output_shape: [9], output_padding: [1] }],
    ['text', 'onnx', [2, 3, 4], { strides: [2], output_shape: [10], pads: [0, 2] }],
    ['text', 'onnx', [2, 3, 4], { strides: [2], output_shape: [9], pads: [9, 9] }],
    ['text', 'onnx', [2, 3, 4], { strides: [2], output_shape: [12], output_padding: [1] }],
    ['text', 'onnx', [2, 3, 4], { strides: [2], output_shape: [9], auto_pad: 'VALID' }],
    ['text', 'onnx', [2, 3, 3], { strides: [2], auto_pad: 'SAME_UPPER', output_padding: [1] }],
    ['text of auto_pad, and opset 11', 'onnx-1', [2, 3, 4], { strides: [2], output_shape: [9] }],
    ['text of auto_pad, and opset 11', 'onnx-1', [2, 3, 3], { strides: [2], auto_pad: 'SAME_UPPER' }],
  ])('the reading "%s" of %s, w %j, %j', async (taken, id, w, attributes) => {
    const operands = given([1, 2, 5], w);
    const resolution = conventionNamed(id).resolve(attributes, operands);
    if (resolution.kind !== 'ambiguous') throw new Error(JSON.stringify(resolution));
    const reading = resolution.readings.find(({ label }) => label.includes(taken))!;
    const opset = id === 'onnx-1' ? 1 : 11;
    const y = await inOnnxRuntime(attributes, operands, opset);
    expect(mismatch(y, scatter(resolvedCase(reading.resolution)))).toBeNull();
  });
});

describe('tfjs-cpu computes what the TensorFlow convention resolves', () => {
  it.each<[number[], number[], Attributes]>([
    [[1, 4, 3, 2], [3, 3, 4, 2], { strides: 2, padding: 'SAME', output_shape: [1, 8, 5, 4] }],
    [[2, 4, 3, 2], [3, 2, 4, 2], { strides: [2, 3], padding: 'VALID', output_shape: [2, 10, 8, 4] }],
    [
      [1, 4, 3, 2],
      [4, 4, 3, 2],
      {
        strides: 2,
        padding: [
          [0, 0],
          [1, 0],
          [2, 1],
          [0, 0],
        ],
        output_shape: [1, 10, 5, 3],
      },
    ],
  ])('x %j, filter %j, %j', async (x, w, attributes) => {
    await tf.setBackend('cpu');
    const operands = { x: tensor(x, 3), w: tensor(w, 5), bias: null };
    const { output_shape: shape, strides, padding } = attributes;
    const y: tf.Tensor = tf.conv2dTranspose(
      tf.tensor(operands.x.data, x as never) as never,
      tf.tensor(operands.w.data, w as never) as never,
      shape as never,
      strides as never,
      (typeof padding === 'string' ? padding.toLowerCase() : padding) as never,
    );
    const back = toOurs(
      { x: { shape: y.shape, data: (await y.data()) as Float32Array }, w: operands.w, bias: null },
      { x: [0, 3, 1, 2], w: [0, 1, 2, 3] },
    ).x;
    const wanted = resolvedCase(conventionNamed('tensorflow').resolve(attributes, operands));
    expect(mismatch({ shape: back.shape, data: back.data! }, scatter(wanted)), formatCase(wanted)).toBeNull();
  });
});
