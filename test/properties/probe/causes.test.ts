/** What the probe concludes of small subjects of our own: causes, declaration, and which failures these explain. */
import { describe, expect, it } from 'vitest';
import { engines } from '../../../engines/index.ts';
import { type CheckResult, type Failure, notPut } from '../../../properties/checking/check.ts';
import type { Mismatch } from '../../../properties/law.ts';
import { LAWS } from '../../../properties/laws.ts';
import { plainCases } from '../../../properties/probe/plain-cases.ts';
import { probeSubject } from '../../../properties/probe/probe.ts';
import { type Case, formatCase } from '../../../spec/case.ts';
import { formatCall } from '../../../spec/conventions/call.ts';
import { illegalKindOf } from '../../../spec/illegal.ts';
import { type Capabilities, EVERYTHING } from '../../../subjects/capabilities.ts';
import type { Outcome, Subject } from '../../../subjects/subject.ts';
import { caseOf, counting } from '../../spec/cases.ts';

/** One axis in one type, and no illegal cases: soon asked. */
const FEW: Capabilities = { ...EVERYTHING, ranks: [1], dtypes: ['f64'], refuses: [] };
const PLAIN_CALLS = plainCases(FEW).length;

interface Asked extends Subject {
  readonly calls: Case[];
}

/** A subject that is right where `answer` says nothing. */
function subjectThat(
  answer: (problem: Case, number: number) => Outcome | null,
  capabilities: Capabilities = FEW,
  origin: Subject['origin'] = 'module',
): Asked {
  const calls: Case[] = [];
  return {
    name: 'probed',
    argument: './probed.mjs',
    version: null,
    origin,
    capabilities,
    calls,
    async run(problem) {
      calls.push(problem);
      const said = answer(problem, calls.length);
      if (said !== null) return said;
      return illegalKindOf(problem) === null ? { kind: 'result', ...engines.scatter(problem) } : refused();
    },
    close: async () => {},
  };
}

const refused = (message = 'no'): Outcome => ({ kind: 'refused', message });
const ACCIDENT = { name: 'TypeError', message: 'slip', place: null, line: null, stack: [] };
const isDilated = ({ dilation }: Case) => dilation.some((value) => value > 1);
const isWide = ({ stride }: Case) => stride.some((value) => value > 4);

function failed(
  kind: Mismatch['kind'],
  more: Partial<Mismatch> & Partial<Pick<Failure, 'call'>> = {},
  at = 0,
): CheckResult {
  const { call = null, ...mismatch } = more;
  return {
    ...notPut({ name: 'probed', capabilities: EVERYTHING }, LAWS[at], 'for the test'),
    status: 'failed',
    failure: {
      mismatch: { kind, message: 'it failed', difference: null, ...mismatch },
      case: '',
      call,
      seed: 1,
      path: '0',
      shrinks: 0,
    },
  };
}

const passed = notPut({ name: 'probed', capabilities: EVERYTHING }, LAWS[0], 'for the test');
const DILATED = caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 2]), dilation: [2] });

