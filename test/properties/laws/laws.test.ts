import { describe, expect, it } from 'vitest';
import { fastEngines } from '../../../engines/fast/index.ts';
import { engines } from '../../../engines/index.ts';
import { type CheckResult, checkLaw } from '../../../properties/checking/check.ts';
import { ALL_LAWS, CORE_LAWS, FURTHER_LAWS, LAWS, lawsNamed, runsFor, tellingFirst } from '../../../properties/laws.ts';
import { type Case, parseCase } from '../../../spec/case.ts';
import { customaryGeometryOf } from '../../../spec/geometry.ts';
import { ILLEGAL_KINDS, type IllegalKind, illegalKindOf } from '../../../spec/illegal.ts';
import { type Capabilities, EVERYTHING, parseCapabilities } from '../../../subjects/capabilities.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import { openSubject, resolveSources } from '../../../subjects/index.ts';
import type { Implementation, Result, Subject } from '../../../subjects/subject.ts';
import { SEED, thrownBy } from '../../spec/cases.ts';
import { correct, FAULTY, faulty } from '../../subjects/faulty.ts';

const RUNS = 60;

const lawNamed = (id: string) => lawsNamed([id])[0];

function inProcess(
  convTranspose: (problem: Case) => Result,
  capabilities: NonNullable<Implementation['capabilities']> = {},
): Subject {
  return subjectInProcess({ name: 'faulty', convTranspose, capabilities }, 'module');
}

function checked(subject: Subject, law: string): Promise<CheckResult> {
  return checkLaw(subject, lawNamed(law), { seed: SEED, runs: RUNS });
}

/** How many of the numbers of a case are not zero. */
function usedNumbers(line: string): { x: number; w: number; bias: number } {
  const { x, w, bias } = parseCase(line);
  const used = (values: ArrayLike<number>) => Array.from(values).filter((value) => value !== 0).length;
  return { x: used(x.data), w: used(w.data), bias: used(bias ?? []) };
}

describe('CORE_LAWS', () => {
  it('have different ids and statements', () => {
    expect(new Set(CORE_LAWS.map(({ id }) => id)).size).toBe(CORE_LAWS.length);
    expect(new Set(CORE_LAWS.map(({ statement }) => statement)).size).toBe(CORE_LAWS.length);
  });

  it('can each be broken: some faulty implementation is killed by it', () => {
    const killers = new Set(FAULTY.flatMap(({ killedBy }) => killedBy));
    expect(CORE_LAWS.filter(({ id }) => !killers.has(id))).toEqual([]);
  });

  it('are each needed: each sees a fault that another law misses', () => {
    const missedByAnother = new Set(
      FAULTY.flatMap(({ killedBy, survives = [] }) => (survives.length > 0 ? killedBy : [])),
    );
    expect(CORE_LAWS.filter(({ id }) => !missedByAnother.has(id)).map(({ id }) => id)).toEqual([]);
  });
});

describe('runsFor', () => {
  it('gives further laws a quarter of the cases or the share that they say, and at least one', () => {
    expect(CORE_LAWS.map((law) => runsFor(law, 10))).toEqual(CORE_LAWS.map(() => 10));
    const usual = FURTHER_LAWS.filter(({ share }) => share === undefined);
    expect(usual.map((law) => runsFor(law, 10))).toEqual(usual.map(() => 3));
    expect([200, 161, 1].map((runs) => runsFor(lawNamed('threads'), runs))).toEqual([3, 3, 1]);
  });
});

describe('tellingFirst', () => {
  it('puts the laws about gradients and layers before the others, where a subject has such, and keeps all', () => {
    const first = (capabilities: Partial<Capabilities>) => tellingFirst(LAWS, { ...EVERYTHING, ...capabilities });
    expect(first({})).toEqual(LAWS);
    const trains = first({ gradients: true, prepared: 'fixed' });
    // What a subject without them could not be asked.
    const offers = { ...EVERYTHING, gradients: true, prepared: 'fixed' } as const;
    const telling = LAWS.filter((law) => law.missing(EVERYTHING) !== null && law.missing(offers) === null);
    expect(telling.length).toBeGreaterThan(0);
    expect(trains).toEqual([...telling, ...LAWS.filter((law) => !telling.includes(law))]);
  });
});

