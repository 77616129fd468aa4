/** Given cases of every kind: what a law says only of integers accuses nobody, and what is sick is still found. */
import { describe, expect, it } from 'vitest';
import { scatter } from '../../../engines/scatter.ts';
import { checkCase } from '../../../properties/checking/check.ts';
import { unfitFor } from '../../../properties/checking/given-case.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { verify } from '../../../runs/verify/verify.ts';
import { type Case, parseCase } from '../../../spec/case.ts';
import { type FrameworkCall, resolveCall } from '../../../spec/conventions/call.ts';
import { customaryGeometryOf } from '../../../spec/geometry.ts';
import { CUSTOMARY_KINDS, ILLEGAL_KINDS } from '../../../spec/illegal.ts';
import { type Capabilities, EVERYTHING } from '../../../subjects/capabilities.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import { openSubject, resolveSources } from '../../../subjects/index.ts';
import type { Implementation } from '../../../subjects/subject.ts';
import { ONE_CELL } from '../../cli/command-line.ts';

const x = (...data: unknown[]) => ({ x: { shape: [1, 1, data.length], data } });
const w = (...data: unknown[]) => ({ w: { shape: [1, 1, data.length], data } });
const given = (fields: object): Case => parseCase({ ...ONE_CELL, ...x(1, 2, 3), ...w(4, 5), ...fields });
const list = (length: number, entry: (index: number) => number) => Array.from({ length }, (_, index) => entry(index));

const NEEDS_INTEGERS = 'needs integers whose sums are exact in f32';
const NEEDS_FINITE = 'needs finite numbers';

/** What is said of agreement, of bounded-agreement and of impulse-response; null where the law is put. */
const CASES: Record<string, readonly [Case, string | null, string | null, string | null]> = {
  integers: [given({}), null, null, null],
  'multiples of a half': [given({ ...x(0.5, -2.5), ...w(0.25, 1.5) }), null, null, null],
  'negative zeros': [given(x('-0', 2, '-0')), null, null, null],
  zeros: [given({ ...x(0, 0), ...w(0, 0) }), null, null, null],
  'an empty batch': [given({ x: { shape: [0, 1, 3], data: [] } }), null, null, null],
  'an empty batch and real weights': [given({ x: { shape: [0, 1, 3], data: [] }, ...w(0.1, 2.3) }), null, null, null],
  'real numbers': [given({ ...x(0.1, 2.7, -3.3), ...w(0.7, 1.1), bias: [0.3] }), NEEDS_INTEGERS, null, NEEDS_INTEGERS],
  'integers whose sums round': [given({ ...x(16777215, 16777213), ...w(16777213, 3) }), NEEDS_INTEGERS, null, null],
  'integers whose sums round in f64': [
    given({ dtype: 'f64', ...x(2 ** 53 - 1, 3), ...w(3, 7) }),
    'needs integers whose sums are exact in f64',
    null,
    null,
  ],
  NaN: [given(x('NaN', 2, 3)), NEEDS_FINITE, NEEDS_FINITE, null],
  infinities: [given({ ...x('Infinity', 2), ...w('-Infinity', 0) }), NEEDS_FINITE, NEEDS_FINITE, NEEDS_FINITE],
  'subnormal numbers': [given({ ...x(2 ** -149, 2 ** -147), ...w(1, 3) }), null, null, null],
  'subnormal products': [given({ ...x(1e-40, 2e-39), ...w(0.5, 0.3) }), NEEDS_INTEGERS, null, null],
  'products beyond the largest number': [
    given({ ...x(3e38, 3e38), ...w(3e38, -3e38) }),
    NEEDS_INTEGERS,
    'needs sums that are finite in f32',
    null,
  ],
  'numbers of all sizes': [
    given({ ...x(1e30, 1, 1e-30), ...w(1e-20, 1e20) }),
    NEEDS_INTEGERS,
    'needs sums that are finite in f32',
    NEEDS_INTEGERS,
  ],
  'a kernel far larger than the image': [
    given({ ...x(3), ...w(...list(120, (k) => (k % 7) - 3)), padBegin: [60], padEnd: [50] }),
    null,
    null,
    null,
  ],
  'real numbers on two axes': [
    parseCase({
      x: { shape: [1, 2, 3, 3], data: list(18, Math.sin) },
      w: { shape: [2, 2, 3, 2], data: list(24, Math.cos) },
      bias: [Math.PI, 1e-300],
      stride: [2, 2],
      padBegin: [1, 0],
      padEnd: [0, 1],
      outputPadding: [1, 0],
      dilation: [1, 1],
      groups: 1,
      dtype: 'f64',
    }),
    'needs integers whose sums are exact in f64',
    null,
    'needs integers whose sums are exact in f64',
  ],
};

