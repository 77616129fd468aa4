/** When a failure is compared with the re-created defects, with which calls, and when it is left alone: small subjects of our own. */
import { describe, expect, it } from 'vitest';
import { engines } from '../../engines/index.ts';
import { lookalikesOf, withLookalikes } from '../../faults/compare-failures.ts';
import { FAULTS, faultsNamed, implementationOf } from '../../faults/index.ts';
import { type CheckResult, checkLaw, type Failure, notPut } from '../../properties/checking/check.ts';
import type { Law, Mismatch } from '../../properties/law.ts';
import { lawsNamed } from '../../properties/laws.ts';
import { workersEnded } from '../../runs/queue/workers-ended.ts';
import type { VerifyResult } from '../../runs/verify/result.ts';
import { type Case, formatCase } from '../../spec/case.ts';
import { formatCall } from '../../spec/conventions/call.ts';
import { EVERYTHING } from '../../subjects/capabilities.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import type { Implementation, Outcome, Subject } from '../../subjects/subject.ts';
import { at } from './problems.ts';

const lawNamed = (id: string) => lawsNamed([id])[0];
const agreement = lawNamed('agreement');

const DROPPED = 'bias-dropped';
const BIASED = at({ x: [1, 2, 3], k: [2], m: 2, bias: true });

function failureOn(problem: Case, kind: Mismatch['kind'] = 'values'): Failure {
  return {
    mismatch: { kind, message: 'it failed', difference: null },
    case: formatCase(problem),
    call: null,
    seed: 1,
    path: '0',
    shrinks: 0,
  };
}

/** A subject whose closing makes it anew, and that counts its calls. */
function openedAgain(make: () => Implementation, origin: Subject['origin'] = 'module') {
  const seen = { calls: 0, closed: 0 };
  let inner = subjectInProcess(make(), origin);
  const subject: Subject = {
    ...inner,
    run(problem, options) {
      seen.calls++;
      return inner.run(problem, options);
    },
    async close() {
      seen.closed++;
      inner = subjectInProcess(make(), origin);
    },
  };
  return { subject, seen };
}

const made = (id: string) => () => implementationOf(faultsNamed([id])[0]);
const named = async (subject: Subject, law: Law, failure: Failure) =>
  (await lookalikesOf(subject, law, failure)).map(({ fault }) => fault);

describe('a failure', () => {
  it('is that of a defect, with where it was and what is wrong', async () => {
    const { subject, seen } = openedAgain(made(DROPPED));
    const [fault] = faultsNamed([DROPPED]);
    expect(await lookalikesOf(subject, agreement, failureOn(BIASED))).toEqual([
      { fault: DROPPED, project: fault.project, reference: fault.reference, description: fault.fault },
    ]);
    expect(seen.closed).toBe(0);
  });

  it.each(['refused', 'accepted', 'shape'] as const)('%s has answers to compare as well', async (kind) => {
    const { subject, seen } = openedAgain(made(DROPPED));
    await lookalikesOf(subject, agreement, failureOn(BIASED, kind));
    expect(seen.calls).toBeGreaterThan(0);
  });

  it.each<[string, Law, Failure]>([
    ['without an answer', agreement, failureOn(BIASED, 'crashed')],
    ['in what is left behind', agreement, failureOn(BIASED, 'side effect')],
    ['of a law that is seldom put', { ...agreement, share: 0.05 }, failureOn(BIASED)],
    [
      'in the words of a framework',
      agreement,
      {
        ...failureOn(BIASED),
        case: formatCall({ convention: 'onnx', x: BIASED.x, w: BIASED.w, bias: null, attributes: {}, dtype: 'f64' }),
      },
    ],
  ])('%s is left alone', async (_, law, failure) => {
    const { subject, seen } = openedAgain(made(DROPPED));
    expect(await lookalikesOf(subject, law, failure)).toEqual([]);
    expect(seen).toEqual({ calls: 0, closed: 0 });
  });

  it('of a law that is put a tenth as often as others is compared', async () => {
    const { subject } = openedAgain(made(DROPPED));
    expect(await named(subject, { ...agreement, share: 0.1 }, failureOn(BIASED))).toEqual([DROPPED]);
  });
});

