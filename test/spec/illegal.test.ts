import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Case, formatCase, parseCase } from '../../spec/case.ts';
import { customaryGeometryOf, geometryOf, illegalityOf } from '../../spec/geometry.ts';
import {
  brokenRule,
  CUSTOMARY_KINDS,
  ILLEGAL_ASPECTS,
  ILLEGAL_KINDS,
  ILLEGAL_VARIANTS,
  type IllegalKind,
  illegalKindOf,
  illegalTraitsOf,
  makeIllegal,
} from '../../spec/illegal.ts';
import { caseOf, counting, legalCase, SEED, thrownBy } from './cases.ts';

/** What the geometry says of each kind, so that a case is broken in the one way that its kind names. */
const REFUSALS: Record<IllegalKind, (axis: number) => string> = {
  'zero-stride': (axis) => `stride[${axis}] must be an integer >= 1, got 0`,
  'zero-dilation': (axis) => `dilation[${axis}] must be an integer >= 1, got 0`,
  'zero-groups': () => 'groups must be an integer >= 1, got 0',
  'negative-padding': (axis) => `padBegin[${axis}] must be an integer >= 0, got -1`,
  'negative-output-padding': (axis) => `outputPadding[${axis}] must be an integer >= 0, got -1`,
  'output-padding-too-large': (axis) => `outputPadding[${axis}] must be below max(stride, dilation) = `,
  'empty-output': (axis) => `output extent of axis ${axis} must be >= 1, got `,
  'huge-output': () => 'y before cropping must have at most 268435456 elements, shape [',
  'groups-not-dividing-channels': () => 'x channels (',
  'weight-channels': () => 'w.shape[0] must equal x channels ',
  'bias-length': () => 'bias.length must equal w.shape[1]·groups = ',
  'rank-mismatch': () => 'w.shape must have as many axes as x (',
  'zero-channels': () => 'x.shape[1] must be an integer >= 1, got 0',
  'zero-extent': (axis) => `x.shape[${axis + 2}] must be an integer >= 1, got 0`,
  'zero-kernel': (axis) => `w.shape[${axis + 2}] must be an integer >= 1, got 0`,
  'zero-output-channels': () => 'w.shape[1] must be an integer >= 1, got 0',
  'negative-batch': () => 'x.shape[0] must be an integer >= 0, got -1',
  'fractional-extent': (axis) => `x.shape[${axis + 2}] must be an integer >= 1, got 1.5`,
  'fractional-stride': (axis) => `stride[${axis}] must be an integer >= 1, got 1.5`,
  'fractional-dilation': (axis) => `dilation[${axis}] must be an integer >= 1, got 1.5`,
  'fractional-padding': (axis) => `padBegin[${axis}] must be an integer, got 0.5`,
  'fractional-output-padding': (axis) => `outputPadding[${axis}] must be an integer >= 0, got 0.5`,
  'fractional-groups': () => 'groups must be an integer >= 1, got 1.5',
  'non-number': (axis) => `stride[${axis}] must be an integer >= 1, got "2"`,
  'not-a-number': (axis) => `dilation[${axis}] must be an integer >= 1, got NaN`,
  'attribute-length': () => 'stride must have one entry per spatial axis (',
  'data-length': () => 'w.data must hold ',
};

const RANKS_AND_AXES = [
  [1, 0],
  [2, 0],
  [2, 1],
  [3, 0],
  [3, 1],
  [3, 2],
] as const;

describe('ILLEGAL_KINDS', () => {
  it('names every kind once, and each has a rule in words', () => {
    expect([...ILLEGAL_KINDS].sort()).toEqual(Object.keys(REFUSALS).sort());
    expect(Object.fromEntries(ILLEGAL_KINDS.map((kind) => [kind, brokenRule(kind)]))).toEqual({
      'zero-stride': 'stride >= 1',
      'zero-dilation': 'dilation >= 1',
      'zero-groups': 'groups >= 1',
      'negative-padding': 'pads >= 0',
      'negative-output-padding': 'output padding >= 0',
      'output-padding-too-large': 'output padding < max(stride, dilation)',
      'empty-output': 'every output extent >= 1',
      'huge-output': 'no more output elements than an array can hold',
      'groups-not-dividing-channels': 'groups divides the channels of x',
      'weight-channels': 'w.shape[0] = channels of x',
      'bias-length': 'bias has one entry per output channel',
      'rank-mismatch': 'w has as many axes as x',
      'zero-channels': 'channels >= 1',
      'zero-extent': 'every input extent >= 1',
      'zero-kernel': 'every kernel extent >= 1',
      'zero-output-channels': 'output channels >= 1',
      'negative-batch': 'batch >= 0',
      'fractional-extent': 'extents are integers',
      'fractional-stride': 'attributes are integers',
      'fractional-dilation': 'dilations are integers',
      'fractional-padding': 'pads are integers',
      'fractional-output-padding': 'output paddings are integers',
      'fractional-groups': 'groups is an integer',
      'not-a-number': 'attributes are integers',
      'non-number': 'attributes are of the type number',
      'attribute-length': 'one attribute entry per spatial axis',
      'data-length': 'as many numbers as the shape has elements',
    });
  });
});

