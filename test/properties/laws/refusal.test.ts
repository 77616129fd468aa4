/** What the law `refusal` puts, and that nothing that accepts any of it gets past, whatever the seed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scatter } from '../../../engines/scatter.ts';
import { illegalCases, putsFor } from '../../../properties/cases/illegal-cases.ts';
import { inTurn } from '../../../properties/cases/in-turn.ts';
import { checkLaw } from '../../../properties/checking/check.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { AXIS_FIELDS, type Case, parseCase, type Rank } from '../../../spec/case.ts';
import { customaryGeometryOf, customaryIllegalityOf } from '../../../spec/geometry.ts';
import { ILLEGAL_KINDS, ILLEGAL_VARIANTS, illegalKindOf, illegalTraitsOf } from '../../../spec/illegal.ts';
import { elementCount } from '../../../spec/tensor.ts';
import { type Capabilities, EVERYTHING } from '../../../subjects/capabilities.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import { seedsOf } from '../../project/thorough.ts';
import { SEED } from '../../spec/cases.ts';

const [REFUSAL] = lawsNamed(['refusal']);
const RUNS = 200;
const SEEDS = seedsOf(
  Array.from({ length: 20 }, (_, index) => index + 1),
  5,
);

const able = (capabilities: Partial<Capabilities>): Capabilities => ({ ...EVERYTHING, ...capabilities });

const checking = (problem: Case) => {
  customaryGeometryOf(problem);
  return scatter(problem);
};

/** Checks everything, but for the cases that it accepts. */
const accepting = (accepts: (problem: Case) => boolean, capabilities: Partial<Capabilities> = {}) =>
  subjectInProcess(
    {
      convTranspose: (problem) =>
        accepts(problem) && customaryIllegalityOf(problem) !== null ? { shape: [1], data: [0] } : checking(problem),
      capabilities,
    },
    'module',
  );

describe('an illegal case that is accepted', () => {
  it('is told with the shape of what it gave', async () => {
    const given = subjectInProcess({ convTranspose: () => ({ shape: [1, 2, 3], data: [0] }) }, 'module');
    const legal = { shape: [1, 1, 1], data: [1] };
    const axis = { stride: [0], padBegin: [0], padEnd: [0], outputPadding: [0], dilation: [1] };
    const problem = parseCase({ x: legal, w: legal, bias: null, ...axis, groups: 1, dtype: 'f32' });
    const mismatch = await REFUSAL.check(given, problem);
    expect(mismatch).toMatchObject({
      kind: 'accepted',
      message: `accepted an illegal case and returned shape [1, 2, 3]; ${customaryIllegalityOf(problem)}`,
    });
  });
});

describe('inTurn', () => {
  const three = () => [fc.constant('a'), fc.nat(5).map((n) => `b${n}`), fc.constant('c')];

  it('takes each arbitrary in turn, from the run that it is told', () => {
    const sample = (first?: number) =>
      fc.sample(inTurn(three(), first), { seed: SEED, numRuns: 4 }).map((value) => value[0]);
    expect(sample()).toEqual(['a', 'b', 'c', 'a']);
    expect(sample(2)).toEqual(['c', 'a', 'b', 'c']);
  });

  it('shrinks a value within the arbitrary that it is of', () => {
    const found = fc.check(
      fc.property(inTurn(three()), (value) => !(value.startsWith('b') && value > 'b1')),
      { seed: SEED, numRuns: 300 },
    );
    expect(found.counterexample).toEqual(['b2']);
  });
});

const RANKS: readonly (readonly Rank[])[] = [[1], [2], [3], [1, 2], [2, 3], [3, 1], [1, 2, 3]];

