import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBounded, compareExact, type Difference, describeDifference } from '../../spec/compare.ts';
import { elementCount, type Tensor } from '../../spec/tensor.ts';
import { SEED, thrownBy } from './cases.ts';

function tensor(shape: readonly number[], data: readonly number[]): Tensor {
  return { shape, data: Float64Array.from(data) };
}

/** The next double towards +infinity. */
function nextUp(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value >= 0 ? 1n : -1n));
  return view.getFloat64(0);
}

function worstOf(difference: Difference | null) {
  if (difference?.kind !== 'values') throw new Error(`expected values to differ, got ${JSON.stringify(difference)}`);
  return difference.worst;
}

const EXPECTED = tensor([1, 2, 3], [1, 2, 3, 4, 5, 6]);
const NAN = Number.NaN;
const INFINITY = Number.POSITIVE_INFINITY;

describe('compareExact', () => {
  it('is null for equal shapes and elements, whatever type holds them', () => {
    expect(compareExact(EXPECTED, tensor([1, 2, 3], [1, 2, 3, 4, 5, 6]))).toBeNull();
    expect(compareExact(EXPECTED, { shape: [1, 2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) })).toBeNull();
  });

  it('is null for two empty tensors of one shape, and not for two of different shapes', () => {
    expect(compareExact(tensor([0, 2], []), tensor([0, 2], []))).toBeNull();
    expect(compareExact(tensor([0, 2], []), tensor([0, 3], []))).toEqual({
      kind: 'shape',
      expected: [0, 2],
      actual: [0, 3],
    });
  });

  it.each([0, 1, 2, 3, 4, 5])('fails where only element %i is off', (at) => {
    const actual = tensor(EXPECTED.shape, EXPECTED.data.with(at, 7.5) as unknown as number[]);
    const index = [0, Math.floor(at / 3), at % 3];
    const expected = EXPECTED.data[at];
    expect(compareExact(EXPECTED, actual)).toEqual({
      kind: 'values',
      differing: 1,
      elements: 6,
      worst: { index, expected, actual: 7.5, difference: 7.5 - expected, bound: 0 },
    });
  });

  it('fails where an element is off by one ulp', () => {
    const worst = worstOf(compareExact(tensor([1], [1]), tensor([1], [nextUp(1)])));
    expect(worst.difference).toBe(2 ** -52);
    expect(worstOf(compareExact(tensor([1], [0]), tensor([1], [2 ** -1074]))).difference).toBe(2 ** -1074);
  });

  it.each([
    [0, -0],
    [-0, 0],
    [INFINITY, INFINITY],
    [-INFINITY, -INFINITY],
  ])('takes %d and %d as equal', (expected, actual) => {
    expect(compareExact(tensor([1], [expected]), tensor([1], [actual]))).toBeNull();
  });

  it.each([
    [1, NAN],
    [0, NAN],
    [NAN, 1],
    [NAN, 0],
    [NAN, NAN],
    [INFINITY, NAN],
    [NAN, INFINITY],
    [1, INFINITY],
    [INFINITY, 1],
    [INFINITY, -INFINITY],
    [Number.MAX_VALUE, INFINITY],
    [1, -1],
  ])('takes %d and %d as different', (expected, actual) => {
    const difference = compareExact(tensor([2], [9, expected]), tensor([2], [9, actual]));
    expect(difference).toMatchObject({ kind: 'values', differing: 1, elements: 2 });
    expect(worstOf(difference)).toMatchObject({ index: [1], expected, actual });
  });
});

