import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import {
  changeInterval,
  geometricMean,
  meanChangeInterval,
  meanRatioInterval,
  median,
  quartiles,
  ratioInterval,
  ratioOf,
  studentT,
} from '../../../bench/figures/statistics.ts';

/** Draws of ln-normal noise around 1, by Box and Muller. */
function noisy(seed: number, deviation: number) {
  const random = xoroshiro128plus(seed);
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - uniformFloat64(random))) * Math.cos(2 * Math.PI * uniformFloat64(random));
  return (count: number, scale = 1) => Array.from({ length: count }, () => scale * Math.exp(deviation * normal()));
}

describe('quartiles', () => {
  it.each([
    [[4, 1, 3, 2], { p25: 1.75, median: 2.5, p75: 3.25 }],
    [[7], { p25: 7, median: 7, p75: 7 }],
    [[3, 1, 2], { p25: 1.5, median: 2, p75: 2.5 }],
  ])('of %j are interpolated', (samples, expected) => {
    expect(quartiles(samples)).toEqual(expected);
    expect(median(samples)).toBe(expected.median);
  });
});

describe("Student's t", () => {
  it.each([
    [0.025, 6, 2.4469],
    [0.025, 2, 4.3027],
    [0.05, 10, 1.8125],
  ])('leaves %d above its point with %d degrees of freedom: %d', (tail, degreesOfFreedom, point) => {
    expect(studentT(tail, degreesOfFreedom)).toBeCloseTo(point, 3);
  });
});

describe('the interval of a ratio', () => {
  it('is the same in every run', () => {
    const [a, b] = [
      [1.1, 1.2, 1.15, 1.05, 1.12, 1.3, 1.11],
      [1, 1.01, 0.99, 1, 1, 1.02, 1],
    ];
    expect(ratioInterval(a, b)).toEqual(ratioInterval(a, b));
    expect(ratioOf(a, b)).toBe(ratioInterval(a, b).value);
  });

  it('compares within rounds, so that what slows a round down for both is no difference', () => {
    const drift = [1, 3, 2, 5, 1, 2, 4];
    const { value, low, high } = ratioInterval(
      drift.map((time) => 2 * time),
      drift,
    );
    expect([value, low, high].map((times) => times.toFixed(9))).toEqual(new Array(3).fill('2.000000000'));
  });

  it('leaves out rounds in which one was not timed', () => {
    const { value } = ratioInterval([2, null, null, 2, null, null, 2], [1, 9, 9, 1, 9, 9, 1]);
    expect(value).toBeCloseTo(2, 9);
    expect(() => ratioInterval([null, 1], [1, null])).toThrow(
      new RangeError('two subjects must be timed in the same round at least once'),
    );
  });

  it('knows nothing of a single round', () => {
    expect(ratioInterval([3], [1])).toEqual({ value: expect.closeTo(3, 9), low: 0, high: Number.POSITIVE_INFINITY });
  });

  it("is Student's where there are too few rounds for a bootstrap", () => {
    const logs = [0.1, 0.2, 0.3];
    const { low, high } = ratioInterval(logs.map(Math.exp), [1, 1, 1]);
    const half = (4.3027 * 0.1) / Math.sqrt(3);
    expect(Math.log(low)).toBeCloseTo(0.2 - half, 4);
    expect(Math.log(high)).toBeCloseTo(0.2 + half, 4);
  });

  it('reaches beyond the ratios that were seen where there are four rounds, and not where there are five', () => {
    const outlying = (rounds: number) => {
      const ratios = Array.from({ length: rounds }, (_, round) => (round === 0 ? 100 : 1));
      return ratioInterval(
        ratios,
        ratios.map(() => 1),
      );
    };
    expect(outlying(4).low).toBeLessThan(1);
    expect(outlying(5).low).toBe(1);
    expect(outlying(5).high).toBeLessThanOrEqual(100.000001);
  });

  it.each([3, 5, 7, 10])('holds the truth nineteen times in twenty, or nearly, with %d rounds', (rounds) => {
    const draw = noisy(rounds, 0.05);
    const trials = 200;
    const held = Array.from({ length: trials }, () => {
      const { low, high } = ratioInterval(draw(rounds, 1.5), draw(rounds));
      return low <= 1.5 && 1.5 <= high;
    }).filter((holds) => holds).length;
    // With 5 rounds the widest interval that a bootstrap has, from the smallest to the largest, holds in 93.75 % of all cases.
    expect(held / trials).toBeGreaterThan(0.9);
    expect(held / trials).toBeLessThan(1);
  });
});

