/** Integers of narrow types: what a law puts in place of an operand is as large as exact sums allow. */
import { describe, expect, it } from 'vitest';
import { fittedOperand } from '../../../properties/cases/narrow-types.ts';
import { elementCount } from '../../../spec/tensor.ts';
import { caseOf, counting } from '../../spec/cases.ts';

const ones = (shape: readonly number[]) => [shape, new Array<number>(elementCount(shape)).fill(1)] as const;

/** Every number that x has, in place of 1, 2, 3 …, beside weights of one; a sum of bf16 is at most 256 / 4. */
const besideTaps = (channels: number, taps: number, dtype: 'bf16' | 'f32' = 'bf16') => {
  const x = counting([1, channels, 80]);
  const { shape, data } = fittedOperand(caseOf({ x, w: ones([channels, 1, taps]), dtype }), 'x');
  expect(shape).toEqual(x[0]);
  expect(data).toHaveLength(x[1].length);
  return data;
};

describe('another x in place of that of a case', () => {
  it.each([
    [1, 31],
    [2, 31],
    [16, 4],
    [32, 2],
    [33, 1],
    [64, 1],
  ])('beside %d taps has magnitudes up to %d', (taps, most) => {
    const expected = Array.from({ length: most }, (_, at) => at + 1);
    expect([...new Set(besideTaps(1, taps))]).toEqual(expected);
  });

  it.each([2, 8])('of %d channels that do not fit together keeps one of them', (channels) => {
    const data = besideTaps(channels, 64 / 2 + 1);
    const kept = Array.from({ length: channels }, (_, c) =>
      data.subarray(80 * c, 80 * (c + 1)).every((one) => one !== 0),
    );
    expect(new Set(data)).toEqual(new Set([0, 1]));
    expect(kept.filter((isKept) => isKept)).toHaveLength(1);
  });

  it('is zero where not one channel fits', () => {
    expect(new Set(besideTaps(1, 65))).toEqual(new Set([0]));
    expect(new Set(besideTaps(3, 65))).toEqual(new Set([0]));
  });

  it('is the same in a wide type', () => {
    expect([...besideTaps(1, 65, 'f32')]).toEqual(counting([1, 1, 80])[1]);
  });
});