describe('a subject that is right by now', () => {
  it.each([
    ['module', 1],
    ['third party', 1],
    ['engine', 0],
    ['program', 0],
  ] as const)('is like none, though a %s was started again %i times for it', async (origin, closed) => {
    const { subject, seen } = openedAgain(() => ({ convTranspose: engines.scatter }), origin);
    expect(await named(subject, agreement, failureOn(BIASED))).toEqual([]);
    expect(seen.closed).toBe(closed);
  });
});

describe('a defect of state', () => {
  const PADDED = at({ x: [1, 1, 4], k: [3], b: [1], e: [1] });
  const STATEFUL = 'second-padded-call-gives-zeros';

  /** It was asked a padded call before, which the defects that it is compared with were not. */
  async function padded(origin: Subject['origin']) {
    const opened = openedAgain(made(STATEFUL), origin);
    await opened.subject.run(PADDED);
    return opened;
  }

  it('is seen after both sides start again', async () => {
    const { subject, seen } = await padded('module');
    expect(await named(subject, agreement, failureOn(PADDED))).toEqual([STATEFUL]);
    expect(seen.closed).toBe(1);
  });

  it('is not seen where the subject does not start again', async () => {
    const { subject } = await padded('program');
    expect(await named(subject, agreement, failureOn(PADDED))).toEqual([]);
  });
});

describe('the answers that are compared', () => {
  it('are gradients where the law asks for these', async () => {
    const { subject } = openedAgain(made('gradient-of-x-without-dilation'));
    const problem = at({ x: [1, 1, 3], k: [2], d: [2] });
    expect(await named(subject, lawNamed('gradient-x'), failureOn(problem))).toEqual([
      'gradient-of-x-without-dilation',
    ]);
  });

  it('are runs of layers where the law prepares some', async () => {
    const { subject } = openedAgain(made('sum-adds-to-what-is-in-the-output'));
    expect(await named(subject, lawNamed('prepared'), failureOn(BIASED))).toEqual([
      'sum-adds-to-what-is-in-the-output',
    ]);
  });

  it('are those to calls with integers where the law has real numbers', async () => {
    const real: Case = {
      ...BIASED,
      x: { ...BIASED.x, data: BIASED.x.data.map((value) => value / 3) },
      w: { ...BIASED.w, data: BIASED.w.data.map((value) => value * 7.3) },
      bias: BIASED.bias!.map((value) => value + 0.1),
    };
    const { subject, seen } = openedAgain(made(DROPPED));
    const asked: Case[] = [];
    const recording: Subject = {
      ...subject,
      run: (problem, options) => {
        asked.push(problem);
        return subject.run(problem, options);
      },
    };
    expect(await named(recording, lawNamed('bounded-agreement'), failureOn(real))).toEqual([DROPPED]);
    expect(seen.calls).toBeGreaterThan(1);
    const [first, second] = asked;
    expect(first.x.data).toEqual(real.x.data);
    const whole = (data: ArrayLike<number>) =>
      Array.from(data, (value) => Math.sign(value) * Math.min(8, Math.ceil(Math.abs(value))));
    expect([...second.x.data]).toEqual(whole(real.x.data));
    expect([...second.w.data]).toEqual(whole(real.w.data));
    expect([...second.bias!]).toEqual(whole(real.bias!));
    expect([second.x.shape, second.w.shape]).toEqual([real.x.shape, real.w.shape]);
  });

  it('are refusals where the case is illegal', async () => {
    const [fault] = FAULTS.filter((one) => one.class === 'missing error');
    const law = lawNamed('refusal');
    const subject = subjectInProcess(implementationOf(fault), 'module');
    const { failure } = await checkLaw(subject, law, { seed: 1, runs: 200 });
    expect(await named(subject, law, failure!)).toContain(fault.id);
  });

  it('are all that the law made and some eighty more, in each of which a defect must agree', async () => {
    const dropped = made(DROPPED)().convTranspose;
    // Like the defect, but not on some of the other calls.
    const { subject } = openedAgain(() => ({
      convTranspose: (problem) =>
        problem.stride.some((step) => step > 1) ? engines.scatter(problem) : dropped(problem),
    }));
    expect(await named(subject, agreement, failureOn(BIASED))).toEqual([]);
  });

  it.each(['timed out', 'crashed'] as const)('are none where a further call %s', async (kind) => {
    const { subject, seen } = openedAgain(made(DROPPED));
    const ending: Subject = {
      ...subject,
      run: async (problem, options): Promise<Outcome> =>
        seen.calls >= 20 ? { kind, message: 'gone' } : subject.run(problem, options),
    };
    expect(await named(ending, agreement, failureOn(BIASED))).toEqual([]);
  });

  it('leave out what the subject skips', async () => {
    const { subject, seen } = openedAgain(made(DROPPED));
    const skipping: Subject = {
      ...subject,
      run: async (problem, options): Promise<Outcome> =>
        seen.calls > 3 && seen.calls++ % 4 === 0
          ? { kind: 'skipped', message: 'beyond' }
          : subject.run(problem, options),
    };
    expect(await named(skipping, agreement, failureOn(BIASED))).toEqual([DROPPED]);
  });
});

