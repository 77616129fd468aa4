/** One law on one subject: which cases it draws, when shrinking ends, and what a replay of a skipped case says. */
import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  caseAt,
  casesIn,
  checkBlock,
  checkCase,
  checkLaw,
  notPut,
  PathError,
} from '../../../properties/checking/check.ts';
import { SHRINKING } from '../../../properties/checking/tally.ts';
import type { Law } from '../../../properties/law.ts';
import { LAWS, lawsNamed } from '../../../properties/laws.ts';
import { type Case, formatCase } from '../../../spec/case.ts';
import { EVERYTHING } from '../../../subjects/capabilities.ts';
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

describe('a path', () => {
  const right = subjectInProcess({ name: 'right', convTranspose: correct }, 'module');
  const replayed = (path: string, runs = 5) =>
    checkLaw(right, agreement, { seed: SEED, runs, path }).then(
      ({ cases }) => cases,
      (error: Error) => `${error instanceof PathError} ${error.message}`,
    );

  it('leads to one case', async () => {
    expect([await replayed('0'), await replayed('4')]).toEqual([1, 1]);
  });

  it.each(['', 'x', '1:', ':1', '1::2', '-1', '1.5', ' 1', '0:a'])('is refused as "%s"', async (path) => {
    expect(await replayed(path)).toBe(`true path must be numbers with colons between them, got "${path}"`);
  });

  it.each(['5', '6:1', '0:99999', '4:0:99999:1'])('is refused where it names no case: %s', async (path) => {
    expect(await replayed(path)).toBe(
      `true path ${path} names no case of law agreement with seed ${SEED}: they are numbered from 0 to 4, and what follows leads to smaller ones`,
    );
  });

  it('is refused where too many cases would be stepped over', async () => {
    expect(await replayed(`${1e7 + 1}`, 2e7)).toBe(
      'true path must begin with a number up to 10000000, got 10000001: each case before is stepped over',
    );
  });

  it('leads to the case that a run has by this number, and to a failure of it', async () => {
    const lines: string[] = [];
    const wrongFrom = (number: number) =>
      subjectInProcess(
        {
          name: 'wrong',
          convTranspose: (problem) => {
            lines.push(formatCase(problem));
            const { shape, data } = correct(problem);
            return lines.length > number ? { shape, data: data.map((value) => value + 1) } : { shape, data };
          },
        },
        'module',
      );
    const options = { seed: SEED, runs: 9 };
    const { failure, cases } = await checkLaw(wrongFrom(3), agreement, options);
    expect(cases).toBe(4);
    expect(failure!.path).toMatch(/^3(:\d+)*$/);
    const fourth = lines[3];
    expect(formatCase((await caseAt(right, agreement, options, 3)) as Case)).toBe(fourth);
    const again = await checkLaw(wrongFrom(-99), agreement, { ...options, path: failure!.path! });
    expect(again.failure).toMatchObject({ path: failure!.path, case: failure!.case, shrinks: 0 });
  });
});

describe('a block of cases', () => {
  it('has those that the run has by these numbers', async () => {
    const lines: string[] = [];
    const convTranspose = (problem: Case) => {
      lines.push(formatCase(problem));
      return correct(problem);
    };
    const recording = subjectInProcess({ name: 'recording', convTranspose }, 'module');
    const options = { seed: SEED, runs: 9 };
    await checkLaw(recording, agreement, options);
    const all = lines.splice(0);
    expect(all).toHaveLength(casesIn(recording, agreement, options));
    const { cases } = await checkBlock(recording, agreement, options, { first: 2, count: 3 });
    expect([cases, lines.splice(0)]).toEqual([3, all.slice(2, 5)]);
  });
});

describe('a law that is not put', () => {
  it('is interrupted for a reason, or was not covered anyway', () => {
    const subject = { name: 'mine', capabilities: EVERYTHING };
    const [trained] = lawsNamed(['gradient-x']);
    expect(notPut(subject, agreement, 'time is up')).toMatchObject({
      subject: 'mine',
      law: 'agreement',
      lane: 'exact',
      status: 'interrupted',
      missing: 'time is up',
      failure: null,
      cases: 0,
    });
    expect(notPut(subject, trained, 'time is up')).toMatchObject({
      status: 'not covered',
      missing: trained.missing(EVERYTHING),
    });
  });
});

