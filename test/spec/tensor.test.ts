import { describe, expect, it } from 'vitest';
import { elementCount, floatArray, zeros } from '../../spec/tensor.ts';

describe('elementCount', () => {
  it.each([
    { shape: [], count: 1 },
    { shape: [7], count: 7 },
    { shape: [2, 3, 5], count: 30 },
    { shape: [0, 3, 5], count: 0 },
    { shape: [2, Number.NaN], count: Number.NaN },
  ])('of $shape is $count', ({ shape, count }) => {
    expect(elementCount(shape)).toBe(count);
  });
});

describe('floatArray', () => {
  it('makes the array of the type asked for', () => {
    expect(floatArray('f32', [1, 2])).toBeInstanceOf(Float32Array);
    expect(floatArray('f64', [1, 2])).toBeInstanceOf(Float64Array);
  });

  it.each([
    { value: 2 ** 24 + 1, rounded: 2 ** 24, why: 'a tie goes to even, here down' },
    { value: 2 ** 24 + 3, rounded: 2 ** 24 + 4, why: 'a tie goes to even, here up' },
    { value: 0.1, rounded: 0.10000000149011612, why: 'the nearest f32' },
    { value: 1e39, rounded: Number.POSITIVE_INFINITY, why: 'beyond the largest f32' },
    { value: -0, rounded: -0, why: 'the sign of zero stays' },
    { value: Number.NaN, rounded: Number.NaN, why: 'NaN stays' },
  ])('rounds $value to $rounded as f32 and keeps it as f64: $why', ({ value, rounded }) => {
    expect(floatArray('f32', [value])[0]).toBe(rounded);
    expect(floatArray('f64', [value])[0]).toBe(value);
  });

  it.each(['f32', 'f64'] as const)('copies even what is already %s', (dtype) => {
    const original = floatArray(dtype, [1, 2]);
    const copy = floatArray(dtype, original);
    copy[0] = 9;
    expect([...original]).toEqual([1, 2]);
    expect([...copy]).toEqual([9, 2]);
  });
});

describe('zeros', () => {
  it.each([
    { dtype: 'f32', type: Float32Array },
    { dtype: 'f64', type: Float64Array },
  ] as const)('makes an array of $dtype zeros of the length asked for', ({ dtype, type }) => {
    expect(zeros(dtype, 3)).toEqual(new type([0, 0, 0]));
    expect(zeros(dtype, 0)).toEqual(new type([]));
  });
});
