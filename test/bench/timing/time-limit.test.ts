/** When a timed call counts as a hang. */
import { describe, expect, it } from 'vitest';
import { measureTimeout } from '../../../bench/timing/time-limit.ts';

describe('the time after which a timed call counts as a hang', () => {
  const options = (firstCallMs: number) => ({ timeBudgetMs: 30, warmUpMs: 10, firstCallMs, isAsync: false });

  it('holds the budget, the warming up and three calls twice over, and the limit of one call', () => {
    const [warmUp, timed, whole] = [100, 100, 100];
    expect(measureTimeout(options(100), 1000)).toBe(1000 + 2 * (30 + 10 + warmUp + timed + whole));
  });

  it('takes no call for slower than the limit of one', () => {
    expect(measureTimeout(options(1e9), 1000)).toBe(measureTimeout(options(1000), 1000));
  });
});
