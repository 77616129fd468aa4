/** Subjects that declare any crop are asked for it, and what they get wrong there is found; nobody else is asked. */
import { describe, expect, it } from 'vitest';
import { gradients } from '../../engines/gradients.ts';
import { engines, exact } from '../../engines/index.ts';
import { checkCase, checkLaw } from '../../properties/checking/check.ts';
import { FLOOR_SHARE } from '../../properties/coverage/coverage.ts';
import { isAbout } from '../../properties/law.ts';
import { LAWS, lawsNamed } from '../../properties/laws.ts';
import { verify } from '../../runs/verify/verify.ts';
import { type Case, parseCase } from '../../spec/case.ts';
import { customaryGeometryOf, customaryIllegalityOf, geometryOf } from '../../spec/geometry.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { type Capabilities, EVERYTHING, parseCapabilities } from '../../subjects/capabilities.ts';
import { missingCapability } from '../../subjects/fits.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import type { Implementation } from '../../subjects/subject.ts';
import { seedsOf } from '../project/thorough.ts';
import { caseOf } from '../spec/cases.ts';

const ANY = { padding: 'any', outputPadding: 'any' } as const;
const { scatter } = engines;

/** The entries of y changed where `isIt`, given the place o + pb of each axis before cropping and its full extent. */
function changedWhere(
  problem: Case,
  isIt: (place: readonly number[], full: readonly number[]) => boolean,
  value: number,
): Tensor {
  const { axes } = geometryOf(problem);
  const y = scatter(problem);
  const extents = axes.map(({ output }) => output);
  const full = axes.map(({ input, stride, effectiveKernel }) => (input - 1) * stride + effectiveKernel);
  const data = y.data.map((entry, flat) => {
    let rest = flat;
    const place = extents.map(() => 0);
    for (let axis = extents.length - 1; axis >= 0; axis--) {
      place[axis] = (rest % extents[axis]) + axes[axis].padBegin;
      rest = Math.floor(rest / extents[axis]);
    }
    return isIt(place, full) ? value : entry;
  });
  return { shape: y.shape, data };
}

/** What an implementation of any crop can get wrong, each right within the customary limits. */
const DEFECTS: Readonly<Record<string, Implementation['convTranspose']>> = {
  'a negative pad of the beginning taken for 0': (p) =>
    scatter({ ...p, padBegin: p.padBegin.map((b) => Math.max(b, 0)) }),
  'a negative pad of the end taken for 0': (p) => scatter({ ...p, padEnd: p.padEnd.map((e) => Math.max(e, 0)) }),
  'a negative pad taken for its size': (p) =>
    scatter({
      ...p,
      padBegin: p.padBegin.map(Math.abs),
      padEnd: p.padEnd.map((e, a) => e + p.padBegin[a] - Math.abs(p.padBegin[a])),
    }),
  'a beginning extended at the end instead': (p) =>
    scatter({
      ...p,
      padBegin: p.padBegin.map((b) => Math.max(b, 0)),
      padEnd: p.padEnd.map((e, a) => e + Math.min(p.padBegin[a], 0)),
    }),
  'added cells of zeros, the bias forgotten': (p) =>
    changedWhere(p, (at, full) => isBeyond(p) && at.some((o, a) => o < 0 || o >= full[a]), 0),
  'the bias forgotten only before the beginning': (p) => changedWhere(p, (at) => at.some((o) => o < 0), 0),
  'output padding held below the limit': (p) =>
    scatter({ ...p, outputPadding: p.outputPadding.map((a, i) => Math.min(a, limitOf(p, i) - 1)) }),
  'output padding modulo the limit': (p) =>
    scatter({ ...p, outputPadding: p.outputPadding.map((a, i) => a % limitOf(p, i)) }),
  'cells from the limit on left zero': (p) =>
    changedWhere(p, (at, full) => at.some((o, a) => o >= full[a] + limitOf(p, a) - 1), 0),
  'the last cell repeated where the output is extended': (p) => {
    const y = scatter(p);
    if (isBeyond(p) && y.data.length > 1) y.data[y.data.length - 1] = y.data[y.data.length - 2] + 1;
    return y;
  },
};

const limitOf = ({ stride, dilation }: Case, axis: number) => Math.max(stride[axis], dilation[axis]);
const isBeyond = (problem: Case) => customaryIllegalityOf(problem) !== null;

describe.each(Object.entries(DEFECTS))('%s', (_, convTranspose) => {
  it.each([1, 2, 3, 4, 5])('is found where any crop is declared, with seed %i', async (seed) => {
    const subject = subjectInProcess({ name: 'sick', capabilities: ANY, convTranspose }, 'module');
    const [agreement] = lawsNamed(['agreement']);
    const { status, failure } = await checkLaw(subject, agreement, { seed, runs: 200 });
    expect(status).toBe('failed');
    expect(customaryIllegalityOf(parseCase(failure!.case)), failure!.case).not.toBeNull();
  });

  it('is no defect of one that declares nothing', async () => {
    const gated: Implementation['convTranspose'] = (problem) => {
      customaryGeometryOf(problem);
      return convTranspose(problem);
    };
    const subject = subjectInProcess({ name: 'well', convTranspose: gated }, 'module');
    const result = await verify([subject], {
      laws: lawsNamed(['agreement', 'refusal', 'bias-affinity']),
      seed: 1,
      runs: 60,
    });
    expect(result.objections).toEqual([]);
  });
});

