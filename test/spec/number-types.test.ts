/** Types of numbers: what they hold, how doubles are rounded to them, and how they lie in memory. */
import { describe, expect, it } from 'vitest';
import { bitsOfHalf, bitsOfUpperHalf, bytesOf, halfOf, numbersIn, upperHalfOf } from '../../spec/number-bytes.ts';
import {
  DTYPES,
  FLOAT_DTYPES,
  INTEGER_TYPES,
  isDtype,
  LARGEST,
  LARGEST_EXACT,
  NUMBER_TYPES,
  QUANTISED_DTYPES,
  roundTo,
  SMALLEST,
  SMALLEST_NORMAL,
  UNIT_ROUNDOFF,
} from '../../spec/number-types.ts';
import { type Dtype, floatArray } from '../../spec/tensor.ts';

const HALVES = [
  ['f16', halfOf, bitsOfHalf],
  ['bf16', upperHalfOf, bitsOfUpperHalf],
] as const;

describe.each(HALVES)('%s', (dtype, numberOf, bitsOf) => {
  const patterns = Array.from({ length: 2 ** 16 }, (_, bits) => bits);
  const finite = patterns.map((bits) => numberOf(bits)).filter(Number.isFinite);

  it('comes back from its bits, every number of it', () => {
    const wrong = patterns.filter((bits) => {
      const value = numberOf(bits);
      return Number.isNaN(value) ? !Number.isNaN(numberOf(bitsOf(value))) : bitsOf(value) !== bits;
    });
    expect(wrong).toEqual([]);
  });

  it('is left alone by rounding, every number of it', () => {
    expect(finite.filter((value) => !Object.is(roundTo(dtype, value), value))).toEqual([]);
  });

  it('has the ends that the table says', () => {
    expect(Math.max(...finite.slice(0, 2 ** 15))).toBe(LARGEST[dtype]);
    const positive = finite.filter((value) => value > 0);
    expect(Math.min(...positive.slice(0, 4))).toBe(SMALLEST[dtype]);
    expect(positive).toContain(SMALLEST_NORMAL[dtype]);
  });

  it('rounds a double between two neighbours to the nearer, and to the even one from the middle', () => {
    const sorted = finite.filter((value) => value >= 0).toSorted((a, b) => a - b);
    const unlike: number[] = [];
    for (let at = 1; at < sorted.length - 1; at++) {
      const [low, high] = [sorted[at], sorted[at + 1]];
      const middle = low / 2 + high / 2;
      const even = bitsOf(low) % 2 === 0 ? low : high;
      const near = (high - low) / 1024;
      const rounded = [middle, middle - near, middle + near, -middle].map((value) => roundTo(dtype, value));
      if (rounded.join() !== [even, low, high, -even].join()) unlike.push(low);
    }
    expect(unlike).toEqual([]);
  });

  it('is infinite from half a unit beyond its largest number on', () => {
    const unit = LARGEST[dtype] * UNIT_ROUNDOFF[dtype];
    const edge = LARGEST[dtype] + unit / (2 - 2 * UNIT_ROUNDOFF[dtype]);
    expect(roundTo(dtype, edge)).toBe(Number.POSITIVE_INFINITY);
    expect(roundTo(dtype, -edge * (1 - 2 ** -40))).toBe(-LARGEST[dtype]);
  });

  it('lies in two bytes, little-endian, wherever these are', () => {
    const numbers = floatArray(dtype, [1, -2.5, 0]);
    const bytes = bytesOf(dtype, numbers);
    expect(bytes).toHaveLength(6);
    expect(bytes[1]).toBe(dtype === 'f16' ? 0x3c : 0x3f);
    expect(numbersIn(dtype, Buffer.concat([Buffer.of(7), bytes]).subarray(1))).toEqual(numbers);
  });
});

describe('the table of types', () => {
  it.each(FLOAT_DTYPES)('says of %s what follows from its bits', (dtype) => {
    expect(roundTo(dtype, LARGEST[dtype])).toBe(LARGEST[dtype]);
    expect(roundTo(dtype, LARGEST[dtype] * 2)).toBe(Number.POSITIVE_INFINITY);
    expect(roundTo(dtype, SMALLEST[dtype])).toBe(SMALLEST[dtype]);
    expect(roundTo(dtype, LARGEST_EXACT[dtype] + 1)).toBe(LARGEST_EXACT[dtype]);
    expect(roundTo(dtype, LARGEST_EXACT[dtype] - 1)).toBe(LARGEST_EXACT[dtype] - 1);
    expect(roundTo(dtype, 1 + UNIT_ROUNDOFF[dtype])).toBe(1);
    expect(bytesOf(dtype, floatArray(dtype, [1]))).toHaveLength(NUMBER_TYPES[dtype].bytes);
    expect(numbersIn(dtype, bytesOf(dtype, floatArray(dtype, [1, 2])))).toEqual(floatArray(dtype, [1, 2]));
  });

  it.each(QUANTISED_DTYPES)('has %s in as many bytes as its ends need', (dtype) => {
    const { bytes, smallest, largest } = INTEGER_TYPES[dtype];
    expect(largest - smallest + 1).toBe(2 ** (8 * bytes));
    const ends = floatArray(dtype, [smallest, largest, 0]);
    expect(bytesOf(dtype, ends)).toHaveLength(3 * bytes);
    expect(numbersIn(dtype, bytesOf(dtype, ends))).toEqual(ends);
  });

  // numpy.lib.format and numpy.dtype.str; safetensors' Dtype; TensorProto.DataType of onnx.proto; TensorType of schema.fbs.
  it.each<[Dtype, (string | number | null)[]]>([
    ['f64', ['<f8', 'F64', 11, 10]],
    ['f32', ['<f4', 'F32', 1, 0]],
    ['f16', ['<f2', 'F16', 10, 1]],
    ['bf16', [null, 'BF16', 16, 18]],
    ['int8', ['|i1', 'I8', 3, 9]],
    ['uint8', ['|u1', 'U8', 2, 3]],
    ['int16', ['<i2', 'I16', 5, 7]],
  ])('has of %s what npy, safetensors, ONNX and TensorFlow Lite call it', (dtype, names) => {
    const { npy, safetensors, onnx, tflite } = NUMBER_TYPES[dtype].names;
    expect([npy, safetensors, onnx, tflite]).toEqual(names);
  });

  it('knows its names, and no other', () => {
    expect(DTYPES.every(isDtype)).toBe(true);
    expect(['f8', 'toString', null, 16].some(isDtype)).toBe(false);
  });

  it.each(DTYPES)('NaN, infinities and −0 stay what they are in %s', (dtype) => {
    const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0];
    expect(special.map((value) => roundTo(dtype, value))).toEqual(special);
  });
});