describe('lawsNamed', () => {
  it('is all of them for an empty list, and the named ones in the order in which they are named', () => {
    expect(lawsNamed([])).toBe(LAWS);
    expect(lawsNamed(['agreement', 'all'])).toBe(LAWS);
    expect(lawsNamed(['views', 'core', 'agreement']).map(({ id }) => id)).toEqual([
      'views',
      ...CORE_LAWS.map(({ id }) => id),
    ]);
    expect(lawsNamed(['refusal', 'agreement']).map(({ id }) => id)).toEqual(['refusal', 'agreement']);
  });

  it('refuses an id that is not known, and names those that are', () => {
    expect(thrownBy(() => lawsNamed(['agreement', 'symmetry']))).toBe(
      `RangeError: law "symmetry" is not known; it must be one of ${ALL_LAWS.map(({ id }) => id).join(', ')}, core, quantised, words or all`,
    );
  });
});

describe.each([...Object.keys(engines), 'exact', ...Object.keys(fastEngines)])('the engine %s', (name) => {
  it.each(CORE_LAWS)('passes $id', async (law) => {
    const [source] = resolveSources([name]);
    const result = await checkLaw(await openSubject(source, 1000), law, { seed: SEED, runs: 40 });
    expect(result.failure).toBeNull();
    expect(result).toMatchObject({ subject: name, law: law.id, status: 'passed', cases: 40, missing: null });
  });
});

describe.each(FAULTY)('a subject with this fault: $id', ({ killedBy, keepsState = false, make }) => {
  it.each(killedBy)('fails %s, and the failure replays', async (id) => {
    const subject = inProcess(make());
    const { status, failure, cases } = await checked(subject, id);
    expect(status).toBe('failed');
    expect(cases).toBeGreaterThan(0);
    expect(failure?.mismatch.message).toMatch(/./);

    // The case alone fails again with the same words, and so does the path from the seed.
    const again = keepsState ? subject : inProcess(make());
    const mismatch = await lawNamed(id).check(again, parseCase(failure!.case));
    expect(mismatch).not.toBeNull();
    if (keepsState) return;
    expect(mismatch).toEqual(failure!.mismatch);
    const replayed = await checkLaw(again, lawNamed(id), { seed: SEED, runs: RUNS, path: failure!.path! });
    expect(replayed).toMatchObject({ status: 'failed', cases: 1 });
    expect(replayed.failure?.case).toBe(failure!.case);
  });
});

describe('a fault that a law cannot see', () => {
  const survivors = FAULTY.flatMap(({ id, survives = [], make }) =>
    survives.length > 0 ? [{ id, survives, make }] : [],
  );

  it.each(survivors)('"$id" passes $survives', async ({ survives, make }) => {
    for (const law of survives) expect([law, (await checked(inProcess(make()), law)).status]).toEqual([law, 'passed']);
  });
});

describe('the smallest failing case', () => {
  it.each([
    ['group offset of the filter ignored', 'agreement', { x: 1, w: 1, bias: 0 }],
    ['bias of the first group in every group', 'agreement', { x: 0, w: 0, bias: 1 }],
    ['bias left out', 'agreement', { x: 0, w: 0, bias: 1 }],
    ['pads swapped', 'agreement', { x: 1, w: 1, bias: 0 }],
    ['kernel flipped', 'agreement', { x: 1, w: 1, bias: 0 }],
    ['dilation ignored', 'agreement', { x: 1, w: 1, bias: 0 }],
    ['kernel axes swapped', 'agreement', { x: 1, w: 1, bias: 0 }],
    ['only whole blocks of 4 output channels', 'agreement', { x: 1, w: 1, bias: 0 }],
  ])('of "%s" under %s has non-zero numbers: %j', async (id, law, numbers) => {
    const { failure } = await checked(inProcess(faulty(id).make()), law);
    expect(usedNumbers(failure!.case)).toEqual(numbers);
  });

  it.each([
    ['group offset of the filter ignored', 2, 2],
    ['pads swapped', 1, 2],
    ['kernel flipped', 1, 2],
    ['kernel axes swapped', 1, 4],
    ['first image for the whole batch', 2, 1],
    ['output padding at the beginning', 1, 1],
  ])('of "%s" under agreement has at most %i input and %i filter values', async (id, inX, inW) => {
    const { failure } = await checked(inProcess(faulty(id).make()), 'agreement');
    const { x, w } = parseCase(failure!.case);
    expect(x.data.length).toBeLessThanOrEqual(inX);
    expect(w.data.length).toBeLessThanOrEqual(inW);
  });
});

