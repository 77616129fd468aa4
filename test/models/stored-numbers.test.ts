/** Numbers as files store them, shapes and paths that are refused, names, and what integers with a scale are. */
import { describe, expect, it } from 'vitest';
import { BYTES_OF, decodedNumbers, type ElementType, FLOAT_TYPES } from '../../models/element-types.ts';
import { uniqueNames } from '../../models/layer-names.ts';
import { ModelError, type StoredTensor } from '../../models/model.ts';
import { noLayers } from '../../models/no-layers.ts';
import { dequantised } from '../../models/onnx/quantised.ts';
import { bytesAsSource, checkInside } from '../../models/source.ts';
import { checkByteLength, checkedShape } from '../../models/tensor-size.ts';
import { halfOf, upperHalfOf } from '../../spec/number-bytes.ts';

const bytesOf = (array: ArrayBufferView) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const plain = (type: ElementType, array: ArrayBufferView) => Array.from(decodedNumbers(bytesOf(array), type));

describe('stored numbers', () => {
  it.each<[ElementType, ArrayBufferView, number[]]>([
    ['f64', Float64Array.of(0.1, -1e300), [0.1, -1e300]],
    ['f32', Float32Array.of(0.5, -3), [0.5, -3]],
    ['f16', Uint16Array.of(0x3c00, 0xc100), [1, -2.5]],
    ['bf16', Uint16Array.of(0x3f80, 0xc020), [1, -2.5]],
    ['i8', Int8Array.of(127, -128), [127, -128]],
    ['u8', Uint8Array.of(255, 128), [255, 128]],
    ['i16', Int16Array.of(258, -32768), [258, -32768]],
    ['u16', Uint16Array.of(258, 65535), [258, 65535]],
    ['i32', Int32Array.of(16_909_060, -(2 ** 31)), [16_909_060, -(2 ** 31)]],
    ['u32', Uint32Array.of(16_909_060, 2 ** 32 - 1), [16_909_060, 2 ** 32 - 1]],
    ['i64', BigInt64Array.of(4_328_719_365n, -1n), [4_328_719_365, -1]],
    ['u64', BigUint64Array.of(1n, 2n ** 63n), [1, 2 ** 63]],
  ])('of type %s are read as they lie, and keep their width', (type, stored, numbers) => {
    expect(plain(type, stored)).toEqual(numbers);
    expect(BYTES_OF[type]).toBe(stored.byteLength / 2);
    const isWide = type === 'f64' || ['i32', 'u32', 'i64', 'u64'].includes(type);
    expect(decodedNumbers(bytesOf(stored), type)).toBeInstanceOf(isWide ? Float64Array : Float32Array);
  });

  it('are as many as there are whole ones, wherever their bytes begin', () => {
    const bytes = Uint8Array.of(9, 1, 0, 2, 0, 3);
    expect(Array.from(decodedNumbers(bytes.subarray(1), 'u16'))).toEqual([1, 2]);
    expect(Array.from(decodedNumbers(bytes.subarray(1, 2), 'u16'))).toEqual([]);
    const float = bytesOf(Float32Array.of(7, 8)).subarray(0, 7);
    expect(Array.from(decodedNumbers(float, 'f32'))).toEqual([7]);
  });

  it('keep the bits of a NaN', () => {
    const bits = Uint32Array.of(0x7fc01234);
    expect(new Uint32Array(decodedNumbers(bytesOf(bits), 'f32').buffer)[0]).toBe(0x7fc01234);
  });

  it('are weights as they stand where they are floating-point numbers', () => {
    expect(FLOAT_TYPES).toEqual((Object.keys(BYTES_OF) as ElementType[]).filter((type) => /^b?f/.test(type)));
  });

  it.each([
    [0x0000, 0],
    [0x8000, -0],
    [0x0001, 2 ** -24],
    [0x83ff, -1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x7bff, 65504],
    [0xfbff, -65504],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7c01, Number.NaN],
    [0xffff, Number.NaN],
    [0x3555, 1365 * 2 ** -12],
  ])('of 16 bits %i are %d', (bits, value) => {
    expect(halfOf(bits)).toBe(value);
  });

  it.each([
    [0x0000, 0],
    [0x8000, -0],
    [0x7f80, Number.POSITIVE_INFINITY],
    [0xff80, Number.NEGATIVE_INFINITY],
    [0x7fc0, Number.NaN],
    [0x4049, 3.140625],
  ])('of the upper half %i are %d', (bits, value) => {
    expect(upperHalfOf(bits)).toBe(value);
  });
});