describe.each(RANKS_AND_AXES)('in rank %i, on axis %i, the geometry refuses', (rank, axis) => {
  it.each(ILLEGAL_KINDS)('%s', (kind) => {
    const refused = fc.property(legalCase(rank), (legal) => {
      const before = formatCase(legal);
      expect(geometryOf(legal).rank).toBe(rank);
      const broken = makeIllegal(legal, kind, axis);
      const message = thrownBy(() => customaryGeometryOf(broken));
      expect(message.startsWith(`RangeError: geometry: ${REFUSALS[kind](axis)}`), message).toBe(true);
      expect(formatCase(legal), 'the legal case is left as it was').toBe(before);
    });
    fc.assert(refused, { seed: SEED, numRuns: 40 });
  });
});

describe('illegalKindOf', () => {
  it.each(ILLEGAL_KINDS)('tells %s from every other kind, and from a legal case', (kind) => {
    const told = fc.property(legalCase(2), fc.nat(1), (legal, axis) => {
      expect(illegalKindOf(legal)).toBeNull();
      expect(illegalKindOf(makeIllegal(legal, kind, axis))).toBe(kind);
    });
    fc.assert(told, { seed: SEED, numRuns: 20 });
  });

  it.each<[Partial<Case>, string]>([
    [
      { x: { shape: [1, 1], data: Float32Array.of(1) }, w: { shape: [1, 1], data: Float32Array.of(1) } },
      'x.shape must have 3, 4 or 5 axes (batch, channels and 1 to 3 spatial), got [1,1]',
    ],
    [
      { x: { shape: [2 ** 30, 1, 1], data: new Float32Array() } },
      'x must have at most 268435456 elements, shape [1073741824,1,1] has 1073741824',
    ],
  ])('is null for %j, which is illegal in a way without a kind', (changes, message) => {
    const broken = { ...caseOf({ x: [[1, 1, 1], [1]], w: [[1, 1, 1], [1]] }), ...changes };
    expect(thrownBy(() => geometryOf(broken))).toBe(`RangeError: geometry: ${message}`);
    expect(illegalKindOf(broken)).toBeNull();
  });
});

describe('the kinds that break the customary limits only', () => {
  it.each(ILLEGAL_KINDS)('%s: the operator is defined only for those two', (kind) => {
    const legal = caseOf({
      x: [
        [1, 1, 2],
        [1, 2],
      ],
      w: [[1, 1, 1], [1]],
      bias: [1],
    });
    const isCustomary = CUSTOMARY_KINDS.includes(kind);
    expect(illegalityOf(makeIllegal(legal, kind, 0)) === null).toBe(isCustomary);
  });

  it.each<[Partial<Case>, IllegalKind]>([
    [{ padBegin: [-3] }, 'negative-padding'],
    [{ padEnd: [-1] }, 'negative-padding'],
    [{ padEnd: [-12] }, 'negative-padding'],
    [{ outputPadding: [7] }, 'output-padding-too-large'],
  ])('%j is of the kind %s', (changes, kind) => {
    expect(
      illegalKindOf({
        ...caseOf({
          x: [
            [1, 1, 2],
            [1, 2],
          ],
          w: [[1, 1, 1], [1]],
        }),
        ...changes,
      }),
    ).toBe(kind);
  });
});

