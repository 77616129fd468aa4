import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorBound } from '../../spec/error-bound.ts';
import { UNIT_ROUNDOFF } from '../../spec/number-types.ts';
import { SEED } from './cases.ts';

const SMALLEST_F32 = 2 ** -149;

/** Σ x·w in f32 in the given order, each product rounded on its own. */
function summed(pairs: readonly (readonly [number, number])[]): number {
  return pairs.reduce((sum, [x, w]) => Math.fround(sum + Math.fround(x * w)), 0);
}

/** The same with each product and sum rounded once together, as a fused multiply-add does it (to within f64). */
function fused(pairs: readonly (readonly [number, number])[]): number {
  return pairs.reduce((sum, [x, w]) => Math.fround(sum + x * w), 0);
}

/** The same summed by halves. */
function halved(pairs: readonly (readonly [number, number])[]): number {
  if (pairs.length === 0) return 0;
  if (pairs.length === 1) return Math.fround(pairs[0][0] * pairs[0][1]);
  const middle = pairs.length >> 1;
  return Math.fround(halved(pairs.slice(0, middle)) + halved(pairs.slice(middle)));
}

function exact(pairs: readonly (readonly [number, number])[]): { value: number; magnitude: number } {
  return {
    value: pairs.reduce((sum, [x, w]) => sum + x * w, 0),
    magnitude: pairs.reduce((sum, [x, w]) => sum + Math.abs(x * w), 0),
  };
}

const pairsOf = (numbers: fc.Arbitrary<number>, minLength: number, maxLength: number) =>
  fc.array(fc.tuple(numbers, numbers), { minLength, maxLength });

/** Real numbers of f32 over many binades, so that cancellation and swamping occur. */
const realF32 = fc
  .tuple(fc.integer({ min: -(2 ** 24) + 1, max: 2 ** 24 - 1 }), fc.integer({ min: -30, max: 10 }))
  .map(([significand, exponent]) => Math.fround(significand * 2 ** (exponent - 24)));

describe('UNIT_ROUNDOFF', () => {
  it('is half the distance from 1 to the next number', () => {
    expect(Math.fround(1 + 2 * UNIT_ROUNDOFF.f32)).toBe(1 + 2 ** -23);
    expect(Math.fround(1 + UNIT_ROUNDOFF.f32)).toBe(1);
    expect(UNIT_ROUNDOFF.f64).toBe(Number.EPSILON / 2);
  });
});