describe('compareExact of shapes', () => {
  it.each([
    ['an axis more', [1, 2, 3, 1]],
    ['an axis less', [2, 3]],
    ['another extent', [1, 3, 3]],
    ['swapped extents with as many elements', [1, 3, 2]],
    ['no axes', []],
    ['a NaN extent', [1, 2, NAN]],
    ['a fractional extent', [1, 2, 3.5]],
  ])('fails for %s', (_, shape) => {
    const difference = compareExact(EXPECTED, tensor(shape, [1, 2, 3, 4, 5, 6]));
    expect(difference).toEqual({ kind: 'shape', expected: [1, 2, 3], actual: shape });
  });

  it.each([
    ['too few numbers', [1, 2, 3, 4, 5]],
    ['too many numbers', [1, 2, 3, 4, 5, 6, 7]],
    ['no numbers', []],
  ])('fails for %s under the right shape, told as flat lengths', (_, data) => {
    const difference = compareExact(EXPECTED, tensor([1, 2, 3], data));
    expect(difference).toEqual({ kind: 'shape', expected: [6], actual: [data.length] });
  });
});

describe('compareExact of several differences', () => {
  it('fails for the right numbers in another order', () => {
    const difference = compareExact(EXPECTED, tensor([1, 2, 3], [6, 5, 4, 3, 2, 1]));
    expect(difference).toMatchObject({ kind: 'values', differing: 6 });
    expect(worstOf(difference)).toMatchObject({ index: [0, 0, 0], difference: 5 });
  });

  it('tells the element that is furthest off, the first of several, NaN before all others', () => {
    const expected = tensor([5], [0, 0, 0, 0, 0]);
    expect(worstOf(compareExact(expected, tensor([5], [1, -3, 2, 3, 0]))).index).toEqual([1]);
    expect(worstOf(compareExact(expected, tensor([5], [1, 1e300, NAN, 3, NAN]))).index).toEqual([2]);
  });

  it('finds any one changed element of any tensor, and counts every changed one', () => {
    const tensors = fc
      .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 })
      .chain((shape) =>
        fc.tuple(
          fc.constant(shape),
          fc.array(fc.integer(), { minLength: elementCount(shape), maxLength: elementCount(shape) }),
          fc.uniqueArray(fc.nat(elementCount(shape) - 1)),
        ),
      );
    const found = fc.property(tensors, ([shape, data, changed]) => {
      const actual = data.map((value, index) => (changed.includes(index) ? value + 1 : value));
      const difference = compareExact(tensor(shape, data), tensor(shape, actual));
      if (changed.length === 0) {
        expect(difference).toBeNull();
        return;
      }
      expect(difference).toMatchObject({ kind: 'values', differing: changed.length, elements: data.length });
      const { index } = worstOf(difference);
      expect(index.every((entry, axis) => entry < shape[axis])).toBe(true);
      expect(index.reduce((flat, entry, axis) => flat * shape[axis] + entry, 0)).toBe(Math.min(...changed));
    });
    fc.assert(found, { seed: SEED, numRuns: 200 });
  });
});

