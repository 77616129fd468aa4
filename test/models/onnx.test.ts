import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { outlineOfLayer } from '../../models/listing.ts';
import { ModelError } from '../../models/model.ts';
import { onnxWithOutputs } from '../../models/onnx/with-outputs.ts';
// Loaded here rather than in the middle of a test, so that its tables face all of them.
import '../../models/onnx/read-onnx.ts';
import { readModel } from '../../models/read-model.ts';
import { bytesAsSource } from '../../models/source.ts';
import { onnxModel } from '../../subjects/third-party/onnx-model.ts';
import { caseOf, counting } from '../spec/cases.ts';
import { floatTensor, graphOf, nodeOf, type OnnxGraph, type OnnxTensor, onnxBytes, rawBytes } from './write-onnx.ts';

const W = [2, 3, 4];
const NUMBERS = Float32Array.from({ length: 24 }, (_, at) => at / 8 - 1);
const UP = nodeOf('ConvTranspose', ['x', 'w'], ['y'], { strides: [2] }, 'up');
const SOUND: OnnxGraph = { node: [UP], initializer: [floatTensor('w', W, NUMBERS)], inputs: { x: [1, 2, 5] } };

const reading = (bytes: Uint8Array, others?: ReadonlyMap<string, Uint8Array>) =>
  readModel(bytesAsSource('m.onnx', bytes, others));
const changed = (change: Partial<OnnxGraph>) => reading(onnxBytes({ ...SOUND, ...change }));
const refusal = (reads: Promise<unknown>) =>
  reads.then(
    () => 'read',
    (error) => (error instanceof ModelError ? error.message : error),
  );

describe('an ONNX model', () => {
  it('gives the case that it was written from, numbers included', async () => {
    const problem = caseOf({
      x: counting([1, 4, 5, 6]),
      w: counting([4, 3, 3, 2]),
      bias: [1, 2, 3, 4, 5, 6],
      stride: [2, 1],
      padBegin: [1, 0],
      padEnd: [0, 1],
      outputPadding: [1, 0],
      groups: 2,
    });
    const { layers } = await reading(onnxModel(problem));
    const { outline } = outlineOfLayer(layers[0]);
    const { x, dtype: _, ...rest } = problem;
    expect(outline).toEqual({ ...rest, x: { shape: x.shape } });
    expect(layers[0]).toMatchObject({ name: 'ConvTranspose', operator: 'ConvTranspose', format: 'onnx', notes: [] });
  });

  it.each([
    [1, 'onnx-1'],
    [9, 'onnx-1'],
    [11, 'onnx-11'],
    [21, 'onnx-11'],
    [22, 'onnx'],
    [null, 'onnx-1'],
  ])('of opset %j is in the words of %s', async (opset, convention) => {
    const { layers } = await changed({ opset });
    expect(layers[0].convention).toBe(convention);
  });

  it('leaves open what it names or does not say', async () => {
    const named = await changed({ inputs: { x: ['batch', 2, 'length'] } });
    expect(named.layers[0].input).toEqual({ name: 'x', shape: [null, 2, null], channelsLast: false });
    const silent = await changed({ inputs: {} });
    expect(silent.layers[0].input.shape).toEqual([null, null, null]);
    expect(outlineOfLayer(silent.layers[0]).reason).toMatch('--in');
    expect(outlineOfLayer(silent.layers[0], { in: [7], batch: 3 }).outline?.x.shape).toEqual([3, 2, 7]);
  });

  it('gives layers without a name, or with one that is taken, names of their own', async () => {
    const node = ['up', 'up', ''].map((name, at) => nodeOf('ConvTranspose', ['x', 'w'], [`y${at}`], {}, name));
    const { layers } = await changed({ node });
    expect(layers.map(({ name }) => name)).toEqual(['up', 'up#2', 'y2']);
  });

  it('is read from subgraphs, whose weights may stand outside', async () => {
    const inner = graphOf({ node: [nodeOf('ConvTranspose', ['x', 'w'], ['z'], {}, 'inner')] });
    const deeper = graphOf({ node: [nodeOf('If', ['c'], ['z'], { then_branch: inner }, 'again')] });
    const { layers } = await changed({ node: [nodeOf('If', ['c'], ['y'], { else_branch: deeper }, 'if')] });
    expect(layers.map(({ name }) => name)).toEqual(['if.else_branch/again.then_branch/inner']);
    expect(layers[0].weights.data).toEqual(NUMBERS);
  });
});