describe('a search', () => {
  it.each<[string, CheckResult[]]>([
    ['nothing failed', [passed]],
    ['a call ended the process', [failed('refused'), failed('crashed')]],
    ['a call hung', [failed('refused'), failed('timed out')]],
  ])('is not made where %s', async (_, checks) => {
    const subject = subjectThat(() => refused());
    expect([await probeSubject(subject, checks), subject.calls]).toEqual([null, []]);
  });

  it('finds nothing where the subject is right, after the plain calls and one round of drawn ones', async () => {
    const subject = subjectThat(() => null);
    expect(await probeSubject(subject, [failed('values')])).toBeNull();
    const drawn = subject.calls.length - PLAIN_CALLS;
    expect(drawn).toBeGreaterThan(0);
    expect(subject.calls.slice(0, PLAIN_CALLS).map(formatCase)).toEqual(plainCases(FEW).map(formatCase));
    const undilated = subjectThat((problem) => (isDilated(problem) ? refused() : null));
    await probeSubject(undilated, [failed('refused')]);
    expect(undilated.calls).toHaveLength(PLAIN_CALLS + drawn);
    // Where results are wrong, and nothing explains them, two more are made; as many as are allowed where calls are declined.
    const odd = ({ x }: Case) => x.data[0] % 2 !== 0;
    const isPlain = (number: number) => number <= PLAIN_CALLS;
    const wrong = subjectThat((problem, number) =>
      !isPlain(number) && odd(problem) ? { kind: 'result', shape: [1], data: new Float64Array(1) } : null,
    );
    expect(await probeSubject(wrong, [failed('values')])).toBeNull();
    expect(wrong.calls).toHaveLength(PLAIN_CALLS + 3 * drawn);
    const wilful = subjectThat((problem, number) => (!isPlain(number) && odd(problem) ? refused() : null));
    await probeSubject(wilful, [failed('refused')]);
    expect(wilful.calls.length).toBeGreaterThan(PLAIN_CALLS + 3 * drawn);
  });

  it('finds nothing where not even the plainest call goes well', async () => {
    const subject = subjectThat(() => refused());
    expect(await probeSubject(subject, [failed('refused')])).toBeNull();
    const other = subjectThat(({ dtype }) => (dtype === 'f32' ? refused() : refused()), {
      ...FEW,
      dtypes: ['f32', 'f64'],
    });
    expect(await probeSubject(other, [failed('refused')])).toBeNull();
  });

  it.each(['timed out', 'crashed'] as const)('ends at a call that %s', async (kind) => {
    const subject = subjectThat((problem, number) =>
      number === 9 ? { kind, message: 'gone' } : isDilated(problem) ? refused() : null,
    );
    expect(await probeSubject(subject, [failed('refused')])).toBeNull();
    expect(subject.calls).toHaveLength(9);
  });

  it('ends where the run is interrupted', async () => {
    const controller = new AbortController();
    const subject = subjectThat((_, number) => {
      if (number === 5) controller.abort();
      return refused();
    });
    expect(await probeSubject(subject, [failed('refused')], controller.signal)).toBeNull();
    expect(subject.calls).toHaveLength(5);
  });
});

describe('a cause', () => {
  it('is what is refused, with the first words that were said and what is to be declared', async () => {
    const subject = subjectThat((problem) => (isDilated(problem) ? refused(`no [${problem.dilation}]`) : null));
    expect(await probeSubject(subject, [failed('refused', { call: formatCase(DILATED) }, 2), passed])).toEqual({
      subject: 'probed',
      calls: subject.calls.length,
      causes: [
        {
          kind: 'refused',
          isEvery: true,
          description: 'with a dilation above 1',
          capabilities: { dilation: false },
          message: 'no [2]',
        },
      ],
      capabilities: { ranks: [1], dtypes: ['f64'], refuses: [], dilation: false },
      isWhole: true,
      explains: [LAWS[2].id],
    });
  });

  it('is a crash where an exception happened that nobody meant', async () => {
    const subject = subjectThat((problem) =>
      isDilated(problem) ? { kind: 'refused', message: 'slip', accident: ACCIDENT } : null,
    );
    const probe = await probeSubject(subject, [failed('refused')]);
    expect(probe?.causes).toMatchObject([{ kind: 'crashed', message: 'slip' }]);
  });

  it('is a wrong result, without words', async () => {
    const subject = subjectThat((problem) =>
      isDilated(problem) ? { kind: 'result', shape: [1], data: new Float64Array(1) } : null,
    );
    const probe = await probeSubject(subject, [failed('values')]);
    expect(probe?.causes).toMatchObject([{ kind: 'wrong', description: 'with a dilation above 1', message: null }]);
  });

  it('is a limit that only drawn calls show, and not in every one', async () => {
    const subject = subjectThat((problem) => (isWide(problem) && problem.x.shape[2] > 4 ? refused() : null));
    const probe = await probeSubject(subject, [failed('refused')]);
    const limit = { description: 'with a stride above 4', isEvery: false, kind: 'refused' };
    expect(probe?.causes).toContainEqual(expect.objectContaining(limit));
    expect(probe?.isWhole).toBe(true);
    expect(subject.calls.length).toBeGreaterThan(PLAIN_CALLS);
  });

  it('is nothing that is skipped', async () => {
    const subject = subjectThat((problem) => (isDilated(problem) ? { kind: 'skipped', message: 'beyond' } : null));
    expect(await probeSubject(subject, [failed('values')])).toBeNull();
  });
});

