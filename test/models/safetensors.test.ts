import { describe, expect, it } from 'vitest';
import { outlineOfLayer } from '../../models/listing.ts';
import { ModelError } from '../../models/model.ts';
import { readModel } from '../../models/read-model.ts';
// Loaded here rather than in the middle of a test, so that its tables face all of them.
import '../../models/safetensors.ts';
import { bytesAsSource } from '../../models/source.ts';
import { rawBytes } from './write-onnx.ts';
import { safetensorsBytes } from './write-safetensors.ts';

const reading = (bytes: Uint8Array) => readModel(bytesAsSource('m.safetensors', bytes));
const refusal = (reads: Promise<unknown>) =>
  reads.then(
    () => 'read',
    (error) => (error instanceof ModelError ? error.message : error),
  );

const W = rawBytes(Float32Array.from({ length: 24 }, (_, at) => at));
const entry = (shape: readonly number[], begin = 0, end = 96, dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe('a safetensors file', () => {
  it('gives tensors whose names say so, as a guess, with the bias beside', async () => {
    const header = {
      __metadata__: { format: 'pt' },
      'down.weight': entry([2, 3, 4]),
      'net.up.0.weight': entry([2, 3, 4]),
      'net.up.0.bias': entry([3], 0, 12),
      'net.up.0.running_mean': entry([3], 0, 12),
    };
    const { layers } = await reading(safetensorsBytes(header, W));
    expect(layers).toMatchObject([
      { name: 'net.up.0', operator: 'ConvTranspose1d?', attributes: null, notes: [expect.stringMatching('guess')] },
    ]);
    expect(Array.from(layers[0].bias!.data)).toEqual([0, 1, 2]);
    expect(outlineOfLayer(layers[0]).reason).toMatch('--attributes');
    const { outline } = outlineOfLayer({ ...layers[0], attributes: { stride: 2 } }, { in: [5] });
    expect(outline).toMatchObject({ stride: [2], x: { shape: [1, 2, 5] } });
  });

  it.each([
    ['decoder.3.weight', true],
    ['upconv2.weight', true],
    ['deconv_layers.0.weight', true],
    ['up_blocks.0.upsample.weight', true],
    ['convtranspose1.weight', true],
    ['ups.2.weight', true],
    ['ConvTranspose_0.weight', true],
    ['backup.weight', false],
    ['group.weight', false],
    ['up.bias', false],
    ['conv.weight', false],
  ])('takes the name %s: %j', async (name, is) => {
    const said = await refusal(reading(safetensorsBytes({ [name]: entry([2, 3, 4]) }, W)));
    expect(said === 'read').toBe(is);
  });

  it('may end with its header, where its tensors have no numbers', async () => {
    const { layers } = await reading(safetensorsBytes({ 'up.weight': entry([2, 0, 4], 0, 0) }, new Uint8Array(0)));
    expect(layers[0].weights).toMatchObject({ shape: [2, 0, 4], data: new Float32Array(0) });
  });

  it('has numbers of smaller types', async () => {
    const data = rawBytes(Uint16Array.of(0x3f80, 0xc0a0));
    const { layers } = await reading(safetensorsBytes({ 'up.weight': entry([1, 1, 2], 0, 4, 'BF16') }, data));
    expect(layers[0].weights).toMatchObject({ type: 'bf16', data: Float32Array.of(1, -5) });
    const { unread } = await reading(safetensorsBytes({ 'up.weight': entry([1, 1, 2], 0, 2, 'I8') }, data));
    expect(unread[0].reason).toBe('its weights are integers (i8) without a scale');
  });
});

describe('the numbers of a safetensors file', () => {
  it.each([
    ['F64', 'f64', 8],
    ['F32', 'f32', 4],
    ['F16', 'f16', 2],
    ['BF16', 'bf16', 2],
  ])('of type %s are weights', async (dtype, type, width) => {
    const { layers } = await reading(safetensorsBytes({ 'up.weight': entry([1, 1, 1], 0, width, dtype) }, W));
    expect(layers[0].weights.type).toBe(type);
  });

  it.each([
    ['I8', 'i8', 1],
    ['U8', 'u8', 1],
    ['I16', 'i16', 2],
    ['U16', 'u16', 2],
    ['I32', 'i32', 4],
    ['U32', 'u32', 4],
    ['I64', 'i64', 8],
    ['U64', 'u64', 8],
  ])('of type %s are none', async (dtype, type, width) => {
    const { unread } = await reading(safetensorsBytes({ 'up.weight': entry([1, 1, 1], 0, width, dtype) }, W));
    expect(unread).toEqual([
      { name: 'up', operator: 'guess', reason: `its weights are integers (${type}) without a scale` },
    ]);
  });

  it('are a bias only of one axis and of floating-point numbers', async () => {
    const biasOf = async (bias: object) => {
      const header = { 'up.weight': entry([1, 1, 1], 0, 4), 'up.bias': bias };
      return (await reading(safetensorsBytes(header, W))).layers[0].bias;
    };
    expect((await biasOf(entry([1], 4, 8)))?.data).toEqual(Float32Array.of(1));
    expect(await biasOf(entry([1, 1], 4, 8))).toBeNull();
    expect(await biasOf(entry([1], 4, 8, 'I32'))).toBeNull();
  });

  it('are looked for in tensors of three to five axes', async () => {
    const names = async (axes: number) => {
      const header = { 'up.weight': entry(new Array(axes).fill(1), 0, 4) };
      return refusal(reading(safetensorsBytes(header, W)));
    };
    expect([await names(3), await names(5)]).toEqual(['read', 'read']);
    for (const axes of [2, 6]) {
      expect(await names(axes)).toBe(
        `m.safetensors: safetensors model: must have a transposed convolution, got "tensor of ${axes} axes" ×1`,
      );
    }
  });
});

describe('a damaged safetensors file', () => {
  const one = (value: unknown) => safetensorsBytes({ 'up.weight': value }, W);
  const claiming = (length: bigint) => {
    const bytes = safetensorsBytes({ 'up.weight': entry([2, 3, 4]) }, W);
    new DataView(bytes.buffer, bytes.byteOffset).setBigUint64(0, length, true);
    return bytes;
  };
  it.each([
    [
      'with a header of terabytes',
      () => claiming(2n ** 42n),
      /^m\.safetensors: the length of the header must be at most \d+ bytes, got 4398046511104/,
    ],
    ['with a header beyond all files', () => claiming(2n ** 64n - 1n), /got 18446744073709552000/],
    [
      'cut short within the header',
      () => one(entry([2, 3, 4])).subarray(0, 30),
      /the length of the header must be at most 22 bytes/,
    ],
    [
      'cut short within the data',
      () => one(entry([2, 3, 4])).subarray(0, -1),
      /"up.weight": data_offsets must be in order and in 0 … 95, got \[0,96\]/,
    ],
    ['with a header that is no JSON', () => claiming(9n), /the header must be JSON/],
    [
      'with another length',
      () => one(entry([2, 3, 5])),
      /"up.weight": the shape \[2,3,5\] of f32 needs 120 bytes, got 96/,
    ],
    ['with offsets in disorder', () => one(entry([2, 3, 4], 96, 0)), /data_offsets must be in order/],
    ['with offsets before it', () => one(entry([2, 3, 4], -96, 0)), /data_offsets must be in order/],
    [
      'with offsets that are none',
      () => one({ dtype: 'F32', shape: [2, 3, 4] }),
      /data_offsets must be two numbers, got undefined/,
    ],
    [
      'with a type that is none',
      () => one({ ...entry([2, 3, 4]), dtype: 'constructor' }),
      /dtype must be one of F32, .*, got "constructor"/,
    ],
    ['with half an extent', () => one(entry([2, 0.5, 24])), /dims\[1\] must be an integer >= 0, got 0.5/],
    ['that claims terabytes', () => one(entry([2 ** 21, 2 ** 21, 4])), /must have at most 268435456 numbers/],
    [
      'without such a tensor',
      () => safetensorsBytes({ a: entry([2, 3]) }, W),
      /must have a transposed convolution, got "tensor of 2 axes" ×1/,
    ],
  ])('%s, is refused in one line', async (_, make, message) => {
    const said = await refusal(reading(make()));
    expect(said).toMatch(message);
    expect(said).not.toMatch(/\n/);
  });
});
