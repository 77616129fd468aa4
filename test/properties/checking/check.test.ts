/** One law on one subject: which cases it draws, when shrinking ends, and what a replay of a skipped case says. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkLaw } from '../../../properties/checking/check.ts';
import { LAWS, lawsNamed } from '../../../properties/laws.ts';
import { formatCase } from '../../../spec/case.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Subject } from '../../../subjects/subject.ts';
import { SEED } from '../../spec/cases.ts';
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

describe('a smaller counterexample', () => {
  it('is searched for during half a minute at most, on a clock that jumps, and the failure stays', async () => {
    const wrong = (problem: Parameters<typeof correct>[0]) => {
      const { shape, data } = correct(problem);
      return { shape, data: data.map((value) => value + 1) };
    };
    const started = performance.now();
    let clock = started;
    vi.spyOn(performance, 'now').mockImplementation(() => clock);
    let firstFailure: number | null = null;
    const slow = subjectInProcess(
      {
        name: 'slow',
        convTranspose: (problem) => {
          clock += 7000;
          firstFailure ??= clock;
          return wrong(problem);
        },
      },
      'module',
    );
    const { status, failure } = await checkLaw(slow, agreement, { seed: SEED, runs: 10 });
    expect(status).toBe('failed');
    expect(failure!.mismatch.kind).toBe('values');
    const searched = clock - firstFailure!;
    expect(searched).toBeGreaterThan(0);
    // The case that was under way, of two calls at most, may end behind the limit.
    expect(searched).toBeLessThanOrEqual(30_000 + 2 * 7000);
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