describe('ILLEGAL_VARIANTS', () => {
  it('have names that are unique within their kind, and the kinds that have names', () => {
    expect(new Set(ILLEGAL_VARIANTS.map(({ kind, name }) => `${kind}/${name}`)).size).toBe(ILLEGAL_VARIANTS.length);
    expect(new Set(ILLEGAL_VARIANTS.map(({ kind }) => kind))).toEqual(new Set(ILLEGAL_KINDS));
  });

  it('are named in words that hyphens join, each by one', () => {
    const names = ILLEGAL_VARIANTS.map(({ name }) => name);
    expect(names.filter((name) => !/^[A-Za-z]+(-[A-Za-z]+)*$/.test(name))).toEqual([]);
  });

  it.each([
    ['attribute-length', 'pads-one-less', [2, 3]],
    ['attribute-length', 'pads-empty', undefined],
    ['rank-mismatch', 'x-less', [2, 3]],
    ['rank-mismatch', 'x-more', [1, 2]],
  ])('%s/%s is of the ranks %j: in others it breaks nothing, or another rule', (kind, name, ranks) => {
    expect(ILLEGAL_VARIANTS.find((one) => one.kind === kind && one.name === name)?.ranks).toEqual(ranks);
  });

  it.each([
    ['w-more', 'w', (rank: number) => rank + 3],
    ['w-more-by-much', 'w', (rank: number) => rank + 4],
    ['w-less', 'w', (rank: number) => rank + 1],
    ['w-less-by-much', 'w', () => 1],
    ['x-more', 'x', (rank: number) => rank + 3],
    ['x-less', 'x', (rank: number) => rank + 1],
  ] as const)('rank-mismatch/%s changes the number of axes of %s alone', (name, operand, axes) => {
    const changed = makeIllegal(LEGAL, 'rank-mismatch', 0, name);
    const rank = LEGAL.stride.length;
    const wanted = { x: rank + 2, w: rank + 2, [operand]: axes(rank) };
    expect({ x: changed.x.shape.length, w: changed.w.shape.length }).toEqual(wanted);
  });

  it.each(ILLEGAL_VARIANTS)(
    '$kind/$name breaks the rule of its kind on every axis, and can be written and read',
    (variant) => {
      for (const rank of variant.ranks ?? ([1, 2, 3] as const)) {
        // Data of an empty batch cannot be too short.
        const images = legalCase(rank).filter(({ x }) => x.shape[0] > 0);
        const broken = fc.property(images, fc.nat(rank - 1), (legal, axis) => {
          const before = formatCase(legal);
          const problem = makeIllegal(legal, variant.kind, axis, variant.name);
          expect(
            illegalKindOf(problem),
            thrownBy(() => customaryGeometryOf(problem)),
          ).toBe(variant.kind);
          expect(parseCase(formatCase(problem))).toStrictEqual(problem);
          expect(formatCase(legal), 'the legal case is left as it was').toBe(before);
        });
        fc.assert(broken, { seed: SEED, numRuns: 8 });
      }
    },
  );
});

describe('illegalTraitsOf', () => {
  const traits = (kind: IllegalKind, name: string) => illegalTraitsOf(makeIllegal(LEGAL, kind, 1, name));

  it.each<[IllegalKind, string, string[]]>([
    ['zero-stride', 'zero', ['in-stride']],
    ['zero-stride', 'negative', ['negative', 'in-stride']],
    ['zero-groups', 'negative', ['negative', 'in-groups']],
    ['negative-padding', 'begin', ['in-pad-begin']],
    ['negative-padding', 'end-by-much', ['in-pad-end']],
    ['empty-output', 'end', []],
    ['empty-output', 'below-zero', ['negative']],
    ['groups-not-dividing-channels', 'far-above', ['above']],
    ['groups-not-dividing-channels', 'below', ['below']],
    ['weight-channels', 'w-double', ['above', 'in-w']],
    ['weight-channels', 'x-more', ['below', 'in-w']],
    ['weight-channels', 'w-none', ['below', 'empty', 'in-w']],
    ['bias-length', 'one-more', ['above', 'in-bias']],
    ['bias-length', 'one-less', ['below', 'in-bias']],
    ['bias-length', 'single', ['below', 'single', 'in-bias']],
    ['bias-length', 'empty', ['below', 'empty', 'in-bias']],
    ['rank-mismatch', 'w-less', ['below', 'in-w']],
    ['rank-mismatch', 'x-less', ['above', 'in-w']],
    ['fractional-extent', 'x', ['in-x']],
    ['not-a-number', 'infinite-padEnd', ['in-pad-end']],
    ['non-number', 'null-outputPadding', ['in-output-padding']],
    ['attribute-length', 'dilation-one-of-two', ['below', 'single', 'in-dilation']],
    ['attribute-length', 'padEnd-double', ['above', 'in-pad-end']],
    ['attribute-length', 'stride-empty', ['below', 'empty', 'in-stride']],
    ['data-length', 'x-one-less', ['below', 'in-x']],
    ['data-length', 'w-empty', ['below', 'empty', 'in-w']],
    ['data-length', 'w-double', ['above', 'in-w']],
  ])('%s/%s has %j', (kind, name, aspects) => {
    expect(traits(kind, name)).toEqual([kind, ...aspects]);
    expect(aspects.filter((aspect) => !ILLEGAL_ASPECTS.includes(aspect))).toEqual([]);
  });

  it('are none of a legal case', () => {
    expect(illegalTraitsOf(LEGAL)).toEqual([]);
  });
});

