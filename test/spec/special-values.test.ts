import { describe, expect, it } from 'vitest';
import { LARGEST, SMALLEST } from '../../spec/special-values.ts';
import { type Dtype, floatArray } from '../../spec/tensor.ts';

const as = (dtype: Dtype, value: number) => floatArray(dtype, [value])[0];

describe.each(['f32', 'f64'] as const)('of %s', (dtype) => {
  it('the largest number is finite, and nothing of the type lies between it and infinity', () => {
    // Half a unit in its last place: halfway to where the next number would be, from where all is rounded to infinity.
    const half = { f32: 2 ** 103, f64: 2 ** 970 }[dtype];
    expect(as(dtype, LARGEST[dtype])).toBe(LARGEST[dtype]);
    expect(as(dtype, LARGEST[dtype] + half)).toBe(Number.POSITIVE_INFINITY);
  });

  it('the smallest number is not zero, and half of it is', () => {
    expect(as(dtype, SMALLEST[dtype])).toBe(SMALLEST[dtype]);
    expect(SMALLEST[dtype]).toBeGreaterThan(0);
    expect(as(dtype, SMALLEST[dtype] / 2)).toBe(0);
  });
});
