/** Layers of integers in model files: scales, zero points, codes and clamps as they were written, and why a layer is none. */
import { describe, expect, it } from 'vitest';
import { codesLayerCase } from '../../models/layer-cases.ts';
import { listingOf, outlineOfCodes } from '../../models/listing.ts';
import type { ModelLayer } from '../../models/model.ts';
import { readModel } from '../../models/read-model.ts';
import { bytesAsSource } from '../../models/source.ts';
import { type Exportable, exportedFiles, selectExportable } from '../../oracle/vector-exports/index.ts';
import { liftedTo2d } from '../../oracle/vector-exports/lifted.ts';
import { allVectors } from '../../oracle/vector-sources/index.ts';
import { layersText } from '../../reports/layers/text.ts';
import type { Case } from '../../spec/case.ts';
import { INTEGER_TYPES, isQuantised } from '../../spec/number-types.ts';
import { inCodes, plainQuantisation } from '../../spec/quantisation.ts';
import { floatArray } from '../../spec/tensor.ts';
import { SEED } from '../spec/cases.ts';
import { floatTensor, nodeOf, type OnnxGraph, type OnnxTensor, onnxBytes, rawBytes } from './write-onnx.ts';
import { type FlatOperatorSpec, type FlatTensor, tfliteBytes } from './write-tflite.ts';

const layerIn = async (name: string, bytes: Uint8Array): Promise<ModelLayer> =>
  (await readModel(bytesAsSource(name, bytes))).layers[0];

const takenBy = (format: 'onnx' | 'tflite') =>
  selectExportable(allVectors(), [], format).taken.filter(({ problem }) => isQuantised(problem.dtype));

async function modelOf(format: 'onnx' | 'tflite', one: Exportable): Promise<Uint8Array> {
  return (await exportedFiles(format, [one])).get(`${one.vector.id}/model.${format}`)!;
}

/** The case that a layer is, with the x of another one. */
function caseWithX(layer: ModelLayer, { x }: Case): Case {
  const outline = outlineOfCodes(layer)!;
  const problem = codesLayerCase(outline, layer.quantised!, SEED) as Case;
  return { ...problem, x };
}

describe.each(['onnx', 'tflite'] as const)('a layer of integers in a model of %s', (format) => {
  const all = takenBy(format);

  it('is the case that it was written from: codes, scales, zero points, clamp', async () => {
    expect(new Set(all.map(({ problem }) => problem.dtype))).toEqual(new Set(['int8', 'uint8', 'int16']));
    for (const one of all) {
      const wanted = format === 'tflite' ? liftedTo2d(one.problem) : one.problem;
      const layer = await layerIn(`m.${format}`, await modelOf(format, one));
      expect([one.vector.id, layer.quantised?.dtype]).toEqual([one.vector.id, wanted.dtype]);
      expect([one.vector.id, caseWithX(layer, wanted)]).toEqual([one.vector.id, wanted]);
    }
  });

  it('gets an x over the whole type', async () => {
    const layer = await layerIn(`m.${format}`, await modelOf(format, all[0]));
    const large = { ...outlineOfCodes(layer)!, x: { shape: [40, all[0].problem.x.shape[1], ...largeOf(layer)] } };
    const problem = codesLayerCase(large, layer.quantised!, SEED) as Case;
    const { smallest, largest } = INTEGER_TYPES[layer.quantised!.dtype];
    const codes = inCodes(problem).x.data;
    expect([Math.min(...codes), Math.max(...codes)]).toEqual([smallest, largest]);
    expect(codesLayerCase(large, layer.quantised!, SEED)).toEqual(problem);
  });
});

/** Extents of x that are no smaller than those of the model. */
const largeOf = ({ weights }: ModelLayer) => weights.shape.slice(2).map(() => 20);

describe('a layer whose quantisation is illegal', () => {
  it('is no case, and says why', async () => {
    const [one] = takenBy('onnx');
    const layer = await layerIn('m.onnx', await modelOf('onnx', one));
    const { dtype } = layer.quantised!;
    const quantisation = plainQuantisation(dtype);
    const broken = { dtype, quantisation: { ...quantisation, y: { scale: 0, zeroPoint: 0 } } };
    expect(codesLayerCase(outlineOfCodes(layer)!, broken, SEED)).toBe(
      'geometry: quantisation y.scale must be a finite number above 0, got 0',
    );
  });
});

