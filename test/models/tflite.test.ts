import { describe, expect, it } from 'vitest';
import { outlineOfLayer } from '../../models/listing.ts';
import { ModelError } from '../../models/model.ts';
import { readModel } from '../../models/read-model.ts';
import { bytesAsSource } from '../../models/source.ts';
import { readTflite } from '../../models/tflite/read-tflite.ts';
import { isSameOperator } from '../../spec/conventions/crops.ts';
import { tfliteModel } from '../../subjects/third-party/tflite-model.ts';
import { caseOf, counting } from '../spec/cases.ts';
import { rawBytes } from './write-onnx.ts';
import { type FlatModelSpec, type FlatOperatorSpec, type FlatTensor, tfliteBytes } from './write-tflite.ts';

const reading = (bytes: Uint8Array) => readModel(bytesAsSource('m.tflite', bytes));
const refusal = (reads: Promise<unknown>) =>
  reads.then(
    () => 'read',
    (error) => (error instanceof ModelError ? error.message : error),
  );

/** The filter [M,kH,kW,C] of one output channel. */
const FILTER: FlatTensor = {
  name: 'filter',
  shape: [1, 2, 2, 3],
  data: rawBytes(Float32Array.from({ length: 12 }, (_, at) => at)),
};
const SHAPE: FlatTensor = { name: 'shape', shape: [4], type: 2, data: rawBytes(Int32Array.of(1, 8, 6, 1)) };
const X: FlatTensor = { name: 'x', shape: [1, 4, 3, 3] };
const Y: FlatTensor = { name: 'y', shape: [1, 8, 6, 1] };
const TRANSPOSE: FlatOperatorSpec = {
  code: 67,
  inputs: [0, 1, 2],
  outputs: [3],
  bytes: { 0: 0 },
  integers: { 1: 2, 2: 2 },
};
const SOUND: FlatModelSpec = { tensors: [SHAPE, FILTER, X, Y], operators: [TRANSPOSE] };
const changed = (change: Partial<FlatModelSpec>) => reading(tfliteBytes({ ...SOUND, ...change }));
const withFilter = (change: Partial<FlatTensor>) => changed({ tensors: [SHAPE, { ...FILTER, ...change }, X, Y] });

describe('a TensorFlow Lite model', () => {
  it.each([
    [
      'two axes, SAME',
      { x: counting([1, 3, 4, 5]), w: counting([3, 2, 3, 4]), stride: [2, 2], padBegin: [0, 1], padEnd: [1, 1] },
    ],
    ['two axes, VALID, a bias', { x: counting([2, 3, 4, 5]), w: counting([3, 2, 3, 4]), bias: [7, 9], stride: [2, 3] }],
    ['three axes, a dilation', { x: counting([1, 2, 3, 4, 2]), w: counting([2, 3, 2, 1, 3]), dilation: [2, 1, 3] }],
  ])('gives the case that it was written from: %s', async (_, parts) => {
    const problem = caseOf({ ...parts, dtype: 'f32' });
    const { layers } = await reading(tfliteModel(problem));
    const { outline, reason } = outlineOfLayer(layers[0]);
    expect(reason).toBe(null);
    expect(isSameOperator(outline!, problem)).toBe(true);
    expect(Array.from(outline!.w.data!)).toEqual(Array.from(problem.w.data));
    expect(outline!.bias && Array.from(outline!.bias)).toEqual(problem.bias && Array.from(problem.bias));
  });

  it('has an output shape of its own where that is a constant, and that of its output where it is not', async () => {
    const { layers } = await changed({
      tensors: [{ ...SHAPE, data: rawBytes(Int32Array.of(1, 7, 6, 1)) }, FILTER, X, Y],
    });
    expect(layers[0].attributes).toMatchObject({ output_shape: [1, 7, 6, 1] });
    const { data: _, ...computed } = SHAPE;
    const declared = await changed({ tensors: [computed, FILTER, X, Y] });
    expect(declared.layers[0].attributes).toMatchObject({ output_shape: [1, 8, 6, 1] });
  });

  it('asks for what its signature leaves open', async () => {
    const { layers } = await changed({ tensors: [SHAPE, FILTER, { ...X, signature: [-1, -1, -1, 3] }, Y] });
    expect(layers[0].input.shape).toEqual([null, null, null, 3]);
    expect(outlineOfLayer(layers[0]).reason).toMatch('--in');
    expect(outlineOfLayer(layers[0], { in: [5], batch: 2 }).outline?.x.shape).toEqual([2, 3, 5, 5]);
    expect(layers[0].notes).toEqual([expect.stringMatching('open')]);
  });

  it('has operators by their codes, and by a name only where they are custom', async () => {
    const { layers } = await changed({ operators: [{ ...TRANSPOSE, custom: 'Convolution2DTransposeBias' }] });
    expect(layers[0].operator).toBe('TRANSPOSE_CONV');
  });

  it('has at most as many bytes as its offsets reach', () => {
    const most = 2 ** 31 - 1;
    const read = (size: number) => () =>
      readTflite({
        ...bytesAsSource('m.tflite', new Uint8Array(0)),
        size,
        read: (at, length) => {
          throw new ModelError(`${length} bytes from ${at} on`);
        },
      });
    expect(read(most)).toThrow(new ModelError(`${most} bytes from 0 on`));
    expect(read(most + 1)).toThrow(
      new ModelError(`m.tflite: a TensorFlow Lite model must have at most ${most} bytes, got ${most + 1}`),
    );
  });

  it('says which activation follows', async () => {
    const { layers } = await changed({ operators: [{ ...TRANSPOSE, bytes: { 0: 0, 3: 3 } }] });
    expect(layers[0].notes).toEqual(['followed by RELU6, which is left out here']);
  });
});