/** Two groups of two channels in and one out; the output extents are 5 and 6. */
const LEGAL = caseOf({
  x: counting([1, 4, 2, 3]),
  w: counting([4, 1, 3, 2]),
  bias: [5, 6],
  stride: [2, 3],
  dilation: [1, 1],
  padBegin: [1, 0],
  padEnd: [0, 2],
  outputPadding: [1, 0],
  groups: 2,
});

const ones = (length: number) => new Float64Array(length).fill(1);

/** What becomes of LEGAL on its second axis. */
const CHANGES: Record<IllegalKind, Partial<Case>> = {
  'zero-stride': { stride: [2, 0] },
  'zero-dilation': { dilation: [1, 0] },
  'zero-groups': { groups: 0 },
  'negative-padding': { padBegin: [1, -1] },
  'negative-output-padding': { outputPadding: [1, -1] },
  'output-padding-too-large': { outputPadding: [1, 3] },
  'empty-output': { padEnd: [0, 8] },
  'huge-output': { stride: [2, 2 ** 51], outputPadding: [1, 2 ** 50] },
  'groups-not-dividing-channels': { groups: 5, bias: null },
  'weight-channels': {
    w: { shape: [5, 1, 3, 2], data: new Float64Array([...counting([24])[1], 1, 1, 1, 1, 1, 1]) },
  },
  'bias-length': { bias: ones(3) },
  'rank-mismatch': { w: { shape: [4, 1, 3, 2, 1], data: LEGAL.w.data } },
  'zero-channels': {
    x: { shape: [1, 0, 2, 3], data: ones(0) },
    w: { shape: [0, 1, 3, 2], data: ones(0) },
    groups: 1,
    bias: null,
  },
  'zero-extent': { x: { shape: [1, 4, 2, 0], data: ones(0) } },
  'zero-kernel': { w: { shape: [4, 1, 3, 0], data: ones(0) } },
  'zero-output-channels': { w: { shape: [4, 0, 3, 2], data: ones(0) }, bias: null },
  'negative-batch': { x: { shape: [-1, 4, 2, 3], data: ones(0) } },
  'fractional-extent': { x: { shape: [1, 4, 2, 1.5], data: LEGAL.x.data } },
  'fractional-stride': { stride: [2, 1.5] },
  'fractional-dilation': { dilation: [1, 1.5] },
  'fractional-padding': { padBegin: [1, 0.5] },
  'fractional-output-padding': { outputPadding: [1, 0.5] },
  'fractional-groups': { groups: 1.5 },
  'non-number': { stride: [2, '2' as unknown as number] },
  'not-a-number': { dilation: [1, Number.NaN] },
  'attribute-length': { stride: [2, 3, 1] },
  'data-length': { w: { shape: [4, 1, 3, 2], data: new Float64Array(counting([23])[1]) } },
};

describe('makeIllegal', () => {
  it.each(ILLEGAL_KINDS)('changes no more than %s takes', (kind) => {
    expect(makeIllegal(LEGAL, kind, 1)).toStrictEqual({ ...LEGAL, ...CHANGES[kind] });
  });

  it('refuses a variant that the kind does not have', () => {
    expect(thrownBy(() => makeIllegal(LEGAL, 'zero-groups', 0, 'none'))).toBe(
      'RangeError: zero-groups has no variant "none"; it has zero, negative',
    );
  });

  it.each(ILLEGAL_VARIANTS.filter(({ kind }) => kind === 'huge-output'))(
    'makes the output huge by $name, also of one cell',
    ({ name }) => {
      const one = caseOf({ x: counting([1, 1, 1]), w: counting([1, 1, 1]) });
      const { x, w, stride, dilation, outputPadding } = makeIllegal(one, 'huge-output', 0, name);
      const reach = (w.shape[2] - 1) * dilation[0] + 1;
      expect((x.shape[2] - 1) * stride[0] + reach + outputPadding[0]).toBeGreaterThan(2 ** 49);
    },
  );

  it('makes the output huge for an empty batch as well', () => {
    const refused = fc.property(legalCase(2), (legal) => {
      const x = { shape: legal.x.shape.with(0, 0), data: legal.x.data.subarray(0, 0) };
      const broken = makeIllegal({ ...legal, x }, 'huge-output', 0);
      expect(thrownBy(() => geometryOf(broken))).toMatch(/^RangeError: geometry: /);
    });
    fc.assert(refused, { seed: SEED, numRuns: 40 });
  });
});