describe('a subject that is like no defect in the calls of the law', () => {
  it('is asked no more than the law asks', async () => {
    const { subject, seen } = openedAgain(
      () => ({
        convTranspose(problem) {
          const { shape, data } = engines.scatter(problem);
          return { shape, data: data.map((value) => value + 12_345) };
        },
      }),
      'program',
    );
    // Every defect can be asked this.
    const problem = at({ x: [1, 2, 3, 2], k: [2, 2], m: 2, bias: true });
    expect(await named(subject, agreement, failureOn(problem))).toEqual([]);
    expect(seen.calls).toBe(1);
  });
});

describe('of the failures of a run', () => {
  const check = (subject: string, law: Law, failure: Failure | null): CheckResult => ({
    ...notPut({ name: subject, capabilities: EVERYTHING }, law, 'for the test'),
    status: failure === null ? 'passed' : 'failed',
    failure,
  });
  const failed = failureOn(BIASED);
  const resultOf = (checks: readonly CheckResult[]) => ({ checks, seed: 3 }) as unknown as VerifyResult;
  const subjects = ['one', 'two'].map((name) => ({ ...subjectInProcess(made(DROPPED)()), name }));
  const laws = [lawNamed('output-shape'), agreement, lawNamed('bias-affinity')];
  const found = ({ checks }: VerifyResult) =>
    checks.map(({ failure }) => failure?.looksLike?.map(({ fault }) => fault).join() ?? null);

  it('the first three of each subject are looked at, whatever passes between them', async () => {
    const checks = [
      check('one', agreement, failed),
      check('one', laws[0], null),
      check('two', agreement, failed),
      check('one', agreement, failed),
      check('one', agreement, failed),
      check('one', agreement, failed),
    ];
    const result = await withLookalikes(resultOf(checks), subjects, laws);
    expect(found(result)).toEqual([DROPPED, null, DROPPED, DROPPED, DROPPED, null]);
    expect(result.seed).toBe(3);
    expect(result.checks[0].failure).toMatchObject(failed);
    expect(result.checks.filter((_, index) => index === 1 || index === 5)).toEqual([checks[1], checks[5]]);
  });

  it('each is looked at by its own law and with its own subject', async () => {
    const silent: Law = { ...agreement, id: 'silent', check: async () => null };
    const right = { ...subjectInProcess({ convTranspose: engines.scatter }, 'engine'), name: 'right' };
    const checks = [check('one', silent, failed), check('one', agreement, failed), check('right', agreement, failed)];
    const of = async (several: readonly Law[], all: readonly Subject[]) =>
      found(await withLookalikes(resultOf(checks), all, several));
    expect(await of([silent, agreement], [right, ...subjects])).toEqual([null, DROPPED, null]);
    expect(await of([agreement, silent], [...subjects, right])).toEqual([null, DROPPED, null]);
  });

  it('none is looked at whose subject or law is not at hand, or where the run is interrupted', async () => {
    const checks = [check('three', agreement, failed), check('one', lawNamed('shift'), failed)];
    expect((await withLookalikes(resultOf(checks), subjects, laws)).checks).toEqual(checks);
    const all = [check('one', agreement, failed)];
    expect((await withLookalikes(resultOf(all), subjects, laws, AbortSignal.abort())).checks).toEqual(all);
    expect(found(await withLookalikes(resultOf(all), subjects, laws, new AbortController().signal))).toEqual([DROPPED]);
  });

  it('none is looked at of a subject that ended its worker', async () => {
    const ended: Mismatch = { kind: 'crashed', message: workersEnded(2), difference: null };
    const checks = [check('one', agreement, failed), check('one', laws[0], { ...failureOn(BIASED), mismatch: ended })];
    expect((await withLookalikes(resultOf(checks), subjects, laws)).checks).toEqual(checks);
  });
});
