/** What laws share: whose implementation a subject is, results of the wrong length, how many cases, entries that pass. */
import { describe, expect, it } from 'vitest';
import { lawsPassed } from '../../properties/known-failures/recheck.ts';
import {
  isAbout,
  isBroughtAlong,
  type Law,
  mismatchBetween,
  mismatchOf,
  missingSharedMemory,
  needsSeveralAxes,
  nothingMissing,
  resultOf,
  shapeMismatch,
  sideEffectMismatch,
} from '../../properties/law.ts';
import {
  ALL_LAWS,
  CORE_LAWS,
  FURTHER_LAWS,
  LAWS,
  lawsNamed,
  runsFor,
  tellingFirst,
  WORD_LAWS,
} from '../../properties/laws.ts';
import { shuffled } from '../../properties/shuffled.ts';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import { type Capabilities, EVERYTHING } from '../../subjects/capabilities.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import type { Outcome, Subject } from '../../subjects/subject.ts';
import { caseOf, counting, thrownBy } from '../spec/cases.ts';
import { correct } from '../subjects/faulty.ts';

describe('a subject', () => {
  it.each([
    ['module', true],
    ['program', true],
    ['engine', false],
    ['third party', false],
  ] as const)('of a %s is brought along: %s', (origin, isOwn) => {
    expect(isBroughtAlong(subjectInProcess({ convTranspose: correct }, origin))).toBe(isOwn);
  });
});

describe('a result of the right shape', () => {
  const of = (length: number) => ({ shape: [1, 1, 2], data: new Float64Array(length) });

  it.each([0, 1, 3])('with %d numbers instead of 2 is a mismatch of its data', (length) => {
    const { kind, message, difference } = shapeMismatch([1, 1, 2], of(length), 'T')!;
    expect(kind).toBe('shape');
    expect(message).toBe(`T, length of the data: shape is [${length}], expected [2]`);
    expect(difference).toEqual({ kind: 'shape', expected: [2], actual: [length] });
  });

  it('with as many numbers as it has cells is none', () => {
    expect(shapeMismatch([1, 1, 2], of(2), 'T')).toBeNull();
  });
});

describe('what a subject lacks of a law', () => {
  it('is shared memory, where every argument and result is a copy', () => {
    expect(missingSharedMemory({ ...EVERYTHING, sharedMemory: true })).toBeNull();
    expect(missingSharedMemory({ ...EVERYTHING, sharedMemory: false })).toBe('shared memory');
  });

  it('is a second axis, of a case of one', () => {
    const [one, two] = [[2], [2, 1]].map((extents) =>
      caseOf({ x: counting([1, 1, ...extents]), w: counting([1, 1, ...extents]) }),
    );
    expect([needsSeveralAxes(one), needsSeveralAxes(two)]).toEqual(['needs more than one spatial axis', null]);
    expect(nothingMissing()).toBeNull();
  });
});

describe('the result of a call that had to succeed', () => {
  it('is there, or a mismatch that says which call and why not', () => {
    const data = Float64Array.of(1);
    expect(resultOf({ kind: 'result', shape: [1], data }, 'T')).toEqual({ y: { shape: [1], data } });
    const refused = { kind: 'refused', message: 'no' } as const;
    expect(resultOf(refused, 'T')).toEqual({
      mismatch: { kind: 'refused', message: 'T: refused a legal case: no', difference: null },
    });
    const accident = { name: 'TypeError', message: 'slip', place: null, line: null, stack: [] };
    expect(resultOf({ ...refused, accident }, 'T')).toEqual({
      mismatch: { kind: 'refused', message: 'T: no; refused a legal case', difference: null, accident },
    });
    expect(resultOf({ kind: 'timed out', message: 'no answer' }, 'T')).toEqual({
      mismatch: { kind: 'timed out', message: 'T: no answer', difference: null },
    });
  });
});

describe('a side effect', () => {
  const changed = { kind: 'input changed', message: 'x is another' } as const;
  const shared = { kind: 'memory shared', message: 'x is y' } as const;
  const outcome = { kind: 'result', shape: [], data: Float64Array.of(), sideEffects: [changed, shared] } as const;

  it('is a mismatch where a law is about its kind', () => {
    expect(sideEffectMismatch(outcome, ['memory shared'], 'T')).toEqual({
      kind: 'side effect',
      message: 'T: x is y',
      difference: null,
    });
    expect(sideEffectMismatch(outcome, ['memory shared', 'input changed'], 'T')?.message).toBe('T: x is another');
    expect(sideEffectMismatch(outcome, ['earlier result changed'], 'T')).toBeNull();
    const { sideEffects: _, ...unwatched } = outcome;
    expect(sideEffectMismatch(unwatched, ['memory shared'], 'T')).toBeNull();
    expect(sideEffectMismatch({ kind: 'refused', message: 'no' }, ['memory shared'], 'T')).toBeNull();
  });
});

