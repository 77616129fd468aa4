/** Programs over a pipe in the benchmark: timed by themselves, and without a number where their answers are wrong. */
import { afterAll, describe, expect, it } from 'vitest';
import { runBench } from '../../../bench/bench.ts';
import { openContenders } from '../../../bench/contenders/open-contenders.ts';
import type { TimedCell } from '../../../bench/result.ts';
import { timeLayer } from '../../../bench/timing/layer-times.ts';
import { describedWorkload } from '../../../bench/workloads/workload-cases.ts';
import { programSource, type Source } from '../../../subjects/source.ts';
import { programFolder } from '../../subjects/pipe/programs.ts';
import { RIGHT } from '../modules.ts';
import { TINY } from '../tiny-workload.ts';

const { program, remove } = programFolder();
afterAll(remove);

/** What each does when it is asked for times; `y` is the result, and `after` says something once 20 ms have passed. */
const PROGRAMS = {
  right: `after({ kind: 'times', samplesMs: [2, 4, 3, 1], prepareMs: 5, ...y })`,
  'wrong-while-timed': `y.data[0] += 1; after({ kind: 'times', samplesMs: [1, 1, 1], ...y })`,
  boasting: `say({ kind: 'times', samplesMs: [1, -1, 1], ...y })`,
  impossible: `say({ kind: 'times', samplesMs: [1e6, 1e6, 1e6], ...y })`,
  skipping: `say({ kind: 'skipped', message: 'too large' })`,
  erring: `say({ kind: 'errored', message: 'out of memory' })`,
  dying: `process.exit(4)`,
};

const sourceOf = (name: string, hello: string, answer: string, run = `return say({ kind: 'result', ...y })`) =>
  programSource(
    program(
      name,
      `${RIGHT}
       if (request.kind === 'hello') return say({ ...hello, name: '${name}', ${hello} });
       const given = right(request.case);
       const y = { shape: given.shape, data: Array.from(given.data) };
       const after = (object) => setTimeout(() => say(object), 20);
       if (request.kind === 'run') ${run};
       ${answer}`,
    ),
  );

it('gives a program the times that it tells, and no number to one that is wrong, impossible or silent', async () => {
  const sources = Object.entries(PROGRAMS).map(([name, answer]) => sourceOf(name, 'times: true', answer));
  const contenders = await openContenders([...sources, sourceOf('untimed', '', 'process.exit(5)')], {
    timeoutMs: 20_000,
  });
  const result = await runBench(contenders, { workloads: [TINY], timeBudgetMs: 2, rounds: 1 });
  await Promise.all(contenders.map((contender) => contender.close()));

  const told = Object.fromEntries(
    result.cells.map((cell) => [cell.subject, cell.status === 'timed' ? 'timed' : `${cell.status}: ${cell.message}`]),
  );
  expect(told.impossible).toMatch(
    /^disagrees: while timed: the times must sum to at most the \d+\.\d+ ms that passed, got 3000000$/,
  );
  expect(told['wrong-while-timed']).toMatch(/^disagrees: while timed: 1 of 11 elements differ/);
  expect(told).toMatchObject({
    right: 'timed',
    boasting: 'disagrees: while timed: samplesMs[1] must be a finite number > 0, got -1',
    skipping: 'not covered: while timed: too large',
    erring: 'refused: while timed: out of memory',
    dying: 'crashed: while timed: the program ended with exit code 4',
    untimed: 'not covered: it does not time itself',
  });
  const [right] = result.cells as TimedCell[];
  expect(right).toMatchObject({
    time: { samples: 4, medianMs: 2.5, p25Ms: 1.75, p75Ms: 3.25 },
    prepareMs: 5,
    wholeCall: null,
  });
  expect(result.cells.filter((cell) => 'time' in cell)).toHaveLength(1);
  expect(result.objections).not.toContain('untimed does not cover tiny');
  expect(result.objections).toHaveLength(5);
});

describe('a program whose pipe is slow', () => {
  /** Every answer to a call comes late, whatever the call took; times are told of `count` calls. */
  const late = (name: string, samplesMs: string) =>
    sourceOf(
      name,
      'times: true',
      `globalThis.asked = (globalThis.asked ?? 0) + 1;
       setTimeout(() => say({ kind: 'times', samplesMs: ${samplesMs}, ...y }), 120);`,
      `return setTimeout(() => say({ kind: 'result', ...y }), 120);`,
    );
  const run = async (source: Source, options: { timeBudgetMs: number; rounds: number }) => {
    const contenders = await openContenders([source], { timeoutMs: 20_000 });
    const result = await runBench(contenders, { workloads: [TINY], ...options });
    await Promise.all(contenders.map((contender) => contender.close()));
    return result.cells[0];
  };

  it.each([1, 2, 3])('has the times that it tells and no others, in %i rounds', async (rounds) => {
    const cell = await run(late(`late-${rounds}`, '[1]'), { timeBudgetMs: 9, rounds });
    expect(cell).toMatchObject({
      status: 'timed',
      time: { samples: rounds, medianMs: 1, roundsMs: Array(rounds).fill(1) },
    });
  });

  it('has no time where it ends at every request for times', async () => {
    const dying = sourceOf(
      'dying',
      'times: true',
      'process.exit(4)',
      `return setTimeout(() => say({ kind: 'result', ...y }), 120);`,
    );
    const cell = await run(dying, { timeBudgetMs: 1, rounds: 1 });
    expect(cell).toMatchObject({ status: 'crashed', message: 'while timed: the program ended with exit code 4' });
    expect(cell).not.toHaveProperty('time');
  });

  it('is slow where its own times are: it is visited in three rounds, the first by the times told before', async () => {
    const cell = await run(late('slow', '[100 + globalThis.asked]'), { timeBudgetMs: 70, rounds: 7 });
    expect(cell).toMatchObject({ time: { samples: 3, roundsMs: [101, null, null, 102, null, null, 103] } });
  });

  it.each<[string, string, object]>([
    ['fast', '[1]', { status: 'timed', time: { samples: 2, medianMs: 1 } }],
    ['slow', '[110]', { status: 'too slow', message: 'a call took 110 ms, the limit is 50 ms' }],
  ])('is held to a limit of a sweep or a hunt by its own times: %s', async (name, samplesMs, told) => {
    const [contender] = await openContenders([late(`limited-${name}`, samplesMs)], { timeoutMs: 20_000 });
    const limits = { rounds: 2, fewestRounds: 2, roundMs: 1, layerMs: 1, callLimitMs: 50 };
    expect(await timeLayer([contender], describedWorkload(TINY), limits)).toMatchObject([told]);
    await contender.close();
  });
});
