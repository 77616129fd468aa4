/** What is said of several workers follows from what was measured. */
import { describe, expect, it } from 'vitest';
import { type MeasuredGain, measurements } from '../../tools/scaling/measurements.ts';
import { gainOf, isMissed, rateOf, scalingMarkdown } from '../../tools/scaling/scaling-markdown.ts';
import { MACHINE } from '../bench/machine.ts';

const run = (count: number, milliseconds: number) => ({ count, milliseconds });

function measured(
  times: readonly (readonly [number, number])[],
  target: number | null = 1.8,
  goal: number | null = null,
): MeasuredGain {
  const [first] = measurements(2);
  return {
    ...first,
    target,
    goal,
    one: times.map(([one]) => run(600, one)),
    several: times.map(([, several]) => run(600, several)),
    load: times.map(() => 0.5),
  };
}

describe('the gain of several workers', () => {
  it('is how many times as many cases a second they have', () => {
    expect(rateOf(run(500, 2000))).toBe(250);
    const gain = gainOf(
      measured([
        [2000, 1000],
        [3000, 1500],
        [1000, 500],
      ]),
    );
    expect(gain.value).toBeCloseTo(2, 12);
    expect(gain.low).toBeCloseTo(2, 12);
  });

  it('is uncertain where the rounds differ', () => {
    const { low, high } = gainOf(
      measured([
        [2000, 1000],
        [2000, 1300],
        [2000, 900],
      ]),
    );
    expect(low).toBeLessThan(2000 / 1300);
    expect(high).toBeGreaterThan(2000 / 900);
  });

  it('is a target that is reached or missed, in the report', () => {
    const times = [
      [2000, 1000],
      [2000, 1000],
    ] as const;
    const text = scalingMarkdown([measured(times), measured(times, 2.1)], MACHINE);
    expect(text).toContain('2.00 × | 2.00 … 2.00 | 1.8 ×: reached | – |');
    expect(text).toContain('2.1 ×: missed | – |');
    expect([measured(times), measured(times, 2.1)].map(isMissed)).toEqual([false, true]);
    expect(text).toContain('- engines: 0.5, 0.5');
    expect(scalingMarkdown([measured([[2000, 1000]])], MACHINE)).toContain('| 2.00 × | – | 1.8 ×: reached |');
    expect(text).toContain('| engines | 2 | one core | 300 cases/s | 2 | 600 cases/s |');
  });

  it('is beside one core what a target is for, and beside one worker on all cores a figure', () => {
    const beside = measurements(4).filter(({ name }) => name === 'engines' || name === 'certificates');
    expect(beside.map(({ isOnOneCore, target }) => [isOnOneCore, target])).toEqual([
      [true, 3.6],
      [false, null],
      [true, 3.6],
      [false, null],
    ]);
    expect(
      scalingMarkdown(
        [
          {
            ...measured([
              [1, 1],
              [1, 1],
            ]),
            target: null,
          },
        ],
        MACHINE,
      ),
    ).toContain('1.00 … 1.00 | – |');
  });
});

describe('the goal of several workers', () => {
  it('is of the cases a second that they make, and is reached or missed in the report', () => {
    const times = [[2000, 1000]] as const;
    const text = scalingMarkdown([measured(times, null, 600), measured(times, null, 601)], MACHINE);
    expect(text).toContain('| – | 600 cases/s: reached |');
    expect(text).toContain('| – | 601 cases/s: missed |');
    expect([measured(times, null, 600), measured(times, null, 601)].map(isMissed)).toEqual([false, true]);
  });

  it('is set for engines, for a large certificate, and for a program over a pipe that is made before', () => {
    const goals = measurements(2).filter(({ goal }) => goal !== null);
    expect(goals.map(({ name, goal, isOnOneCore }) => [name, goal, isOnOneCore])).toEqual([
      ['engines', 3000, false],
      ['a certificate to bound 5', 100_000, false],
      ['a program over a pipe', 2500, false],
    ]);
    const [, , piped] = goals;
    const text = scalingMarkdown([{ ...measured([[2, 1]]), ...piped }], MACHINE);
    expect(text).toContain(
      '- a program over a pipe: `cc -O2 -o reports/out/c_impl examples/pipe/c_impl.c -lm`, then `adjoint verify ',
    );
    expect(text).toContain('verify "cmd:reports/out/c_impl" --runs 1200 ');
  });
});

it('every measurement is a run that the command line takes, with more workers than one', () => {
  for (const { typed, workers, target } of measurements(2)) {
    expect(['verify', 'certify']).toContain(typed[0]);
    expect(workers).toBeGreaterThan(1);
    expect(target ?? workers).toBeLessThanOrEqual(workers);
  }
});
