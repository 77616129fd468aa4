/** The laws about calls one after the other and at the same time: layers, gradients, promises, threads. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { engines, gradients } from '../../../engines/index.ts';
import { checkLaw } from '../../../properties/check.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import type { Case, Gradients } from '../../../spec/case.ts';
import type { FloatArray, Tensor } from '../../../spec/tensor.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import { openSubject, resolveSources } from '../../../subjects/index.ts';
import type { Implementation, Prepared, Result } from '../../../subjects/subject.ts';
import { compiledUrl } from '../../project/compiled.ts';
import { caseOf, counting, SEED } from '../../spec/cases.ts';
import { correct } from '../../subjects/faulty.ts';
import { type Breaker, describeLaws } from './law-table.ts';

function breaking(law: string, fault: string, make: () => Implementation, keepsState = true): Breaker {
  return { law, fault, make, keepsState };
}

/** Right, but for the gradients. */
function training(wrong: (problem: Case, g: Tensor, right: Gradients) => Gradients): Implementation {
  return { convTranspose: correct, gradients: (problem, g) => wrong(problem, g, gradients(problem, g)) };
}

/** Right, but for the layers. */
function preparing(prepare: (problem: Case) => Prepared, takesX = false): Implementation {
  const capabilities = takesX ? ({ prepared: 'any-x' } as const) : {};
  return { convTranspose: correct, prepare, capabilities };
}

const running = (run: () => Result): Prepared => ({ run, dispose() {} });
const sameShapes = (a: Case, b: Case) => `${a.x.shape}|${a.w.shape}` === `${b.x.shape}|${b.w.shape}`;
const sum = (a: Tensor, b: Tensor | null | undefined): Tensor => ({
  shape: a.shape,
  data: a.data.map((value, at) => value + (b?.data[at] ?? 0)),
});

const GRADIENT_ROWS: readonly Breaker[] = [
  breaking('gradient-twice', 'the gradient of x added to that of the call before', () => {
    let before: Tensor | null = null;
    return training((_, __, right) => {
      const x = sum(right.x, before?.shape.join() === right.x.shape.join() ? before : null);
      before = x;
      return { ...right, x };
    });
  }),
  breaking('gradient-twice', 'the gradient of the bias cleared only where there was none', () => {
    let before: Tensor | null = null;
    return training((_, __, right) => {
      const { bias } = right;
      if (bias === null) return right;
      const added = before?.shape.join() === bias.shape.join() ? sum(bias, before) : bias;
      before = added;
      return { ...right, bias: added };
    });
  }),
  breaking('gradients-between-runs', 'the x of the last run for the gradient of w', () => {
    let last: Case | null = null;
    return {
      convTranspose(problem) {
        last = problem;
        return correct(problem);
      },
      gradients: (problem, g) =>
        gradients(last !== null && sameShapes(last, problem) ? { ...problem, x: last.x } : problem, g),
    };
  }),
  breaking('gradients-between-runs', 'the sum that a gradient left in the output buffer', () => {
    let left = 0;
    return {
      convTranspose(problem) {
        const { shape, data } = correct(problem);
        const y = { shape, data: data.map((value) => value + left) };
        left = 0;
        return y;
      },
      gradients(problem, g) {
        const all = gradients(problem, g);
        left = all.w.data[0];
        return all;
      },
    };
  }),
  breaking('gradients-between-runs', 'the weights of the first gradient kept by their shape', () => {
    const kept = new Map<string, Tensor>();
    return training((problem, g, right) => {
      const w = kept.get(problem.w.shape.join()) ?? problem.w;
      kept.set(problem.w.shape.join(), w);
      return { ...right, x: gradients({ ...problem, w }, g).x };
    });
  }),
];