/** A tensor of integers, by the number of its type. */
const codes = (name: string, dims: number[], dataType: number, numbers: ArrayBufferView): OnnxTensor => ({
  name,
  dims,
  dataType,
  rawData: rawBytes(numbers),
});
const [U8, I8, I32] = [2, 3, 6];
const real = (name: string, ...numbers: number[]) =>
  floatTensor(name, numbers.length === 1 ? [] : [numbers.length], Float32Array.from(numbers));
const point = (name: string, value: number) => codes(name, [], I8, Int8Array.of(value));

const CONSTANTS: readonly OnnxTensor[] = [
  codes('q', [2, 1, 2], I8, Int8Array.of(1, 2, 3, 4)),
  codes('qb', [1], I32, Int32Array.of(70000)),
  ...[real('s', 0.5), real('sw', 0.25), real('sb', 0.125), point('z', 3), point('zw', 0)],
  ...[real('least', -1), real('most', 2), real('two', 1, 2)],
];
const NODES = {
  x: nodeOf('DequantizeLinear', ['qx', 's', 'z'], ['x']),
  w: nodeOf('DequantizeLinear', ['q', 'sw', 'zw'], ['w']),
  b: nodeOf('DequantizeLinear', ['qb', 'sb'], ['b']),
  up: nodeOf('ConvTranspose', ['x', 'w', 'b'], ['sum'], { strides: [2] }, 'up'),
  end: nodeOf('QuantizeLinear', ['sum', 's', 'z'], ['y']),
};
type Nodes = Partial<Record<keyof typeof NODES, OnnxGraph['node'][number] | null>>;

/** The layer of the model with some nodes in place of others; null leaves one out. */
function changed(nodes: Nodes, more: OnnxGraph['node'] = [], constants: readonly OnnxTensor[] = CONSTANTS) {
  const node = Object.values({ ...NODES, ...nodes }).filter((one) => one !== null);
  const graph = { node: [...node, ...more], initializer: constants, inputs: { qx: [1, 2, 4] }, opset: 13 };
  return layerIn('m.onnx', onnxBytes(graph));
}

describe('a ConvTranspose between DequantizeLinear and QuantizeLinear', () => {
  it('is a layer of integers, whose input has the shape of its codes', async () => {
    const layer = await changed({});
    expect(layer.quantised).toEqual({
      dtype: 'int8',
      quantisation: {
        x: { scale: 0.5, zeroPoint: 3 },
        w: { dtype: 'int8', scale: [0.25], zeroPoint: [0] },
        y: { scale: 0.5, zeroPoint: 3 },
        clamp: [-128, 127],
      },
      weights: Float64Array.of(1, 2, 3, 4),
      bias: Float64Array.of(70000),
    });
    expect(layer.input.shape).toEqual([1, 2, 4]);
    expect(layer.notes.join()).not.toContain('not checked');
  });

  it.each([
    ['Relu', nodeOf('Relu', ['sum'], ['act']), [3, 127]],
    ['Clip', nodeOf('Clip', ['sum', 'least', 'most'], ['act']), [1, 7]],
    ['a Clip of one side', nodeOf('Clip', ['sum', '', 'most'], ['act']), [-128, 7]],
  ])('has the clamp of its activation, %s', async (_, activation, clamp) => {
    const end = nodeOf('QuantizeLinear', ['act', 's', 'z'], ['y']);
    expect((await changed({ end }, [activation])).quantised?.quantisation.clamp).toEqual(clamp);
  });

  it('has the scales of its group in every group', async () => {
    const up = nodeOf('ConvTranspose', ['x', 'w'], ['sum'], { group: 2 }, 'up');
    const w = nodeOf('DequantizeLinear', ['q', 'two', 'zw2'], ['w'], { axis: 1 });
    const constants = [
      codes('q', [2, 2, 1], I8, Int8Array.of(1, 2, 3, 4)),
      codes('zw2', [2], I8, Int8Array.of(0, 1)),
      ...CONSTANTS.slice(1),
    ];
    const { quantised } = await changed({ up, w, b: null }, [], constants);
    expect(quantised?.quantisation.w).toEqual({ dtype: 'int8', scale: [1, 2, 1, 2], zeroPoint: [0, 1, 0, 1] });
    expect(quantised?.weights).toEqual(Float64Array.of(1, 1, 3, 3));
  });
});

