/** Right results in too few decimal digits are told as that, and wrong ones are not. */
import { describe, expect, it } from 'vitest';
import { compareBounded, compareExact, describeDifference } from '../../spec/compare.ts';
import type { FloatArray, Tensor } from '../../spec/tensor.ts';
import { writtenDigits } from '../../spec/written-digits.ts';

const VALUES = [1234567, -0.0012345678, 98765.4321, 3, 0, 7.7777777e20, 2 ** 23 + 1];
const exactly = () => 0;

const f64 = (write: (value: number) => string, values = VALUES) => Float64Array.from(values, (v) => Number(write(v)));
const f32 = (write: (value: number) => string, values = VALUES) => Float32Array.from(f64(write, values));

describe('writtenDigits', () => {
  it.each<[string, FloatArray, string]>([
    ['%.6g in f32', f32((v) => v.toPrecision(6)), '6 significant digits'],
    ['%.6g in f64', f64((v) => v.toPrecision(6)), '6 significant digits'],
    ['%.4g', f64((v) => v.toPrecision(4)), '4 significant digits'],
    ['%.5g', f32((v) => v.toPrecision(5)), '5 significant digits'],
    ['%.7g', f32((v) => v.toPrecision(7)), '7 significant digits'],
    ['%.9g in f64', f64((v) => v.toPrecision(9), [...VALUES, Math.PI]), '9 significant digits'],
    ['%f', f64((v) => v.toFixed(6)), '6 digits after the point'],
    ['%.3f', f64((v) => v.toFixed(3)), '3 digits after the point'],
  ])('knows %s', (_, actual, told) => {
    const values = actual instanceof Float32Array ? Float32Array.from(VALUES) : [...VALUES, Math.PI];
    expect(writtenDigits(values, actual, exactly)).toBe(told);
  });

  it('takes a half that is rounded either way', () => {
    expect(writtenDigits([1234565, 1234575], Float64Array.of(1234560, 1234580), exactly)).toBe('6 significant digits');
    expect(writtenDigits([1234565, 1234575], Float64Array.of(1234570, 1234570), exactly)).toBe('6 significant digits');
  });

  it('leaves out of account what is as it was expected, with all its digits', () => {
    const same = [1.2345678912345, Number.NaN, Number.POSITIVE_INFINITY, -0];
    expect(writtenDigits([...same, 1234567], Float64Array.of(...same, 1234570), exactly)).toBe('6 significant digits');
    expect(writtenDigits([...same, 1234567], Float64Array.of(...same, 1234568), exactly)).toBeNull();
    expect(writtenDigits([Number.NaN, 1234567], Float64Array.of(1, 1234570), exactly)).toBeNull();
  });

  it('adds what is allowed anyway to the half unit', () => {
    const off = [VALUES[0] + 9, ...VALUES.slice(1)];
    expect(
      writtenDigits(
        off,
        f64((v) => v.toPrecision(6)),
        exactly,
      ),
    ).toBeNull();
    expect(
      writtenDigits(
        off,
        f64((v) => v.toPrecision(6)),
        () => 4,
      ),
    ).toBe('6 significant digits');
  });

  it.each<[string, number[], FloatArray]>([
    ['one small integer too much', [3, 10, 8], Float64Array.of(3, 11, 8)],
    ['a tap that is missing', [12345, 67890], Float64Array.of(12345, 67000)],
    ['half precision', [2049, 4098.5], Float64Array.of(2048, 4096)],
    ['NaN', [1234567], Float64Array.of(Number.NaN)],
    ['infinity', [1234567], Float64Array.of(Number.POSITIVE_INFINITY)],
    ['nothing', [1e-9], Float64Array.of(1)],
    ['one element among short ones with all digits', [1234567, 1234567], Float64Array.of(1234570, 1234568)],
    ['an f32 off by an ulp', [1], Float32Array.of(1 + 2 ** -23)],
    ['the other sign', [1234567], Float64Array.of(-1234570)],
  ])('does not take %s for it', (_, expected, actual) => {
    expect(writtenDigits(expected, actual, exactly)).toBeNull();
  });

  it('takes a zero for what is smaller than half of the last digit only where digits are counted after the point', () => {
    expect(writtenDigits([4e-7, 0.25], Float64Array.of(0, 0.25), exactly)).toBe('6 digits after the point');
    expect(writtenDigits([1e-3, 0.25], Float64Array.of(0, 0.25), exactly)).toBeNull();
  });

  it('says nothing of zeros in place of subnormal numbers, which are flushed by who writes no digits as well', () => {
    expect(writtenDigits([2 ** -127, 1], Float32Array.of(0, 1), exactly)).toBeNull();
    expect(writtenDigits([2 ** -126, 1], Float32Array.of(0, 1), exactly)).toBe('6 digits after the point');
    expect(writtenDigits([2 ** -1023, 1], Float64Array.of(0, 1), exactly)).toBeNull();
    expect(writtenDigits([2 ** -127, 1], Float64Array.of(0, 1), exactly)).toBe('6 digits after the point');
  });
});

describe('a difference by digits', () => {
  const expected: Tensor = { shape: [2], data: Float64Array.of(1234567, 2) };
  const actual: Tensor = { shape: [2], data: Float64Array.of(1234570, 2) };

  it('says so, exact or within a bound', () => {
    const told =
      / \(difference 3, allowed [\d.]+\); digits: looks as if numbers were written with 6 significant digits$/;
    expect(describeDifference(compareExact(expected, actual)!)).toMatch(told);
    expect(describeDifference(compareBounded(expected, actual, [0.5, 0.5])!)).toMatch(told);
  });

  it('says nothing of digits where another element is wrong as well', () => {
    const wrong = { shape: [2], data: Float64Array.of(1234570, 3) };
    expect(compareExact(expected, wrong)).not.toHaveProperty('written');
  });
});