describe('a comparison', () => {
  const tensor = (...data: number[]) => ({ shape: [1, data.length], data: Float64Array.from(data) });

  it('without a difference is no mismatch', () => {
    expect(mismatchBetween(tensor(1, 2), tensor(1, 2), 'A against B')).toBeNull();
    expect(mismatchOf(null, 'A')).toBeNull();
  });

  it('shows both sides by their names, what was got first, at the worst element', () => {
    const mismatch = mismatchBetween(tensor(1, 2), tensor(1, 5), 'A against B')!;
    expect(mismatch.kind).toBe('values');
    expect(mismatch.message).toMatch(/^A against B: 1 of 2 elements differ/);
    expect(mismatch.shown?.map(({ role, label }) => [role, label])).toEqual([
      ['got', 'A'],
      ['expected', 'B'],
    ]);
    const alone = mismatchBetween(tensor(1), tensor(5), 'A')!;
    expect(alone.shown?.map(({ label }) => label)).toEqual(['A', 'the right result']);
  });

  it('of two ways says so, and shows what they were made from', () => {
    const operands = [{ label: 'C', tensor: tensor(7, 8) }];
    const mismatch = mismatchBetween(tensor(1, 2), tensor(1, 5), 'A against B', { isTwoWays: true, operands })!;
    expect(mismatch.shown?.map(({ role, label }) => [role, label])).toEqual([
      ['one way', 'A'],
      ['other way', 'B'],
      ['operand', 'C'],
    ]);
  });

  it('without its sides has only the difference', () => {
    const difference = { kind: 'shape', expected: [1], actual: [2] } as const;
    expect(mismatchOf(difference, 'A')).toEqual({
      kind: 'shape',
      message: 'A: shape is [2], expected [1]',
      difference,
    });
  });
});

describe('whether a law is about a case', () => {
  const [agreement, refusal, wordsResult] = ['agreement', 'refusal', 'words-result'].map((id) => lawsNamed([id])[0]);
  const legal = caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 2]) });
  const negative = { ...legal, padBegin: [-1] };

  it('is whether it is legal, or not', () => {
    expect([isAbout(agreement, legal), isAbout(refusal, legal)]).toEqual([true, false]);
    const illegal = { ...legal, stride: [0] };
    expect([isAbout(agreement, illegal), isAbout(refusal, illegal)]).toEqual([false, true]);
    expect(isAbout(wordsResult, legal)).toBe(false);
  });

  it('is of a call whether it is about calls, and whether the call is refused', () => {
    const cell = { shape: [1, 1, 1], data: Float32Array.of(1) };
    const call = (strides: number[]): FrameworkCall => {
      return { convention: 'onnx', attributes: { strides }, x: cell, w: cell, bias: null, dtype: 'f32' };
    };
    const [wordsRefusal] = lawsNamed(['words-refusal']);
    const about = (given: FrameworkCall) =>
      [agreement, refusal, wordsResult, wordsRefusal].map((law) => isAbout(law, given));
    expect(about(call([2]))).toEqual([false, false, true, false]);
    expect(about(call([0]))).toEqual([false, false, false, true]);
  });

  it('depends on the subject beyond the customary limits, and is so for some', () => {
    expect([isAbout(agreement, negative), isAbout(refusal, negative)]).toEqual([true, true]);
    expect([isAbout(agreement, negative, EVERYTHING), isAbout(refusal, negative, EVERYTHING)]).toEqual([false, true]);
    const able = { ...EVERYTHING, refuses: [] };
    expect([isAbout(agreement, negative, able), isAbout(refusal, negative, able)]).toEqual([true, false]);
  });
});

describe('the registry of laws', () => {
  const ids = (laws: readonly Law[]) => laws.map(({ id }) => id);

  it('has every law once, and finds them by id and by group, each once', () => {
    expect(new Set(ids(ALL_LAWS)).size).toBe(ALL_LAWS.length);
    expect(lawsNamed([])).toEqual(LAWS);
    expect(lawsNamed(['all'])).toEqual(LAWS);
    expect(lawsNamed(['all', 'words'])).toEqual(ALL_LAWS);
    expect(lawsNamed(['core'])).toEqual(CORE_LAWS);
    expect(lawsNamed(['words'])).toEqual(WORD_LAWS);
    expect(ids(lawsNamed(['shift', 'core', 'shift']))).toEqual(['shift', ...ids(CORE_LAWS)]);
    for (const law of ALL_LAWS) expect(lawsNamed([law.id])).toEqual([law]);
  });

  it('says which there are where one is not known, and which may be meant', () => {
    const known = ids(ALL_LAWS).join(', ');
    expect(thrownBy(() => lawsNamed(['shfit']))).toBe(
      `RangeError: law "shfit" is not known; it must be one of ${known}, core, quantised, words or all; did you mean "shift"?`,
    );
    expect(thrownBy(() => lawsNamed(['wrods']))).toMatch(/did you mean "words"\?$/);
  });

  it('puts laws about what a subject offers beside the operator first, the others in their order', () => {
    const beside = (id: string) => ({
      ...LAWS[0],
      id,
      missing: ({ gradients }: Capabilities) => (gradients ? null : 'gradients'),
    });
    const never = { ...LAWS[0], id: 'never', missing: () => 'anything' };
    const laws = [LAWS[0], beside('a'), never, LAWS[1], beside('b')];
    expect(ids(tellingFirst(laws, EVERYTHING))).toEqual(ids(laws));
    const trained = tellingFirst(laws, { ...EVERYTHING, gradients: true });
    expect(ids(trained)).toEqual(['a', 'b', LAWS[0].id, 'never', LAWS[1].id]);
  });
});

