/** Calls in this thread that end in time, and say so where they do not. */
import { describe, expect, it } from 'vitest';
import { gradients } from '../../engines/gradients.ts';
import { scatter } from '../../engines/scatter.ts';
import { subjectInTime } from '../../subjects/in-time.ts';
import type { Implementation } from '../../subjects/subject.ts';
import { caseOf, counting } from '../spec/cases.ts';

const PROBLEM = caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 2]), stride: [2], dtype: 'f64' });
const LONG_MS = 60_000;

const inTime = (implementation: Partial<Implementation>, limitMs = LONG_MS) =>
  subjectInTime({ convTranspose: scatter, ...implementation }, limitMs, () => 'a case');

describe('an implementation with a limit of time', () => {
  const answer = { kind: 'result', data: scatter(PROBLEM).data };

  it.each<[string, Partial<Implementation>]>([
    ['at once', {}],
    ['by a promise', { convTranspose: async (problem) => scatter(problem) }],
  ])('gives its result %s', async (_, implementation) => {
    expect(await inTime(implementation).run(PROBLEM)).toMatchObject(answer);
  });

  it('prepares a layer, runs it and disposes of it', async () => {
    const done: string[] = [];
    const subject = inTime({
      prepare: (problem) => ({ run: () => scatter(problem), dispose: () => void done.push('disposed of') }),
    });
    expect(await subject.run(PROBLEM, { layer: { name: 'a', last: true } })).toMatchObject(answer);
    expect(done).toEqual(['disposed of']);
  });

  it('throws what the implementation throws', async () => {
    const subject = inTime({
      convTranspose: () => {
        throw new Error('no groups');
      },
    });
    expect(await subject.run(PROBLEM)).toEqual({ kind: 'refused', message: 'no groups' });
  });

  it.each<[string, Implementation['convTranspose']]>([
    [
      'never returns',
      () => {
        for (;;);
      },
    ],
    ['returns a promise of nothing', () => new Promise<never>(() => {})],
  ])('is ended where it %s', async (_, convTranspose) => {
    const message = 'gave no answer within 50 ms';
    expect(await inTime({ convTranspose }, 50).run(PROBLEM)).toEqual({ kind: 'timed out', message });
  });
});

describe('an implementation with a limit of time, as a subject,', () => {
  it('has its name, its version and its gradients', async () => {
    const subject = inTime({ name: 'mine', version: '1.2', gradients });
    const { shape } = scatter(PROBLEM);
    const g = { shape, data: Float64Array.from({ length: scatter(PROBLEM).data.length }, (_, at) => at + 1) };
    expect([subject.name, subject.version, subject.capabilities.gradients]).toEqual(['mine', '1.2', true]);
    const outcome = await subject.run(PROBLEM, { gradient: { of: 'x', g } });
    expect(outcome).toMatchObject({ kind: 'result', data: gradients(PROBLEM, g).x.data });
  });
});
