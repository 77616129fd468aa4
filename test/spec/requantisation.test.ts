/** Rules of rounding: where they agree, where they differ, and numbers worked out by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { productOf, REQUANTISATION_RULES, type RequantisationRule, requantiserOf } from '../../spec/requantisation.ts';
import { SEED } from './cases.ts';

const rounded = (rule: RequantisationRule, sum: number, multiplier: number) =>
  requantiserOf(rule, { x: multiplier, w: 1, y: 1 })(sum);

describe('a tie', () => {
  // Half of 1, 3, −1, −3: to even, upward, away from zero.
  it.each([
    ['nearest-even', [0, 2, -0, -2]],
    ['float-product', [0, 2, -0, -2]],
    ['double-rounding', [1, 2, 0, -1]],
    ['single-rounding', [1, 2, 0, -1]],
    ['short-multiplier', [1, 2, 0, -1]],
  ] as const)('is rounded by %s to %j', (rule, expected) => {
    const got = [1, 3, -1, -3].map((sum) => rounded(rule, sum, 0.5));
    expect(got.map((value) => value + 0)).toEqual(expected.map((value) => value + 0));
  });
});

describe('double-rounding', () => {
  it('rounds ties of the shift away from zero', () => {
    // 2, 6, −2, −6 halves of 2⁻¹: the product of 31 bits is exact, the shift by 1 is a tie.
    expect([2, 6, -2, -6].map((sum) => rounded('double-rounding', sum, 0.25))).toEqual([1, 2, -1, -2]);
  });

  it('goes from 2.45 to 3 by way of 2.5', () => {
    // 0.245 is 0.98 shifted by 2: 9.8 is rounded to 10, and 10/4 to 3.
    expect(rounded('double-rounding', 10, 0.245)).toBe(3);
    expect(rounded('single-rounding', 10, 0.245)).toBe(2);
    expect(rounded('nearest-even', 10, 0.245)).toBe(2);
  });
});

it('knows only 24 bits of a sum in float-product', () => {
  expect(rounded('float-product', 2 ** 24 + 1, 1)).toBe(2 ** 24);
  expect(rounded('nearest-even', 2 ** 24 + 1, 1)).toBe(2 ** 24 + 1);
});

it('knows only 15 bits of the multiplier in short-multiplier', () => {
  const multiplier = 0.5 + 2 ** -20;
  expect(rounded('single-rounding', 2 ** 21, multiplier)).toBe(2 ** 20 + 2);
  expect(rounded('short-multiplier', 2 ** 21, multiplier)).toBe(2 ** 20);
});

/** Scales as models have them. */
const scale = fc.integer({ min: 1, max: 2 ** 20 }).map((value) => Math.fround(value / 2 ** 22));
const sum = fc.integer({ min: -(2 ** 22), max: 2 ** 22 });

describe.each(REQUANTISATION_RULES)('%s', (rule) => {
  it('is exact where the multiplier is a power of two and the product an integer', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -30000, max: 30000 }),
        fc.integer({ min: -3, max: 6 }),
        scale,
        (value, power, x) => {
          // A sum of value·2^power, times 2^−power.
          const whole = power >= 0 ? value * 2 ** power : value;
          const expected = power >= 0 ? value : value * 2 ** -power;
          expect(requantiserOf(rule, { x, w: 2 ** -power, y: x })(whole)).toBe(expected);
        },
      ),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('is within one step of the exact product', () => {
    fc.assert(
      fc.property(sum, scale, scale, scale, (value, x, w, y) => {
        const scales = { x, w, y };
        const product = productOf(value, scales);
        fc.pre(Math.abs(product) < 2 ** 15 && (x * w) / y < 1);
        const got = requantiserOf(rule, scales)(value);
        expect(Number.isInteger(got)).toBe(true);
        // 15 bits of a multiplier are off by up to 2⁻¹⁵ of the product.
        expect(Math.abs(got - product)).toBeLessThanOrEqual(rule === 'short-multiplier' ? 1.5 : 1);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});

it('the exact product is the one of rational numbers', () => {
  // 0.1 and 0.3 are not what they seem in binary: 3·fround(0.1)/fround(0.3) is not 1.
  const scales = { x: Math.fround(0.1), w: 1, y: Math.fround(0.3) };
  expect(productOf(3, scales)).not.toBe(1);
  expect(productOf(3, scales)).toBeCloseTo(1, 6);
  expect(productOf(-7, { x: 0.5, w: 0.5, y: 0.25 })).toBe(-7);
});
