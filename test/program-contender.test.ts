/** Programs over a pipe in the benchmark: timed by themselves, and without a number where their answers are wrong. */
import { afterAll, expect, it, vi } from 'vitest';
import { runBench } from '../bench/bench.ts';
import { openContenders } from '../bench/contender.ts';
import type { TimedCell } from '../bench/result.ts';
import type { Workload } from '../bench/workloads.ts';
import { programSource } from '../subjects/source.ts';
import { RIGHT } from './bench-modules.ts';
import { programFolder } from './pipe-programs.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const { program, remove } = programFolder();
afterAll(remove);

const TINY: Workload = {
  name: 'tiny',
  source: 'these tests',
  n: 1,
  cin: 1,
  cout: 1,
  input: [5],
  kernel: [3],
  stride: [2],
  padding: [[0, 0]],
  outputPadding: [0],
  dilation: [1],
  groups: 1,
};

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

const sourceOf = (name: string, hello: string, answer: string) =>
  programSource(
    program(
      name,
      `${RIGHT}
       if (request.kind === 'hello') return say({ ...hello, name: '${name}', ${hello} });
       const given = right(request.case);
       const y = { shape: given.shape, data: Array.from(given.data) };
       const after = (object) => setTimeout(() => say(object), 20);
       if (request.kind === 'run') return say({ kind: 'result', ...y });
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
