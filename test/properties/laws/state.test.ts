/** The laws about what a call leaves behind, and that they see it in a child process as well. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkLaw } from '../../../properties/checking/check.ts';
import { neighboursOf } from '../../../properties/law-parts/neighbours.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { type Case, parseCase } from '../../../spec/case.ts';
import { geometryOf } from '../../../spec/geometry.ts';
import { Caller } from '../../../subjects/calls/caller.ts';
import { EVERYTHING } from '../../../subjects/capabilities.ts';
import { openSubject, resolveSources } from '../../../subjects/index.ts';
import type { Result } from '../../../subjects/subject.ts';
import { SEED } from '../../spec/cases.ts';
import { correct } from '../../subjects/faulty.ts';
import { describeKept } from './law-table.ts';
import { STATE_ROWS } from './rows/state.ts';

describeKept(new Set(STATE_ROWS.map(({ law }) => law)));

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

  it.each(Object.entries(BODIES))('fails %s there too', async (id, body) => {
    const file = join(folder, `${id}.mjs`);
    writeFileSync(file, `${HEAD}export function convTranspose(p) { ${body} }\n`);
    const subject = await openSubject(resolveSources([file])[0], 5000);
    const { failure } = await checkLaw(subject, lawsNamed([id])[0], { seed: SEED, runs: 40 });
    await subject.close();
    expect(failure?.mismatch.kind).toBe('side effect');
  });
});
