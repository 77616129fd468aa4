/** When a subject that accepts illegal cases is started again, while the smallest of them is looked for. */
import { describe, expect, it } from 'vitest';
import { engines } from '../../../engines/index.ts';
import { checkLaw } from '../../../properties/checking/check.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import type { Case } from '../../../spec/case.ts';
import { customaryGeometryOf } from '../../../spec/geometry.ts';
import { type IllegalKind, illegalKindOf } from '../../../spec/illegal.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Outcome, Subject } from '../../../subjects/subject.ts';

const [refusal] = lawsNamed(['refusal']);
const RUN = { seed: 1, runs: 60 };

/** Refuses what is illegal but zero groups; what it says of them, and whether it computes right afterwards, is the case's. */
function lax(refuses: readonly IllegalKind[], onZeroGroups: (state: { isBroken: boolean }) => Outcome) {
  const state = { isBroken: false, closed: 0 };
  const inner = subjectInProcess(
    {
      convTranspose(problem: Case) {
        customaryGeometryOf(problem);
        const y = engines.scatter(problem);
        return state.isBroken ? { ...y, data: y.data.map((value) => value + 1) } : y;
      },
      capabilities: { refuses },
    },
    'module',
  );
  const subject: Subject = {
    ...inner,
    run: async (problem, options) =>
      illegalKindOf(problem) === 'zero-groups' ? onZeroGroups(state) : inner.run(problem, options),
    async close() {
      state.closed++;
      state.isBroken = false;
    },
  };
  return { subject, state };
}

const ANSWER: Outcome = { kind: 'result', shape: [1, 1, 1], data: new Float32Array(1) };

describe('a subject that accepts illegal cases', () => {
  it('is started again once, after all, however many smaller cases were tried', async () => {
    const { subject, state } = lax(['zero-groups'], () => ANSWER);
    const { failure } = await checkLaw(subject, refusal, RUN);
    expect(failure!.mismatch.kind).toBe('accepted');
    expect(failure!.shrinks).toBeGreaterThan(3);
    expect(state.closed).toBe(1);
  });

  it('and computes wrongly from then on has its acceptance reported, and nothing that comes of it', async () => {
    const { subject, state } = lax(['zero-groups', 'zero-stride', 'zero-kernel'], (its) => {
      its.isBroken = true;
      return ANSWER;
    });
    const { failure } = await checkLaw(subject, refusal, RUN);
    expect(failure!.mismatch.kind).toBe('accepted');
    expect(state.isBroken).toBe(false);
  });

  it('is not started again where nothing was accepted', async () => {
    const { subject, state } = lax(['zero-stride'], () => ANSWER);
    expect((await checkLaw(subject, refusal, RUN)).status).toBe('passed');
    expect(state.closed).toBe(0);
  });
});

describe('a subject that is broken by illegal cases', () => {
  it('is started again after each', async () => {
    let asked = 0;
    const { subject, state } = lax(['zero-groups'], (its) => {
      asked++;
      its.isBroken = true;
      return { kind: 'refused', message: 'no groups' };
    });
    const { failure } = await checkLaw(subject, refusal, RUN);
    expect(failure!.mismatch.kind).toBe('values');
    expect(state.closed).toBe(asked);
  });

  it('after it accepted one has what is no acceptance judged in a new process', async () => {
    let asked = 0;
    // The first is accepted; what comes after it in the same process only fails because of it.
    const { subject } = lax(['zero-groups'], (its) => {
      asked++;
      if (its.isBroken) return { kind: 'crashed', message: 'broken before' };
      its.isBroken = true;
      return ANSWER;
    });
    const { failure } = await checkLaw(subject, refusal, RUN);
    expect(asked).toBeGreaterThan(3);
    expect(failure!.mismatch.kind).toBe('accepted');
  });
});
