import { describe, expect, it } from 'vitest';
import { compareWithBaseline, withBaseline } from '../../../bench/figures/baseline.ts';
import type { BenchResult, Cell } from '../../../bench/result.ts';
import { timingOf } from '../../../bench/timing/round-times.ts';
import { describedWorkload } from '../../../bench/workloads/workload-cases.ts';
import { workloadsNamed } from '../../../bench/workloads/workload-sets.ts';

const [LAYER] = workloadsNamed(['vnet.up1']).map(describedWorkload);

/** Seven rounds around this time, with a spread of two per cent and, in `machine`, what slows all down. */
function timed(subject: string, milliseconds: number, machine = 1): Cell {
  const rounds = [0.99, 1.01, 1, 0.98, 1.02, 1.005, 0.995].map((noise, round) => [
    milliseconds * noise * machine ** (round % 2),
  ]);
  const time = timingOf(rounds);
  return { workload: LAYER.name, subject, status: 'timed', time } as Cell;
}

function runOf(...cells: Cell[]): BenchResult {
  return { workloads: [LAYER], cells, objections: [] } as never;
}

const THEN = runOf(timed('yard', 10), timed('mine', 30));
const OPTIONS = { yardstick: 'yard', allowedLoss: 0.05 };

describe('a run held against a baseline', () => {
  it.each([
    ['slower', 33.5, 1],
    ['no loss', 30.5, 1],
    ['no loss', 31.2, 1],
    ['faster', 25, 1],
    ['slower', 33.5, 3],
    ['no loss', 30.5, 3],
  ] as const)(
    'is %s where 30 ms come to be %d, on a machine that is %d times as slow in places',
    (standing, now, machine) => {
      const { changes } = compareWithBaseline(
        runOf(timed('yard', 10, machine), timed('mine', now, machine)),
        THEN,
        OPTIONS,
      );
      expect(changes).toMatchObject([{ workload: 'vnet.up1', subject: 'mine', standing }]);
      expect(changes[0].change.value).toBeCloseTo(now / 30, 5);
    },
  );

  it('is no loss, and not faster, where it is the same run to the last digit', () => {
    const cell = (subject: string, milliseconds: number) =>
      ({ workload: LAYER.name, subject, status: 'timed', time: timingOf(Array(7).fill([milliseconds])) }) as Cell;
    const run = runOf(cell('yard', 1), cell('mine', 2));
    const { changes } = compareWithBaseline(run, run, OPTIONS);
    expect(changes).toMatchObject([{ change: { value: 1, low: 1, high: 1 }, standing: 'no loss' }]);
  });

  it('objects to what is slower and to what has no time any more, with the numbers', () => {
    const crashed: Cell = { workload: LAYER.name, subject: 'other', status: 'crashed', message: '', known: null };
    const now = runOf(timed('yard', 20), timed('mine', 66), crashed);
    const comparison = compareWithBaseline(now, runOf(...THEN.cells, timed('other', 5)), OPTIONS);
    const { baseline, objections } = withBaseline(now, comparison);
    expect(baseline).toBe(comparison);
    expect(objections).toEqual([
      'mine is slower than in the baseline on the whole: 1.10 times as long (1.10 to 1.10), by yard',
      'mine is slower than in the baseline on vnet.up1: 1.10 times as long (1.10 to 1.10), by yard',
      'other had a time on vnet.up1 in the baseline: now crashed',
    ]);
  });

  it('says nothing of a name that has come to mean another layer', () => {
    const other = { ...THEN, workloads: [{ ...LAYER, descriptor: 'another' }] };
    expect(() => compareWithBaseline(runOf(timed('yard', 10), timed('mine', 90)), other, OPTIONS)).toThrow(
      'nothing but the yardstick yard was timed on the same workload in both runs',
    );
  });

  it.each([
    ['this run', runOf(timed('mine', 30)), THEN],
    ['the baseline', THEN, runOf(timed('mine', 30))],
  ])('needs the yardstick in %s', (place, now, then) => {
    expect(() => compareWithBaseline(now, then, OPTIONS)).toThrow(
      new RangeError(`the yardstick must be timed in both runs: yard has no time in ${place}`),
    );
  });

  it('needs something else than the yardstick', () => {
    expect(() => compareWithBaseline(runOf(timed('yard', 1)), THEN, OPTIONS)).toThrow(
      new RangeError('nothing but the yardstick yard was timed on the same workload in both runs'),
    );
  });
});
