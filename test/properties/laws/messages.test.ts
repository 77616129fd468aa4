/** What a law says of a subject of which one call goes wrong: which call it was. And what laws say of themselves. */

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaseLaw, Law, Mismatch } from '../../../properties/law.ts';
import { ALL_LAWS, LAWS, lawsNamed } from '../../../properties/laws.ts';
import type { Case } from '../../../spec/case.ts';
import { isCall } from '../../../spec/conventions/case-or-call.ts';
import { type Capabilities, EVERYTHING, parseCapabilities } from '../../../subjects/capabilities.ts';
import type { Outcome } from '../../../subjects/subject.ts';
import { caseOf, SEED } from '../../spec/cases.ts';
import { recordedSubject } from './recorded.ts';

/** Calls of a law that are made to fail, one at a time. */
const MOST_CALLS = 15;

/** Those of the law about threads are of two million products each, and all alike. */
const mostCallsOf = ({ id }: Law) => (id === 'threads' ? 2 : MOST_CALLS);

const crash = (): Outcome => ({ kind: 'crashed', message: 'BROKEN' });

const ASKED: Partial<Capabilities> = { prepared: 'any-x', dtypes: [...EVERYTHING.dtypes, 'int8', 'uint8'] };

/** Every number one larger, so that whatever it is compared with differs. */
function shifted(outcome: Outcome): Outcome {
  if (outcome.kind !== 'result') return outcome;
  return { ...outcome, data: Float64Array.from(outcome.data, (value) => value + 1) };
}

/** The cases of a law for such a subject, with numbers in each. */
function casesOf(law: Law, most: number): Case[] {
  const subject = recordedSubject(ASKED, (outcome) => outcome);
  const cases =
    law.enumerated?.(subject, { seed: SEED, runs: 1 }) ??
    fc.sample(law.cases(subject.capabilities), { numRuns: 20 * most, seed: SEED });
  return cases.filter((one): one is Case => !isCall(one) && one.x.data.length > 1).slice(0, most);
}

/** What the law finds where its call of this number, from 0, has this outcome instead; how many calls it made. */
async function found(law: Law, problem: Case, number: number, instead: (outcome: Outcome) => Outcome) {
  let calls = 0;
  const subject = recordedSubject(ASKED, (outcome) => (calls++ === number ? instead(outcome) : outcome));
  const mismatch = await law.check(subject, problem);
  return { mismatch, calls };
}

/** Whatever a failure shows has a name. */
function expectNames({ shown = [] }: Mismatch): void {
  for (const { label } of shown) expect(label).toMatch(/^\S/);
}

describe('of a call that goes wrong', () => {
  it.each(LAWS)('$id names the call, whichever it is', async (law) => {
    const [problem] = casesOf(law, 1);
    const { mismatch: none, calls } = await found(law, problem, -1, crash);
    expect(none).toBeNull();
    expect(calls).toBeGreaterThan(0);
    for (let number = 0; number < Math.min(calls, mostCallsOf(law)); number++) {
      const { mismatch } = await found(law, problem, number, crash);
      expect(mismatch).toMatchObject({ kind: 'crashed', message: expect.stringMatching(/^\S.*: BROKEN/) });
    }
  });

  it.each(LAWS)('$id names what is compared, whichever has wrong numbers', async (law) => {
    const [problem] = casesOf(law, 1);
    const { calls } = await found(law, problem, -1, shifted);
    const mismatches: Mismatch[] = [];
    for (let number = 0; number < Math.min(calls, mostCallsOf(law)); number++) {
      const { mismatch } = await found(law, problem, number, shifted);
      if (mismatch !== null) mismatches.push(mismatch);
    }
    for (const mismatch of mismatches) {
      expect(mismatch.message).toMatch(/^\S/);
      expect(mismatch.message).not.toMatch(/against\s*:/);
      expectNames(mismatch);
    }
    // Laws about shapes, refusals and side effects let numbers pass.
    const areNumbersFree = law.numbers === 'any' || law.lane === 'refusal';
    if (!areNumbersFree) expect(mismatches).not.toEqual([]);
  });

  it('a gradient is shown beside the gradient of the output that it was made from', async () => {
    const [law] = lawsNamed(['gradients-between-runs']);
    const [problem] = casesOf(law, 1);
    const { mismatch } = await found(law, problem, 1, shifted);
    expect(mismatch!.message).toMatch(/^gradient with respect to x after T\(case\): /);
    expect(mismatch!.shown!.map(({ label }) => label)).toContain('g');
  });

  it.each(['gradient-twice', 'repetition'])('%s tells its calls apart', async (id) => {
    const [law] = lawsNamed([id]);
    const [problem] = casesOf(law, 1);
    const { calls } = await found(law, problem, -1, crash);
    const messages = new Set<string>();
    for (let number = 0; number < calls; number++) {
      messages.add((await found(law, problem, number, crash)).mismatch!.message);
    }
    expect(messages.size).toBe(calls);
  });

  it.each(['separability', 'composition', 'bias-affinity', 'views', 'linearity-x', 'depth-to-space', 'channel-scales'])(
    '%s shows two ways, neither of which is the right one by itself',
    async (id) => {
      const [law] = lawsNamed([id]);
      const [problem] = casesOf(law, 1);
      const { mismatch } = await found(law, problem, 0, shifted);
      expect(mismatch!.shown!.map(({ role }) => role).slice(0, 2)).toEqual(['one way', 'other way']);
    },
  );

  it('a number that is none, where a law compares a subject with itself, is named with its place', async () => {
    const [law] = lawsNamed(['axis-reversal']);
    const [problem] = casesOf(law, 1);
    const { mismatch } = await found(law, problem, 0, (outcome) => {
      if (outcome.kind !== 'result') return outcome;
      return { ...outcome, data: Float64Array.from(outcome.data).fill(Number.NaN, 1, 2) };
    });
    expect(mismatch?.message).toMatch(/^T of x and w reversed along axis [^:]+: element 1 is NaN on finite integers$/);
    expect(mismatch?.shown?.map(({ role, label }) => [role, label])).toEqual([
      ['got', expect.stringMatching(/^T of x and w reversed along axis /)],
    ]);
  });

  it('axis-reversal names the axes', async () => {
    const [law] = lawsNamed(['axis-reversal']);
    const axes = new Set<string>();
    for (const problem of casesOf(law, 12)) {
      const { mismatch } = await found(law, problem, 0, crash);
      const [, named] = /^T of x and w reversed along axis ([012](?:, [012])*): BROKEN/.exec(mismatch!.message) ?? [];
      axes.add(named);
    }
    expect(axes).not.toContain(undefined);
    expect(axes.size).toBeGreaterThan(2);
  });
});