describe('a subject that computes in f32', () => {
  const BOTH: Capabilities = { ...FEW, dtypes: ['f32', 'f64'] };
  const asSingles = (problem: Case): Outcome => {
    const { shape, data } = engines.scatter(problem);
    return { kind: 'result', shape, data: data.map(Math.fround) };
  };
  const ofType = (dtype: Case['dtype']) => formatCase({ ...DILATED, dtype });
  const checks = [
    failed('values', { call: ofType('f64') }, 0),
    failed('values', { call: ofType('f32') }, 1),
    failed('shape', { call: ofType('f64') }, 2),
    failed('values', {}, 3),
  ];

  it('is asked with real numbers of f64, and declares f32 alone', async () => {
    const probe = await probeSubject(subjectThat(asSingles, BOTH), checks);
    expect(probe?.causes).toEqual([
      {
        kind: 'rounded',
        isEvery: true,
        description: 'of type f64: every number that it gives is one of f32',
        capabilities: { dtypes: ['f32'] },
        message: null,
      },
    ]);
    expect(probe?.capabilities.dtypes).toEqual(['f32']);
    expect(probe?.explains).toEqual([LAWS[0].id]);
  });

  it('is told from one that rounds a single number less', async () => {
    const right = subjectThat(() => null, BOTH);
    expect(await probeSubject(right, checks)).toBeNull();
    const real = right.calls.at(-1)!;
    expect([real.dtype, real.x.data.every(Number.isInteger)]).toEqual(['f64', false]);
  });

  it('is told from one that gives no real results at all', async () => {
    const isReal = ({ x, w }: Case) => ![...x.data, ...w.data].every(Number.isInteger);
    const subject = subjectThat((problem) => (isReal(problem) ? refused() : null), BOTH);
    expect(await probeSubject(subject, checks)).toBeNull();
    expect(subject.calls.filter(isReal).length).toBeGreaterThan(1);
  });

  it.each(['f32', 'f64'] as const)('is not looked for in one that has %s alone', async (dtype) => {
    const subject = subjectThat(asSingles, { ...FEW, dtypes: [dtype] });
    expect(await probeSubject(subject, checks)).toBeNull();
    expect(subject.calls.every(({ x }) => x.data.every(Number.isInteger))).toBe(true);
  });

  it('loses no other failure to that explanation', async () => {
    const subject = subjectThat((problem) => (isDilated(problem) ? refused() : null), BOTH);
    const probe = await probeSubject(subject, checks);
    expect([probe?.causes.map(({ kind }) => kind), probe?.explains]).toEqual([['refused'], []]);
  });
});

describe('numbers with too few digits', () => {
  const short = (problem: Case): Outcome => {
    const { shape, data } = engines.scatter(problem);
    return { kind: 'result', shape, data: data.map((value) => Number(value.toPrecision(4))) };
  };
  const difference = (written?: string): Mismatch['difference'] => ({
    kind: 'values',
    differing: 1,
    elements: 1,
    worst: { index: [0], expected: 1, actual: 2, difference: 1, bound: 0 },
    ...(written !== undefined && { written }),
  });
  const checks = [
    failed('values', { difference: difference() }),
    failed('values', { difference: difference('4 significant digits') }),
    failed('values', { difference: difference('5 significant digits') }),
    failed('shape', { difference: { kind: 'shape', expected: [1], actual: [2] } }),
    failed('refused', { difference: null }),
  ];

  it('of a program are the cause, and the sizes of sums are none', async () => {
    const probe = await probeSubject(subjectThat(short, FEW, 'program'), checks);
    expect(probe?.causes).toEqual([
      { kind: 'digits', isEvery: false, description: '4 significant digits', capabilities: {}, message: null },
    ]);
    expect(probe?.isWhole).toBe(true);
  });

  it('are not looked for where a program gives other numbers', async () => {
    const wrong = (problem: Case): Outcome | null => {
      const { shape, data } = engines.scatter(problem);
      return isDilated(problem) ? { kind: 'result', shape, data: data.map((value) => value + 0.1 + 0.2) } : null;
    };
    const probe = await probeSubject(subjectThat(wrong, FEW, 'program'), [failed('values')]);
    expect(probe?.causes).toMatchObject([{ kind: 'wrong', description: 'with a dilation above 1' }]);
  });

  it('are wrong numbers of anything else', async () => {
    const probe = await probeSubject(subjectThat(short), checks);
    expect(probe?.causes.filter(({ kind }) => kind === 'digits') ?? []).toEqual([]);
    expect(probe?.isWhole ?? false).toBe(false);
  });
});

