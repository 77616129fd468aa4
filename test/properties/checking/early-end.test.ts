/** Runs that end before everything was put: enough failures, no more time, a signal, a subject that hangs. */
import { describe, expect, it, vi } from 'vitest';
import { scatter } from '../../../engines/scatter.ts';
import { checkLaw } from '../../../properties/checking/check.ts';
import { untilAborted } from '../../../properties/checking/early-end.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import type { VerifyOptions } from '../../../runs/verify/gate.ts';
import { verify } from '../../../runs/verify/verify.ts';
import { type Case, parseCase } from '../../../spec/case.ts';
import { geometryOf } from '../../../spec/geometry.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Outcome, Subject } from '../../../subjects/subject.ts';

const right = (problem: Case) => {
  geometryOf(problem);
  return scatter(problem);
};
const named = (name: string): Subject => subjectInProcess({ name, convTranspose: right }, 'module');
const answering = (name: string, run: (problem: Case) => Promise<Outcome>): Subject => ({ ...named(name), run });
const TIMED_OUT: Outcome = { kind: 'timed out', message: 'gave no answer' };
const wrong = (name: string) => subjectInProcess({ name, convTranspose: () => ({ shape: [7], data: [7] }) }, 'module');

const LAWS = lawsNamed(['agreement', 'output-shape', 'adjointness', 'repetition', 'views', 'shift', 'overlap']);
const run = (subjects: readonly Subject[], options: Partial<VerifyOptions> = {}) =>
  verify(subjects, { laws: LAWS, seed: 1, runs: 4, ...options });
const statusesOf = ({ checks }: Awaited<ReturnType<typeof verify>>) => checks.map(({ status }) => status);

describe('a run with --bail', () => {
  it('ends at the failure that is one too many, and puts nothing more', async () => {
    const result = await run([wrong('mine')], { bail: 2 });
    expect(statusesOf(result)).toEqual(['failed', 'failed', ...Array(5).fill('interrupted')]);
    expect(result).toMatchObject({ verdict: 'disagree', endedEarly: '2 checks have failed' });
    expect(result.checks[2]).toMatchObject({ cases: 0, missing: '2 checks have failed' });
    expect(result.objections).toEqual([
      'mine fails agreement',
      'mine fails output-shape',
      'the run ended early, 2 checks have failed: 5 of 7 checks are not complete',
    ]);
  });

  it('runs to its end where there are fewer failures', async () => {
    const result = await run([named('mine')], { bail: 1 });
    expect(result.verdict).toBe('agree');
    expect(result).not.toHaveProperty('endedEarly');
  });
});

describe('a run with a budget of time', () => {
  it('ends where the clock was ahead before it', async () => {
    const ahead = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_600_000);
    await checkLaw(named('mine'), LAWS[0], { seed: 1, runs: 2 });
    ahead.mockRestore();
    const result = await run([named('mine')], { runs: 1_000_000, maxTimeMs: 50 });
    expect(result).toMatchObject({ verdict: 'interrupted', endedEarly: 'its time of 0.05 s is used up' });
  });

  it('ends a call that hangs, holds it against nobody, and does not agree', async () => {
    let closed = 0;
    const hanging = {
      ...answering('mine', () => new Promise(() => {})),
      close: async () => {
        closed++;
      },
    };
    const result = await run([hanging], { maxTimeMs: 2000 });
    expect(statusesOf(result)).toEqual(LAWS.map(() => 'interrupted'));
    expect(result).toMatchObject({ verdict: 'interrupted', endedEarly: 'its time of 2 s is used up', cases: 0 });
    expect(result.objections).toEqual([
      'the run ended early, its time of 2 s is used up: 7 of 7 checks are not complete',
    ]);
    expect(closed).toBeGreaterThan(0);
  });

  // Beyond 2³¹ ms a timer of Node would be one of 1 ms.
  it.each([1e9, 1e10])('of %d ms agrees where everything was put in time', async (maxTimeMs) => {
    expect(await run([named('mine')], { maxTimeMs })).toMatchObject({ verdict: 'agree', objections: [] });
  });
});