/** What is stored otherwise than as raw f32, and the numbers that it stands for. */
const STORED: readonly (readonly [what: string, tensor: OnnxTensor, data: Float32Array | Float64Array])[] = [
  ['f32 in float_data', { dims: [1, 1, 2], dataType: 1, floatData: [0.5, -3] }, Float32Array.of(0.5, -3)],
  ['f64 raw', { dims: [1, 1, 2], dataType: 11, rawData: rawBytes(Float64Array.of(0.1, 2)) }, Float64Array.of(0.1, 2)],
  ['f64 in double_data', { dims: [1, 1, 2], dataType: 11, doubleData: [0.1, 2] }, Float64Array.of(0.1, 2)],
  [
    'f16 raw',
    { dims: [1, 1, 4], dataType: 10, rawData: rawBytes(Uint16Array.of(0x3c00, 0xc500, 0x0001, 0x7bff)) },
    Float32Array.of(1, -5, 2 ** -24, 65504),
  ],
  ['f16 in int32_data', { dims: [1, 1, 2], dataType: 10, int32Data: [0x3800, 0x8000] }, Float32Array.of(0.5, -0)],
  [
    'bf16 raw',
    { dims: [1, 1, 2], dataType: 16, rawData: rawBytes(Uint16Array.of(0x3f80, 0xc0a0)) },
    Float32Array.of(1, -5),
  ],
  ['bf16 in int32_data', { dims: [1, 1, 1], dataType: 16, int32Data: [0x4049] }, Float32Array.of(3.140625)],
];

describe('weights', () => {
  it.each(STORED)('are read that are %s', async (_, tensor, data) => {
    const { layers } = await changed({ initializer: [{ name: 'w', ...tensor }], inputs: { x: [1, 1, 5] } });
    expect(layers[0].weights.data).toEqual(data);
  });

  it('are read that a Constant holds, through Identity', async () => {
    const node = [
      nodeOf('Constant', [], ['c'], { value: floatTensor('', W, NUMBERS) }),
      nodeOf('Identity', ['c'], ['w']),
      UP,
    ];
    const { layers } = await changed({ node, initializer: [] });
    expect(layers[0].weights).toMatchObject({ source: 'constant', data: NUMBERS });
  });

  it('are dequantised, and said to be', async () => {
    const quantised: OnnxTensor = {
      name: 'q',
      dims: [1, 2, 2],
      dataType: 3,
      rawData: rawBytes(Int8Array.of(4, -4, 127, 0)),
    };
    const scale = floatTensor('s', [2], Float32Array.of(0.5, 0.25));
    const zero: OnnxTensor = { name: 'z', dims: [2], dataType: 3, rawData: rawBytes(Int8Array.of(0, 2)) };
    const node = [nodeOf('DequantizeLinear', ['q', 's', 'z'], ['w'], { axis: 1 }), UP];
    const { layers } = await changed({ node, initializer: [quantised, scale, zero], inputs: { x: [1, 1, 5] } });
    expect(layers[0].weights.data).toEqual(Float32Array.of(2, -2, 31.25, -0.5));
    expect(layers[0].notes).toEqual([expect.stringMatching(/^quantised: its weights are i8/)]);
  });

  it.each([
    ['computed by "Mul"', { node: [nodeOf('Mul', ['a', 'b'], ['w']), UP], initializer: [] }],
    ['an input of the model', { initializer: [], inputs: { w: W, x: [1, 2, 5] } }],
    ['nowhere in the model', { initializer: [] }],
    ['integers (i32) without a scale', { initializer: [{ name: 'w', dims: [1, 1, 1], dataType: 6, int32Data: [1] }] }],
    ['have not one, two or three spatial axes', { initializer: [floatTensor('w', [4, 6], NUMBERS)] }],
    [
      'a Constant without a dense value',
      { node: [nodeOf('Constant', [], ['w'], { value_int: 1 }), UP], initializer: [] },
    ],
  ])('that are %s leave the layer unread, with that reason', async (reason, change: Partial<OnnxGraph>) => {
    const { layers, unread } = await changed(change);
    expect([layers, unread]).toEqual([
      [],
      [expect.objectContaining({ name: 'up', reason: expect.stringContaining(reason) })],
    ]);
  });

  it.each([
    [2, 1, 'u8'],
    [3, 1, 'i8'],
    [4, 2, 'u16'],
    [5, 2, 'i16'],
    [6, 4, 'i32'],
    [7, 8, 'i64'],
    [12, 4, 'u32'],
    [13, 8, 'u64'],
  ])('of type %i are none without a scale', async (dataType, width, name) => {
    const w = { name: 'w', dims: [1, 1, 1], dataType, rawData: new Uint8Array(width) };
    const { unread } = await changed({ initializer: [w] });
    expect(unread[0].reason).toMatch(`integers (${name}) without a scale`);
  });

  it.each([
    ['com.microsoft', 'the domain "com.microsoft"'],
    ['', 'ONNX'],
  ])('of another operator, of the domain %j, leave the layer unread', async (domain, words) => {
    const { unread } = await changed({ node: [{ ...UP, opType: 'ConvTransposeWithDynamicPads', domain }] });
    expect(unread[0].reason).toBe(`"ConvTransposeWithDynamicPads" of ${words} is not read`);
  });
});

