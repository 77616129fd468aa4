/** Which results of integers are explained by their sums, and by which rule. */
import { describe, expect, it } from 'vitest';
import { plainQuantisation, type Quantisation } from '../../spec/quantisation.ts';
import { unexplainedRounding } from '../../spec/rounding-explained.ts';

const tensor = (...data: number[]) => ({ shape: [1, 1, data.length], data: Float64Array.from(data) });
/** A step of the result is two of the sums. */
const quantisation: Quantisation = { ...plainQuantisation('int8'), y: { scale: 2, zeroPoint: 0 } };
const HALVED = { dtype: 'int8', quantisation } as const;
const WIDE = {
  dtype: 'int16',
  quantisation: { ...plainQuantisation('int16'), y: { scale: 2, zeroPoint: 0 } },
} as const;

describe('a result of integers', () => {
  it('is explained where one of the rules gives all of it', () => {
    // Halves: to even, or upward.
    const sums = tensor(1, 3, -1, 5);
    expect(unexplainedRounding(HALVED, sums, tensor(0, 2, 0, 2), ['nearest-even'])).toBeNull();
    expect(unexplainedRounding(HALVED, sums, tensor(1, 2, 0, 3), ['nearest-even', 'single-rounding'])).toBeNull();
  });

  it('is not where some of it follows one rule and some another, and the nearest is named', () => {
    const found = unexplainedRounding(HALVED, tensor(1, 3, 5), tensor(1, 2, 2), ['single-rounding', 'nearest-even']);
    expect(found).toMatchObject({
      by: 'single-rounding, the nearest of single-rounding, nearest-even',
      expected: tensor(1, 2, 3),
      difference: { kind: 'values', differing: 1 },
    });
    expect(unexplainedRounding(HALVED, tensor(1), tensor(7), ['nearest-even'])?.by).toBe('nearest-even');
  });

  it('names the rule that would explain all of it, where there is one', () => {
    const halfUp = tensor(1, 2, 0, 3);
    const found = unexplainedRounding(HALVED, tensor(1, 3, -1, 5), halfUp, ['nearest-even']);
    expect(found?.by).toBe('nearest-even (double-rounding would explain all of it)');
    expect(unexplainedRounding(HALVED, tensor(1, 3), tensor(1, 7), ['nearest-even'])?.by).toBe('nearest-even');
  });

  it('may be a step beside the product where no rule is named, and no more', () => {
    expect(unexplainedRounding(HALVED, tensor(2, 4), tensor(2, 1), [])).toBeNull();
    expect(unexplainedRounding(HALVED, tensor(2, 4), tensor(3, 1), [])).toMatchObject({
      by: 'the sums times sx·sw/sy',
      expected: tensor(1, 2),
      difference: { kind: 'values', differing: 1 },
    });
  });

  it('may be as far as a multiplier of 15 bits is, of large results', () => {
    const product = 2 ** 14;
    expect(unexplainedRounding(WIDE, tensor(2 * product), tensor(product + 1), [])).toBeNull();
    expect(unexplainedRounding(WIDE, tensor(2 * 30_000), tensor(30_001), [])).toBeNull();
    expect(unexplainedRounding(WIDE, tensor(2 * 30_000), tensor(30_002), [])).not.toBeNull();
  });

  it('is clamped as the case says', () => {
    const clamped = { ...HALVED, quantisation: { ...quantisation, clamp: [0, 6] as const } };
    expect(unexplainedRounding(clamped, tensor(-40, 40), tensor(0, 6), [])).toBeNull();
    expect(unexplainedRounding(clamped, tensor(-40, 40), tensor(0, 6), ['float-product'])).toBeNull();
    expect(unexplainedRounding(clamped, tensor(-40, 40), tensor(-20, 20), [])).not.toBeNull();
  });

  it('of another shape is none', () => {
    expect(unexplainedRounding(HALVED, tensor(2), tensor(1, 1), ['nearest-even'])?.difference.kind).toBe('shape');
  });
});