describe('a run that is interrupted', () => {
  it('keeps the failures from before, and objects to no floor', async () => {
    const interrupt = new AbortController();
    const result = await verify([wrong('mine'), named('other')], {
      laws: LAWS,
      seed: 1,
      runs: 400,
      signal: interrupt.signal,
      onProgress: ({ subject, finished }) => {
        if (subject === 'mine' && finished !== null) interrupt.abort('interrupted by SIGINT');
      },
    });
    expect(result).toMatchObject({ verdict: 'disagree', endedEarly: 'interrupted by SIGINT' });
    expect(result.objections[0]).toBe('mine fails agreement');
    expect(result.objections[1]).toMatch(
      /^the run ended early, interrupted by SIGINT: \d+ of 14 checks are not complete$/,
    );
    expect(result.objections).toHaveLength(2);
  });
});

describe('calls until a signal', () => {
  const problem = parseCase({
    ...{ x: { shape: [1, 1, 1], data: [2] }, w: { shape: [1, 1, 1], data: [3] }, bias: null, stride: [1] },
    ...{ padBegin: [0], padEnd: [0], outputPadding: [0], dilation: [1], groups: 1, dtype: 'f32' },
  });

  it('are given up together, each subject that is asked is closed, and no call is made later', async () => {
    const interrupt = new AbortController();
    const closed: string[] = [];
    const asked = (name: string, run: () => Promise<Outcome>): Subject => {
      const subject = { ...answering(name, run), close: async () => void closed.push(name) };
      return untilAborted(subject, interrupt.signal);
    };
    const hangs = () => new Promise<Outcome>(() => {});
    const answers = asked('answers', async () => TIMED_OUT);
    expect(await answers.run(problem)).toEqual(TIMED_OUT);
    const running = [asked('one', hangs), asked('two', hangs)].map((subject) => subject.run(problem));
    interrupt.abort('enough');
    const givenUp = { kind: 'skipped', message: 'the run ended before the call' };
    expect(await Promise.all(running)).toEqual([givenUp, givenUp]);
    expect(await answers.run(problem)).toEqual(givenUp);
    expect(closed).toEqual(['one', 'two']);
  });
});

describe('a subject that hangs', () => {
  it('is waited for three times in a law, and given up after the law in which it is the fifth time', async () => {
    let calls = 0;
    const hangs = answering('mine', async () => {
      calls++;
      return TIMED_OUT;
    });
    const result = await run([hangs]);
    expect(calls).toBe(6);
    expect(statusesOf(result)).toEqual(['failed', 'failed', ...Array(5).fill('interrupted')]);
    expect(result.objections.at(-1)).toBe('mine was given up after 5 calls without an answer: 5 laws were not checked');
    expect(result).not.toHaveProperty('endedEarly');
  });

  it('is put to further laws where it hangs seldom', async () => {
    const hangs = answering('mine', async (problem) => {
      return problem.bias !== null ? TIMED_OUT : named('').run(problem);
    });
    const result = await verify([hangs], { laws: lawsNamed(['agreement', 'output-shape']), seed: 1, runs: 60 });
    expect(statusesOf(result)).toEqual(['failed', 'failed']);
  });

  it('as listed is waited for as often as it hangs', async () => {
    let calls = 0;
    const hangs = answering('mine', async () => {
      calls++;
      return TIMED_OUT;
    });
    const [law] = lawsNamed(['agreement']);
    const listed = {
      id: 'hangs',
      subjects: ['mine'],
      when: ['not overlap-of-nothing'],
      fails: ['timed out' as const],
      case: null as unknown as Case,
      laws: ['agreement'],
      reference: 'here',
      note: 'hangs',
    };
    const result = await checkLaw(hangs, law, { seed: 1, runs: 9, knownFailures: [listed] });
    expect(result).toMatchObject({ status: 'passed', cases: 9, known: { hangs: 9 } });
    expect(calls).toBe(9);
  });
});
