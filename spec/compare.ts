/**
 * Comparing a result with what was expected. Two lanes:
 *
 * - exact: integer data whose partial sums are all representable, so that any order of summation, fused or not, gives
 *   the same numbers. Threshold 0; +0 and −0 are equal, because which of them a sum of zeros gives depends on the order.
 * - bounded: |actual − expected| ≤ bound, element by element, with the bound of error-bound.ts.
 *
 * Both are written as !(difference <= bound), so that NaN fails.
 */
import type { Tensor } from './tensor.ts';
import { writtenDigits } from './written-digits.ts';

/** Why two tensors are not equal, or not within their bounds: the shapes, or the worst element. */
export type Difference =
  | { readonly kind: 'shape'; readonly expected: readonly number[]; readonly actual: readonly number[] }
  | {
      readonly kind: 'values';
      readonly differing: number;
      readonly elements: number;
      /** The element that is furthest off in units of its bound; the first of several. */
      readonly worst: {
        readonly index: readonly number[];
        readonly expected: number;
        readonly actual: number;
        readonly difference: number;
        readonly bound: number;
      };
      /** Set where numbers seem to have been written with too few digits: with how many. */
      readonly written?: string;
    };

/** null where shape and every element agree exactly. */
export function compareExact(expected: Tensor, actual: Tensor): Difference | null {
  return compareWithin(
    expected,
    actual,
    () => 0,
    (difference) => difference,
  );
}

/** null where the shape agrees and every element lies within its bound (one bound per element of `expected`). */
export function compareBounded(expected: Tensor, actual: Tensor, bounds: ArrayLike<number>): Difference | null {
  if (bounds.length !== expected.data.length) {
    throw new RangeError(`compare: bounds must have ${expected.data.length} entries, got ${bounds.length}`);
  }
  return compareWithin(
    expected,
    actual,
    (index) => bounds[index],
    (difference, bound) => (bound > 0 ? difference / bound : Number.POSITIVE_INFINITY),
  );
}

function compareWithin(
  expected: Tensor,
  actual: Tensor,
  bound: (index: number) => number,
  excessOf: (difference: number, bound: number) => number,
): Difference | null {
  const sameShape =
    expected.shape.length === actual.shape.length &&
    expected.shape.every((extent, axis) => extent === actual.shape[axis]) &&
    expected.data.length === actual.data.length;
  if (!sameShape) {
    const shapeTold = expected.shape.join() !== actual.shape.join();
    // A right shape with the wrong number of data is reported as the flat length.
    return {
      kind: 'shape',
      expected: shapeTold ? expected.shape : [expected.data.length],
      actual: shapeTold ? actual.shape : [actual.data.length],
    };
  }
  let differing = 0;
  let worst = -1;
  let worstExcess = -1;
  for (let index = 0; index < expected.data.length; index++) {
    const difference = Math.abs(actual.data[index] - expected.data[index]);
    const allowed = bound(index);
    // Equal infinities have no difference; NaN is equal to nothing.
    if (difference <= allowed || actual.data[index] === expected.data[index]) continue;
    differing++;
    const excess = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : excessOf(difference, allowed);
    if (excess > worstExcess) {
      worst = index;
      worstExcess = excess;
    }
  }
  if (differing === 0) return null;
  const digits = writtenDigits(expected.data, actual.data, bound);
  return {
    kind: 'values',
    ...(digits !== null && { written: digits }),
    differing,
    elements: expected.data.length,
    worst: {
      index: unflatten(worst, expected.shape),
      expected: expected.data[worst],
      actual: actual.data[worst],
      difference: Math.abs(actual.data[worst] - expected.data[worst]),
      bound: bound(worst),
    },
  };
}

/**
 * One sentence: how many elements differ and where the worst of them is, or the two shapes.
 *
 * @example
 * ```ts
 * import { compareExact, describeDifference } from 'adjoint/core';
 *
 * const [expected, actual] = [Float64Array.of(1, 2), Float64Array.of(1, Number.NaN)];
 * const difference = compareExact({ shape: [2], data: expected }, { shape: [2], data: actual });
 * describeDifference(difference).split(';')[0]; // → '1 of 2 elements differ'
 * ```
 */
export function describeDifference(difference: Difference): string {
  if (difference.kind === 'shape') {
    const one = (shape: readonly number[]) => `[${shape.join(', ')}]`;
    return `shape is ${one(difference.actual)}, expected ${one(difference.expected)}`;
  }
  const { differing, elements, worst, written } = difference;
  const size = `difference ${worst.difference}, allowed ${worst.bound}`;
  const hint = written === undefined ? '' : `; digits: looks as if numbers were written with ${written}`;
  return (
    `${differing} of ${elements} elements differ; worst at [${worst.index.join(', ')}]: ` +
    `got ${worst.actual}, expected ${worst.expected} (${size})${hint}`
  );
}

function unflatten(flat: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = flat;
  for (const extent of shape.toReversed()) {
    index.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return index;
}
