import { describe, expect, it } from 'vitest';
import { type Case, formatCase } from '../../spec/case.ts';
import { EVERYTHING } from '../../subjects/capabilities.ts';
import { subjectInProcess, subjectWithSiblings } from '../../subjects/in-process.ts';
import type { Implementation, Outcome, Result } from '../../subjects/subject.ts';
import { caseOf, thrownBy } from '../spec/cases.ts';

const PROBLEM = caseOf({
  x: [
    [1, 1, 2],
    [3, 4],
  ],
  w: [[1, 1, 1], [5]],
  bias: [6],
  dtype: 'f32',
});

const outcomeOf = (convTranspose: (problem: Case) => unknown): Promise<Outcome> =>
  subjectInProcess({ convTranspose: convTranspose as Implementation['convTranspose'] }, 'module').run(PROBLEM);

describe('subjectInProcess', () => {
  const convTranspose = (): Result => ({ shape: [1], data: [7] });

  it('is a module, where nothing else is said', () => {
    expect(subjectInProcess({ convTranspose })).toMatchObject({ origin: 'module', argument: 'implementation' });
  });

  it('takes over what the implementation says of itself', () => {
    const capabilities = { groups: false };
    const subject = subjectInProcess(
      { name: 'mine', version: '1.2', capabilities, convTranspose },
      'module',
      './m.mjs',
    );
    expect(subject).toMatchObject({ name: 'mine', argument: './m.mjs', version: '1.2', origin: 'module' });
    expect(subject.capabilities).toEqual({ ...EVERYTHING, groups: false });
  });

  it('has a name, no version and every capability where nothing is said', () => {
    const subject = subjectInProcess({ convTranspose }, 'engine');
    expect(subject).toMatchObject({
      name: 'implementation',
      argument: 'implementation',
      version: null,
      origin: 'engine',
    });
    expect(subject.capabilities).toEqual(EVERYTHING);
  });

  it('refuses capabilities that are not understood', () => {
    const capabilities = { group: false } as object;
    expect(thrownBy(() => subjectInProcess({ capabilities, convTranspose }, 'module'))).toMatch(
      /^TypeError: capabilities has an unknown field "group"; it takes groups, /,
    );
  });
});

describe('what a subject in this process answers', () => {
  const convTranspose = (): Result => ({ shape: [1], data: [7] });

  it('is a result, awaited or not', async () => {
    const result = { kind: 'result', shape: [1], data: new Float32Array([7]) };
    expect(await outcomeOf(convTranspose)).toEqual(result);
    expect(await outcomeOf(async () => convTranspose())).toEqual(result);
    // biome-ignore lint/suspicious/noThenProperty: a promise of another kind is what is tested
    expect(await outcomeOf(() => ({ then: (done: (value: Result) => void) => done(convTranspose()) }))).toEqual(result);
  });

  it.each<[string, () => unknown, string]>([
    ['throws an error', () => fail(new RangeError('no groups')), 'no groups'],
    ['rejects', () => Promise.reject(new Error('later')), 'later'],
    // biome-ignore lint/suspicious/noThenProperty: a promise of another kind is what is tested
    ['returns a promise that throws', () => ({ then: () => fail(new Error('then')) }), 'then'],
  ])('is refused where the implementation %s', async (_, convTranspose, message) => {
    expect(await outcomeOf(convTranspose)).toEqual({ kind: 'refused', message });
  });

  it('is no rejection, whatever is thrown', async () => {
    const thrown = Object.assign(new Error('x'), { message: { length: 9999 } });
    expect(await outcomeOf(() => fail(thrown))).toMatchObject({ kind: 'refused' });
  });

  it('is malformed where the implementation returns or resolves what is no result', async () => {
    const message = 'must return an object { shape, data }, got undefined';
    expect(await outcomeOf(() => undefined)).toEqual({ kind: 'malformed', message });
    expect(await outcomeOf(async () => undefined)).toEqual({ kind: 'malformed', message });
  });
});

describe('what a subject in this process is given', () => {
  it('is a copy, of the type of the case', async () => {
    const before = formatCase(PROBLEM);
    const seen: Case[] = [];
    await outcomeOf((problem) => {
      seen.push({ ...problem, x: { ...problem.x, data: problem.x.data.slice() } });
      problem.x.data.fill(0);
      problem.w.data.fill(0);
      problem.bias?.fill(0);
      for (const list of [problem.x.shape, problem.w.shape, problem.stride, problem.padBegin, problem.padEnd]) {
        (list as number[]).length = 0;
      }
      (problem.outputPadding as number[])[0] = 9;
      (problem.dilation as number[])[0] = 9;
      Object.assign(problem, { groups: 9, dtype: 'f64' });
      Object.assign(problem.x, { data: null });
      return { shape: [1], data: [1] };
    });
    expect(formatCase(PROBLEM)).toBe(before);
    expect(seen[0].x.data).toEqual(new Float32Array([3, 4]));
    expect(seen[0]).toMatchObject({ dtype: 'f32', groups: 1 });
  });

  it('is null for a bias that is null', async () => {
    const given: (Case['bias'] | undefined)[] = [];
    const subject = subjectInProcess(
      {
        convTranspose: ({ bias }) => {
          given.push(bias);
          return { shape: [], data: [] };
        },
      },
      'module',
    );
    await subject.run({ ...PROBLEM, bias: null });
    await subject.run(PROBLEM);
    expect(given).toEqual([null, new Float32Array([6])]);
    await subject.close();
  });

  it('may come in doubles, which are rounded to an f32, and are still seen to be kept', async () => {
    const subject = subjectInProcess({ convTranspose: ({ x }) => ({ shape: x.shape, data: [0.1, 4e38] }) }, 'module');
    const told = { kind: 'result', data: Float32Array.of(0.1, Number.POSITIVE_INFINITY), sideEffects: [] };
    expect(await subject.run(PROBLEM, { watched: true })).toMatchObject(told);
    expect(await subject.run(PROBLEM, { watched: true })).toMatchObject(told);
    await subject.close();
  });

  it('goes to the implementation as its own method', async () => {
    class Scaled implements Implementation {
      readonly factor = 3;
      convTranspose({ x }: Case): Result {
        return { shape: x.shape, data: Array.from(x.data, (value) => value * this.factor) };
      }
    }
    const outcome = await subjectInProcess(new Scaled(), 'module').run(PROBLEM);
    expect(outcome).toMatchObject({ kind: 'result', data: new Float32Array([9, 12]) });
  });
});

function fail(thrown: unknown): never {
  throw thrown;
}

it('a subject that can be opened with more threads says how, and any other does not', async () => {
  const implementation = { convTranspose: () => ({ shape: [1], data: [0] }), capabilities: { threads: 3 } };
  const others = { withThreads: async () => subjectInProcess(implementation), close: async () => {} };
  const [alone, one] = [subjectInProcess(implementation), subjectWithSiblings(implementation, 'module', 'a', others)];
  expect([alone.withThreads, alone.capabilities.threads]).toEqual([undefined, 1]);
  expect([one.withThreads, one.capabilities.threads]).toEqual([others.withThreads, 3]);
});