const external = (entries: Readonly<Record<string, string>>): OnnxTensor => ({
  name: 'w',
  dims: W,
  dataType: 1,
  dataLocation: 1,
  externalData: Object.entries(entries).map(([key, value]) => ({ key, value })),
});

describe('external data', () => {
  const FILE = Buffer.concat([Buffer.alloc(16), rawBytes(NUMBERS)]);
  const read = (entries: Readonly<Record<string, string>>) =>
    reading(onnxBytes({ ...SOUND, initializer: [external(entries)] }), new Map([['w.bin', FILE]]));

  it('are read from their place in the file', async () => {
    const { layers } = await read({ location: 'w.bin', offset: '16', length: '96' });
    expect(layers[0].weights).toMatchObject({ source: 'external data w.bin', data: NUMBERS });
  });

  it.each([
    [{ location: 'w.bin', offset: '17' }, 'must lie within "w.bin" of 112 bytes, got 96 bytes at 17'],
    [{ location: 'w.bin', length: '1000000000000' }, 'needs 96 bytes, got 1000000000000'],
    [{ location: 'w.bin', offset: '-1' }, 'offset must be a number of bytes, got "-1"'],
    [{ location: 'w.bin', offset: '1e1' }, 'offset must be a number of bytes, got "1e1"'],
    [{ location: 'v.bin' }, 'there is no file "v.bin" beside it'],
    [{ location: '../w.bin' }, 'must lie in the model\'s folder, got the path "../w.bin"'],
    [{ location: 'a/../../w.bin' }, "must lie in the model's folder"],
    [{ location: '/etc/passwd' }, "must lie in the model's folder"],
    [{ location: 'C:\\w.bin' }, "must lie in the model's folder"],
    [{ location: '' }, "must lie in the model's folder"],
    [{ offset: '0' }, 'external_data must have a location, got none'],
  ])('of %j are refused', async (entries: Readonly<Record<string, string>>, reason) => {
    expect(await refusal(read(entries))).toMatch(reason);
  });
});

/** Attributes are messages within messages: a chain of If nodes, each in a branch of the one before. @param innermost graph */
function nested(depth: number, innermost?: Uint8Array): Uint8Array {
  const field = (number: number, body: Uint8Array) =>
    Buffer.concat([Buffer.from([(number << 3) | 2]), varint(body.length), body]);
  let graph: Uint8Array = innermost ?? field(1, field(4, Buffer.from('ConvTranspose')));
  for (let at = 0; at < depth; at++) graph = field(1, field(5, field(6, graph)));
  return field(7, graph);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; bytes.length === 0 || rest > 0; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0));
  }
  return Uint8Array.from(bytes);
}