describe('weights of a TensorFlow Lite model', () => {
  const dataOf = async (model: ReturnType<typeof reading>) => Array.from((await model).layers[0].weights.data);

  it('are those of MediaPipe, with the bias, where its operator is met', async () => {
    const options = rawBytes(Int32Array.of(2, 3, 1));
    const operators = [
      { code: 32, custom: 'Convolution2DTransposeBias', inputs: [2, 1, 0], outputs: [3], customOptions: options },
    ];
    const bias = { shape: [1], data: rawBytes(Float32Array.of(4)) };
    const { layers } = await changed({ tensors: [bias, FILTER, X, { ...Y, shape: [1, 5, 8, 1] }], operators });
    expect(layers[0].attributes).toEqual({ stride_h: 1, stride_w: 3, padding: 'VALID', output_shape: [1, 5, 8, 1] });
    expect(outlineOfLayer(layers[0]).outline?.bias).toEqual(Float32Array.of(4));
  });

  it('are constants, and said to be', async () => {
    expect((await changed({})).layers[0].weights).toMatchObject({ name: 'filter', type: 'f32', source: 'constant' });
  });

  it('are f16, made f32 by DEQUANTIZE', async () => {
    const half = { shape: [1, 2, 2, 3], type: 1, data: rawBytes(new Uint16Array(12).fill(0x3c00)) };
    const { data: _, ...computed } = FILTER;
    const operators = [{ code: 6, inputs: [4], outputs: [1] }, TRANSPOSE];
    const model = changed({ tensors: [SHAPE, computed, X, Y, half], operators });
    expect(await dataOf(model)).toEqual(new Array(12).fill(1));
    expect((await model).layers[0].notes).toEqual([expect.stringMatching('stored as f16')]);
  });

  it('are integers with a scale for each output channel', async () => {
    const quantised = {
      shape: [2, 1, 1, 2],
      type: 9,
      data: rawBytes(Int8Array.of(4, -4, 10, 1)),
      scale: [0.5, 2],
      zeroPoint: [0, 1],
    };
    const shape = { ...SHAPE, data: rawBytes(Int32Array.of(1, 8, 6, 2)) };
    const model = changed({
      tensors: [shape, quantised, { ...X, shape: [1, 4, 3, 2] }, { ...Y, shape: [1, 8, 6, 2] }],
    });
    expect(await dataOf(model)).toEqual([2, -2, 18, 0]);
    expect((await model).layers[0].notes).toEqual([expect.stringMatching('quantised')]);
  });

  it.each([
    [0, 4, 'f32'],
    [1, 2, 'f16'],
    [10, 8, 'f64'],
    [18, 2, 'bf16'],
  ])('of type %i are weights as they stand', async (type, width, name) => {
    const { layers } = await withFilter({ type, data: new Uint8Array(12 * width) });
    expect(layers[0].weights.type).toBe(name);
  });

  it.each([
    [2, 4, 'i32'],
    [3, 1, 'u8'],
    [4, 8, 'i64'],
    [7, 2, 'i16'],
    [9, 1, 'i8'],
    [12, 8, 'u64'],
    [15, 4, 'u32'],
    [16, 2, 'u16'],
  ])('of type %i are none without a scale', async (type, width, name) => {
    const { unread } = await withFilter({ type, data: new Uint8Array(12 * width) });
    expect(unread[0].reason).toBe(`its weights "filter" are integers (${name}) without a scale`);
  });

  it.each([
    ['computed by the model', () => changed({ tensors: [SHAPE, { shape: [1, 2, 2, 3] }, X, Y] })],
    ['without a scale', () => withFilter({ type: 9, data: new Uint8Array(12) })],
    ['have not 4 axes', () => withFilter({ shape: [12, 1] })],
    ['of a type that is not read, 5', () => withFilter({ type: 5 })],
    [
      'the custom operator "TransposeConvFast" is not read',
      () => changed({ operators: [{ code: 32, custom: 'TransposeConvFast', inputs: [2], outputs: [3] }] }),
    ],
  ] as const)('that are %s leave the layer unread, with that reason', async (reason, read) => {
    const { layers, unread } = await read();
    expect([layers, unread]).toEqual([
      [],
      [expect.objectContaining({ name: 'y', reason: expect.stringContaining(reason) })],
    ]);
  });
});

