/** Which format a file is of, by its first bytes; and the shape of x that is given where a model leaves it open. */
import { describe, expect, it } from 'vitest';
import { ModelError, type ModelLayer } from '../../models/model.ts';
import { formatOf, MODEL_PACKAGES } from '../../models/read-model.ts';
import { inFrameworkLayout, inOurLayout, sizedLayer } from '../../models/sizes.ts';
import { bytesAsSource } from '../../models/source.ts';
import { importsOf } from '../project/imports.ts';
import { filesOf, sourceOf } from '../project/source-files.ts';

const KNOWN = 'f: must be an ONNX, TensorFlow Lite, safetensors or Keras model, got';
const bytes = (text: string) => Buffer.from(text, 'latin1');
const formatIn = (text: string) => formatOf(bytesAsSource('f', bytes(text)));

describe('the format of a model', () => {
  it.each([
    ['\x1c\0\0\0TFL3', 'tflite'],
    ['\x1c\0\0\0TFL9 and more of it', 'tflite'],
    ['\x89HDF\r\n\x1a\n', 'keras'],
    ['PK\x03\x04 and more', 'keras'],
    ['\x08\0\0\0\0\0\0\0{', 'safetensors'],
    ['\x08\0\0\0\0\0\0\0}', 'onnx'],
    ['\x08\x07\x12', 'onnx'],
    ['\x80\x01', 'onnx'],
    ['\x80\x06', 'onnx'],
    ['\x81\x02', 'onnx'],
    ['\x1f\x8a', 'onnx'],
    ['\x1e\x8b', 'onnx'],
    ['\0GGUF', 'onnx'],
  ])('that begins with %j is %s', (text, format) => {
    expect(formatIn(text)).toBe(format);
    expect(Object.keys(MODEL_PACKAGES)).toContain(format);
  });

  it.each([
    ['', 'an empty file'],
    ['\x80\x02', 'a Python pickle, which is a program: save it as safetensors'],
    ['\x80\x05', 'a Python pickle, which is a program: save it as safetensors'],
    ['\x1f\x8b\x08', 'a gzip archive: unpack it first'],
    ['GGUF\x03', 'a GGUF model'],
    ['\x93NUMPY\x01', 'a NumPy array'],
    ['\0\0\0\0ORTM', 'a model in the format of ONNX Runtime: convert it from its ONNX file'],
    ['{"a": 1}', 'a text'],
    [' \n[1]', 'a text'],
    ['<xml>', 'a text'],
  ])('that begins with %j is none that is read', (text, what) => {
    expect(() => formatIn(text)).toThrow(new ModelError(`${KNOWN} ${what}`));
  });
});

it.each(['onnx', 'tflite', 'keras'] as const)('the packages of %s are those that its reader imports', (format) => {
  const imported = filesOf(`models/${format}`).flatMap((file) => importsOf(sourceOf(file)));
  const names = imported.filter(({ typeOnly }) => !typeOnly).map(({ specifier }) => specifier);
  const packages = names.filter((name) => !/^(\.|node:)/.test(name)).map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)![0]);
  expect(new Set(packages)).toEqual(new Set(MODEL_PACKAGES[format]));
});

describe('the shape of x', () => {
  const layer = (change: Partial<ModelLayer> = {}, shape: readonly (number | null)[] | null = [null, 2, 5, null]) => {
    const one: ModelLayer = {
      name: 'up',
      format: 'onnx',
      operator: 'ConvTranspose',
      convention: 'onnx',
      attributes: {},
      input: { name: 'x', shape, channelsLast: false },
      output: 'y',
      weights: {
        name: 'w',
        shape: [2, 1, 3, 3],
        type: 'f32',
        source: 'initializer',
        data: new Float32Array(18),
      },
      bias: null,
      notes: [],
      ...change,
    };
    return one;
  };
  const sized = (...parts: Parameters<typeof sizedLayer>) => {
    const found = sizedLayer(...parts);
    return found.kind === 'sized' ? found.x : found.kind;
  };

  it('is that of the model, with what is given for what it leaves open', () => {
    expect(sized(layer(), { in: [7] })).toEqual([1, 2, 5, 7]);
    expect(sized(layer(), { in: [6, 7], batch: 3 })).toEqual([3, 2, 5, 7]);
    expect(sized(layer({}, null), { in: [6, 7] })).toEqual([1, 2, 6, 7]);
    expect(sized(layer({}, [1, 2, 3]), { in: [6] })).toEqual([1, 2, 6, 6]);
    expect(sized(layer({}, [4, 2, 5, 6]))).toEqual([4, 2, 5, 6]);
  });

  it('has its channels where the framework has them', () => {
    const input = { name: 'x', shape: null, channelsLast: true };
    expect(sized(layer({ input }), { in: [6, 7] })).toEqual([1, 6, 7, 2]);
    const weights = { ...layer().weights, shape: [3, 3, 1, 4] };
    expect(sized(layer({ input, weights, format: 'keras', convention: 'keras' }), { in: [6, 7] })).toEqual([
      1, 6, 7, 4,
    ]);
  });

  it('is open where an axis is left, and none where there are no words', () => {
    expect(sized(layer())).toBe('open');
    expect(sized(layer({ attributes: null }), { in: [7] })).toBe('wordless');
    expect(() => sized(layer(), { in: [1, 2, 3] })).toThrow(
      new RangeError('layer up: must have 2 extents, or one for all axes, got [1,2,3]'),
    );
  });

  it('may be given whole, where it is what the model says', () => {
    expect(sized(layer(), { x: [2, 2, 5, 9] })).toEqual([2, 2, 5, 9]);
    expect(sized(layer({}, null), { x: [2, 2, 4, 9] })).toEqual([2, 2, 4, 9]);
    for (const x of [
      [2, 2, 4, 9],
      [2, 2, 5],
      [2, 2, 5, 9, 1],
    ]) {
      expect(() => sized(layer(), { x })).toThrow(new RangeError(`layer up: its input must be [?,2,5,?], got [${x}]`));
    }
    expect(() => sized(layer({}, null), { x: [1] })).toThrow('layer up: its input must be [?,?,?,?], got [1]');
  });

  it('is refused for words that are none, and for nothing that is a defect of this suite', () => {
    const refused = sizedLayer(layer({ attributes: { strides: 'two' } }, [1, 2, 5, 5]));
    expect(refused).toMatchObject({ kind: 'sized', resolution: { kind: 'refused' } });
    const defect = new Proxy([], {
      get() {
        throw new Error('a defect');
      },
    });
    expect(() => sizedLayer(layer({ attributes: { strides: defect } }, [1, 2, 5, 5]))).toThrow('a defect');
  });

  it('is turned into our layout and back', () => {
    const last = layer({ input: { name: 'x', shape: null, channelsLast: true } });
    const tensor = { shape: [1, 2, 1, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
    const ours = inOurLayout(last, tensor);
    expect(ours).toEqual({ shape: [1, 3, 2, 1], data: Float32Array.of(1, 4, 2, 5, 3, 6) });
    expect(inFrameworkLayout(last, ours)).toEqual(tensor);
    expect(inOurLayout(layer(), tensor)).toBe(tensor);
    expect(inFrameworkLayout(layer(), tensor)).toBe(tensor);
  });
});