describe('an implementation that declares any crop and computes it', () => {
  const well: Implementation = {
    name: 'well',
    capabilities: ANY,
    convTranspose(problem) {
      geometryOf(problem);
      return exact(problem);
    },
    gradients(problem, g) {
      geometryOf(problem);
      return gradients(problem, g);
    },
  };

  it.each([1, 2, 3])('agrees with every law, and misses no floor, with seed %i', async (seed) => {
    const result = await verify([subjectInProcess(well, 'module')], { laws: LAWS, seed, runs: 40 });
    expect(result.objections).toEqual([]);
    for (const id of ['negative-padding', 'output-padding-from-limit']) {
      expect(result.coverage.find((one) => one.id === id)!.counts.well).toBeGreaterThan(3 * FLOOR_SHARE * result.cases);
    }
  });
});

describe('a module that declares nothing', () => {
  it('is never asked for what is beyond the customary limits, but to refuse it', async () => {
    const asked: string[] = [];
    const convTranspose: Implementation['convTranspose'] = (problem) => {
      const isRefused = customaryIllegalityOf(problem);
      if (isRefused !== null && !refusing) asked.push(isRefused);
      customaryGeometryOf(problem);
      return scatter(problem);
    };
    let refusing = false;
    const subject = subjectInProcess({ name: 'plain', convTranspose }, 'module');
    for (const seed of seedsOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20], 4)) {
      for (const law of LAWS) {
        refusing = law.lane === 'refusal';
        const { status } = await checkLaw(subject, law, { seed, runs: 3 });
        expect([law.id, seed, status]).not.toEqual([law.id, seed, 'failed']);
      }
    }
    expect(asked).toEqual([]);
  });
});

const NEGATIVE = caseOf({
  x: [
    [1, 1, 2],
    [1, 2],
  ],
  w: [[1, 1, 1], [1]],
  padBegin: [-1],
  bias: [7],
});
const BEYOND = caseOf({
  x: [
    [1, 1, 2],
    [1, 2],
  ],
  w: [[1, 1, 1], [1]],
  outputPadding: [1],
  bias: [7],
});

describe('a given case beyond the customary limits', () => {
  const [agreement, refusal] = lawsNamed(['agreement', 'refusal']);

  it.each<[string, Case, Partial<Capabilities>, Partial<Capabilities>]>([
    ['negative pads', NEGATIVE, { padding: 'any' }, { outputPadding: 'any' }],
    ['output padding', BEYOND, { outputPadding: 'any' }, { padding: 'any' }],
  ])('with %s is computed by who declares it, and refused by who does not', async (_, problem, able, unable) => {
    const abilities = [able, unable, { refuses: [] }].map((declared) => parseCapabilities(declared));
    expect(abilities.map((one) => isAbout(agreement, problem, one))).toEqual([true, false, true]);
    expect(abilities.map((one) => isAbout(refusal, problem, one))).toEqual([false, true, false]);
    expect(abilities.map((one) => missingCapability(problem, one) === null)).toEqual([true, false, false]);
    const subjects = [able, unable, { refuses: [] }].map((capabilities) =>
      subjectInProcess({ name: 'one', capabilities, convTranspose: scatter }, 'module'),
    );
    const told = await Promise.all(subjects.map((subject) => checkCase(subject, agreement, problem)));
    expect(told.map(({ status }) => status)).toEqual(['passed', 'not covered', 'not covered']);
    expect((await checkCase(subjects[1], refusal, problem)).failure?.mismatch.kind).toBe('accepted');
  });

  it('is a case for laws of both kinds where nothing is known of the subject', () => {
    expect([agreement, refusal].map((law) => isAbout(law, NEGATIVE))).toEqual([true, true]);
    const plain = caseOf({
      x: [
        [1, 1, 2],
        [1, 2],
      ],
      w: [[1, 1, 1], [1]],
    });
    expect([agreement, refusal].map((law) => isAbout(law, plain))).toEqual([true, false]);
    expect([agreement, refusal].map((law) => isAbout(law, { ...plain, groups: 0 }))).toEqual([false, true]);
  });
});

describe('capabilities of any crop', () => {
  it.each<[Partial<Capabilities>, string[]]>([
    [{ padding: 'any' }, ['negative-padding']],
    [{ outputPadding: 'any' }, ['output-padding-too-large']],
    [ANY, ['negative-padding', 'output-padding-too-large']],
    [{ byRank: { 2: { padding: 'any' } } }, ['negative-padding']],
    [{ ranks: [1], byRank: { 2: ANY } }, []],
    [{ padding: 'symmetric', outputPadding: 'none' }, []],
  ])('%j are not taken to refuse %j', (declared, left) => {
    const { refuses } = parseCapabilities(declared);
    expect(EVERYTHING.refuses.filter((kind) => !refuses.includes(kind))).toEqual(left);
  });

  it.each<[Partial<Capabilities>, string]>([
    [{ padding: 'any', refuses: ['zero-stride', 'negative-padding'] }, 'negative-padding where padding is any'],
    [
      { byRank: { 3: { outputPadding: 'any' } }, refuses: ['output-padding-too-large'] },
      'output-padding-too-large where outputPadding is any',
    ],
  ])('%j contradict themselves', (declared, told) => {
    expect(() => parseCapabilities(declared)).toThrow(
      `capabilities.refuses must not name ${told}, got [${declared.refuses}]`,
    );
  });

  it('with other refusals leave those as they are', () => {
    expect(parseCapabilities({ ...ANY, refuses: ['zero-groups'] }).refuses).toEqual(['zero-groups']);
  });
});