describe('what is explained', () => {
  const explained = async (check: CheckResult) => {
    const subject = subjectThat((problem) => (isDilated(problem) ? refused() : null));
    return (await probeSubject(subject, [check]))?.explains.length === 1;
  };
  const WORDS = formatCall({
    convention: 'onnx',
    x: { shape: [1, 1, 2], data: Float64Array.of(1, 2) },
    w: { shape: [1, 1, 2], data: Float64Array.of(1, 2) },
    bias: null,
    attributes: { dilations: [2] },
    dtype: 'f64',
  });
  const undilated = formatCase({ ...DILATED, dilation: [1] });
  const illegal = formatCase({ ...DILATED, stride: [0] });

  it.each<[boolean, string, CheckResult]>([
    [true, 'refused', failed('refused', { call: formatCase(DILATED) })],
    [true, 'an error', failed('errored', { call: formatCase(DILATED) })],
    [true, 'no result', failed('malformed', { call: formatCase(DILATED) })],
    [false, 'wrong numbers', failed('values', { call: formatCase(DILATED) })],
    [false, 'a slip', failed('refused', { call: formatCase(DILATED), accident: ACCIDENT })],
    [false, 'without a call', failed('refused')],
    [false, 'a call within the declaration', failed('refused', { call: undilated })],
    [false, 'an illegal call', failed('refused', { call: illegal })],
    [false, 'in the words of a framework', failed('refused', { call: WORDS })],
    [false, 'accepted', failed('accepted', { call: illegal })],
  ])('is %s: %s', async (is, _, check) => {
    expect(await explained(check)).toBe(is);
  });
});

describe('illegal cases', () => {
  const LAX: Capabilities = { ...FEW, refuses: ['zero-stride', 'zero-groups', 'zero-kernel'] };
  const anything: Outcome = { kind: 'result', shape: [1], data: new Float64Array(1) };
  const lax = (answer: Outcome) =>
    subjectThat((problem) => {
      const kind = illegalKindOf(problem);
      return kind === 'zero-groups' ? answer : null;
    }, LAX);

  it('that are accepted are a cause, and explain that and no more', async () => {
    const probe = await probeSubject(lax(anything), [failed('accepted', {}, 1), failed('refused', {}, 2)]);
    expect(probe).toMatchObject({
      causes: [
        {
          kind: 'accepted',
          isEvery: true,
          description: 'of the kind zero-groups',
          capabilities: { refuses: ['zero-stride', 'zero-kernel'] },
          message: null,
        },
      ],
      capabilities: { refuses: ['zero-stride', 'zero-kernel'] },
      explains: [LAWS[1].id],
    });
  });

  it('are asked of a kind until one is accepted', async () => {
    const subject = lax(anything);
    await probeSubject(subject, [failed('accepted')]);
    const kinds = subject.calls.flatMap((problem) => illegalKindOf(problem) ?? []);
    expect(kinds.filter((kind) => kind === 'zero-groups')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'zero-stride').length).toBeGreaterThan(1);
  });

  it.each<[string, Outcome, boolean]>([
    ['a refusal', refused(), false],
    ['an exception by accident', { kind: 'refused', message: 'slip', accident: ACCIDENT }, false],
    ['an error', { kind: 'errored', message: 'broken' }, true],
    ['a skip', { kind: 'skipped', message: 'asymmetric pads' }, false],
  ])('are accepted where the answer is %s: %#', async (_, answer, isAccepted) => {
    const probe = await probeSubject(lax(answer), [failed('accepted')]);
    expect(probe?.causes.map(({ kind }) => kind) ?? []).toEqual(isAccepted ? ['accepted'] : []);
  });

  it('are asked without plain cases where nothing else failed, and drawn ones go well', async () => {
    const subject = lax(anything);
    await probeSubject(subject, [failed('accepted')]);
    const legal = subject.calls.filter((problem) => illegalKindOf(problem) === null);
    expect(formatCase(legal[0])).not.toBe(formatCase(plainCases(LAX)[0]));
    const inDoubt = lax(anything);
    await probeSubject(inDoubt, [failed('accepted'), failed('values')]);
    const more = inDoubt.calls.filter((problem) => illegalKindOf(problem) === null);
    expect(more).toHaveLength(plainCases(LAX).length + legal.length);
  });

  it('are not asked of a subject that refuses none', async () => {
    const subject = subjectThat(() => null);
    await probeSubject(subject, [failed('accepted')]);
    expect(subject.calls.flatMap((problem) => illegalKindOf(problem) ?? [])).toEqual([]);
  });

  it('of all kinds are so called where they are more than a few', async () => {
    const refuses = ['zero-stride', 'zero-groups', 'zero-kernel'] as const;
    const more = [...refuses, 'zero-dilation'] as const;
    const described = async (claimed: Capabilities['refuses']) => {
      const subject = subjectThat((problem) => (illegalKindOf(problem) === null ? null : anything), {
        ...FEW,
        refuses: claimed,
      });
      return (await probeSubject(subject, [failed('accepted')]))?.causes[0].description;
    };
    expect(await described(refuses)).toMatch(/^of the kinds zero-/);
    expect(await described(more)).toBe('of all 4 kinds that it claims to refuse');
  });
});