describe('a given case accuses nobody', () => {
  it.each(Object.entries(CASES))('of %s', async (_, [problem, ...wanted]) => {
    const subjects = await Promise.all(
      resolveSources(['scatter', 'im2col', 'exact', 'subpixel', 'wasm']).map((source) => openSubject(source, 5000)),
    );
    const { checks, objections } = await verify(subjects, { laws: lawsNamed([]), seed: 1, runs: 1, case: problem });
    expect(objections).toEqual([]);
    const reasons = ['agreement', 'bounded-agreement', 'impulse-response'].map(
      (id) => checks.find(({ subject, law }) => subject === 'scatter' && law === id)?.missing,
    );
    expect(reasons).toEqual(wanted);
    const put = checks
      .filter(({ subject, status }) => subject === 'scatter' && status === 'passed')
      .map(({ law }) => law);
    expect(put).toEqual(
      expect.arrayContaining(['output-shape', 'repetition', 'inputs-kept', 'overlap', 'matrix-nonzeros']),
    );
  });
});

const subjectOf = (convTranspose: Implementation['convTranspose'], capabilities: Implementation['capabilities'] = {}) =>
  subjectInProcess({ name: 'mine', capabilities, convTranspose }, 'module');
const right = (problem: Case) => {
  customaryGeometryOf(problem);
  return scatter(problem);
};
const statusOf = async (subject: ReturnType<typeof subjectOf>, law: string, problem: Case) => {
  const { status, missing } = await checkCase(subject, lawsNamed([law])[0], problem);
  return missing ?? status;
};

describe('a given case', () => {
  const [real] = CASES['real numbers'];
  const [integers] = CASES.integers;

  it('fails bounded agreement where a real result is wrong', async () => {
    const wrong = subjectOf((problem) => scatter({ ...problem, bias: null }));
    expect(await statusOf(wrong, 'bounded-agreement', real)).toBe('failed');
    expect(await statusOf(subjectOf(right), 'bounded-agreement', real)).toBe('passed');
  });

  it('fails agreement where a result of integers is wrong', async () => {
    const wrong = subjectOf((problem) =>
      scatter({ ...problem, w: { ...problem.w, data: problem.w.data.toReversed() } }),
    );
    expect(await statusOf(wrong, 'agreement', integers)).toBe('failed');
  });

  it('fails what holds of any numbers, on NaN', async () => {
    const [problem] = CASES.NaN;
    const changes = subjectOf((mine) => {
      const y = scatter(mine);
      mine.x.data.fill(7);
      return y;
    });
    expect(await statusOf(changes, 'inputs-kept', problem)).toBe('failed');
    const short = subjectOf((mine) => ({ shape: [1, 1, 3], data: scatter(mine).data.subarray(1) }));
    expect(await statusOf(short, 'output-shape', problem)).toBe('failed');
  });

  it.each([
    ['NaN', 'special values'],
    ['subnormal numbers', 'special values'],
    ['integers', 'passed'],
  ])('of %s is put only to who takes special values', async (name, told) => {
    expect(await statusOf(subjectOf(right, { specialValues: false }), 'output-shape', CASES[name][0])).toBe(told);
  });
});

describe('what is said of a given case', () => {
  const [integers] = CASES.integers;

  it('is not covered where the law needs a call that the subject cannot be asked', async () => {
    const same = subjectOf(right, { padding: 'same-or-valid' });
    const halved = given({ ...x(1, 2), ...w(1, 2, 3), padBegin: [1], padEnd: [1] });
    expect(await statusOf(same, 'agreement', halved)).toBe('passed');
    expect(await statusOf(same, 'axis-reversal', given({ ...x(1, 2), ...w(1, 2), padEnd: [1] }))).toBe(
      'the law needs pads [1], [0]: only same-or-valid',
    );
  });

  it.each([
    ['axis-order', integers, 'needs more than one spatial axis'],
    ['separability', integers, 'needs more than one spatial axis'],
    [
      'unit-axes',
      given({ x: { shape: [1, 1, 1, 1, 1], data: [1] }, w: { shape: [1, 1, 1, 1, 1], data: [1] }, ...axes3() }),
      'needs a higher rank',
    ],
    ['matrix-rows', given(x(...list(3000, () => 1))), 'needs an image of at most 2048 cells'],
    [
      'agreement',
      given({ x: { shape: [1, 1, 2 ** 22], data: list(2 ** 22, () => 1) } }),
      'needs a case of at most 4194304 products and numbers',
    ],
  ])('says what %s lacks of it', async (law, problem, told) => {
    expect(await statusOf(subjectOf(right), law, problem)).toBe(told);
  });

  it('that is illegal is put only to who refuses its kind', async () => {
    const zero = given({ stride: [0] });
    expect(await statusOf(subjectOf(right), 'refusal', zero)).toBe('passed');
    expect(await statusOf(subjectOf(right, { refuses: ['zero-kernel'] }), 'refusal', zero)).toBe(
      'refusal of zero-stride',
    );
  });

  it('that rounds in transforms says nothing of a subject that declares them', async () => {
    const coarse = given({ ...x(4000, 3999, 4000), ...w(1000, 999) });
    const roundsAt = (place: number) =>
      subjectOf(
        (problem) => {
          const y = right(problem);
          y.data[place] += 1;
          return y;
        },
        { sumsOfProducts: false },
      );
    expect(await statusOf(roundsAt(0), 'agreement', coarse)).toBe('needs integers whose transforms are exact in f32');
    expect(await statusOf(roundsAt(0), 'agreement', integers)).toBe('failed');
  });
});

