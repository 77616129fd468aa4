/** The laws about what a call leaves behind, and that they see it in a child process as well. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkLaw } from '../../../properties/check.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { neighboursOf } from '../../../properties/neighbours.ts';
import { type Case, parseCase } from '../../../spec/case.ts';
import { geometryOf } from '../../../spec/geometry.ts';
import type { FloatArray } from '../../../spec/tensor.ts';
import { Caller } from '../../../subjects/caller.ts';
import { EVERYTHING } from '../../../subjects/capabilities.ts';
import { openSubject, resolveSources } from '../../../subjects/index.ts';
import type { Implementation, Result } from '../../../subjects/subject.ts';
import { SEED } from '../../spec/cases.ts';
import { correct } from '../../subjects/faulty.ts';
import { type Breaker, describeLaws } from './law-table.ts';

function breaking(law: string, fault: string, make: Breaker['make'], keepsState = true): Breaker {
  return { law, fault, make, keepsState };
}

/** What is made for the first case of a key is used for all further ones. */
function cached(law: string, fault: string, key: (problem: Case) => unknown[], kept: (problem: Case) => Partial<Case>) {
  return breaking(law, fault, () => {
    const cache = new Map<string, Partial<Case>>();
    return (problem) => {
      const id = JSON.stringify([problem.x.shape, problem.w.shape, problem.groups, ...key(problem)]);
      const found = cache.get(id) ?? kept(problem);
      cache.set(id, found);
      return correct({ ...problem, ...found });
    };
  });
}

/** Right when it is called, and as wrong as `runOf` in the runs of its layers. */
function preparing(runOf: (problem: Case) => () => Result): Implementation {
  return { convTranspose: correct, prepare: (problem) => ({ run: runOf(problem), dispose() {} }) };
}