describe('the declaration', () => {
  const declared = async (capabilities: Partial<Capabilities>) => {
    const subject = subjectThat((problem) => (isDilated(problem) ? refused() : null), { ...FEW, ...capabilities });
    return (await probeSubject(subject, [failed('refused')]))?.capabilities;
  };

  it.each<[string, Partial<Capabilities>, Partial<Capabilities>]>([
    ['has what is declared already', { bias: false, threads: 2 }, { bias: false, threads: 2 }],
    ['has no word on gradients and memory, which functions say', { gradients: true, sharedMemory: false }, {}],
    ['has no word on layers for the x of the case', { prepared: 'fixed' }, {}],
    ['has one on layers for any x', { prepared: 'any-x' }, { prepared: 'any-x' }],
  ])('%s', async (_, capabilities, words) => {
    const all = { ranks: [1], dtypes: ['f64'], refuses: [], dilation: false, ...words };
    expect(await declared(capabilities)).toEqual(all);
  });

  it('leaves out the kinds that are refused where these are what is assumed', async () => {
    expect(Object.keys((await declared({ refuses: EVERYTHING.refuses })) ?? {})).not.toContain('refuses');
    expect(await declared({ refuses: ['zero-stride'] })).toMatchObject({ refuses: ['zero-stride'] });
  });
});

describe('a subject that takes subnormal numbers for zero', () => {
  const isTiny = ({ x }: Case) => x.data.some((value) => value !== 0 && Math.abs(value) < 1e-300);
  /** As a device has it that flushes what it computes: a bias that nothing is added to is copied. */
  const zeros = (problem: Case): Outcome => {
    const { shape, data } = engines.scatter(problem);
    return { kind: 'result', shape, data: data.map(() => problem.bias?.[0] ?? 0) };
  };
  const at = LAWS.findIndex(({ id }) => id === 'subnormals');
  const checks = [failed('values', {}, at), failed('values', {}, at + 1)];

  it('declares that it flushes them, which explains the law of subnormals and no other', async () => {
    const probe = await probeSubject(
      subjectThat((problem) => (isTiny(problem) ? zeros(problem) : null)),
      checks,
    );
    expect(probe?.causes).toMatchObject([{ kind: 'flushed', isEvery: true, capabilities: { subnormals: 'flushed' } }]);
    expect(probe?.capabilities).toMatchObject({ subnormals: 'flushed' });
    expect(probe?.capabilities).not.toHaveProperty('specialValues');
    expect(probe?.explains).toEqual(['subnormals']);
  });

  it('is told from one that loses only some of them, or answers with another shape', async () => {
    const some = (problem: Case): Outcome => {
      const { shape, data } = engines.scatter(problem);
      return { kind: 'result', shape, data: data.map((value, flat) => (flat === 0 ? 0 : value)) };
    };
    const flat = (): Outcome => ({ kind: 'result', shape: [1], data: new Float64Array(1) });
    for (const answer of [some, flat]) {
      expect(
        await probeSubject(
          subjectThat((problem) => (isTiny(problem) ? answer(problem) : null)),
          checks,
        ),
      ).toBeNull();
    }
  });

  it('is not asked for them where another law failed', async () => {
    const subject = subjectThat((problem) => (isTiny(problem) ? zeros(problem) : null));
    expect(await probeSubject(subject, [failed('values')])).toBeNull();
    expect(subject.calls.some(isTiny)).toBe(false);
  });
});

describe('a subject whose every number is wrong', () => {
  it('has no cause that could be declared, though it is right where there is no number', async () => {
    const subject = subjectThat((problem) => {
      const { shape, data } = engines.scatter(problem);
      return { kind: 'result', shape, data: data.map((value) => value + 1) };
    });
    expect(await probeSubject(subject, [failed('values')])).toBeNull();
    expect(subject.calls.some(({ x }) => x.shape[0] === 0)).toBe(true);
  });
});
