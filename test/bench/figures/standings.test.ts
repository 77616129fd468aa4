import { describe, expect, it } from 'vitest';
import { standingsOf } from '../../../bench/figures/standings.ts';
import { withSummary } from '../../../bench/figures/summary.ts';
import type { BenchResult, Cell } from '../../../bench/result.ts';
import { timingOf } from '../../../bench/timing/round-times.ts';

const ROUNDS = 5;

/** The same time in every round, null for one that was not visited. */
function timed(subject: string, workload: string, ms: number, visited = (_round: number) => true): Cell {
  const rounds = Array.from({ length: ROUNDS }, (_, round) => (visited(round) ? [ms] : []));
  const shown = { ratio: { value: ms, low: ms, high: ms }, error: { ulps: 0, units: 0 } };
  return { subject, workload, status: 'timed', time: timingOf(rounds), prepareMs: null, ...shown } as unknown as Cell;
}

const run = (cells: readonly Cell[]) =>
  ({
    subjects: [...new Set(cells.map(({ subject }) => subject))].map((name) => ({ name, threads: 1 })),
    workloads: [],
    limits: [],
    cells,
  }) as unknown as BenchResult;

const ranked = (cells: readonly Cell[]) =>
  standingsOf(run(cells)).standings.map(({ subject, ratio }) => [subject, Number(ratio.value.toFixed(9))]);

describe('where subjects stand', () => {
  const cells = [
    timed('slow', 'one', 40),
    timed('slow', 'two', 90),
    timed('quick', 'one', 10),
    timed('quick', 'two', 10),
    timed('middle', 'one', 5),
    timed('middle', 'two', 40),
  ];

  it('has the workload on which a subject does best, and the one on which it does worst', () => {
    const [quick] = standingsOf(run([timed('a', 'one', 3), timed('a', 'two', 2), timed('a', 'six', 8)])).standings;
    expect([quick.lowest, quick.highest]).toEqual([
      { workload: 'two', value: 2 },
      { workload: 'six', value: 8 },
    ]);
  });

  it('is the geometric mean of their times by the fastest of each workload, the smallest mean first', () => {
    expect(ranked(cells)).toEqual([
      ['quick', Number(Math.SQRT2.toFixed(9))],
      ['middle', 2],
      ['slow', Number(Math.sqrt(8 * 9).toFixed(9))],
    ]);
  });

  it('is ranked over the same workloads only: whoever lacks some stands apart, however fast', () => {
    const { standings, compared } = standingsOf(run([timed('rare', 'two', 1), ...cells]));
    expect(compared).toEqual(['one', 'two']);
    expect(standings.map(({ subject }) => subject)).toEqual(['quick', 'middle', 'slow', 'rare']);
    expect(standings.at(-1)).toMatchObject({ workloads: 1, isComplete: false, ratio: { value: 1 } });
    expect(standings.slice(0, -1).every(({ isComplete, workloads }) => isComplete && workloads === 2)).toBe(true);
  });

  it('leaves out whoever has none of the compared workloads, and what was not timed', () => {
    const untimed = { subject: 'wrong', workload: 'one', status: 'disagrees', message: '', known: null } as Cell;
    const { standings, compared } = standingsOf(run([...cells, timed('elsewhere', 'three', 1), untimed]));
    expect(compared).toEqual(['one', 'two']);
    expect(standings.map(({ subject }) => subject)).not.toContain('elsewhere');
    expect(standings.map(({ subject }) => subject)).not.toContain('wrong');
  });

  it('is over the workloads of the first subject, where another has as many of its own', () => {
    const { compared, standings } = standingsOf(run([timed('first', 'one', 2), timed('other', 'two', 1)]));
    expect(compared).toEqual(['one']);
    expect(standings.map(({ subject }) => subject)).toEqual(['first']);
  });

  it('is nothing where nobody has a time', () => {
    expect(standingsOf(run([]))).toEqual({ compared: [], standings: [] });
  });

  it('has an interval that nothing is known of where no round timed all of its workloads', () => {
    const odd = (round: number) => round % 2 === 1;
    const { standings } = standingsOf(
      run([
        timed('a', 'one', 1),
        timed('a', 'two', 1),
        timed('b', 'one', 2, odd),
        timed('b', 'two', 8, (r) => !odd(r)),
      ]),
    );
    expect(standings[1].ratio).toEqual({ value: expect.closeTo(4, 9), low: 0, high: Number.POSITIVE_INFINITY });
  });
});

describe('a document of an earlier version', () => {
  it('gets the standings that it lacks, and keeps what it has', () => {
    const earlier = run([timed('a', 'one', 1), timed('b', 'one', 3)]);
    const completed = withSummary(earlier);
    expect(completed.summary.standings).toEqual(standingsOf(earlier).standings);
    expect(withSummary(completed)).toEqual(completed);
    const { compared: _, standings: __, ...sums } = completed.summary;
    expect(withSummary({ ...earlier, summary: sums }).summary).toEqual(completed.summary);
  });
});