describe('the shape of a stored tensor', () => {
  it('may have eight axes, none of them, and extents of 0', () => {
    expect(checkedShape('f', [])).toEqual([]);
    expect(checkedShape('f', [1n, 0n, 2n, 3n, 1n, 1n, 1n, 1n])).toEqual([1, 0, 2, 3, 1, 1, 1, 1]);
    expect(checkedShape('f', [2 ** 14, 2 ** 14])).toEqual([2 ** 14, 2 ** 14]);
  });

  it.each<[(number | bigint)[], string]>([
    [new Array(9).fill(1), 'f: must have at most 8 axes, got 9'],
    [[1, -1], 'f: dims[1] must be an integer >= 0, got -1'],
    [[0.5], 'f: dims[0] must be an integer >= 0, got 0.5'],
    [[2n ** 54n], 'f: dims[0] must be an integer >= 0, got 18014398509481984'],
    [[2 ** 28 + 1], 'f: must have at most 268435456 numbers, got the shape [268435457]'],
  ])('is refused for %s', (dims, message) => {
    expect(() => checkedShape('f', dims)).toThrow(new ModelError(message));
  });

  it('needs just as many bytes as it has', () => {
    checkByteLength('f', [2, 3], 'f16', 12);
    for (const bytes of [11, 13]) {
      expect(() => checkByteLength('f', [2, 3], 'f16', bytes)).toThrow(
        new ModelError(`f: the shape [2,3] of f16 needs 12 bytes, got ${bytes}`),
      );
    }
  });
});

describe('a file beside a model', () => {
  it.each(['w.bin', 'a/b.bin', 'a..b', '.hidden'])('may be %s', (path) => {
    expect(() => checkInside('m', path)).not.toThrow();
  });

  it.each(['', '/etc/passwd', '\\server', 'C:\\w.bin', 'c:/w.bin', '../w.bin', 'a/../../b', 'a\\..\\b', 'a\0b'])(
    'may not be %j',
    (path) => {
      expect(() => checkInside('m', path)).toThrow(
        new ModelError(`m: external data must lie in the model's folder, got the path ${JSON.stringify(path)}`),
      );
    },
  );

  it('is found by its path, under its own name, and is missing otherwise', () => {
    const source = bytesAsSource('m', Uint8Array.of(1, 2, 3), new Map([['w', Uint8Array.of(4, 5)]]));
    expect(Array.from(source.read(1, 2))).toEqual([2, 3]);
    expect(source.beside('w')).toMatchObject({ name: 'w', size: 2 });
    expect(() => source.beside('v')).toThrow(new ModelError('m: there is no file "v" beside it'));
    expect(() => source.beside('../w')).toThrow('must lie in the model');
  });
});

describe('names of layers', () => {
  it('have a number from the second of a name on', () => {
    const nameOf = uniqueNames();
    expect(['a', 'b', 'a', 'a', 'b'].map(nameOf)).toEqual(['a', 'b', 'a#2', 'a#3', 'b#2']);
  });
});

describe('a model without a transposed convolution', () => {
  it('says what it has, the most in front, and how many kinds more', () => {
    const kinds = (count: number) => new Map(Array.from({ length: count }, (_, at) => [`K${at}`, at + 1] as const));
    expect(noLayers('f', 'ONNX', new Map()).message).toBe(
      'f: ONNX model: must have a transposed convolution, got nothing',
    );
    expect(noLayers('f', 'ONNX', kinds(2)).message).toMatch(/got "K1" ×2, "K0" ×1$/);
    expect(noLayers('f', 'ONNX', kinds(8)).message).toMatch(/"K0" ×1$/);
    expect(noLayers('f', 'ONNX', kinds(10)).message).toMatch(/"K2" ×3 and 2 other kinds$/);
  });
});

describe('integers with a scale', () => {
  const tensor = (data: number[], shape = [data.length]): StoredTensor => {
    return { name: 'w', shape, type: 'i8', source: 'initializer', data: Float32Array.from(data) };
  };
  const weights = tensor([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]);
  const made = (scale: StoredTensor, zeroPoint: StoredTensor | null, axis: number) =>
    Array.from(dequantised('f', weights, scale, zeroPoint, axis).data);

  it('have one for all, or one along an axis, counted from either end', () => {
    expect(made(tensor([2]), null, 1)).toEqual([2, 4, 6, 8, 10, 12, 14, 16]);
    expect(made(tensor([2]), tensor([1]), 1)).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
    expect(made(tensor([1, 10]), null, 0)).toEqual([1, 2, 3, 4, 50, 60, 70, 80]);
    expect(made(tensor([1, 10]), tensor([0, 1]), 1)).toEqual([1, 2, 20, 30, 5, 6, 60, 70]);
    expect(made(tensor([1, 10]), null, 2)).toEqual([1, 20, 3, 40, 5, 60, 7, 80]);
    expect(made(tensor([1, 10]), null, -3)).toEqual(made(tensor([1, 10]), null, 0));
    expect(made(tensor([1, 10]), null, -1)).toEqual(made(tensor([1, 10]), null, 2));
  });

  it('are refused where scale or zero point are as many as nothing else', () => {
    expect(() => made(tensor([1, 2, 3]), null, 1)).toThrow(
      new ModelError('f: scale must have 1 number, or one for each index of axis 1, got 3'),
    );
    expect(() => made(tensor([1, 2]), tensor([0]), 1)).toThrow(
      new ModelError('f: zero point must have 2 numbers as scale has, got 1'),
    );
    expect(() => made(tensor([1]), tensor([0, 0]), 1)).toThrow('f: zero point must have 1 numbers');
  });
});