describe('a damaged TensorFlow Lite model', () => {
  const bytes = tfliteBytes(SOUND);
  it.each([
    [
      'cut short',
      () => reading(bytes.subarray(0, bytes.length / 2)),
      /^m\.tflite: must be a sound FlatBuffer of \d+ bytes/,
    ],
    [
      'of its sign alone',
      () => reading(Buffer.from('\0\0\0\0TFL3', 'latin1')),
      /^m\.tflite: must be a sound FlatBuffer/,
    ],
    ['of another version', () => changed({ version: 4 }), 'm.tflite: version of the schema must be 3, got 4'],
    [
      'without such an operator',
      () => changed({ operators: [{ code: 3, inputs: [], outputs: [] }] }),
      /must have a transposed convolution, got "operator 3" ×1/,
    ],
    [
      'of a filter with other data',
      () => withFilter({ shape: [1, 3, 2, 3] }),
      /"filter": the shape \[1,3,2,3\] of f32 needs 72 bytes, got 48/,
    ],
    ['that claims terabytes', () => withFilter({ shape: [2 ** 30, 2 ** 30, 1, 1] }), /"filter": must have at most/],
    ['of negative extents', () => withFilter({ shape: [-1, 2, 2, -3] }), /dims\[0\] must be an integer >= 0, got -1/],
    [
      'of a tensor that is none',
      () => changed({ operators: [{ ...TRANSPOSE, inputs: [0, 99, 2] }] }),
      /must be one of 4, got 99/,
    ],
    [
      'of scales for another axis',
      () => withFilter({ type: 9, data: new Uint8Array(12), scale: [1, 2] }),
      /1 scale, or one for each index of axis 0, got 2/,
    ],
  ])('%s, is refused in one line', async (_, read, message) => {
    const said = await refusal(read());
    expect(said).toMatch(message);
    expect(said).not.toMatch(/\n/);
  });

  it('with any one byte changed is read or refused in words', async () => {
    for (let at = 0; at < bytes.length; at++) {
      const other = bytes.slice();
      other[at] ^= 0xff;
      const said = await refusal(reading(other));
      expect([at, typeof said]).toEqual([at, 'string']);
    }
  });
});
