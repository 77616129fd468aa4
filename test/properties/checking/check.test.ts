/** One law on one subject: which cases it draws, when shrinking ends, and what a replay of a skipped case says. */
import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkLaw } from '../../../properties/checking/check.ts';
import { SHRINKING } from '../../../properties/checking/tally.ts';
import type { Law } from '../../../properties/law.ts';
import { LAWS, lawsNamed } from '../../../properties/laws.ts';
import { type Case, formatCase } from '../../../spec/case.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Subject } from '../../../subjects/subject.ts';
import { caseOf, counting, SEED } from '../../spec/cases.ts';
import { correct } from '../../subjects/faulty.ts';

const [agreement] = lawsNamed(['agreement']);

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the cases of a law', () => {
  /** The cases that a law of this id draws from SEED, where its arbitrary is that of agreement. */
  const drawnUnder = async (id: string) => {
    const lines: string[] = [];
    const recording = subjectInProcess(
      {
        name: 'recording',
        convTranspose: (problem) => {
          lines.push(formatCase(problem));
          return correct(problem);
        },
      },
      'module',
    );
    await checkLaw(recording, { ...agreement, id }, { seed: SEED, runs: 2 });
    return lines;
  };

  it('are its own for every law there is: no two draw the same', async () => {
    const drawn = await Promise.all(LAWS.map(({ id }) => drawnUnder(id)));
    expect(new Set(drawn.flat()).size).toBe(drawn.flat().length);
    expect(drawn.map(({ length }) => length)).toEqual(LAWS.map(() => 2));
  });

  it('depend on the order of the letters of its id, and on nothing else of it', async () => {
    expect(await drawnUnder('ab')).toEqual(await drawnUnder('ab'));
    expect(await drawnUnder('ab')).not.toEqual(await drawnUnder('ba'));
  });
});

/** Cases of one kind whose smaller ones are all of another kind, without end. */
class WithoutEnd extends fc.Arbitrary<Case> {
  override generate() {
    return new fc.Value(withBias(1), undefined);
  }
  override canShrinkWithoutContext(_: unknown): _ is Case {
    return false;
  }
  override shrink(): fc.Stream<fc.Value<Case>> {
    return fc.Stream.of(...Array.from({ length: 2 * SHRINKING.cases }, () => new fc.Value(withBias(0), undefined)));
  }
}

const withBias = (bias: number) => caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 2]), bias: [bias] });

describe('a smaller counterexample', () => {
  it('is searched for among so many cases, however long they take, and the failure stays', async () => {
    let clock = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => clock);
    let calls = 0;
    const wrong = subjectInProcess(
      {
        name: 'wrong',
        convTranspose: (problem) => {
          calls++;
          clock += 60_000;
          const { shape, data } = correct(problem);
          return { shape, data: data.map((value) => value + problem.bias![0]) };
        },
      },
      'module',
    );
    const law: Law = { ...agreement, cases: () => new WithoutEnd() };
    const { status, failure } = await checkLaw(wrong, law, { seed: SEED, runs: 10 });
    expect(status).toBe('failed');
    expect(failure).toMatchObject({ path: '0', shrinks: 0 });
    expect(calls).toBe(1 + SHRINKING.cases);
  });

  it.each([
    ['crashed', SHRINKING.crashes],
    ['timed out', SHRINKING.timeOuts],
  ] as const)('is not searched for further where a call has %s so often', async (kind, times) => {
    let calls = 0;
    const failing: Subject = {
      ...subjectInProcess({ name: 'failing', convTranspose: correct }, 'module'),
      run: async () => {
        calls++;
        return { kind, message: 'always' };
      },
    };
    const { failure } = await checkLaw(failing, agreement, { seed: SEED, runs: 10 });
    expect(failure!.mismatch.kind).toBe(kind);
    expect(failure!.stoppedEarly).toBe(true);
    expect(calls).toBe(times);
  });

  it('says nothing of an early end where the search was through', async () => {
    const convTranspose = (problem: Case) => ({ ...correct(problem), data: correct(problem).data.map((y) => y + 1) });
    const wrong = subjectInProcess({ name: 'wrong', convTranspose }, 'module');
    const { failure } = await checkLaw(wrong, agreement, { seed: SEED, runs: 10 });
    expect(failure!.shrinks).toBeGreaterThan(0);
    expect(failure).not.toHaveProperty('stoppedEarly');
  });
});

describe('a replay of a case that the subject skips', () => {
  const skipping: Subject = {
    ...subjectInProcess({ name: 'skipping', convTranspose: correct }, 'module'),
    run: async () => ({ kind: 'skipped', message: 'too large' }),
  };

  it('is not covered, with one case skipped, and not a path that names nothing', async () => {
    expect(await checkLaw(skipping, agreement, { seed: SEED, runs: 5, path: '3' })).toMatchObject({
      status: 'not covered',
      missing: 'every case was skipped',
      cases: 0,
      skipped: 1,
      failure: null,
    });
  });
});