describe('illegalCases', () => {
  it.each(RANKS)('put every variant that the ranks %j have within one run', (...ranks) => {
    const puts = putsFor(able({ ranks }));
    expect(puts.length).toBeLessThanOrEqual(RUNS);
    const names = (variants: readonly { kind: string; name: string }[]) =>
      [...new Set(variants.map(({ kind, name }) => `${kind}/${name}`))].toSorted();
    const possible = ILLEGAL_VARIANTS.filter((variant) => variant.ranks?.some((rank) => ranks.includes(rank)) ?? true);
    expect(names(puts.map(({ variant }) => variant))).toEqual(names(possible));
    expect(puts.every(({ rank, axis }) => ranks.includes(rank) && axis < rank)).toBe(true);
  });

  it('need no groups where the subject has none', () => {
    const puts = putsFor(able({ ranks: [1, 2], groups: false, byRank: { 2: { groups: true } } }));
    const grouped = puts.filter(({ variant }) => variant.grouped);
    expect(new Set(grouped.map(({ rank }) => rank))).toEqual(new Set([2]));
  });

  it('break every axis of every rank, but for the first of three', () => {
    const places = putsFor(EVERYTHING).flatMap(({ variant, rank, axis }) =>
      variant.kind === 'zero-stride' && variant.name === 'zero' ? [`${rank}/${axis}`] : [],
    );
    expect(places.toSorted()).toEqual(['1/0', '2/0', '2/1', '3/1', '3/2']);
    const alone = putsFor(able({ ranks: [3], refuses: ['zero-extent'] })).filter(({ variant }) => variant.everyAxis);
    expect(alone.map(({ axis }) => axis)).toEqual([0, 1, 2]);
  });

  it('break axes in turn where a variant asks for no more than one', () => {
    const puts = putsFor(able({ ranks: [1, 2], refuses: ['not-a-number'] }));
    expect(puts.filter(({ rank }) => rank === 2).map(({ axis }) => axis)).toEqual([0, 1, 0, 1, 0, 1]);
  });

  it.each(ILLEGAL_KINDS)('are of the kind %s where only that is claimed', (kind) => {
    const cases = fc.sample(illegalCases(able({ refuses: [kind] })), { seed: SEED, numRuns: 40 });
    expect(new Set(cases.map(illegalKindOf))).toEqual(new Set([kind]));
  });

  it('are of all kinds that are claimed within the first few', () => {
    const refuses = ILLEGAL_KINDS.filter((_kind, index) => index % 3 === 0);
    const cases = fc.sample(illegalCases(able({ refuses })), { seed: SEED, numRuns: refuses.length });
    expect(cases.map(illegalKindOf)).toEqual(refuses);
  });
});

describe('a subject that checks everything', () => {
  it.each(SEEDS)('passes with seed %i', async (seed) => {
    const { status, cases, failure } = await checkLaw(
      accepting(() => false),
      REFUSAL,
      { seed, runs: RUNS },
    );
    expect([status, cases, failure]).toEqual(['passed', RUNS, null]);
  });

  it.each<[string, Partial<Capabilities>]>([
    ['two axes, f32, no groups', { ranks: [2], dtypes: ['f32'], groups: false }],
    ['SAME or VALID', { padding: 'same-or-valid', outputPadding: 'below-stride', dilation: false }],
    ['three axes, no bias', { ranks: [3], bias: false, padding: 'none', outputPadding: 'none' }],
  ])('passes with less to be asked: %s', async (_, capabilities) => {
    const { status } = await checkLaw(
      accepting(() => false, capabilities),
      REFUSAL,
      { seed: SEED, runs: RUNS },
    );
    expect(status).toBe('passed');
  });
});

const rankOf = ({ x }: Case) => x.shape.length - 2;
const some =
  (holds: (value: number, axis: number, rank: number) => boolean, ...fields: (typeof AXIS_FIELDS)[number][]) =>
  (p: Case) =>
    fields.some((field) => p[field].some((value, axis) => holds(value, axis, rankOf(p))));
const isFraction = (value: number) => Number.isFinite(value) && !Number.isInteger(value);
const outputs = ({ w, groups }: Case) => w.shape[1] * groups;
const dataOff = (of: 'x' | 'w', holds: (actual: number, wanted: number) => boolean) => (p: Case) =>
  p[of].shape.every((extent) => extent >= 0) && holds(p[of].data.length, elementCount(p[of].shape));