describe('a given case', () => {
  const problem = caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 2]), dtype: 'f32' });
  const subjectThat = (run: Subject['run'], more: Partial<Subject> = {}): Subject => ({
    ...subjectInProcess({ name: 'mine', convTranspose: correct }, 'module'),
    ...more,
    run,
  });

  it('is passed or failed, with the call that failed', async () => {
    const right = subjectInProcess({ name: 'mine', convTranspose: correct }, 'module');
    expect(await checkCase(right, agreement, problem)).toMatchObject({
      subject: 'mine',
      status: 'passed',
      cases: 1,
      missing: null,
      failure: null,
    });
    const refusing = subjectThat(async () => ({ kind: 'refused', message: 'no' }));
    const line = formatCase(problem);
    expect((await checkCase(refusing, agreement, problem)).failure).toMatchObject({
      mismatch: { kind: 'refused' },
      ...{ case: line, call: line, seed: 0, path: null, shrinks: 0 },
    });
  });

  it('is not covered where it is skipped, where the law is not put, and where it is not about it', async () => {
    const skipping = subjectThat(async () => ({ kind: 'skipped', message: 'beyond' }));
    const skipped = await checkCase(skipping, agreement, problem);
    expect(skipped).toMatchObject({ status: 'not covered', skipped: 1, cases: 0 });
    expect(skipped.missing).toContain('beyond');
    const [trained] = lawsNamed(['gradient-x']);
    expect(await checkCase(skipping, trained, problem)).toMatchObject({
      status: 'not covered',
      missing: trained.missing(EVERYTHING),
      skipped: 0,
    });
  });

  it('is interrupted before and within the call', async () => {
    const aborted = AbortSignal.abort('time is up');
    let calls = 0;
    const controller = new AbortController();
    const hanging = subjectThat(() => {
      calls++;
      controller.abort('it takes too long');
      return new Promise<never>(() => {});
    });
    expect(await checkCase(hanging, agreement, problem, aborted)).toMatchObject({
      status: 'interrupted',
      missing: 'time is up',
    });
    expect(calls).toBe(0);
    expect(await checkCase(hanging, agreement, problem, controller.signal)).toMatchObject({
      status: 'interrupted',
      missing: 'it takes too long',
    });
    expect(calls).toBe(1);
  });
});

describe('a search for a smaller case that is cut short', () => {
  const blockOf = (abortAt: number | null, wrongFrom: number) => {
    const controller = new AbortController();
    let calls = 0;
    const convTranspose = (problem: Case) => {
      calls++;
      if (calls === abortAt) controller.abort();
      const { shape, data } = correct(problem);
      return calls > wrongFrom ? { shape, data: data.map((value) => value + 1) } : { shape, data };
    };
    const subject = subjectInProcess({ name: 'cut', convTranspose }, 'module');
    return checkBlock(subject, agreement, { seed: SEED, runs: 5, signal: controller.signal }, null);
  };

  it.each<[string, number | null, number, string, boolean]>([
    ['all holds', null, 99, 'passed', false],
    ['it was through', null, 0, 'failed', false],
    ['nothing had failed', 2, 99, 'interrupted', false],
    ['it had begun', 3, 0, 'failed', true],
  ])('is named where it had begun, and not where %s', async (_, abortAt, wrongFrom, status, isCut) => {
    const result = await blockOf(abortAt, wrongFrom);
    expect([result.status, result.cutShort ?? false]).toEqual([status, isCut]);
  });

  it('says so of its failure as well, even where it was the last smaller case whose answer did not count', async () => {
    const [large, small] = [2, 1].map((cells) => caseOf({ x: counting([1, 1, cells]), w: counting([1, 1, 1]) }));
    // A large case has one smaller one, and that has none.
    const law = { ...agreement, cases: () => fc.boolean().map((isLarge) => (isLarge ? large : small)) };
    const blockWith = (abortAtLast: boolean) => {
      const controller = new AbortController();
      let hasFailed = false;
      const convTranspose = (problem: Case) => {
        const y = correct(problem);
        if (problem.x.data.length === 1) {
          if (hasFailed && abortAtLast) controller.abort();
          return y;
        }
        hasFailed = true;
        return { shape: y.shape, data: y.data.map((value) => value + 1) };
      };
      const subject = subjectInProcess({ name: 'cut', convTranspose }, 'module');
      return checkBlock(subject, law, { seed: SEED, runs: 20, signal: controller.signal }, null);
    };
    expect((await blockWith(true)).failure).toMatchObject({ case: formatCase(large), stoppedEarly: true });
    expect((await blockWith(false)).failure).not.toHaveProperty('stoppedEarly');
  });
});