describe('a damaged or hostile ONNX model', () => {
  const tensor = (change: OnnxTensor) => changed({ initializer: [{ ...floatTensor('w', W, NUMBERS), ...change }] });
  it.each([
    ['is cut short', () => reading(onnxBytes(SOUND).subarray(0, 60)), /^m\.onnx: must be a Protocol Buffers message/],
    ['is other bytes', () => reading(Buffer.from('\x01\x02\x03 what')), /^m\.onnx: must be a Protocol Buffers message/],
    ['has no graph', () => reading(Buffer.from([8, 8])), 'm.onnx: must be an ONNX model with a graph, got none'],
    ['is empty', () => reading(new Uint8Array(0)), /got an empty file/],
    ['has a group', () => reading(Buffer.from([0x3b, 0x3c])), /without groups/],
    [
      'has raw data of another length',
      () => tensor({ dims: [2, 3, 5] }),
      /"w": the shape \[2,3,5\] of f32 needs 120 bytes, got 96/,
    ],
    ['claims terabytes', () => tensor({ dims: [2 ** 20, 2 ** 20, 4] }), /"w": must have at most 268435456 numbers/],
    [
      'has extents beyond 2^31',
      () => tensor({ dims: [2 ** 40, 0, 1] }),
      /the shape \[1099511627776,0,1\] of f32 needs 0 bytes, got 96/,
    ],
    ['has negative extents', () => tensor({ dims: [-2, -3, 4] }), /dims\[0\] must be an integer >= 0, got -2/],
    [
      'has a type that is none',
      () => tensor({ dataType: 99 }),
      /data_type must be of numbers that are read here, got 99/,
    ],
    ['is of texts', () => tensor({ dataType: 8 }), /data_type/],
    ['has too few typed numbers', () => tensor({ rawData: null, floatData: [1] } as never), /needs 24 numbers, got 1/],
    ['is nested too deeply', () => reading(nested(5000)), /nested at most 100 deep, got more at .*that makes ""$/],
    ['is damaged in a subgraph', () => reading(nested(2, Buffer.from('what'))), /^m\.onnx: subgraph of ".+": must be/],
    [
      'has no such layers',
      () => changed({ node: [nodeOf('Conv', ['x', 'w'], ['y'])] }),
      'm.onnx: ONNX model: must have a transposed convolution, got "Conv" ×1',
    ],
  ])('%s, and is refused in one line', async (_, read, message) => {
    const said = await refusal(read());
    expect(said).toMatch(message);
    expect(said).not.toMatch(/\n/);
  });

  it('may be nested a hundred deep', async () => {
    const { unread } = await reading(nested(100));
    expect(unread).toHaveLength(1);
  });

  it('has words of the wrong kind, which is a refusal of the layer alone', async () => {
    const { layers } = await changed({ node: [nodeOf('ConvTranspose', ['x', 'w'], ['y'], { strides: [2, 2] }, 'up')] });
    expect(outlineOfLayer(layers[0])).toMatchObject({
      outline: null,
      reason: 'onnx-11: strides must have 1 entries, got [2,2]',
    });
  });
});

describe('a model with further outputs', () => {
  it('has them once, beside those that it had, and is otherwise the same', async () => {
    const bytes = onnxBytes({ ...SOUND, outputs: { y: [1, 3, 12] } });
    const more = onnxWithOutputs('m.onnx', bytes, ['x', 'h', 'y', 'h', 'z']);
    const { graph } = onnxProto.onnx.ModelProto.decode(more);
    // This decoder takes the last graph; a runtime puts both together.
    expect(graph?.output?.map(({ name }) => name)).toEqual(['h', 'z']);
    expect(Buffer.from(more).subarray(0, bytes.length).equals(Buffer.from(bytes))).toBe(true);
    expect(() => onnxWithOutputs('m.onnx', Buffer.from('what'), [])).toThrow(ModelError);
  });
});