describe('compareBounded', () => {
  const expected = tensor([2, 2], [1, -1, 0, 100]);
  const bounds = [0.5, 0.25, 0, 2 ** -40];

  it('is null on the bound itself, in both directions', () => {
    expect(compareBounded(expected, tensor([2, 2], [1.5, -1.25, 0, 100]), bounds)).toBeNull();
    expect(compareBounded(expected, tensor([2, 2], [0.5, -0.75, -0, 100 + 2 ** -40]), bounds)).toBeNull();
  });

  it.each([
    [0, nextUp(1.5)],
    [0, 0.5 - 2 ** -53],
    [1, -nextUp(1.25)],
    [2, 2 ** -1074],
    [3, 100 + 2 ** -39],
  ])('fails where element %i is %d, one ulp over its bound', (at, value) => {
    const actual = { shape: [2, 2], data: expected.data.with(at, value) };
    const difference = compareBounded(expected, actual, bounds);
    expect(difference).toMatchObject({ kind: 'values', differing: 1, elements: 4 });
    expect(worstOf(difference)).toMatchObject({ index: [at >> 1, at & 1], actual: value, bound: bounds[at] });
  });

  it('holds every element to its own bound', () => {
    const difference = compareBounded(expected, tensor([2, 2], [1.3, -1.3, 0, 100]), bounds);
    expect(difference).toMatchObject({ differing: 1, worst: { index: [0, 1], bound: 0.25 } });
  });

  it('tells the element that is furthest off in units of its bound, not the largest difference', () => {
    const difference = compareBounded(tensor([2], [0, 0]), tensor([2], [10, 1]), [5, 0.1]);
    expect(difference).toMatchObject({ differing: 2, worst: { index: [1], difference: 1, bound: 0.1 } });
  });

  it('tells an element that has to be exact before one that is over its bound', () => {
    const difference = compareBounded(tensor([2], [0, 1]), tensor([2], [1e-30, 1.1]), [0, 1e-3]);
    expect(worstOf(difference).index).toEqual([0]);
  });

  it('takes a bound of minus zero for zero', () => {
    const difference = compareBounded(tensor([3], [0, 0, 0]), tensor([3], [9, 1e-30, 0]), [1, -0, -0]);
    expect(difference).toMatchObject({ differing: 2, worst: { index: [1], difference: 1e-30 } });
  });

  it.each([
    ['NaN under a wide bound', 1, NAN, 1e300],
    ['NaN under an infinite bound', 1, NAN, INFINITY],
    ['infinity under a wide bound', 1, INFINITY, 1e300],
    ['minus infinity for infinity', INFINITY, -INFINITY, 1e300],
    ['a number for infinity', INFINITY, 1e300, 1e300],
    ['a number under a bound that is NaN', 1, 1.5, NAN],
    ['a number under a negative bound', 1, 1.5, -1],
  ])('fails for %s', (_, wanted, actual, bound) => {
    const difference = compareBounded(tensor([1], [wanted]), tensor([1], [actual]), [bound]);
    expect(difference).toMatchObject({ kind: 'values', differing: 1, worst: { expected: wanted, actual } });
  });

  it('takes any finite number under an infinite bound', () => {
    expect(compareBounded(tensor([1], [1]), tensor([1], [-1e300]), [INFINITY])).toBeNull();
  });

  it('fails for another shape and for missing data, however wide the bounds', () => {
    const wide = [INFINITY, INFINITY, INFINITY, INFINITY];
    expect(compareBounded(expected, tensor([4], [1, -1, 0, 100]), wide)).toEqual({
      kind: 'shape',
      expected: [2, 2],
      actual: [4],
    });
    expect(compareBounded(expected, tensor([2, 2], []), wide)).toEqual({ kind: 'shape', expected: [4], actual: [0] });
  });

  it('refuses a number of bounds that is not the number of elements', () => {
    expect(thrownBy(() => compareBounded(expected, expected, [1, 1, 1]))).toBe(
      'RangeError: compare: bounds must have 4 entries, got 3',
    );
  });
});

describe('describeDifference', () => {
  it('names both shapes', () => {
    expect(describeDifference({ kind: 'shape', expected: [1, 2, 3], actual: [1, 3] })).toBe(
      'shape is [1, 3], expected [1, 2, 3]',
    );
  });

  it('names how many elements differ, the worst with its index and both values, the difference and what is allowed', () => {
    const difference = compareExact(EXPECTED, tensor([1, 2, 3], [1, 2, 3, 4.5, 5, 9]));
    expect(describeDifference(difference!)).toBe(
      '2 of 6 elements differ; worst at [0, 1, 2]: got 9, expected 6 (difference 3, allowed 0)',
    );
  });

  it('shows NaN and infinity as what they are', () => {
    const difference = compareBounded(tensor([1], [INFINITY]), tensor([1], [NAN]), [0.5]);
    expect(describeDifference(difference!)).toBe(
      '1 of 1 elements differ; worst at [0]: got NaN, expected Infinity (difference NaN, allowed 0.5)',
    );
  });
});
