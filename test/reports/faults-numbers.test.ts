/** The figures of a fault over its seeds: medians, the slowest kill, the laws by how often they were first. */
import { describe, expect, it } from 'vitest';
import type { FaultResult, FaultRun } from '../../faults/kill.ts';
import { durationOf, figuresOf } from '../../reports/faults/numbers.ts';

function killedBy(law: string, cases: number, milliseconds: number, line = 'a case'): FaultRun {
  const kill = { law, cases, casesOfLaw: cases, milliseconds, message: 'wrong', case: line, shrinks: 1 };
  return { seed: 1, status: 'killed', kill, cases, milliseconds };
}

const SURVIVING: FaultRun = { seed: 1, status: 'survives', kill: null, cases: 50, milliseconds: 70 };

const figures = (...runs: FaultRun[]) => figuresOf({ runs } as unknown as FaultResult);

describe('the figures of a fault', () => {
  it('have the middle of an odd number of kills, and the mean of the two in the middle of an even one', () => {
    const [one, two, three, four] = [9, 1, 4, 7].map((value) => killedBy('agreement', value, 10 * value));
    expect(figures(one, two, three)).toMatchObject({ medianCases: 4, medianMilliseconds: 40 });
    expect(figures(one, two, three, four)).toMatchObject({ medianCases: 5.5, medianMilliseconds: 55 });
    expect(figures(one, two)).toMatchObject({ medianCases: 5, medianMilliseconds: 50, worstMilliseconds: 90 });
    expect(figures(four)).toMatchObject({ medianCases: 7, worstMilliseconds: 70 });
  });

  it('leave out the seeds that it survived, but count them', () => {
    expect(figures(killedBy('agreement', 3, 30), SURVIVING)).toMatchObject({ killed: '1/2', medianCases: 3 });
    expect(figures(SURVIVING)).toEqual({
      laws: [],
      killed: '0/1',
      medianCases: null,
      medianMilliseconds: null,
      worstMilliseconds: null,
      smallest: null,
    });
  });

  it('name the laws by how often they were first, and the smallest case', () => {
    const runs = [
      killedBy('views', 1, 1, 'long case'),
      killedBy('shift', 1, 1, 'longer case'),
      killedBy('shift', 1, 1),
    ];
    expect(figures(...runs)).toMatchObject({ laws: ['shift', 'views'], smallest: { case: 'a case' } });
  });
});

describe('a duration', () => {
  it.each([
    [null, '–'],
    [0.2, '1 ms'],
    [999, '999 ms'],
    [1000, '1.0 s'],
    [2550, '2.5 s'],
  ])('of %s is %s', (milliseconds, text) => {
    expect(durationOf(milliseconds)).toBe(text);
  });
});
