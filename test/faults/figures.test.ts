/** The figures of a fault over its seeds: medians, the slowest kill, the laws by how often they were first. */
import { describe, expect, it } from 'vitest';
import { figuresOf, foundBy, type WithoutFigures, withFigures } from '../../faults/figures.ts';
import type { FaultRun } from '../../faults/result.ts';
import { durationOf } from '../../reports/faults/numbers.ts';

function killedBy(law: string, cases: number, milliseconds: number, line = 'a case'): FaultRun {
  const kill = { law, cases, casesOfLaw: cases, milliseconds, message: 'wrong', case: line, shrinks: 1 };
  return { seed: 1, status: 'killed', kill, cases, milliseconds };
}

const SURVIVING: FaultRun = { seed: 1, status: 'survives', kill: null, cases: 50, milliseconds: 70 };

const figures = (...runs: FaultRun[]) => figuresOf(runs);

describe('the figures of a fault', () => {
  it('have the middle of an odd number of kills, and the mean of the two in the middle of an even one', () => {
    const [one, two, three, four] = [9, 1, 4, 7].map((value) => killedBy('agreement', value, 10 * value));
    expect(figures(one, two, three)).toMatchObject({ medianCases: 4, medianMilliseconds: 40 });
    expect(figures(one, two, three, four)).toMatchObject({ medianCases: 5.5, medianMilliseconds: 55 });
    expect(figures(one, two)).toMatchObject({ medianCases: 5, medianMilliseconds: 50, worstMilliseconds: 90 });
    expect(figures(four)).toMatchObject({ medianCases: 7, worstMilliseconds: 70 });
  });

  it('leave out the seeds that it survived, but count them', () => {
    expect(figures(killedBy('agreement', 3, 30), SURVIVING)).toMatchObject({ kills: 1, medianCases: 3 });
    expect(figures(SURVIVING)).toEqual({
      laws: [],
      kills: 0,
      medianCases: null,
      medianMilliseconds: null,
      worstMilliseconds: null,
      smallestSeed: null,
    });
  });

  it('name the laws by how often they were first, and the smallest case', () => {
    const runs = [
      killedBy('views', 1, 1, 'long case'),
      killedBy('shift', 1, 1, 'longer case'),
      { ...killedBy('shift', 1, 1), seed: 7 },
    ];
    expect(figures(...runs)).toMatchObject({ laws: ['shift', 'views'], smallestSeed: 7 });
  });
});

describe('the figures of all faults', () => {
  const found = (onnx: readonly string[]) => ({ published: { onnx, webnn: [] } });
  const one = { ...found(['a test']), runs: [killedBy('agreement', 1, 10), killedBy('agreement', 1, 20)] };
  const two = { ...found([]), runs: [killedBy('agreement', 1, 60), SURVIVING] };

  it('have the laws that find the most faults first, each fault once and by the law that is first for most seeds', () => {
    const three = { ...found([]), runs: [killedBy('shift', 1, 1), killedBy('shift', 1, 1), killedBy('views', 1, 1)] };
    const four = { ...found([]), runs: [SURVIVING] };
    const { figures } = withFigures({ faults: [three, one, four, two], suites: [] } as unknown as WithoutFigures);
    expect(figures.firsts).toEqual([
      { law: 'agreement', faults: 2 },
      { law: 'shift', faults: 1 },
    ]);
  });

  it('are those of all kills together', () => {
    const result = withFigures({ faults: [one, two], suites: [] } as unknown as WithoutFigures);
    expect(result.figures).toMatchObject({ kills: 3, medianMilliseconds: 20, worstMilliseconds: 60 });
    expect(result.faults.map((fault) => fault.figures)).toEqual([figuresOf(one.runs), figuresOf(two.runs)]);
  });

  it('have how many faults a test of a suite would have found', () => {
    expect(foundBy('onnx', [one, two])).toBe(1);
    expect(foundBy('webnn', [one, two])).toBe(0);
    const suites = [{ id: 'onnx', title: 'ONNX', source: 's', tolerance: 't', leftOut: [], tests: 3 }];
    const result = withFigures({ faults: [one, two], suites } as unknown as WithoutFigures);
    expect(result.suites).toMatchObject([{ id: 'onnx', found: 1 }]);
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