describe('errorBound', () => {
  it.each([
    // γ(1) = u/(1 − u); the bound is γS + u(|y| + γS) + η
    { dtype: 'f32', terms: 1, magnitude: 0, value: 0, bound: 2 ** -149 },
    { dtype: 'f64', terms: 1, magnitude: 0, value: 0, bound: 2 ** -1074 },
    { dtype: 'f32', terms: 3, magnitude: 0, value: 0, bound: 3 * 2 ** -149 },
    { dtype: 'f32', terms: 0, magnitude: 0, value: 0, bound: 0 },
    { dtype: 'f32', terms: 0, magnitude: 0, value: 8, bound: 2 ** -21 },
    { dtype: 'f32', terms: 0, magnitude: 0, value: -8, bound: 2 ** -21 },
    // n·u = 1/2, so that γ is exactly 1: 4 + 2⁻²⁴·(2 + 4) + 2²³·2⁻¹⁴⁹
    { dtype: 'f32', terms: 2 ** 23, magnitude: 4, value: 2, bound: 4 + 6 * 2 ** -24 + 2 ** -126 },
    { dtype: 'f32', terms: 2 ** 23, magnitude: 4, value: -2, bound: 4 + 6 * 2 ** -24 + 2 ** -126 },
    { dtype: 'f64', terms: 2 ** 52, magnitude: 16, value: 16, bound: 16 + 2 ** -48 },
    // n·u = 1/4: γ = 1/3, 3 + 2⁻²⁴·(0 + 3)
    { dtype: 'f32', terms: 2 ** 22, magnitude: 9, value: 0, bound: 3 + 3 * 2 ** -24 },
  ] as const)('of $terms terms of $dtype, Σ|x||w| $magnitude and y $value is $bound', (row) => {
    expect(errorBound(row.dtype, row.terms, row.magnitude, row.value)).toBe(row.bound);
  });

  it('is infinite from 1/u terms on, and finite below', () => {
    expect(errorBound('f32', 2 ** 24, 1, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(errorBound('f32', 2 ** 24, 0, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(errorBound('f32', 2 ** 24 + 1, 1, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(errorBound('f64', 2 ** 60, 1, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(errorBound('f32', 2 ** 24 - 1, 1, 1)).toBeLessThan(2 ** 25);
    expect(errorBound('f64', 2 ** 24, 1, 1)).toBeLessThan(2 ** -28);
  });

  it('is NaN where a value is, so that a comparison with it fails', () => {
    expect(errorBound('f32', 1, Number.NaN, 1)).toBeNaN();
    expect(errorBound('f32', 1, 1, Number.NaN)).toBeNaN();
  });

  it('covers summation in f32 in any order, fused or by halves', () => {
    const orders = pairsOf(realF32, 1, 60).chain((pairs) =>
      fc.tuple(fc.constant(pairs), fc.shuffledSubarray(pairs, { minLength: pairs.length, maxLength: pairs.length })),
    );
    const covered = fc.property(orders, ([pairs, shuffled]) => {
      const { value, magnitude } = exact(pairs);
      // The sums here run in f64 and have an error of their own.
      const bound =
        errorBound('f32', pairs.length, magnitude, value) + errorBound('f64', pairs.length, magnitude, value);
      for (const computed of [summed(pairs), summed(shuffled), fused(shuffled), halved(shuffled)]) {
        expect(Math.abs(computed - value)).toBeLessThanOrEqual(bound);
      }
    });
    fc.assert(covered, { seed: SEED, numRuns: 500 });
  });

  it('covers products that underflow', () => {
    const tiny = fc.integer({ min: -64, max: 64 }).map((steps) => steps * 2 ** -76);
    let inexact = 0;
    const covered = fc.property(pairsOf(tiny, 1, 20), (pairs) => {
      const { value, magnitude } = exact(pairs);
      const error = Math.abs(summed(pairs) - value);
      if (error > 0) inexact++;
      expect(error).toBeLessThanOrEqual(errorBound('f32', pairs.length, magnitude, value));
    });
    fc.assert(covered, { seed: SEED, numRuns: 300 });
    expect(inexact).toBeGreaterThan(50);
  });

  it('covers a loss that underflow alone brings', () => {
    expect(summed([[2 ** -75, 2 ** -75]])).toBe(0);
    expect(errorBound('f32', 1, 2 ** -150, 2 ** -150)).toBeGreaterThanOrEqual(2 ** -150);
    expect(errorBound('f32', 1, 2 ** -150, 2 ** -150)).toBeLessThan(2 * SMALLEST_F32);
  });

  it('is exceeded by a sum from which one tap was dropped, where there are few terms of similar size', () => {
    const similar = fc
      .tuple(fc.boolean(), fc.integer({ min: 2 ** 23, max: 2 ** 24 - 1 }))
      .map(([negative, significand]) => (negative ? -significand : significand) * 2 ** -24);
    const caught = fc.property(pairsOf(similar, 1, 64), fc.nat(), (pairs, choice) => {
      const { value, magnitude } = exact(pairs);
      const bound = errorBound('f32', pairs.length, magnitude, value);
      const dropped = pairs.toSpliced(choice % pairs.length, 1);
      expect(Math.abs(summed(dropped) - value)).toBeGreaterThan(bound);
    });
    fc.assert(caught, { seed: SEED, numRuns: 300 });
  });

  it('is exceeded by products that were rounded to 11 bits, as in half precision', () => {
    const half = (value: number) => {
      const scale = 2 ** (10 - Math.floor(Math.log2(Math.abs(value))));
      return Math.round(value * scale) / scale;
    };
    const pairs: [number, number][] = [
      [Math.fround(0.7), Math.fround(0.9)],
      [Math.fround(0.3), Math.fround(-0.6)],
    ];
    const { value, magnitude } = exact(pairs);
    const rough = pairs.reduce((sum, [x, w]) => sum + half(x) * half(w), 0);
    expect(Math.abs(rough - value)).toBeGreaterThan(errorBound('f32', 2, magnitude, value));
  });

  it('grows with the number of terms, the magnitude and the value, and is far smaller in f64', () => {
    const ordered = fc.property(fc.nat(1000), fc.nat(1000), fc.integer({ min: 1, max: 1000 }), (terms, size, more) => {
      const bound = errorBound('f32', terms + 1, size + 1, size);
      expect(errorBound('f32', terms + 1 + more, size + 1, size)).toBeGreaterThan(bound);
      expect(errorBound('f32', terms + 1, size + 1 + more, size)).toBeGreaterThan(bound);
      expect(errorBound('f32', terms + 1, size + 1, size + more)).toBeGreaterThan(bound);
      expect(errorBound('f64', terms + 1, size + 1, size)).toBeLessThan(bound * 2 ** -28);
    });
    fc.assert(ordered, { seed: SEED, numRuns: 200 });
  });
});
