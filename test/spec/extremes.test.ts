/** Extremes of more numbers than a call takes arguments, and as Math has them. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maximumOf, minimumOf } from '../../spec/extremes.ts';
import { SEED } from '../spec/cases.ts';

describe('extremes', () => {
  it('are those of Math, NaN and no numbers included', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), (values) => {
        expect(maximumOf(values)).toBe(Math.max(...values));
        expect(minimumOf(values)).toBe(Math.min(...values));
      }),
      { seed: SEED, examples: [[[]], [[Number.NaN, 1]], [[1, Number.NaN]], [[-0, 0]], [[0, -0]]] },
    );
  });

  it('are of a million numbers, in any iterable', () => {
    const many = Float64Array.from({ length: 1_000_000 }, (_, at) => (at * 7919) % 1_000_003);
    expect([minimumOf(many), maximumOf(new Set([3, 1, 2]))]).toEqual([0, 3]);
    expect(() => Math.min(...many)).toThrow(RangeError);
  });
});
