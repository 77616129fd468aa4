/** Threads: what is asked of a subject reaches it before it is loaded, and what it cannot use is refused. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { scatter } from '../../engines/scatter.ts';
import { openSubject, resolveSources, THIRD_PARTY } from '../../subjects/index.ts';
import type { Subject } from '../../subjects/subject.ts';
import { fewerThreads, threadsAsked, threadsRefusal, threadVariables } from '../../subjects/threads.ts';
import { compiledUrl } from '../project/compiled.ts';
import { caseOf, thrownBy } from '../spec/cases.ts';
import { programFolder } from './pipe/programs.ts';
import { mismatch, problem } from './third-party/cases.ts';

const folder = mkdtempSync(join(tmpdir(), 'threads-'));
const programs = programFolder();
afterAll(() => {
  rmSync(folder, { recursive: true });
  programs.remove();
});

async function opened<T>(typed: string, threads: number | undefined, use: (subject: Subject) => Promise<T>) {
  const [source] = resolveSources([typed]);
  const subject = await openSubject({ ...source, ...(threads !== undefined && { threads }) }, 60_000);
  try {
    return await use(subject);
  } finally {
    await subject.close();
  }
}

const refusedAt = (typed: string, threads: number) =>
  opened(typed, threads, async () => 'opened').catch((error: Error) => `${error}`);

describe('a number of threads', () => {
  it.each([
    [undefined, 1, null],
    [1, 1, null],
    [2, 2, null],
    [2, 16, null],
    [2, 1, 'threads must be at most 1, got 2'],
    [17, 16, 'threads must be at most 16, got 17'],
    [0, 1, 'threads must be an integer >= 1, got 0'],
    [1.5, 2, 'threads must be an integer >= 1, got 1.5'],
    [Number.NaN, 2, 'threads must be an integer >= 1, got NaN'],
  ])('of %s, asked of a subject that can use %s, is refused with: %s', (threads, most, refusal) => {
    expect(threadsRefusal(threads === undefined ? {} : { threads }, { threads: most })).toBe(refusal);
  });

  it('is told to libraries as well, but for those that the user tells something else', () => {
    const told = { ADJOINT_THREADS: '2', OPENBLAS_NUM_THREADS: '2', MKL_NUM_THREADS: '2' };
    expect(threadVariables({ threads: 2 }, { OMP_NUM_THREADS: '7', ADJOINT_THREADS: '7' })).toEqual(told);
    expect(threadVariables({}, {}).OMP_NUM_THREADS).toBe('1');
  });

  it('that a subject does not have has a line, and one that it has none', () => {
    const subjects = [1, 2, 3].map((threads) => ({ name: `of ${threads}`, capabilities: { threads } }));
    expect(fewerThreads(subjects, 2)).toEqual(['of 1 was to use 2 threads and uses 1, the most that it declares']);
    expect(fewerThreads(subjects)).toEqual([]);
  });

  it('is 1 for an implementation of which none is asked', () => {
    expect([threadsAsked({}), threadsAsked({ ADJOINT_THREADS: '3' })]).toEqual([1, 3]);
    expect(thrownBy(() => threadsAsked({ ADJOINT_THREADS: 'all' }))).toBe(
      'RangeError: ADJOINT_THREADS must be an integer >= 1, got "all"',
    );
  });
});

describe('a subject', () => {
  const ONE = caseOf({ x: [[1, 1, 1], [1]], w: [[1, 1, 1], [1]] });
  const module = join(folder, 'counting.mjs');
  writeFileSync(
    module,
    `const atLoad = [process.env.ADJOINT_THREADS, process.env.OMP_NUM_THREADS].map(Number);
     let calls = 0;
     export const capabilities = { threads: 4 };
     export const convTranspose = () => calls++ > 0 ? process.exit(1) : { shape: [2], data: atLoad };`,
  );
  const program = programs.program(
    'counting',
    `const data = [process.env.ADJOINT_THREADS, process.env.OMP_NUM_THREADS].map(Number);
     say(request.kind === 'hello' ? { ...hello, capabilities: { threads: 4 } } : { kind: 'result', shape: [2], data });`,
  );

  it.each([
    ['a module', module],
    ['a program', program],
  ])('that is %s has the number in its environment when it is loaded', async (_, typed) => {
    for (const [threads, found] of [
      [undefined, [1, 1]],
      [3, [3, 3]],
    ] as const) {
      const outcome = await opened(typed, threads, (subject) => subject.run(ONE));
      expect(outcome).toMatchObject({ kind: 'result', data: Float64Array.from(found) });
    }
    expect(process.env.ADJOINT_THREADS).toBeUndefined();
  });

  it('has it again when it is loaded anew', async () => {
    const kinds = await opened(module, 2, async (subject) => {
      const outcomes = [await subject.run(ONE), await subject.run(ONE), await subject.run(ONE)];
      return outcomes.map((outcome) => (outcome.kind === 'result' ? [...outcome.data] : outcome.kind));
    });
    expect(kinds).toEqual([[2, 2], 'crashed', [2, 2]]);
  });

  it.each([
    ['scatter', 2, 1],
    [module, 5, 4],
    [program, 5, 4],
  ])('%s is not opened with %i threads', async (typed, threads, most) => {
    expect(await refusedAt(typed, threads)).toBe(
      `RangeError: subject ${typed}: threads must be at most ${most}, got ${threads}`,
    );
  });
});

describe('of the third parties', () => {
  /** 21 million multiply-adds, in several channels and rows: enough to be split, in whatever way. */
  const LAYER = problem([1, 64, 24, 24], [64, 64, 4, 4], { stride: [2, 2], padBegin: [1, 1], padEnd: [1, 1] });
  const THREADED = ['onnxruntime-node', 'onnxruntime-web'];

  it.each(THREADED)('%s gives the exact result with two threads', async (name) => {
    const outcome = await opened(name, 2, (subject) => subject.run(LAYER));
    expect(outcome.kind === 'result' ? mismatch(outcome, scatter(LAYER)) : outcome).toBeNull();
  });

  it.each(THIRD_PARTY.filter((name) => !THREADED.includes(name)))('%s has one thread only', async (name) => {
    expect(await refusedAt(name, 2)).toBe(`RangeError: subject ${name}: threads must be at most 1, got 2`);
  });

  it.skipIf(process.platform !== 'linux').each(THREADED)('%s starts the threads that are asked for', async (name) => {
    const script = join(folder, `${name}.mjs`);
    const url = (path: string) => JSON.stringify(compiledUrl(path));
    writeFileSync(
      script,
      `import { readdirSync } from 'node:fs';
       import { SMALLEST_CASE } from ${url('subjects/third-party/onnx-model.ts')};
       import { prepare } from ${url(`subjects/third-party/${name}.ts`)};
       await prepare(SMALLEST_CASE);
       console.log(readdirSync('/proc/self/task').length);
       process.exit();`,
    );
    const counted = async (threads: number) => {
      const env = { ...process.env, ADJOINT_THREADS: String(threads) };
      const { stdout } = await promisify(execFile)(process.execPath, [script], { env });
      return Number(stdout);
    };
    // Of the eight more, two may be made up for by threads of the runtime that come and go.
    expect((await counted(9)) - (await counted(1))).toBeGreaterThanOrEqual(6);
  });
});