describe('a shuffled list', () => {
  const list = Array.from({ length: 12 }, (_, at) => at);

  it('has all elements, in an order that the seed gives', () => {
    const orders = [1, 2, 3].map((seed) => shuffled(list, seed));
    for (const order of orders) expect(order.toSorted((a, b) => a - b)).toEqual(list);
    expect(new Set(orders.map(String)).size).toBe(3);
    expect(shuffled(list, 1)).toEqual(orders[0]);
    expect(list).toEqual(list.toSorted((a, b) => a - b));
    expect(shuffled([], 1)).toEqual([]);
  });

  it('has each of two elements first for some seed, and each of three anywhere', () => {
    const firsts = (length: number, at: number) =>
      new Set(Array.from({ length: 40 }, (_, seed) => shuffled(list.slice(0, length), seed)[at]));
    expect(firsts(2, 0).size).toBe(2);
    for (const at of [0, 1, 2]) expect(firsts(3, at).size).toBe(3);
  });
});

describe('runsFor', () => {
  it('is all of them for a core law, and a share of them, rounded up, for a further one', () => {
    for (const law of CORE_LAWS) expect(runsFor(law, 10)).toBe(10);
    for (const law of FURTHER_LAWS) expect(runsFor(law, 10)).toBe(Math.ceil(10 * (law.share ?? 1 / 4)));
  });
});

describe('the laws that the case of an entry passes', () => {
  const [agreement, outputShape] = lawsNamed(['agreement', 'output-shape']);
  const entry = {
    id: 'a',
    subjects: ['mine'],
    when: ['rank-1'],
    fails: ['values'],
    case: caseOf({ x: counting([1, 1, 1]), w: counting([1, 1, 1]) }),
    laws: [agreement.id, outputShape.id],
    reference: 'docs',
    note: 'wrong',
  } as const;
  const passed = (convTranspose: typeof correct) =>
    lawsPassed(subjectInProcess({ name: 'mine', convTranspose }), entry);

  it('are all where the subject is right', async () => {
    expect(await passed(correct)).toEqual(['agreement', 'output-shape']);
  });

  it('are those that it fails in no listed way', async () => {
    expect(await passed((problem) => ({ ...correct(problem), data: Float64Array.of(9) }))).toEqual(['output-shape']);
    // A shape that is wrong is not among what the entry lists.
    expect(await passed((problem) => ({ ...correct(problem), shape: [1, 1, 2] }))).toEqual([
      'agreement',
      'output-shape',
    ]);
  });

  /** A subject whose process says what it was asked since it was started; an illegal case comes with a stride of zero. */
  function withProcess(answer: (asked: number) => Outcome) {
    let [starts, asked] = [0, 0];
    const subject: Subject = {
      ...subjectInProcess({ name: 'mine', convTranspose: correct }),
      run: async () => answer(asked++),
      close: async () => {
        starts++;
        asked = 0;
      },
    };
    return { subject, starts: () => starts };
  }
  const accepts: Outcome = { kind: 'result', shape: [1, 1, 1], data: Float64Array.of(1) };
  const refuses: Outcome = { kind: 'refused', message: 'stride must be >= 1' };
  const illegal = {
    ...entry,
    fails: ['accepted', 'crashed'],
    laws: ['refusal'],
    case: { ...entry.case, stride: [0] },
  } as const;

  it('are judged without a new process where an illegal case is accepted', async () => {
    const { subject, starts } = withProcess(() => accepts);
    expect(await lawsPassed(subject, illegal)).toEqual([]);
    expect(await lawsPassed(subject, illegal)).toEqual([]);
    expect(starts()).toBe(0);
  });

  it('are judged in a new process where an illegal case is not accepted, whatever the one before says', async () => {
    const crashes: Outcome = { kind: 'crashed', message: 'signal SIGSEGV' };
    const old = withProcess((asked) => (asked === 0 ? crashes : refuses));
    await old.subject.run(illegal.case);
    expect(await lawsPassed(old.subject, illegal)).toEqual([]);
    expect(old.starts()).toBe(1);
    const mended = withProcess(() => refuses);
    expect(await lawsPassed(mended.subject, illegal)).toEqual(['refusal']);
    expect(mended.starts()).toBe(1);
  });

  it('are judged in a new process where a legal case fails', async () => {
    const { subject, starts } = withProcess((asked) => (asked === 0 ? accepts : refuses));
    await subject.run(entry.case);
    await lawsPassed(subject, entry);
    expect(starts()).toBe(1);
  });
});
