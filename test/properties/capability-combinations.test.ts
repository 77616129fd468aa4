/** Whatever a subject declares: an honest one that refuses everything else is never accused, and never asked anything else. */
import { describe, expect, it } from 'vitest';
import { gradients } from '../../engines/gradients.ts';
import { engines } from '../../engines/index.ts';
import { smallCases } from '../../properties/cases/arbitraries.ts';
import { checkCase, checkLaw } from '../../properties/checking/check.ts';
import { COVERAGE_CLASSES, FLOOR_SHARE, isReachable } from '../../properties/coverage/coverage.ts';
import { type CaseLaw, nothingMissing } from '../../properties/law.ts';
import { finiteResult } from '../../properties/law-parts/equivalence.ts';
import { LAWS, lawsNamed } from '../../properties/laws.ts';
import { type Case, parseCase } from '../../spec/case.ts';
import { illegalKindOf } from '../../spec/illegal.ts';
import { type Capabilities, parseCapabilities } from '../../subjects/capabilities.ts';
import { missingCapability } from '../../subjects/fits.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import type { Subject } from '../../subjects/subject.ts';
import { everyOf, seedsOf } from '../project/thorough.ts';
import { caseOf, SEED } from '../spec/cases.ts';

const ALL = ['stride', 'dilation', 'kernel', 'padding', 'outputPadding', 'input'] as const;
const SAME = 'same-by-stride-or-valid';

const COMBINATIONS: readonly Partial<Capabilities>[] = [
  { padding: SAME, outputPadding: 'to-stride', groups: false, dilation: 'without-stride' },
  { padding: SAME, outputPadding: 'none' },
  { padding: SAME, outputPadding: 'below-stride' },
  { padding: 'same-or-valid', outputPadding: 'below-stride' },
  { outputPadding: 'to-stride' },
  { outputPadding: 'to-stride', padding: 'symmetric', largest: { outputPadding: 1 } },
  { dilation: 'without-stride' },
  ...ALL.map((field) => ({ uniform: [field] })),
  { uniform: ALL },
  { uniform: ['stride'], padding: SAME, outputPadding: 'none' },
  { uniform: ['padding', 'outputPadding'], padding: 'same-or-valid' },
  { uniform: ['kernel', 'stride'], padding: SAME, outputPadding: 'to-stride' },
  ...[1, 3].map((kernel) => ({ largest: { kernel } })),
  ...[1, 2].map((stride) => ({ largest: { stride } })),
  { largest: { dilation: 2 } },
  ...[1, 8].map((input) => ({ largest: { input } })),
  { largest: { padding: 1 } },
  { largest: { padding: 1 }, padding: SAME, outputPadding: 'none' },
  { largest: { outputPadding: 1 } },
  ...[1, 5].map((batch) => ({ largest: { batch } })),
  { largest: { groups: 2 } },
  ...[1, 5].map((channels) => ({ largest: { channels } })),
  { uniform: ['kernel', 'input'], largest: { kernel: 3, stride: 2, input: 5, padding: 1, channels: 4, batch: 1 } },
  {
    byRank: { 1: { largest: { kernel: 3 } }, 2: { uniform: ['stride', 'kernel'] }, 3: { outputPadding: 'to-stride' } },
  },
  { uniform: ['input'], byRank: { 2: { padding: SAME, outputPadding: 'to-stride', dilation: 'without-stride' } } },
  { ranks: [2, 3], uniform: ['stride'], byRank: { 3: { uniform: ['dilation', 'padding'], largest: { stride: 2 } } } },
  { uniform: ['outputPadding', 'kernel'], largest: { kernel: 2, dilation: 1 } },
  { padding: 'any' },
  { outputPadding: 'any' },
  { padding: 'any', outputPadding: 'any' },
  { padding: 'any', outputPadding: 'none' },
  { padding: 'none', outputPadding: 'any', largest: { stride: 1, dilation: 1 } },
  { padding: 'symmetric', outputPadding: 'any' },
  { padding: 'same-or-valid', outputPadding: 'any' },
  { padding: 'any', outputPadding: 'to-stride' },
  { padding: 'any', outputPadding: 'any', uniform: ['padding', 'outputPadding'] },
  { padding: 'any', outputPadding: 'any', uniform: ['stride', 'input'], dilation: 'without-stride' },
  { padding: 'any', outputPadding: 'any', largest: { padding: 2, outputPadding: 3, input: 6, kernel: 4 } },
  { padding: 'any', outputPadding: 'any', byRank: { 2: { padding: 'symmetric' }, 3: { outputPadding: 'none' } } },
  { byRank: { 3: { padding: 'any' }, 1: { outputPadding: 'any' } } },
];