const LAYER_ROWS: readonly Breaker[] = [
  breaking('prepared', 'weights packed into one place for all layers of the same shape', () => {
    const packed = new Map<string, FloatArray>();
    return preparing((problem) => {
      packed.set(problem.w.shape.join(), problem.w.data);
      return running(() =>
        correct({ ...problem, w: { ...problem.w, data: packed.get(problem.w.shape.join()) ?? problem.w.data } }),
      );
    });
  }),
  breaking('prepared', 'the bias added to itself in every run', () =>
    preparing((problem) => {
      const bias = problem.bias?.slice() ?? null;
      return running(() => {
        const result = correct({ ...problem, bias });
        bias?.forEach((value, at) => {
          bias[at] = 2 * value;
        });
        return result;
      });
    }),
  ),
  breaking('prepared', 'all layers disposed of with one', () => {
    let generation = 0;
    return preparing((problem) => {
      const own = generation;
      return {
        run() {
          if (own !== generation) throw new Error('the layer was disposed of');
          return correct(problem);
        },
        dispose() {
          generation++;
        },
      };
    });
  }),
  breaking('prepared', 'a call that takes the weights of the layer prepared for the same shapes', () => {
    let last: Case | null = null;
    return {
      convTranspose: (problem) =>
        correct(last !== null && sameShapes(last, problem) ? { ...problem, w: last.w } : problem),
      prepare(problem) {
        last = problem;
        return running(() => correct(problem));
      },
    };
  }),
  breaking('prepared', 'no bias where the layer prepared before had none', () => {
    let hasBias = true;
    return preparing((problem) => {
      const without = !hasBias;
      hasBias = problem.bias !== null;
      return running(() => correct(without ? { ...problem, bias: null } : problem));
    });
  }),
  breaking('prepared', 'a layer that is right only once', () =>
    preparing((problem) => {
      let runs = 0;
      return running(() => {
        if (runs++ > 0) throw new TypeError('cannot read the packed weights of null');
        return correct(problem);
      });
    }),
  ),
  breaking(
    'prepared-other-x',
    'the batch that it was prepared with',
    () =>
      preparing(
        (problem) => ({
          run(x = problem.x) {
            const [, ...image] = x.shape;
            const shape = [problem.x.shape[0], ...image];
            const length = shape.reduce((a, b) => a * b);
            const data = new Float64Array(length);
            data.set(x.data.slice(0, length));
            return correct({ ...problem, x: { shape, data } });
          },
          dispose() {},
        }),
        true,
      ),
    false,
  ),
  breaking(
    'prepared-other-x',
    'an empty batch refused',
    () =>
      preparing(
        (problem) => ({
          run(x = problem.x) {
            if (x.shape[0] === 0 && problem.x.shape[0] > 0) throw new Error('no image');
            return correct({ ...problem, x });
          },
          dispose() {},
        }),
        true,
      ),
    false,
  ),
  breaking('prepared-other-x', 'the x of the last run instead of its own', () =>
    preparing((problem) => {
      let last = problem.x;
      return {
        run(x = last) {
          last = x;
          return correct({ ...problem, x });
        },
        dispose() {},
      };
    }, true),
  ),
  breaking('prepared-other-x', 'a result buffer of the largest extents, not cleared', () =>
    preparing((problem) => {
      let longest = 0;
      return {
        run(x = problem.x) {
          const { shape, data } = correct({ ...problem, x });
          const isDirty = data.length < longest;
          longest = Math.max(longest, data.length);
          return { shape, data: isDirty ? data.map((value) => value + 1) : data };
        },
        dispose() {},
      };
    }, true),
  ),
  breaking(
    'prepared-other-x',
    'x given to the run ignored',
    () => preparing((problem) => running(() => correct(problem)), true),
    false,
  ),
];

const CONCURRENT_ROWS: readonly Breaker[] = [
  breaking(
    'concurrency',
    'the x of a run kept in its layer while it waits',
    () =>
      preparing((problem) => {
        let current = problem.x;
        return {
          async run(x = problem.x) {
            current = x;
            await null;
            return correct({ ...problem, x: current });
          },
          dispose() {},
        };
      }, true),
    false,
  ),
  breaking(
    'concurrency',
    'the case kept in the module while it waits',
    () => {
      let current: Case;
      return {
        async convTranspose(problem) {
          current = problem;
          await null;
          return correct(current);
        },
      };
    },
    false,
  ),
  breaking(
    'concurrency',
    'a second call refused while the first runs',
    () => {
      let isBusy = false;
      return {
        async convTranspose(problem) {
          if (isBusy) throw new Error('session is busy');
          isBusy = true;
          await new Promise(setImmediate);
          isBusy = false;
          return correct(problem);
        },
      };
    },
    false,
  ),
  breaking(
    'concurrency',
    'the layer kept in the module while it runs',
    () => {
      let current: Case;
      return {
        convTranspose: correct,
        prepare: (problem) => ({
          async run() {
            current = problem;
            await null;
            return correct(current);
          },
          dispose() {},
        }),
      };
    },
    false,
  ),
  breaking(
    'concurrency',
    'the g of the last gradient that was started',
    () => {
      let last: Case;
      return {
        convTranspose: correct,
        async gradients(problem, g) {
          last = problem;
          await null;
          const x = sameShapes(last, problem)
            ? last
            : { ...problem, w: { ...problem.w, data: problem.w.data.slice().fill(0) } };
          return gradients(last === problem ? problem : x, g);
        },
      };
    },
    false,
  ),
];

describeLaws([...GRADIENT_ROWS, ...LAYER_ROWS, ...CONCURRENT_ROWS]);

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

describe('in a process of its own', { timeout: 120_000 }, () => {
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
  const prepare = (problem: Case) => running(() => engines.scatter(problem));

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