describe('of itself', () => {
  it.each(LAWS)('$id has a statement and a lane', ({ statement, lane }) => {
    expect(statement).toMatch(/^\S.{15,}\S$/);
    expect(['exact', 'bounded', 'refusal']).toContain(lane);
  });

  it('bounded-agreement says which bound is whose', () => {
    const [{ statement }] = lawsNamed(['bounded-agreement']);
    expect(statement).toMatch(/^On real data .* componentwise, or normwise where transforms are declared\.$/);
  });

  it.each([
    [[1, 2 ** -24], 1],
    [[1, 2 ** -10], 0],
    [[1, 0], 0],
  ])('bounded-agreement counts cells in which a product could be missing unseen: x %j, %d', async (x, blindCells) => {
    const [law] = lawsNamed(['bounded-agreement']);
    const problem = caseOf({
      x: [[1, 2, 1], x],
      w: [
        [2, 1, 1],
        [1, 1],
      ],
      dtype: 'f32',
    });
    const told: object[] = [];
    const subject = recordedSubject({}, (outcome) => outcome);
    expect(await (law as CaseLaw).check(subject, problem, (accuracy) => told.push(accuracy))).toBeNull();
    expect(told).toMatchObject([{ cells: 1, blindCells }]);
  });

  it.each(ALL_LAWS)('$id is run on no more cases than a law at the core', ({ share = 1 }) => {
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThanOrEqual(1);
  });

  it('says what a subject lacks that can do next to nothing', () => {
    const poor = parseCapabilities({
      ranks: [1],
      dtypes: ['f32'],
      bias: false,
      groups: false,
      dilation: false,
      padding: 'none',
      outputPadding: 'none',
      refuses: [],
      specialValues: false,
      sumsOfProducts: false,
      concurrent: false,
      sharedMemory: false,
      largest: { kernel: 1, channels: 1, stride: 1, batch: 1, input: 1 },
    });
    const missing = LAWS.map((law) => law.missing(poor)).filter((text) => text !== null);
    for (const text of missing) expect(text).toMatch(/^\S/);
    expect(missing.length).toBeGreaterThan(LAWS.length / 4);
    expect(lawsNamed(['composition'])[0].missing(poor)).toMatch(/a kernel of 2 and 2 channels/);
  });

  it('says what a subject of integers lacks that refuses no quantisation', () => {
    const [law] = lawsNamed(['quantised-refusal']);
    const able = { ...EVERYTHING, dtypes: ['f32', 'int8'] } as const;
    expect(law.missing({ ...able, refusesQuantisation: [] })).toBe('refusal of illegal quantisations');
    expect(law.missing({ ...able, refusesQuantisation: ['scale'] })).toBeNull();
  });

  it.each([
    ['threads', 'threads'],
    ['concurrency', 'calls at the same time'],
  ])('%s skips a subject that has no such calls', async (id, message) => {
    const [law] = lawsNamed([id]);
    const [problem] = casesOf(law, 1);
    const { withThreads: _, runTogether: __, ...bare } = recordedSubject({}, (outcome) => outcome);
    expect(await law.check(bare, problem)).toEqual({ kind: 'skipped', message, difference: null });
  });
});

it('near-default has more cases the more runs there are', () => {
  const { enumerated } = lawsNamed(['near-default'])[0];
  const subject = { ...recordedSubject({}, (outcome) => outcome), capabilities: EVERYTHING };
  const counts = [20, 40].map((runs) => enumerated!(subject, { seed: SEED, runs }).length);
  expect(counts[1]).toBe(2 * counts[0]);
});