const CLIP_BY_WORDS = nodeOf('Clip', ['sum'], ['act']);
const BEHIND = nodeOf('QuantizeLinear', ['act', 's', 'z'], ['y']);

/** What keeps a layer from being one of integers. */
const NO_LAYER: readonly [string, Nodes, OnnxGraph['node'], string][] = [
  ['nothing quantises its result', { end: null }, [], 'its result is taken by 0 that could quantise it, not 1'],
  ['two quantise its result', {}, [nodeOf('QuantizeLinear', ['sum', 'two', 'z'], ['y2'])], 'is taken by 2'],
  ['nothing quantises its activation', { end: nodeOf('Relu', ['sum'], ['y']) }, [], 'no QuantizeLinear takes its Relu'],
  ['a Clip has attributes', { end: BEHIND }, [CLIP_BY_WORDS], 'its Clip has no bounds among its inputs'],
  [
    'its input has no zero point',
    { x: nodeOf('DequantizeLinear', ['qx', 's'], ['x']) },
    [],
    'its input has no zero point',
  ],
  ['its input has scales', { x: nodeOf('DequantizeLinear', ['qx', 'two', 'z'], ['x']) }, [], 'its input has 2 scales'],
  [
    'its output has another type',
    { end: nodeOf('QuantizeLinear', ['sum', 's', 'zu'], ['y']) },
    [],
    'its input is int8 and its output uint8',
  ],
  [
    'its weights have zero points of another type',
    { w: nodeOf('DequantizeLinear', ['q', 'sw', 'zu'], ['w']) },
    [],
    'its weights have codes of i8 and zero points of u8',
  ],
  [
    'its bias has another scale',
    { b: nodeOf('DequantizeLinear', ['qb', 's'], ['b']) },
    [],
    'its bias has other scales than sx·sw',
  ],
  [
    'its bias is real',
    { b: null, up: nodeOf('ConvTranspose', ['x', 'w', 'least1'], ['sum'], {}, 'up') },
    [],
    'its bias comes from no DequantizeLinear',
  ],
  [
    'its scale is computed',
    { end: nodeOf('QuantizeLinear', ['sum', 'qx', 'z'], ['y']) },
    [],
    'its scale "qx" are an input of the model',
  ],
  [
    'its group is none',
    { up: nodeOf('ConvTranspose', ['x', 'w', 'b'], ['sum'], { group: 2 ** 31 - 1 }, 'up') },
    [],
    'its group must be one of 2 input channels, got 2147483647',
  ],
];

describe('what lies between DequantizeLinear and QuantizeLinear', () => {
  it.each(NO_LAYER)('is none where %s, which it says', async (_, nodes, more, reason) => {
    const constants = [
      ...CONSTANTS,
      codes('zu', [], U8, Uint8Array.of(3)),
      floatTensor('least1', [1], Float32Array.of(1)),
    ];
    const layer = await changed(nodes, more, constants);
    expect(layer.quantised).toBeUndefined();
    expect(layer.notes).toContainEqual(expect.stringContaining('not checked with integers: '));
    expect(layer.notes.join()).toContain(reason);
  });

  it('is listed with its scales, its zero points, and who takes it as such', async () => {
    const model = await readModel(bytesAsSource('m.onnx', await modelOf('onnx', takenBy('onnx')[0])));
    const text = layersText(
      listingOf(
        model,
        () => ({}),
        (_, integers) => [{ subject: integers === null ? 'a' : 'b', missing: null }],
      ),
    );
    expect(text).toMatch(
      /\n {2}can: a\n {2}in int8: x scale 1, zero point 0 · w int8, scale 1, zero point 0 · y scale 1, zero point 0, codes -128 … 127\n {2}can in int8: b\n/,
    );
  });
});