function axes3() {
  return { stride: [1, 1, 1], padBegin: [0, 0, 0], padEnd: [0, 0, 0], outputPadding: [0, 0, 0], dilation: [1, 1, 1] };
}

describe('a given case that a subject cannot do', () => {
  const grouped = given({ x: { shape: [1, 2, 1], data: [1, 2] }, w: { shape: [2, 1, 1], data: [3, 4] }, groups: 2 });
  const one = { ...subjectOf(right), name: 'one' };
  const none = { ...subjectOf(right, { groups: false }), name: 'none' };
  const run = (subjects: (typeof one)[]) =>
    verify(subjects, { laws: lawsNamed(['agreement']), seed: 1, runs: 1, case: grouped });

  it('is no objection where others were asked', async () => {
    expect(await run([one, none])).toMatchObject({ verdict: 'agree', objections: [], cases: 1 });
  });

  it('is one where nobody was', async () => {
    const objections = ['nothing ran: no law could be checked on the given case with any subject'];
    expect(await run([none])).toMatchObject({ verdict: 'disagree', objections, cases: 0 });
  });
});

describe('what speaks against a given case', () => {
  const [integers] = CASES.integers;
  const reasonOf = async (law: string, problem: Case | FrameworkCall, able: Partial<Capabilities>) =>
    (await unfitFor(lawsNamed([law])[0], problem, { ...EVERYTHING, ...able }))?.reason ?? null;

  it.each<[string | null, string, Partial<Capabilities>, readonly number[]]>([
    [null, 'nothing', {}, [1, 2]],
    ['the words of onnx', 'another convention', { conventions: ['jax'] }, [1, 2]],
    ['dilation [2]', 'what the subject cannot do', { dilation: false }, [1, 2]],
    ['special values', 'numbers that the subject declines', { specialValues: false }, [Number.NaN, 2]],
    [NEEDS_INTEGERS, 'sums that round', {}, [16777215, 16777213]],
  ])('%s, of a call in words with %s', async (reason, _, able, numbers) => {
    const call: FrameworkCall = {
      convention: 'onnx',
      x: { shape: [1, 1, 2], data: Float32Array.from(numbers) },
      w: { shape: [1, 1, 2], data: Float32Array.of(16777213, 3) },
      bias: null,
      attributes: { dilations: [2] },
      dtype: 'f32',
    };
    const small = { ...call, w: { ...call.w, data: Float32Array.of(5, 3) } };
    const given = reason === NEEDS_INTEGERS ? call : small;
    expect(await reasonOf('words-result', given, { conventions: ['onnx'], ...able })).toBe(reason);
  });

  it('is nothing of a call that its framework refuses, put to who speaks its words', async () => {
    const call: FrameworkCall = {
      ...{ convention: 'onnx', attributes: { strides: [0] }, bias: null, dtype: 'f32' },
      x: { shape: [1, 1, 2], data: Float32Array.of(1, 2) },
      w: { shape: [1, 1, 2], data: Float32Array.of(5, 3) },
    };
    expect(resolveCall(call).kind).toBe('refused');
    expect(await reasonOf('words-refusal', call, { conventions: ['onnx'] })).toBeNull();
    expect(await reasonOf('words-refusal', call, { conventions: ['jax'] })).toBe('the words of onnx');
  });

  it('is nothing where all is refused that is illegal whatever the limits, and the case is of no kind', async () => {
    const always = ILLEGAL_KINDS.filter((kind) => !CUSTOMARY_KINDS.includes(kind));
    expect(await reasonOf('refusal', integers, { refuses: always })).toBeNull();
    expect(await reasonOf('refusal', integers, { refuses: always.slice(1) })).toBe('refusal of every illegal case');
  });

  it.each(['prepared', 'prepared-other-x'])('is nothing of integers and %s, whose layers are right', async (law) => {
    expect(await reasonOf(law, integers, { prepared: 'any-x' })).toBeNull();
  });
});
