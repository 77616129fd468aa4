/** Modules in a page in the benchmark: timed there, and without a number where they are wrong, silent or gone. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBench } from '../../../bench/bench.ts';
import { openContenders } from '../../../bench/contenders/open-contenders.ts';
import type { BenchResult, Cell } from '../../../bench/result.ts';
import { findChromium } from '../../../subjects/browser/find.ts';
import { resolveSources } from '../../../subjects/index.ts';
import { RIGHT } from '../modules.ts';
import { TINY } from '../tiny-workload.ts';

/** What the module does with its own answer `y` at its call number `calls`, by the name of the workload that asks for it. */
const BEHAVIOURS = {
  plain: 'return y',
  asynchronous: 'return Promise.resolve(y)',
  telling:
    'const started = performance.now(); return { ...y, times: { upload: 0, dispatch: performance.now() - started, readback: 0 } }',
  wrong: 'y.data[3] += 1; return y',
  'wrong-while-timed': 'if (calls > 2) y.data[3] += 1; return y',
  boasting: 'return { ...y, times: { upload: 0, dispatch: -1, readback: 0 } }',
  impossible: 'return { ...y, times: { upload: 1e6, dispatch: 0, readback: 0 } }',
  'telling-at-times': 'return calls % 2 ? y : { ...y, times: { upload: 0, dispatch: 0, readback: 0 } }',
  hanging: 'return calls > 1 ? new Promise(() => {}) : Promise.resolve(y)',
  leaving: 'if (calls === 1) return Promise.resolve(y); location.href = "/elsewhere"; return new Promise(() => {})',
  'losing-its-context':
    'if (calls === 1) return Promise.resolve(y); const gl = document.createElement("canvas").getContext("webgl2"); ' +
    'gl.canvas.dispatchEvent(new Event("webglcontextlost")); return new Promise(() => {})',
  refusing: 'throw new Error("not today")',
  'right-again': 'return y',
} as const;

/** The extent of x says which is meant. */
const FIRST_EXTENT = 5;

const MODULE = `${RIGHT}
export const name = 'in-page';
export const capabilities = { ranks: [1], threads: 4 };
let extent = 0;
let calls = 0;
const behaviours = [
${Object.values(BEHAVIOURS)
  .map((body) => `  (y) => { ${body} },`)
  .join('\n')}
];
export const convTranspose = (problem) => {
  const given = problem.x.shape[2];
  calls = given === extent ? calls + 1 : 1;
  extent = given;
  return behaviours[given - ${FIRST_EXTENT}](right(problem));
};`;

const folder = mkdtempSync(join(tmpdir(), 'adjoint-bench-page-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PREPARED = `${RIGHT}
export const name = 'prepared';
export const convTranspose = () => { throw new Error('was called instead of prepare'); };
export const prepare = (problem) => ({ run: () => right(problem), dispose() {} });`;

describe.skipIf(findChromium() === null)('a benchmark in a page', () => {
  const told: Record<string, Cell> = {};
  let result: BenchResult;

  beforeAll(async () => {
    writeFileSync(join(folder, 'module.mjs'), MODULE);
    writeFileSync(join(folder, 'prepared.mjs'), PREPARED);
    const sources = resolveSources([
      `browser:${join(folder, 'module.mjs')}`,
      `browser:${join(folder, 'prepared.mjs')}`,
      'scatter',
    ]);
    const beyond: unknown[] = [];
    const contenders = await openContenders(sources, {
      timeoutMs: 8000,
      threads: [1, 2],
      onFewerThreads: (subject, most) => beyond.push([subject, most]),
    });
    expect(beyond).toHaveLength(3);
    const workloads = Object.keys(BEHAVIOURS).map((name, at) => ({ ...TINY, name, input: [FIRST_EXTENT + at] }));
    result = await runBench(contenders, { workloads, timeBudgetMs: 2, rounds: 1 });
    await Promise.all(contenders.map((contender) => contender.close()));
    for (const cell of result.cells) told[`${cell.subject} ${cell.workload}`] = cell;
  });

  it.each(['plain', 'asynchronous', 'telling', 'right-again'])('times what agrees: %s', (workload) => {
    const cell = told[`in-page ${workload}`];
    if (cell.status !== 'timed') expect.fail(`${cell.status}: ${cell.message}`);
    expect(cell.wholeCall).toBeNull();
    expect(cell.time.medianMs).toBeGreaterThan(0);
    expect('phases' in cell).toBe(workload === 'telling');
  });

  it.each<[keyof typeof BEHAVIOURS, Cell['status'], RegExp]>([
    ['wrong', 'disagrees', /^1 of \d+ elements differ/],
    ['wrong-while-timed', 'disagrees', /^while timed: 1 of \d+ elements differ/],
    [
      'boasting',
      'disagrees',
      /^while timed: result\.times\.dispatch must be a finite number >= 0, in milliseconds, got -1$/,
    ],
    ['impossible', 'disagrees', /^while timed: result\.times must sum to at most the .* got 1000000$/],
    [
      'telling-at-times',
      'disagrees',
      /^while timed: result\.times must come with every call or with none: \d+ of \d+ had them$/,
    ],
    ['hanging', 'timed out', /^while timed: gave no answer within \d+(\.\d+)? ms/],
    ['leaving', 'crashed', /^while timed: the page went to /],
    ['losing-its-context', 'crashed', /^while timed: the WebGL context was lost/],
    ['refusing', 'refused', /^not today/],
  ])('gives no number to what is %s', (workload, status, message) => {
    expect(told[`in-page ${workload}`]).toEqual({
      ...{ workload, subject: 'in-page', status, known: null },
      message: expect.stringMatching(message),
    });
  });

  it('goes on with all others, and objects to what failed', () => {
    for (const workload of Object.keys(BEHAVIOURS)) {
      expect(told[`scatter ${workload}`].status).toBe('timed');
      expect(told[`prepared ${workload}`]).toMatchObject({
        status: 'timed',
        wholeCall: { samples: 1 },
        prepareMs: expect.any(Number),
      });
    }
    expect(result.objections).toHaveLength(9);
    expect(result.objections.join()).not.toContain('prepared');
  });

  it('names the browser, and the clock of an isolated page', () => {
    const [inPage, , inNode] = result.subjects;
    expect(inPage).toMatchObject({
      ...{ name: 'in-page', threads: 1, browser: { name: 'chromium' }, page: { isIsolated: true } },
    });
    expect(inPage.page?.clockStepMs).toBeGreaterThan(0);
    expect(inNode).not.toHaveProperty('page');
    const doubt = result.warnings.some((warning) => warning.startsWith('in-page ran in a page without a GPU'));
    expect(doubt).toBe(true);
  });
});