const I8_FLAT = 9;
const FLAT: readonly FlatTensor[] = [
  { name: 'shape', shape: [4], type: 2, data: rawBytes(Int32Array.of(1, 2, 4, 2)) },
  {
    name: 'filter',
    shape: [2, 1, 2, 1],
    type: I8_FLAT,
    data: rawBytes(Int8Array.of(1, 2, 3, 4)),
    scale: [0.5, 0.25],
    zeroPoint: [0, 0],
  },
  { name: 'x', shape: [1, 2, 2, 1], type: I8_FLAT, scale: [0.5], zeroPoint: [3] },
  { name: 'y', shape: [1, 2, 4, 2], type: I8_FLAT, scale: [0.125], zeroPoint: [-100] },
];
const TRANSPOSE: FlatOperatorSpec = {
  code: 67,
  inputs: [0, 1, 2],
  outputs: [3],
  bytes: { 0: 0 },
  integers: { 1: 2, 2: 1 },
};

/** The layer with tensors changed by their places. */
function flat(change: Readonly<Record<number, Partial<FlatTensor>>>, activation = 0) {
  const tensors = FLAT.map((tensor, at) => ({ ...tensor, ...change[at] }));
  const operators = [{ ...TRANSPOSE, bytes: { 0: 0, 3: activation } }];
  return layerIn('m.tflite', tfliteBytes({ tensors, operators }));
}

describe('a TRANSPOSE_CONV of integers', () => {
  it('may have one zero point beside a scale for each output channel', async () => {
    const { quantised } = await flat({ 1: { zeroPoint: [7] } });
    expect(quantised?.quantisation.w).toEqual({ dtype: 'int8', scale: [0.5, 0.25], zeroPoint: [7, 7] });
    expect(quantised?.weights).toEqual(Float64Array.of(-6, -5, -4, -3));
  });

  it.each([
    [0, [-128, 127]],
    [1, [-100, 127]],
    [2, [-108, -92]],
    [3, [-100, -52]],
  ])('has the clamp of activation %j', async (activation, clamp) => {
    expect((await flat({}, activation)).quantised?.quantisation.clamp).toEqual(clamp);
  });

  it.each<[string, Readonly<Record<number, Partial<FlatTensor>>>, number, string]>([
    ['its activation is no clamp', {}, 4, 'its activation is TANH'],
    ['its result has another type', { 3: { type: 7 } }, 0, 'its input is int8 and its output i16'],
    ['its result has no scale', { 3: { scale: [] } }, 0, 'its input and its output have not one scale each'],
    [
      'its weights have a zero point too many',
      { 1: { zeroPoint: [0, 0, 0] } },
      0,
      'its weights: zero points must be as many as its scales (2) or 1, got 3',
    ],
    [
      'its input has no zero point',
      { 2: { zeroPoint: [] } },
      0,
      'its input: zero points must be as many as its scales (1) or 1, got 0',
    ],
    ['its scales go along another axis', { 1: { axis: 2 } }, 0, 'its weights have scales along axis 2'],
    [
      'its weights are real',
      { 1: { type: 0, data: rawBytes(Float32Array.of(1, 2, 3, 4)) } },
      0,
      'no integers of 8 bits with a scale',
    ],
  ])('is none where %s, which it says', async (_, change, activation, reason) => {
    const layer = await flat(change, activation);
    expect(layer.quantised).toBeUndefined();
    expect(layer.notes.join()).toContain('not checked with integers: ');
    expect(layer.notes.join()).toContain(reason);
  });

  it('is silent where real numbers go in', async () => {
    const layer = await flat({ 2: { type: 0 }, 3: { type: 0 } });
    expect(layer.quantised).toBeUndefined();
    expect(layer.notes.join()).not.toContain('not checked');
  });
});

it('the numbers of a listed layer are its real ones', async () => {
  const { weights } = await flat({});
  expect(weights.data).toEqual(floatArray('f32', [0.5, 1, 0.75, 1]));
});