/** What each does not check; all else it does. */
const ACCEPTS: readonly [string, (problem: Case) => boolean][] = [
  ['a stride of 0 on the first axis', some((value, axis) => value === 0 && axis === 0, 'stride')],
  [
    'a stride of 0 on the last of several axes',
    some((value, axis, rank) => value === 0 && axis > 0 && axis === rank - 1, 'stride'),
  ],
  [
    'a stride of 0 on the middle axis of three',
    some((value, axis, rank) => value === 0 && axis === 1 && rank === 3, 'stride'),
  ],
  ['a stride of 0 with one axis', some((value, _, rank) => value === 0 && rank === 1, 'stride')],
  ['a negative stride', some((value) => value < 0 && Number.isInteger(value), 'stride')],
  ['a stride of -1', some((value) => value === -1, 'stride')],
  ['a stride below -1', some((value) => value < -1 && Number.isInteger(value), 'stride')],
  [
    'a dilation of 0 on the second of two axes',
    some((value, axis, rank) => value === 0 && axis === 1 && rank === 2, 'dilation'),
  ],
  ['a dilation of 0 with three axes', some((value, _, rank) => value === 0 && rank === 3, 'dilation')],
  ['a negative dilation', some((value) => value < 0, 'dilation')],
  ['no groups', ({ groups }) => groups === 0],
  ['negative groups', ({ groups }) => groups < 0],
  ['fractional groups below 1', ({ groups }) => groups > 0 && groups < 1],
  ['fractional groups above 1', ({ groups }) => groups > 1 && isFraction(groups)],
  ['groups that are not a number', ({ groups }) => Number.isNaN(groups)],
  ['infinite groups', ({ groups }) => groups === Number.POSITIVE_INFINITY],
  ['one group more than channels', ({ x, groups }) => groups === x.shape[1] + 1],
  [
    'many more groups than channels',
    ({ x, groups }) => Number.isInteger(groups) && groups > 2 * x.shape[1] && x.shape[1] > 0,
  ],
  [
    'fewer groups than channels that do not divide them',
    ({ x, groups }) => groups > 1 && groups < x.shape[1] && x.shape[1] % groups !== 0 && Number.isInteger(groups),
  ],
  [
    'a begin pad of -1 on the last of two axes',
    some((value, axis, rank) => value === -1 && axis === 1 && rank === 2, 'padBegin'),
  ],
  [
    'an end pad of -1 on the last of three axes',
    some((value, axis, rank) => value === -1 && axis === 2 && rank === 3, 'padEnd'),
  ],
  ['begin pads below -1', some((value) => value < -1 && Number.isInteger(value), 'padBegin')],
  ['end pads below -1', some((value) => value < -1 && Number.isInteger(value), 'padEnd')],
  ['an output padding of -1', some((value) => value === -1, 'outputPadding')],
  ['output padding far below 0', some((value) => value < -2 && Number.isInteger(value), 'outputPadding')],
  [
    'output padding at the limit',
    (p) => p.outputPadding.some((value, axis) => value === Math.max(p.stride[axis], p.dilation[axis])),
  ],
  [
    'output padding far above the limit',
    (p) => p.outputPadding.some((value, axis) => value > 2 + Math.max(p.stride[axis], p.dilation[axis])),
  ],
  ['fractional begin pads', some((value) => value > 0 && isFraction(value), 'padBegin')],
  [
    'fractional end pads with one axis',
    some((value, _, rank) => value > 0 && isFraction(value) && rank === 1, 'padEnd'),
  ],
  ['fractional negative end pads', some((value) => value < 0 && isFraction(value), 'padEnd')],
  [
    'fractional output padding on the second axis',
    some((value, axis) => axis === 1 && isFraction(value), 'outputPadding'),
  ],
  ['fractional dilation', some((value) => value > 1 && isFraction(value), 'dilation')],
  ['a dilation of one half', some((value) => value === 0.5, 'dilation')],
  ['a stride of 1.5 on the last of three axes', some((value, axis) => value === 1.5 && axis === 2, 'stride')],
  ['a stride between 0 and 1', some((value) => value > 0 && value < 1, 'stride')],
  [
    'a stride that rounds to an integer within 1e-6',
    some((value) => isFraction(value) && Math.abs(value - Math.round(value)) < 1e-6, 'stride'),
  ],
  ...AXIS_FIELDS.flatMap((field): [string, (problem: Case) => boolean][] => [
    [`NaN in ${field}`, some((value) => Number.isNaN(value), field)],
    [`an infinite ${field}`, some((value) => value === Number.POSITIVE_INFINITY, field)],
    [`a text in ${field}`, some((value) => typeof value === 'string', field)],
    [`null in ${field}`, some((value) => value === null, field)],
    [`${field} one entry too long`, (p) => p[field].length === rankOf(p) + 1],
    [`${field} much too long`, (p) => p[field].length > rankOf(p) + 1],
    [`an empty ${field}`, (p) => p[field].length === 0],
    [`one entry of ${field} for two axes`, (p) => p[field].length === 1 && rankOf(p) === 2],
    [`one entry of ${field} for three axes`, (p) => p[field].length === 1 && rankOf(p) === 3],
    [`two entries of ${field} for three axes`, (p) => p[field].length === 2 && rankOf(p) === 3],
  ]),
  ['undefined as a stride', some((value) => value === undefined, 'stride')],
  ['true as a dilation', some((value) => (value as unknown) === true, 'dilation')],
  ['groups as text', ({ groups }) => typeof groups === 'string'],
  ['groups of null', ({ groups }) => groups === null],
  ['groups left out', ({ groups }) => groups === undefined],
  ['pads in pairs for an axis that is not there', (p) => p.padBegin.length > rankOf(p) && p.padEnd.length > rankOf(p)],
  ['a bias one number too short', ({ bias, ...p }) => bias !== null && bias.length === outputs(p as Case) - 1],
  ['a bias of one number for four channels or more', ({ bias, ...p }) => bias?.length === 1 && outputs(p as Case) >= 4],
  ['a bias of one group', ({ bias, w, groups }) => groups > 1 && bias?.length === w.shape[1]],
  ['an empty bias', ({ bias, w }) => bias?.length === 0 && w.shape[1] > 0],
  ['a bias one number too long', ({ bias, ...p }) => bias !== null && bias.length === outputs(p as Case) + 1],
  [
    'a bias much too long',
    ({ bias, ...p }) => bias !== null && outputs(p as Case) > 0 && bias.length === 2 * outputs(p as Case),
  ],
  ['w with a channel more than x', ({ x, w }) => w.shape[0] === x.shape[1] + 1],
  ['w with twice the channels of x', ({ x, w }) => x.shape[1] > 0 && w.shape[0] === 2 * x.shape[1]],
  [
    'x with more channels than w, of one group',
    ({ x, w, groups }) => groups === 1 && w.shape[0] > 0 && x.shape[1] > w.shape[0],
  ],
  ['x with twice the channels of w', ({ x, w }) => w.shape[0] > 0 && x.shape[1] === 2 * w.shape[0]],
  ['w with the channels of one group', ({ x, w, groups }) => groups > 1 && w.shape[0] === x.shape[1] / groups],
  ['w without input channels', ({ x, w }) => x.shape[1] > 0 && w.shape[0] === 0],
  ['w with an axis more than x', ({ x, w }) => w.shape.length === x.shape.length + 1],
  ['w with two axes more than x', ({ x, w }) => w.shape.length === x.shape.length + 2],
  ['w with an axis less than x', ({ x, w }) => w.shape.length === x.shape.length - 1],
  ['w with one axis', ({ w }) => w.shape.length === 1],
  [
    'x with an axis more than the lists',
    ({ x, stride, padEnd }) =>
      x.shape.length > stride.length + 2 && stride.length === padEnd.length && stride.length > 0,
  ],
  [
    'x with an axis less than the lists',
    ({ x, stride, padEnd }) => x.shape.length < stride.length + 2 && stride.length === padEnd.length,
  ],
  ['no input channels', ({ x }) => x.shape[1] === 0],
  ['no output channels', ({ w }) => w.shape[1] === 0],
  ['no output channels and a bias for them', ({ w, bias }) => w.shape[1] === 0 && bias?.length === 0],
  ['an input extent of 0 on the last of several axes', ({ x }) => x.shape.length > 3 && x.shape.at(-1) === 0],
  ['a kernel extent of 0 with one axis', ({ w }) => w.shape.length === 3 && w.shape[2] === 0],
  ['a kernel extent of 0 on the first of two axes', ({ w }) => w.shape.length === 4 && w.shape[2] === 0],
  ['a negative extent of x', ({ x }) => x.shape.slice(2).some((extent) => extent < 0)],
  ['a negative extent of w', ({ w }) => w.shape.slice(2).some((extent) => extent < 0)],
  ['negative channels of x', ({ x }) => x.shape[1] < 0],
  ['negative channels of w', ({ w }) => w.shape[1] < 0],
  ['a negative batch', ({ x }) => x.shape[0] < 0],
  ['a fractional extent of x', ({ x }) => x.shape.slice(2).some(isFraction)],
  ['a fractional extent of w', ({ w }) => w.shape.slice(2).some(isFraction)],
  ['a fractional batch', ({ x }) => isFraction(x.shape[0])],
  [
    'an output extent of 0',
    (p) => illegalTraitsOf(p)[0] === 'empty-output' && !illegalTraitsOf(p).includes('negative'),
  ],
  ['an output extent of -1', (p) => /= -1$/.test(customaryIllegalityOf(p) ?? '')],
  ['an output extent far below 0', (p) => /= -([3-9]|\d\d+)$/.test(customaryIllegalityOf(p) ?? '')],
  [
    'an output without cells on the last of three axes',
    (p) => /^geometry: output extent of axis 2/.test(customaryIllegalityOf(p) ?? ''),
  ],
  ['an output that no array can hold', (p) => /y before cropping/.test(customaryIllegalityOf(p) ?? '')],
  [
    'a stride above all safe integers',
    some((value) => value > Number.MAX_SAFE_INTEGER && Number.isFinite(value), 'stride'),
  ],
  ['x one number too short', dataOff('x', (actual, wanted) => actual === wanted - 1)],
  ['w one number too short', dataOff('w', (actual, wanted) => actual === wanted - 1)],
  ['x without numbers', dataOff('x', (actual, wanted) => actual === 0 && wanted > 0)],
  ['w without numbers', dataOff('w', (actual, wanted) => actual === 0 && wanted > 0)],
  ['x one number too long', dataOff('x', (actual, wanted) => actual === wanted + 1)],
  ['w one number too long', dataOff('w', (actual, wanted) => actual === wanted + 1)],
  ['x twice as long', dataOff('x', (actual, wanted) => wanted > 0 && actual === 2 * wanted)],
  ['w twice as long', dataOff('w', (actual, wanted) => wanted > 0 && actual === 2 * wanted)],
];

