/** The laws about calls one after the other and at the same time: layers, gradients, promises, threads. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { engines, gradients } from '../../../engines/index.ts';
import { checkLaw } from '../../../properties/checking/check.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import type { Case } from '../../../spec/case.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import { openSubject, resolveSources } from '../../../subjects/index.ts';
import type { Implementation } from '../../../subjects/subject.ts';
import { compiledUrl } from '../../project/compiled.ts';
import { caseOf, counting, SEED } from '../../spec/cases.ts';
import { correct } from '../../subjects/faulty.ts';
import { describeKept } from './law-table.ts';
import { SEQUENCE_ROWS } from './rows/sequences.ts';

const IDS = [...new Set(SEQUENCE_ROWS.map(({ law }) => law))];

// No engine here has threads.
describeKept(IDS.filter((id) => id !== 'threads'));

describe('an implementation that waits and keeps nothing', () => {
  const waiting: Implementation = {
    name: 'waiting',
    async convTranspose(problem) {
      await new Promise(setImmediate);
      return engines.im2col(problem);
    },
    async gradients(problem, g) {
      await null;
      return gradients(problem, g);
    },
    async prepare(problem) {
      await null;
      return { run: async (x = problem.x) => engines.im2col({ ...problem, x }), async dispose() {} };
    },
    capabilities: { prepared: 'any-x' },
  };

  it.each(lawsNamed(['gradient-twice', 'gradients-between-runs', 'prepared', 'prepared-other-x', 'concurrency']))(
    'keeps $id',
    async (law) => {
      const result = await checkLaw(subjectInProcess(waiting, 'module'), law, { seed: SEED, runs: 30 });
      expect(result).toMatchObject({ status: 'passed', cases: 30 });
    },
  );
});

describe('in a process of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-sequences-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const ENGINE = `import { engines } from ${JSON.stringify(compiledUrl('engines/index.ts'))};\n`;
  async function statusOf(name: string, body: string, id: string) {
    const file = join(folder, `${name}.mjs`);
    writeFileSync(file, ENGINE + body);
    const subject = await openSubject(resolveSources([file])[0], 20_000);
    try {
      const { status, failure, missing } = await checkLaw(subject, lawsNamed([id])[0], { seed: SEED, runs: 3 });
      return { status, missing, message: failure?.mismatch.message };
    } finally {
      await subject.close();
    }
  }

  it('calls start together there as well', async () => {
    const shared = 'let c; export async function convTranspose(p) { c = p; await null; return engines.scatter(c); }';
    expect(await statusOf('shared', shared, 'concurrency')).toMatchObject({ status: 'failed' });
    const own = 'export async function convTranspose(p) { await null; return engines.scatter(p); }';
    expect(await statusOf('own', own, 'concurrency')).toMatchObject({ status: 'passed' });
    const declared = 'export const capabilities = { concurrent: false };\n';
    const missing = { status: 'not covered', missing: 'calls at the same time' };
    expect(await statusOf('declared', declared + shared, 'concurrency')).toMatchObject(missing);
  });

  it('layers are kept between calls there as well', async () => {
    const layer = (sum: string) => `export const convTranspose = engines.scatter;
      export const prepare = (p) => {
        let runs = 0;
        return { run() { const y = engines.scatter(p); runs++; return { ...y, data: y.data.map((v) => ${sum}) }; }, dispose() {} };
      };`;
    expect(await statusOf('right-layer', layer('v'), 'prepared')).toMatchObject({ status: 'passed' });
    const failed = await statusOf('adding-layer', layer('v * runs'), 'prepared');
    expect(failed.message).toMatch(/^T(\(case\))? by the .* layer, .*once more: /);
  });

  it('each number of threads is a process that is told it', async () => {
    const threaded = (more: string) => `const threads = Number(process.env.ADJOINT_THREADS);
      let calls = 0;
      export const capabilities = { threads: 3, maxMultiplyAdds: 2 ** 16 };
      export function convTranspose(p) { const y = engines.scatter(p); calls++; ${more} return y; }`;
    expect(await statusOf('right-threads', threaded(''), 'threads')).toMatchObject({ status: 'passed' });
    const racing = await statusOf(
      'racing',
      threaded('if (threads === 2 && calls % 9 === 0) y.data[0] += 1;'),
      'threads',
    );
    expect(racing.message).toMatch(
      /^T with 2 threads, of the case enlarged to x \[.*\], w \[.*\]: 1 of \d+ elements differ/,
    );
    const most = await statusOf('racing-most', threaded('if (threads === 3) y.data[0] += 1;'), 'threads');
    expect(most.message).toMatch(/^T with 3 threads, /);
    const failing = threaded('if (threads === 2) throw new Error("no such core");');
    expect((await statusOf('failing', failing, 'threads')).message).toMatch(/refused a legal case: no such core$/);
    const unable = `if (process.env.ADJOINT_THREADS === '2') throw new Error('no threads here');\n${threaded('')}`;
    expect((await statusOf('unable', unable, 'threads')).message).toMatch(/^T with 2 threads, .*: no threads here/);
  });

  it('each number of threads is asked of integers too, with room for the sums of the larger case', async () => {
    const threaded = (
      more: string,
    ) => `import { referenceImplementation } from ${JSON.stringify(compiledUrl('subjects/reference-engine.ts'))};
      const { convTranspose: right } = referenceImplementation('scatter');
      const threads = Number(process.env.ADJOINT_THREADS);
      export const capabilities = { dtypes: ['int8', 'uint8', 'int16'], threads: 2, maxMultiplyAdds: 2 ** 16, requantisation: ['nearest-even'] };
      export function convTranspose(p) { const y = right(p); ${more} return y; }`;
    expect(await statusOf('right-integers', threaded(''), 'threads')).toMatchObject({ status: 'passed' });
    const racing = threaded('if (threads === 2) y.data[0] += y.data[0] > 0 ? -1 : 1;');
    expect((await statusOf('racing-integers', racing, 'threads')).message).toMatch(
      /^T with 2 threads, of the case enlarged to .*: 1 of \d+ elements differ/,
    );
  });

  it('a program is started with each number of threads as well', async () => {
    const file = join(folder, 'program.mjs');
    const program = `import { createInterface } from 'node:readline';
      for await (const line of createInterface({ input: process.stdin })) {
        const { seq, kind } = JSON.parse(line);
        const hello = { kind, protocol: 'adjoint/pipe/1', name: 'mine', capabilities: { threads: 2, prepared: 'any-x' } };
        const refused = { kind: 'refused', message: process.env.ADJOINT_THREADS + ' threads' };
        process.stdout.write(JSON.stringify({ seq, ...(kind === 'hello' ? hello : refused) }) + '\\n');
      }`;
    writeFileSync(file, program);
    const subject = await openSubject(resolveSources([`cmd:${process.execPath} ${file}`])[0], 20_000);
    try {
      const messageOf = async (id: string) => {
        const { failure, missing } = await checkLaw(subject, lawsNamed([id])[0], { seed: SEED, runs: 1 });
        return missing ?? failure?.mismatch.message;
      };
      expect(await messageOf('agreement')).toMatch(/refused a legal case: 1 threads$/);
      expect(await messageOf('threads')).toMatch(/^T with 2 threads, .*refused a legal case: 2 threads$/);
      expect(await messageOf('prepared')).toBe('prepared layers');
      expect(await messageOf('concurrency')).toBe('calls at the same time');
    } finally {
      await subject.close();
    }
  });

  it('the engine with threads keeps the law about them', async () => {
    const subject = await openSubject(resolveSources(['wasm'])[0], 20_000);
    try {
      const result = await checkLaw(subject, lawsNamed(['threads'])[0], { seed: SEED, runs: 2 });
      expect(result).toMatchObject({ status: 'passed', cases: 2 });
    } finally {
      await subject.close();
    }
  });
});

describe('a layer that a subject keeps', () => {
  const problem = caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 1], 3) });
  const doubled = { ...problem, x: { ...problem.x, data: problem.x.data.map((value) => 2 * value) } };
  const told: string[] = [];
  const subject = subjectInProcess(
    {
      convTranspose: correct,
      prepare(given) {
        told.push('prepare');
        return { run: (x = given.x) => correct({ ...given, x }), dispose: () => void told.push('dispose') };
      },
    },
    'module',
  );
  const dataOf = async (asked: Case, layer: object) => {
    const outcome = await subject.run(asked, { layer: { name: 'a', ...layer } });
    return outcome.kind === 'result' ? [...outcome.data] : outcome;
  };

  it('is prepared where there is none, run again, given another x, and disposed of', async () => {
    const [first, second] = [
      [3, 6],
      [6, 12],
    ];
    expect(await dataOf(problem, {})).toEqual(first);
    expect(await dataOf(doubled, {})).toEqual(first);
    expect(await dataOf(doubled, { givesX: true })).toEqual(second);
    expect(told).toEqual(['prepare']);
    expect(await dataOf(doubled, { anew: true })).toEqual(second);
    expect(told).toEqual(['prepare', 'dispose', 'prepare']);
    expect(await dataOf(doubled, { last: true })).toEqual(second);
    expect(await dataOf(problem, { last: true })).toEqual(first);
    expect(told).toEqual(['prepare', 'dispose', 'prepare', 'dispose', 'prepare', 'dispose']);
  });

  it('answers for the case where it skips it', async () => {
    class Skipped extends Error {
      override name = 'Skipped';
    }
    const skipping = subjectInProcess(
      {
        convTranspose: correct,
        prepare() {
          throw new Skipped('beyond me');
        },
      },
      'module',
    );
    expect(await skipping.run(problem, { layer: { name: 'a' } })).toEqual({ kind: 'skipped', message: 'beyond me' });
  });
});

describe('what a subject can be asked', () => {
  const missing = (implementation: Partial<Implementation>) =>
    lawsNamed(['prepared', 'prepared-other-x', 'concurrency', 'threads']).map((law) =>
      law.missing(subjectInProcess({ convTranspose: engines.scatter, ...implementation }, 'module').capabilities),
    );
  const prepare = (problem: Case) => ({ run: () => engines.scatter(problem), dispose() {} });

  it('are layers where it has a function for them, of any x where it says so, and threads in other processes', () => {
    const none = ['prepared layers', 'prepared layers that take any x', null, 'threads'];
    expect(missing({})).toEqual(none);
    expect(missing({ prepare })).toEqual([null, 'prepared layers that take any x', null, 'threads']);
    expect(missing({ prepare, capabilities: { prepared: 'any-x', concurrent: false, threads: 8 } })).toEqual([
      null,
      null,
      'calls at the same time',
      'threads',
    ]);
    expect(missing({ prepare, capabilities: { prepared: 'none' } })).toEqual(none);
  });

  it('is refused where it declares layers and prepares none', async () => {
    const subject = subjectInProcess({ convTranspose: engines.scatter, capabilities: { prepared: 'fixed' } }, 'module');
    const problem = caseOf({ x: counting([1, 1, 1]), w: counting([1, 1, 1]) });
    const refused = { kind: 'refused', message: 'exports no function prepare(case)' };
    expect(await subject.run(problem, { layer: { name: 'a' } })).toEqual(refused);
  });
});