describe('the geometric mean', () => {
  it.each([
    [[2, 8], 4],
    [[5], 5],
    [[0, 3], 0],
  ])('of %j is %d', (values, expected) => {
    expect(geometricMean(values)).toBeCloseTo(expected, 12);
  });
});

describe('the interval of the mean ratio over workloads', () => {
  it('is narrower for many, each with noise of its own', () => {
    const draw = noisy(11, 0.05);
    const workload = () => ({ a: draw(7, 3), b: draw(7) });
    const width = ({ low, high }: { low: number; high: number }) => Math.log(high / low);
    const [one, many] = [meanRatioInterval([workload()]), meanRatioInterval(Array.from({ length: 16 }, workload))];
    expect(width(many)).toBeLessThan(0.6 * width(one));
    expect(many.value).toBeCloseTo(3, 1);
  });

  it('needs a round in which all of them were timed', () => {
    const [even, odd] = [
      { a: [1, null], b: [1, 1] },
      { a: [1, 1], b: [null, 1] },
    ];
    expect(() => meanRatioInterval([even, odd])).toThrow(
      new RangeError('two subjects must be timed in the same round at least once'),
    );
  });

  it.each([5, 7])('holds the truth nineteen times in twenty, or nearly, with %d rounds', (rounds) => {
    const draw = noisy(20 + rounds, 0.05);
    const trials = 200;
    const held = Array.from({ length: trials }, () => {
      const layers = [1.2, 2.7].map((scale) => ({ a: draw(rounds, scale), b: draw(rounds) }));
      const { low, high } = meanRatioInterval(layers);
      return low <= 1.8 && 1.8 <= high;
    }).filter((holds) => holds).length;
    expect(held / trials).toBeGreaterThan(0.9);
    expect(held / trials).toBeLessThan(1);
  });
});

describe('the interval of a change', () => {
  const draw = noisy(7, 0.02);

  it('is of the ratios to the yardstick, whatever the machines do', () => {
    const then = { subject: draw(7, 30), yardstick: draw(7, 10) };
    const now = { subject: draw(7, 66), yardstick: draw(7, 20) };
    const { value, low, high } = changeInterval(now, then);
    expect(value).toBeCloseTo(1.1, 1);
    expect(low > 1 && high < 1.2).toBe(true);
  });

  it('is narrower for the mean of many layers, each with noise of its own', () => {
    const layer = () => ({
      now: { subject: draw(7, 33), yardstick: draw(7, 10) },
      earlier: { subject: draw(7, 30), yardstick: draw(7, 10) },
    });
    const width = ({ low, high }: { low: number; high: number }) => Math.log(high / low);
    const [one, many] = [meanChangeInterval([layer()]), meanChangeInterval(Array.from({ length: 9 }, layer))];
    expect(width(many)).toBeLessThan(0.6 * width(one));
    expect(many.value).toBeCloseTo(1.1, 1);
  });

  it('holds its own value, which few rounds of many layers may leave outside of what their means say', () => {
    // The median of each change is 1, and the mean of all is known well enough to lie above it.
    const layer = () => ({
      now: { subject: [1, 1, 1, 2], yardstick: [1, 1, 1, 1] },
      earlier: { subject: [1, 1, 1, 1], yardstick: [1, 1, 1, 1] },
    });
    const { value, low, high } = meanChangeInterval(Array.from({ length: 40 }, layer));
    expect(value).toBe(1);
    expect(low).toBe(1);
    expect(high).toBeGreaterThan(1);
    const lower = meanChangeInterval(
      Array.from({ length: 40 }, layer).map(({ now, earlier }) => ({ now: earlier, earlier: now })),
    );
    expect([lower.value, lower.high]).toEqual([1, 1]);
    expect(lower.low).toBeLessThan(1);
  });

  it('is as uncertain as the shorter run', () => {
    const { low, high } = changeInterval({ subject: [2], yardstick: [1] }, { subject: draw(7), yardstick: draw(7) });
    expect([low, high]).toEqual([0, Number.POSITIVE_INFINITY]);
  });
});