describe('a mismatch', () => {
  const messageOf = async (id: string, law: string) =>
    (await checked(inProcess(faulty(id).make()), law)).failure!.mismatch;

  it('names the engines that disagree, and the worst element', async () => {
    const { kind, message } = await messageOf('kernel flipped', 'agreement');
    expect(kind).toBe('values');
    expect(message).toMatch(
      /^T\(x, w, bias\) against scatter, matrix, zero-insertion, im2col: 2 of 2 elements differ; worst at \[/,
    );
  });

  it('names the shape that was expected', async () => {
    const { kind, message } = await messageOf('output one larger on the last axis', 'output-shape');
    expect(kind).toBe('shape');
    expect(message).toBe('T(x, w, bias): shape is [1, 1, 2], expected [1, 1, 1]');
  });

  it('says that a legal case was refused, and with which words', async () => {
    const { kind, message } = await messageOf('an empty batch refused although it is claimed', 'agreement');
    expect(kind).toBe('refused');
    expect(message).toBe('T(x, w, bias): refused a legal case: the batch is empty');
  });

  it('says what a malformed result was', async () => {
    const { kind, message } = await messageOf('the result is no object', 'agreement');
    expect(kind).toBe('malformed');
    expect(message).toMatch(/^T\(x, w, bias\): result\.shape must be an array of numbers, got undefined$/);
  });

  it('says which rule an accepted case broke', async () => {
    const { kind, message } = await messageOf('illegal cases accepted', 'refusal');
    expect(kind).toBe('accepted');
    expect(message).toMatch(/^accepted an illegal case and returned shape \[1\]; geometry: .* must /);
  });

  it('says that a subject computes wrongly after a refusal', async () => {
    const { kind, message } = await messageOf('zeros after a refusal', 'refusal');
    expect(kind).toBe('values');
    expect(message).toMatch(/^T after a refusal \(geometry: .*\): 1 of 1 elements differ; .* got 0, expected 1 /);
  });
});

describe('refusal', () => {
  const accepting = (problem: Case): Result => {
    try {
      customaryGeometryOf(problem);
      return correct(problem);
    } catch {
      return { shape: [1], data: [0] };
    }
  };
  const failureFor = async (kind: IllegalKind) => {
    const { status, failure } = await checked(inProcess(accepting, { refuses: [kind] }), 'refusal');
    expect(status).toBe('failed');
    return failure!;
  };

  it.each(ILLEGAL_KINDS.filter((kind) => kind !== 'data-length'))(
    'fails where a subject accepts %s, with a case that can be read back',
    async (kind) => {
      const failure = await failureFor(kind);
      const problem = parseCase(failure.case);
      expect(illegalKindOf(problem)).toBe(kind);
      expect(await lawNamed('refusal').check(inProcess(accepting), problem)).toEqual(failure.mismatch);
    },
  );

  it('fails where a subject accepts data-length, with a case that can be read back', async () => {
    const failure = await failureFor('data-length');
    expect(illegalKindOf(parseCase(failure.case))).toBe('data-length');
  });

  it('fails for a subject that answers nothing well-formed, and closes a subject that failed', async () => {
    let closed = 0;
    const subject: Subject = {
      ...inProcess(() => null as unknown as Result),
      close: async () => {
        closed++;
      },
    };
    const { failure } = await checked(subject, 'refusal');
    expect(failure!.mismatch.kind).toBe('malformed');
    expect(failure!.mismatch.message).toMatch(/^on an illegal case: must return an object .*, got null; geometry: /);
    expect(closed).toBeGreaterThan(0);
  });

  it('rejects a legal case, of which it has nothing to say', async () => {
    const legal = parseCase(
      '{"x":{"shape":[1,1,1],"data":[1]},"w":{"shape":[1,1,1],"data":[1]},"bias":null,"stride":[1],"padBegin":[0],' +
        '"padEnd":[0],"outputPadding":[0],"dilation":[1],"groups":1,"dtype":"f32"}',
    );
    await expect(lawNamed('refusal').check(inProcess(correct), legal)).rejects.toThrow(
      'refusal: the case is legal; this law is only about illegal ones',
    );
  });
});

describe('a law that the capabilities exclude', () => {
  it.each([
    ['bias-affinity', { bias: false }, 'bias'],
    ['refusal', { refuses: [] }, 'refusal of illegal cases'],
  ])('%s is not covered, says what is missing, and puts no case', async (id, capabilities, missing) => {
    const subject = inProcess(() => expect.unreachable('the subject was called'), capabilities);
    expect(await checked(subject, id)).toMatchObject({ status: 'not covered', missing, cases: 0, failure: null });
  });

  it('is none for a subject that does everything', () => {
    expect(CORE_LAWS.map((law) => law.missing(EVERYTHING))).toEqual(CORE_LAWS.map(() => null));
  });
});

describe('no law puts a case outside the capabilities', () => {
  const asked = async (declared: NonNullable<Implementation['capabilities']>, id: string) => {
    const problems: Case[] = [];
    const recording = (problem: Case): Result => {
      problems.push(problem);
      customaryGeometryOf(problem);
      return correct(problem);
    };
    const result = await checked(inProcess(recording, parseCapabilities(declared)), id);
    return { problems, result };
  };
  const legal = CORE_LAWS.filter(({ lane }) => lane !== 'refusal').map(({ id }) => id);

  it.each(legal)('%s stays within rank 2, f32, one group, no dilation, no pads and no empty batch', async (id) => {
    const { problems, result } = await asked(
      { ranks: [2], dtypes: ['f32'], groups: false, dilation: false, padding: 'none', emptyBatch: false },
      id,
    );
    expect(result.status).toBe('passed');
    for (const problem of problems) {
      expect(problem).toMatchObject({ dtype: 'f32', groups: 1, dilation: [1, 1], padBegin: [0, 0], padEnd: [0, 0] });
      expect(problem.x.shape[0]).toBeGreaterThan(0);
    }
  });

  it.each(legal.filter((id) => id !== 'bias-affinity'))('%s gives no bias to a subject without one', async (id) => {
    const { problems } = await asked({ bias: false }, id);
    expect(problems.length).toBeGreaterThanOrEqual(RUNS);
    expect(problems.filter(({ bias }) => bias !== null)).toEqual([]);
  });

  it('bias-affinity gives no bias at a rank that has none', async () => {
    const { problems } = await asked({ ranks: [1, 2], byRank: { 1: { bias: false } } }, 'bias-affinity');
    expect(problems.filter(({ bias, stride }) => bias !== null && stride.length === 1)).toEqual([]);
  });

  it('bias-affinity covers a subject that has a bias at one rank only', async () => {
    const { result } = await asked({ bias: false, byRank: { 2: { bias: true } } }, 'bias-affinity');
    expect(result.status).toBe('passed');
  });
});

describe('results that no law may accept', () => {
  const allNaN = (problem: Case): Result => {
    const { shape, data } = correct(problem);
    return { shape, data: data.fill(Number.NaN) };
  };

  it.each(['agreement', 'adjointness', 'impulse-response', 'bounded-agreement'])(
    'NaN everywhere fails %s',
    async (id) => {
      expect((await checked(inProcess(allNaN), id)).status).toBe('failed');
    },
  );

  it.each(['linearity-x', 'linearity-w', 'bias-affinity'])('NaN everywhere fails %s', async (id) => {
    expect((await checked(inProcess(allNaN), id)).status).toBe('failed');
  });

  it('data that are too short fail bias-affinity', async () => {
    expect((await checked(inProcess(faulty('data too short').make()), 'bias-affinity')).status).toBe('failed');
  });
});
