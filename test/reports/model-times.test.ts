/** What is said of the times of a model's layers: the slowest layer, the fastest runtime, and who is missing. */
import { describe, expect, it } from 'vitest';
import type { BenchResult, Cell } from '../../bench/result.ts';
import { modelTimesText } from '../../reports/layers/times-text.ts';

const timed = (workload: string, subject: string, medianMs: number) =>
  ({ workload, subject, status: 'timed', time: { medianMs } }) as Cell;
const untimed = (workload: string, subject: string): Cell => {
  return { workload, subject, status: 'not covered', message: 'a bias', known: null };
};

const result = (cells: readonly Cell[], subjects: Readonly<Record<string, 'engine' | 'third party'>>) =>
  ({
    subjects: Object.entries(subjects).map(([name, origin]) => ({ name, origin })),
    workloads: [{ name: 'up0' }, { name: 'up1' }],
    cells,
  }) as unknown as BenchResult;

const RUN = result(
  [
    timed('up0', 'ours', 0.5),
    timed('up0', 'one', 1),
    timed('up0', 'two', 4),
    untimed('up0', 'three'),
    timed('up1', 'ours', 0.5),
    timed('up1', 'one', 3),
    timed('up1', 'two', 4),
    timed('up1', 'three', 1),
  ],
  { ours: 'engine', two: 'third party', one: 'third party', three: 'third party' },
);

describe('the times of a model', () => {
  it('name the slowest layer, the fastest runtime and what the others take, own engines apart', () => {
    const lines = modelTimesText(RUN).split('\n');
    expect(lines.slice(2, 6).map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['ours', '1.00 ms'],
      ['one', '4.00 ms'],
      ['two', '8.00 ms'],
      ['three', 'has a time on 1 of them: up0 not covered, a bias'],
    ]);
    expect(lines.slice(-4)).toEqual([
      'Slowest layer: up1, 75 % of the time that one takes for all 2.',
      'Fastest runtime: one, 4.00 ms; how many times as long the others take: two 2.00.',
      "Engines of adjoint's own, likewise: ours 0.250.",
      '',
    ]);
  });

  it('of a layer that was cut are multiplied, and say so', () => {
    const cut = [{ name: 'up0', x: [1, 4, 8], modelX: [1, 4, 80], factor: 10 }];
    const text = modelTimesText({ ...RUN, model: { cut, leftOut: ['Not installed: four; npm install four'] } });
    expect(text).toMatch(
      "up0 was timed with x [1,4,8] instead of the model's [1,4,80], and its time multiplied by 10.0",
    );
    expect(text).toMatch('Slowest layer: up0, 77 % of the time that one takes');
    expect(text).toMatch('\nNot installed: four; npm install four\n');
  });

  it('of one layer do not call it the slowest', () => {
    const run = { ...result([timed('up0', 'one', 2)], { one: 'third party' }), workloads: [{ name: 'up0' }] };
    const text = modelTimesText(run as unknown as BenchResult);
    expect(text).toMatch(/reference engine on integers first, .*\nFastest runtime: one, 2\.00 ms\.\n$/);
  });

  it('name an own engine where no runtime has a time on every layer, and nothing where none has', () => {
    const own = result([timed('up0', 'ours', 1), timed('up1', 'ours', 1)], { ours: 'engine' });
    expect(modelTimesText(own)).toMatch('Fastest runtime: ours, 2.00 ms.\n');
    const none = result([untimed('up0', 'one'), untimed('up1', 'one')], { one: 'third party' });
    expect(modelTimesText(none)).toMatch('No runtime has a time on every layer.\n');
  });
});