/** Right, and refuses whatever it does not declare. */
function honest(declared: Partial<Capabilities>): { subject: Subject; outside: string[] } {
  const capabilities = parseCapabilities(declared, { gradients: true });
  const outside: string[] = [];
  const check = (problem: Case) => {
    const kind = illegalKindOf(problem);
    if (kind !== null && capabilities.refuses.includes(kind)) throw new RangeError(kind);
    const missing = missingCapability(problem, capabilities);
    if (missing !== null) outside.push(missing);
    if (missing !== null) throw new RangeError(`outside: ${missing}`);
  };
  const subject = subjectInProcess(
    {
      name: 'honest',
      capabilities: declared,
      convTranspose(problem) {
        check(problem);
        return engines.scatter(problem);
      },
      gradients(problem, g) {
        check(problem);
        return gradients(problem, g);
      },
    },
    'engine',
  );
  return { subject, outside };
}

const SEEDS = seedsOf(Array.from({ length: 6 }, (_, at) => SEED + at));

describe('an honest subject that refuses everything outside its capabilities', () => {
  it.each(everyOf(COMBINATIONS, 2))('is not accused and not asked more, with any seed: %j', async (declared) => {
    const { subject, outside } = honest(declared);
    for (const seed of SEEDS) {
      // What is put one by one hardly depends on the seed.
      for (const law of seed === SEEDS[0] ? LAWS : LAWS.filter(({ enumerated }) => enumerated === undefined)) {
        const { failure } = await checkLaw(subject, law, { seed, runs: 1, screen: null });
        expect(`${law.id}, seed ${seed}: ${failure?.mismatch.message ?? 'holds'}`).toBe(
          `${law.id}, seed ${seed}: holds`,
        );
        expect(`${law.id}, seed ${seed}: ${outside}`).toBe(`${law.id}, seed ${seed}: `);
      }
    }
  });

  it('is accused by a law that derives calls with no regard to them', async () => {
    const careless: CaseLaw = {
      id: 'careless',
      statement: '',
      lane: 'exact',
      missing: nothingMissing,
      cases: smallCases,
      async check(asked, problem) {
        const changed = { ...problem, stride: problem.stride.with(0, problem.stride[0] + 1) };
        const called = await finiteResult(asked, { label: 'T(larger stride)', problem: changed });
        return 'mismatch' in called ? called.mismatch : null;
      },
    };
    const { subject, outside } = honest({ uniform: ['stride'] });
    expect((await checkLaw(subject, careless, { seed: SEED, runs: 20 })).status).toBe('failed');
    expect(outside[0]).toBe('a stride that differs between axes');
  });
});

describe('floors', () => {
  it.each(COMBINATIONS)('are reached by what is drawn: %j', async (declared) => {
    const { subject } = honest(declared);
    const { classes, cases } = await checkLaw(subject, lawsNamed(['output-shape'])[0], { seed: SEED, runs: 600 });
    const short = COVERAGE_CLASSES.filter((one) => isReachable(one, subject.capabilities)).filter(
      ({ id }) => (classes[id] ?? 0) < Math.floor(cases * FLOOR_SHARE),
    );
    expect(short.map(({ id }) => id)).toEqual([]);
  });
});

describe('a failure', () => {
  it('names the call that was refused, which the law derived from its case', async () => {
    const plain = subjectInProcess(
      {
        capabilities: { ranks: [1] },
        convTranspose(problem) {
          if (problem.w.shape[2] > 2) throw new RangeError('kernel');
          return engines.scatter(problem);
        },
      },
      'engine',
    );
    const { failure } = await checkLaw(plain, lawsNamed(['composition'])[0], { seed: SEED, runs: 50 });
    expect(parseCase(failure!.case).w.shape[2]).toBe(2);
    expect(parseCase(failure!.call!).w.shape[2]).toBe(3);
  });
});

describe('a case that is given', () => {
  it('is not covered where the law derives a call of it that is outside', async () => {
    const { subject, outside } = honest({ largest: { kernel: 2 } });
    const given = caseOf({
      x: [[1, 1, 1], [1]],
      w: [
        [1, 1, 2],
        [1, 2],
      ],
      dilation: [2],
    });
    const [law] = lawsNamed(['dilation-as-zeros']);
    expect(await checkCase(subject, law, given)).toMatchObject({
      status: 'not covered',
      missing: expect.stringContaining('the law needs a kernel 3: at most 2'),
    });
    expect(outside).toEqual([]);
  });
});