const ROWS: readonly Breaker[] = [
  breaking('repetition', 'the number of calls added', () => {
    let calls = 0;
    return (problem) => {
      const { shape, data } = correct(problem);
      calls++;
      return { shape, data: data.map((value) => value + calls) };
    };
  }),
  breaking('repetition', 'the sign of a zero that changes', () => {
    let calls = 0;
    return (problem) => {
      const { shape, data } = correct(problem);
      calls++;
      return { shape, data: data.map((value) => (value === 0 && calls % 2 === 0 ? -0 : value)) };
    };
  }),
  cached(
    'call-order',
    'weights kept by their shape',
    ({ dtype }) => [dtype],
    ({ w }) => ({ w }),
  ),
  cached(
    'call-order',
    'pads kept by what is left of them',
    ({ padBegin, padEnd, outputPadding, stride, dilation }) => [
      stride,
      dilation,
      padBegin.map((pad, axis) => pad + padEnd[axis] - outputPadding[axis]),
    ],
    ({ padBegin, padEnd, outputPadding }) => ({ padBegin, padEnd, outputPadding }),
  ),
  cached(
    'call-order',
    'dilation kept for the same shapes',
    (problem) => [problem.stride, geometryOf(problem).outputShape],
    ({ dilation, padBegin, padEnd, outputPadding }) => ({ dilation, padBegin, padEnd, outputPadding }),
  ),
  breaking('call-order', 'a buffer that only grows, and is cleared to its first length', () => {
    let longest = 0;
    let before = 0;
    return (problem) => {
      const { shape, data } = correct(problem);
      const isDirty = data.length < longest && data.length < before;
      longest = Math.max(longest, data.length);
      before = data.length;
      return { shape, data: isDirty ? data.map((value) => value + 1) : data };
    };
  }),
  breaking(
    'inputs-kept',
    'negative inputs set to zero in place',
    () => (problem) => {
      const result = correct(problem);
      problem.x.data.forEach((value, at) => {
        problem.x.data[at] = Math.max(0, value);
      });
      return result;
    },
    false,
  ),
  breaking(
    'inputs-kept',
    'weights flipped in place',
    () => (problem) => {
      const result = correct(problem);
      problem.w.data.reverse();
      return result;
    },
    false,
  ),
  breaking(
    'inputs-kept',
    'an attribute list lengthened',
    () => (problem) => {
      const result = correct(problem);
      (problem.stride as number[]).push(1);
      return result;
    },
    false,
  ),
  breaking('results-kept', 'one buffer for all results', () => {
    let buffer = new Float64Array();
    return (problem) => {
      const { shape, data } = correct(problem);
      if (buffer.length < data.length) buffer = new Float64Array(data.length);
      buffer.set(data);
      return { shape, data: buffer.subarray(0, data.length) };
    };
  }),
  breaking(
    'results-kept',
    'x given back where the kernel is 1',
    () => (problem) => {
      const { shape, data } = correct(problem);
      if (data.length > problem.x.data.length) return { shape, data };
      problem.x.data.set(data);
      return { shape, data: problem.x.data.subarray(0, data.length) };
    },
    false,
  ),
  breaking('views', 'the offset into the buffer forgotten', () => (problem) => {
    const all = new (problem.x.data.constructor as typeof Float64Array)(problem.x.data.buffer as ArrayBuffer);
    const data: FloatArray = all.slice(0, problem.x.data.length);
    return correct({ ...problem, x: { shape: problem.x.shape, data } });
  }),
  breaking(
    'views',
    'one number written past the end of the weights',
    () => (problem) => {
      const { data } = problem.w;
      if (data.byteOffset > 0) {
        const all = new (data.constructor as typeof Float64Array)(data.buffer as ArrayBuffer);
        all[data.byteOffset / data.BYTES_PER_ELEMENT + data.length] = 0;
      }
      return correct(problem);
    },
    false,
  ),
  breaking('repetition', 'a prepared layer that adds up its runs', () =>
    preparing((problem) => {
      let runs = 0;
      return () => {
        const { shape, data } = correct(problem);
        runs++;
        return { shape, data: data.map((value) => value * runs) };
      };
    }),
  ),
  breaking('call-order', 'the weights of the layer that was prepared last', () => {
    let last: Case | null = null;
    return preparing((problem) => {
      last = problem;
      const fits = ({ w }: Case) => w.shape.join() === problem.w.shape.join();
      return () => correct({ ...problem, w: last !== null && fits(last) ? last.w : problem.w });
    });
  }),
  breaking(
    'inputs-kept',
    'a prepared layer that scales x in place when it is run',
    () =>
      preparing((problem) => () => {
        const result = correct(problem);
        problem.x.data.forEach((value, at) => {
          problem.x.data[at] = value / 2;
        });
        return result;
      }),
    false,
  ),
  breaking(
    'inputs-kept',
    'a prepared layer that scales the x of a run in place',
    () => ({
      convTranspose: correct,
      capabilities: { prepared: 'any-x' },
      prepare: (problem) => ({
        run(x) {
          const result = correct({ ...problem, x: x ?? problem.x });
          if (x !== undefined) for (let at = 0; at < x.data.length; at++) x.data[at] /= 2;
          return result;
        },
        dispose() {},
      }),
    }),
    false,
  ),
  breaking('results-kept', 'a prepared layer with one buffer for its results', () =>
    preparing((problem) => {
      const { shape, data } = correct(problem);
      return () => {
        data.set(correct(problem).data);
        return { shape, data };
      };
    }),
  ),
  breaking('results-kept', 'a prepared layer that clears its last result when it is disposed of', () => ({
    convTranspose: correct,
    prepare(problem) {
      let last: FloatArray = new Float64Array();
      return {
        run() {
          const { shape, data } = correct(problem);
          last = data;
          return { shape, data };
        },
        dispose: () => last.fill(Number.NaN) && undefined,
      };
    },
  })),
  breaking(
    'views',
    'a layer that is prepared from the whole buffer of its weights',
    () =>
      preparing((problem) => {
        const { w } = problem;
        const all = new (w.data.constructor as typeof Float64Array)(w.data.buffer as ArrayBuffer);
        const data: FloatArray = all.slice(0, w.data.length);
        return () => correct({ ...problem, w: { shape: w.shape, data } });
      }),
    false,
  ),
];

describeLaws(ROWS);

const CASE = parseCase(
  '{"x":{"shape":[1,2,2],"data":[1,2,3,4]},"w":{"shape":[2,1,2],"data":[1,2,3,4]},"bias":[5],"stride":[2],' +
    '"padBegin":[1],"padEnd":[0],"outputPadding":[1],"dilation":[1],"groups":1,"dtype":"f32"}',
);