/** The cases of a run with each seed. */
const DRAWN = SEEDS.map((seed) => fc.sample(REFUSAL.cases(EVERYTHING) as fc.Arbitrary<Case>, { seed, numRuns: RUNS }));

describe('one that accepts one thing alone is caught with every seed:', () => {
  it.each(ACCEPTS)('%s', async (_, accepts) => {
    const subject = accepting(accepts);
    const missed = DRAWN.flatMap((cases, index) => (cases.some(accepts) ? [] : [SEEDS[index]]));
    expect(missed, 'seeds of which no case is accepted').toEqual([]);
    for (const cases of DRAWN) {
      expect(await REFUSAL.check(subject, cases.find(accepts)!)).toMatchObject({ kind: 'accepted' });
    }
  });

  it('its smallest case replays by path and by itself', async () => {
    const subject = accepting(({ bias, ...p }) => bias?.length === 1 && outputs(p as Case) >= 4);
    const { failure } = await checkLaw(subject, REFUSAL, { seed: 3, runs: RUNS });
    const replayed = await checkLaw(subject, REFUSAL, { seed: 3, runs: RUNS, path: failure!.path! });
    expect(replayed.failure!.case).toBe(failure!.case);
    const problem = parseCase(failure!.case);
    expect(await REFUSAL.check(subject, problem)).toEqual(failure!.mismatch);
    expect([problem.x.shape, problem.w.shape, problem.bias?.length]).toEqual([[1, 1, 1], [1, 4, 1], 1]);
  });
});