describe('a watched call', () => {
  const effectsOf = async (convTranspose: (problem: Case) => Result, calls = 1) => {
    const caller = new Caller({ convTranspose });
    let told: readonly unknown[] | undefined;
    for (let call = 0; call < calls; call++) {
      const outcome = await caller.call(CASE, { watched: true });
      told = outcome.kind === 'result' ? outcome.sideEffects : [outcome];
    }
    return told;
  };

  it('tells nothing of an implementation that keeps to itself', async () => {
    expect(await effectsOf(correct, 2)).toEqual([]);
  });

  it('tells which number of which argument changed', async () => {
    const change = (problem: Case) => {
      problem.w.data[2] = Number.NaN;
      return correct(problem);
    };
    expect(await effectsOf(change)).toEqual([{ kind: 'input changed', message: 'w.data[2] was 3 and now is NaN' }]);
  });

  it('tells that a result lies in the memory of an argument', async () => {
    expect(await effectsOf(({ x }) => ({ shape: x.shape, data: x.data }))).toEqual([
      { kind: 'memory shared', message: 'the result lies in the memory of x.data' },
    ]);
  });

  it('tells that the result before lost its memory', async () => {
    const kept: Float32Array<ArrayBuffer>[] = [];
    const transferring = () => {
      for (const { buffer } of kept) if (buffer.byteLength > 0) structuredClone(buffer, { transfer: [buffer] });
      kept.push(new Float32Array(4));
      return { shape: [1, 1, 4], data: kept.at(-1)! };
    };
    expect(await effectsOf(transferring, 2)).toEqual([
      { kind: 'earlier result changed', message: 'the result of the call before had 4 numbers and now has 0' },
    ]);
  });

  it('is the only kind that tells side effects', async () => {
    const outcome = await new Caller({ convTranspose: correct }).call(CASE);
    expect(outcome).not.toHaveProperty('sideEffects');
  });
});

describe('neighbours of a case', () => {
  it('are legal, and cover every field', () => {
    const neighbours = neighboursOf({ ...CASE, bias: null, padEnd: [1] }, EVERYTHING);
    for (const { problem } of neighbours) expect(() => geometryOf(problem)).not.toThrow();
    expect(neighbours.map(({ field }) => field)).toEqual([
      'values of x',
      'values of w',
      'batch',
      'groups',
      'type',
      'stride[0]',
      'extent 0 of x',
      'dilation[0]',
      'padBegin[0]',
      'padEnd[0]',
      'padBegin[0]',
      'dilation[0] and the same output extents',
      'padBegin[0] and the same output extents',
      'outputPadding[0]',
    ]);
  });

  it('stay within the capabilities', () => {
    const few = { ...EVERYTHING, dtypes: ['f32'], groups: false, dilation: false, padding: 'symmetric' } as const;
    expect(neighboursOf({ ...CASE, padEnd: [1] }, few).map(({ field }) => field)).toEqual([
      'values of x',
      'values of w',
      'batch',
      'values of the bias',
      'presence of a bias',
      'stride[0]',
      'extent 0 of x',
      'outputPadding[0]',
    ]);
  });
});

describe('an implementation in a process of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-state-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const HEAD = 'let kept = new Float64Array(8); export const capabilities = { ranks: [1] };\n';
  const BODIES = {
    'inputs-kept': 'p.x.data.fill(0); return { shape: [1], data: [0] };',
    'results-kept': 'kept.fill(p.x.data[0] ?? 0); return { shape: [8], data: kept };',
  };

  it.each(Object.entries(BODIES))('fails %s there too', { timeout: 60_000 }, async (id, body) => {
    const file = join(folder, `${id}.mjs`);
    writeFileSync(file, `${HEAD}export function convTranspose(p) { ${body} }\n`);
    const subject = await openSubject(resolveSources([file])[0], 5000);
    const { failure } = await checkLaw(subject, lawsNamed([id])[0], { seed: SEED, runs: 40 });
    await subject.close();
    expect(failure?.mismatch.kind).toBe('side effect');
  });
});
