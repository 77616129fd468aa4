/** How drafts are bent into layouts, how large the numbers of one may be, and which sizes of a geometry are large. */
import * as fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import { realCases } from '../../../properties/cases/arbitraries.ts';
import { choiceOf } from '../../../properties/cases/choice-by-data.ts';
import { MAGNITUDE, magnitudeFor } from '../../../properties/cases/integer-data.ts';
import { LARGE_SIZES, largeSizesOf, largeSizesWithin } from '../../../properties/cases/large-sizes.ts';
import {
  type AxisDraft,
  type CaseLayout,
  type CaseLimits,
  type Draft,
  fittingLayout,
  HALVED,
  layoutOf,
  UNLIMITED,
} from '../../../properties/cases/legal-layout.ts';
import { draftsNear } from '../../../properties/cases/near-default.ts';
import { geometryOf } from '../../../spec/geometry.ts';
import { elementCount } from '../../../spec/tensor.ts';
import { type Capabilities, EVERY_CROP, EVERYTHING } from '../../../subjects/capabilities.ts';
import { caseOf, counting, SEED } from '../../spec/cases.ts';

const AXIS: AxisDraft = { input: 3, kernel: 2, stride: 1, dilation: 1, padBegin: 0, padEnd: 0, outputPadding: 0 };

const DRAFT: Draft = {
  rank: 2,
  dtype: 'f64',
  batch: 1,
  groups: 1,
  inPerGroup: 2,
  outPerGroup: 1,
  bias: false,
  same: false,
  halvedPads: 0,
  limits: UNLIMITED,
  axes: [
    { ...AXIS, stride: 2, kernel: 4 },
    { ...AXIS, stride: 3, kernel: 5, dilation: 2 },
  ],
};

const bent = (draft: Partial<Draft>, able: Partial<Capabilities>) =>
  layoutOf({ ...DRAFT, ...draft }, { ...EVERYTHING, ...able });

describe('a draft', () => {
  it.each([
    [1, 2],
    [2, 4],
    [3, 6],
    [17, 6],
  ])('of %d groups, for a subject without groups, has %d channels: three times as many at most', (groups, channels) => {
    const { xShape, wShape, groups: one } = bent({ groups }, { groups: false });
    expect([one, xShape[1], wShape[0]]).toEqual([1, channels, channels]);
  });

  it.each<[string, Partial<Capabilities>]>([
    ['without a uniform field, whose axes depend on their pads', { padding: 'same-or-valid' }],
    ['whose output padding goes up to the stride', { outputPadding: 'to-stride' }],
  ])('keeps axes that differ, for a subject %s', (_, able) => {
    const { stride, dilation, wShape } = bent({}, able);
    expect([stride, dilation, wShape.slice(2)]).toEqual([
      [2, 3],
      [1, 2],
      [4, 5],
    ]);
  });

  it('has one stride, for a subject that wants that, and keeps what does not depend on it', () => {
    const { stride, dilation, wShape } = bent({}, { uniform: ['stride'] });
    expect([stride, dilation, wShape.slice(2)]).toEqual([
      [2, 2],
      [1, 2],
      [4, 5],
    ]);
  });

  it.each([
    ['its dilations, for an even number', 0, 2, [1, 1], [1, 2]],
    ['its strides, for an odd number', 1, 2, [2, 3], [1, 1]],
    ['its strides, where nothing is dilated', 0, 1, [2, 3], [1, 1]],
  ])('keeps, for a subject that takes no dilation with a stride, %s', (_, halvedPads, second, strides, dilations) => {
    const axes = [DRAFT.axes[0], { ...DRAFT.axes[1], dilation: second }];
    const { stride, dilation } = bent({ halvedPads, axes }, { dilation: 'without-stride' });
    expect([stride, dilation]).toEqual([strides, dilations]);
  });

  it('near the default differs in each attribute of a case, and in each of an axis', () => {
    const nearest = [...draftsNear(1, { differing: 1, values: 1, usual: false, alike: false })];
    const differing = (field: keyof Draft, plain: unknown) => nearest.some((draft) => draft[field] !== plain);
    for (const field of ['groups', 'inPerGroup', 'outPerGroup', 'batch'] as const)
      expect(differing(field, 1)).toBe(true);
    for (const field of ['bias', 'same'] as const) expect(differing(field, false)).toBe(true);
    for (const field of Object.keys(AXIS) as (keyof AxisDraft)[]) {
      expect(new Set(nearest.map(({ axes }) => axes[0][field])).size, field).toBeGreaterThan(1);
    }
  });
});

describe('the pads of a draft', () => {
  const padsOf = (draft: Partial<Draft>, able: Partial<Capabilities>, padBegin = 1, padEnd = 2) => {
    const axes = DRAFT.axes.map((axis) => ({ ...axis, padBegin, padEnd }));
    const layout = bent({ axes, ...draft }, able);
    return [layout.padBegin, layout.padEnd];
  };

  it.each(['same-or-valid', 'same-by-stride-or-valid'] as const)('are those of SAME or of VALID: %s', (padding) => {
    // Reaches of (3 − 1)·2 + 4 and (3 − 1)·3 + 9 cells, less three times the stride.
    const same = [
      [1, 3],
      [1, 3],
    ];
    expect(padsOf({ same: true }, { padding })).toEqual(same);
    for (const halvedPads of [0, 7])
      expect(padsOf({ same: false, halvedPads }, { padding })).toEqual([
        [0, 0],
        [0, 0],
      ]);
  });

  it.each<Partial<AxisDraft>>([{ kernel: 7 }, { stride: 3 }, { dilation: 2 }, { outputPadding: 1 }, { input: 5 }])(
    'are halves on every axis, for a subject with one pad for all, where one draws %j',
    (drawn) => {
      const plain = { ...AXIS, kernel: 5, stride: 2 };
      const axes = [plain, { ...plain, ...drawn }];
      const { xShape, wShape, ...attributes } = bent({ axes, halvedPads: HALVED }, { uniform: ['padding'] });
      const geometry = geometryOf({ ...attributes, x: { shape: xShape }, w: { shape: wShape }, bias: null });
      for (const { input, stride, output, padBegin, padEnd } of geometry.axes) {
        expect([output, padBegin, padEnd]).toEqual([input * stride, 2, 1]);
      }
    },
  );

  it.each<[Capabilities['padding'], number[][]]>([
    [
      'asymmetric',
      [
        [1, 1],
        [2, 2],
      ],
    ],
    [
      'symmetric',
      [
        [1, 1],
        [1, 1],
      ],
    ],
    [
      'none',
      [
        [0, 0],
        [0, 0],
      ],
    ],
  ])('are what a subject takes: %s', (padding, pads) => {
    expect(padsOf({}, { padding })).toEqual(pads);
  });
});

describe('the axes of a draft', () => {
  const unlike = {
    axes: [
      { ...AXIS, input: 3 },
      { ...AXIS, input: 5 },
    ],
  };
  const inputsOf = (able: Partial<Capabilities>, derived?: CaseLimits['derived']) =>
    layoutOf({ ...DRAFT, ...unlike }, { ...EVERYTHING, ...able, ...(derived && { derived }) }).xShape.slice(2);

  it('keep their extents where kernels are alike, unless a law limits how far they reach', () => {
    const able: Partial<Capabilities> = { uniform: ['kernel'], outputPadding: 'to-stride' };
    expect(inputsOf(able)).toEqual([3, 5]);
    expect(inputsOf({ uniform: ['kernel'] }, { 2: { effectiveKernel: 9 } })).toEqual([3, 5]);
    expect(inputsOf(able, { 2: { reach: 99 } })).toEqual([3, 3]);
    expect(inputsOf({ ...able, uniform: ['kernel', 'input'] })).toEqual([3, 3]);
  });
});

describe('the magnitude of integers', () => {
  it.each([
    { xShape: [1, 64, 100, 100], wShape: [64, 1, 30, 30], groups: 1 },
    { xShape: [1, 64, 5, 100], wShape: [64, 1, 30, 30], groups: 1 },
    { xShape: [1, 640, 100, 100], wShape: [640, 1, 30, 30], groups: 10 },
  ])('is the largest of which every sum is exact in f32: %j', ({ xShape, wShape, groups }) => {
    const magnitude = magnitudeFor({ xShape, wShape, groups });
    const taps = Math.min(xShape[2], wShape[2]) * Math.min(xShape[3], wShape[3]);
    const largestSum = (most: number) => ((xShape[1] / groups) * taps + 1) * most ** 2;
    expect(magnitude).toBeLessThan(MAGNITUDE);
    expect(largestSum(magnitude)).toBeLessThanOrEqual(2 ** 24);
    expect(largestSum(magnitude + 1)).toBeGreaterThan(2 ** 24);
  });
});

describe('real numbers', () => {
  it('spread over as many powers of two upwards as downwards', () => {
    const cases = fc.sample(realCases(EVERYTHING), { seed: SEED, numRuns: 200 });
    const sizes = cases.flatMap(({ x, w }) => [...x.data, ...w.data]).map(Math.abs);
    // Integers of 1 to MAGNITUDE, times 1/64 to 1/32, times 2^−12 to 2^12.
    expect(Math.min(...sizes)).toBeLessThan(2 ** -16);
    expect(Math.max(...sizes)).toBeGreaterThan((MAGNITUDE / 64) * 2 ** 12);
  });
});

describe('large sizes', () => {
  const sizesOf = (parts: Parameters<typeof caseOf>[0]) => largeSizesOf(geometryOf(caseOf(parts)));

  it('are those of some axis', () => {
    const [x, w] = [counting([1, 2, 1, 1]), counting([2, 1, 7, 1])];
    const named = sizesOf({ x, w, groups: 2 });
    const ids = (least: string) => named.filter((id) => id.startsWith(least));
    expect(ids('kernel-')).toEqual(ids('depthwise-kernel-').map((id) => id.replace('depthwise-', '')));
    expect(ids('depthwise-kernel-')).not.toEqual([]);
    expect(sizesOf({ x, w: counting([2, 1, 7, 1]) }).filter((id) => id.startsWith('depthwise'))).toEqual([]);
  });

  it('are dilations of several taps only', () => {
    const dilated = (taps: number) =>
      sizesOf({ x: counting([1, 1, 1]), w: counting([1, 1, taps]), dilation: [17] }).filter((id) =>
        /^dilation-/.test(id),
      );
    expect(dilated(3)).toEqual(['dilation-17']);
    expect(dilated(1)).toEqual([]);
  });
});

describe('each large size', () => {
  const plain = geometryOf(caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 2]) }));
  const geometryOfDraft = (draft: Draft, capabilities: Capabilities) => {
    const { xShape, wShape, ...attributes } = fittingLayout(draft, capabilities);
    return geometryOf({ ...attributes, x: { shape: xShape }, w: { shape: wShape }, bias: null });
  };

  it('is none of a plain case', () => {
    expect(largeSizesOf(plain)).toEqual([]);
  });

  it.each(LARGE_SIZES.filter(({ id }) => /\d$/.test(id)))('$id states its number', ({ id, statement }) => {
    expect(statement.match(/\d+/g)).toContain(/\d+$/.exec(id)![0]);
  });

  it('of an extent is put alone and amid drawn numbers, a long one alone', () => {
    const placesOf = (extent: number) =>
      LARGE_SIZES.find(({ id }) => id === `extent-${extent}`)!.places(2, xoroshiro128plus(3)).length;
    expect([63, 257, 1023, 2 ** 16].map(placesOf)).toEqual([2, 2, 1, 1]);
  });

  it.each(LARGE_SIZES)('$id is at each of its places, with no other of its kind', ({ id, holds, places }) => {
    const kind = id.replace(/\d+$/, '');
    let found = 0;
    for (const rank of [1, 2, 3] as const) {
      for (const draft of places(rank, xoroshiro128plus(3))) {
        found++;
        const geometry = geometryOfDraft(draft, EVERYTHING);
        expect(holds(geometry), JSON.stringify(draft)).toBe(true);
        const others = largeSizesOf(geometry).filter((other) => other.replace(/\d+$/, '') === kind);
        expect(others).toEqual([id]);
      }
    }
    expect(found).toBeGreaterThan(0);
  });

  it('of channels is that of one group alone, and depthwise that of all', () => {
    const [inside, grouped, out] = [
      { x: counting([1, 16, 1]), w: counting([16, 1, 1]) },
      { x: counting([1, 16, 1]), w: counting([16, 1, 1]), groups: 16 },
      { x: counting([1, 1, 1]), w: counting([1, 16, 1]) },
    ].map((parts) => largeSizesOf(geometryOf(caseOf(parts))));
    expect([inside, grouped, out]).toEqual([['channels-in-16'], ['channels-depthwise-16'], ['channels-out-16']]);
    expect(largeSizesOf(geometryOf(caseOf({ x: counting([1, 32, 1]), w: counting([32, 1, 1]), groups: 2 })))).toEqual(
      [],
    );
  });

  it('is left out where a subject cannot have it, and costly ones are put at one rank alone', () => {
    const within = largeSizesWithin({ ...EVERYTHING, largest: { stride: 16 } }, 1);
    expect([within.has('stride-16'), within.has('stride-17')]).toEqual([true, false]);
    const ranksOf = (id: string) => new Set(within.get(id)!.map(({ layout }) => layout.stride.length));
    for (const { id, isCostly } of LARGE_SIZES.filter((one) => within.has(one.id))) {
      if (isCostly) expect(ranksOf(id), id).toEqual(new Set([1]));
      else if (id !== 'many-positions') expect(ranksOf(id).size, id).toBeGreaterThan(1);
    }
    expect(ranksOf('many-positions')).toEqual(new Set([3]));
    expect([...largeSizesWithin({ ...EVERYTHING, ranks: [1, 2] }, 1).keys()]).not.toContain('many-positions');
  });
});

describe('a draft beyond the customary limits', () => {
  const layout = (beyond: number, able: Partial<Capabilities> = { ...EVERY_CROP, refuses: [] }) =>
    layoutOf(
      {
        ...DRAFT,
        rank: 1,
        axes: [{ input: 3, kernel: 2, stride: 2, dilation: 1, padBegin: 1, padEnd: 2, outputPadding: 1 }],
        beyond: [beyond],
      },
      { ...EVERYTHING, ...able },
    );

  it.each([
    [0, { begin: false, end: false, output: false }],
    [1, { begin: true, end: false, output: false }],
    [2, { begin: false, end: true, output: false }],
    [4, { begin: false, end: false, output: true }],
    [7, { begin: true, end: true, output: true }],
  ])('is so in the ways that %d is a sum of: %j', (beyond, { begin, end, output }) => {
    const { padBegin, padEnd, outputPadding, stride, dilation } = layout(beyond);
    expect([padBegin[0] < 0, padEnd[0] < 0]).toEqual([begin, end]);
    expect(outputPadding[0] >= Math.max(stride[0], dilation[0])).toBe(output);
  });

  it('is so on each axis by itself, or on all as on the first where a field has one value', () => {
    const axes = DRAFT.axes.map((axis) => ({ ...axis, padBegin: 1 }));
    const begins = (uniform: Capabilities['uniform'], beyond: number[]) =>
      bent({ axes, beyond }, { ...EVERY_CROP, refuses: [], uniform }).padBegin;
    expect([begins([], [1, 0]), begins([], [0, 1])]).toEqual([
      [-1, 1],
      [1, -1],
    ]);
    expect([begins(['kernel'], [1, 0]), begins(['kernel'], [0, 1])]).toEqual([
      [-1, -1],
      [1, 1],
    ]);
  });

  it('is so in none for a subject that takes none', () => {
    const { padBegin, padEnd, outputPadding, stride } = layout(7, {});
    expect([padBegin[0] >= 0, padEnd[0] >= 0, outputPadding[0] < stride[0]]).toEqual([true, true, true]);
  });
});

describe('a layout that is too large for a subject', () => {
  it('has its free numbers halved until it can be asked, and no further', () => {
    const products = ({ xShape, wShape }: CaseLayout) => elementCount(xShape) * elementCount(wShape.slice(1));
    const draft = { ...DRAFT, groups: 2, inPerGroup: 4, outPerGroup: 4 };
    const whole = layoutOf(draft, EVERYTHING);
    const at = (maxMultiplyAdds: number) => fittingLayout(draft, { ...EVERYTHING, maxMultiplyAdds });
    expect(at(products(whole))).toEqual(whole);
    const less = at(products(whole) - 1);
    expect(products(less)).toBeLessThan(products(whole));
    const { xShape, wShape, groups } = less;
    expect([groups, xShape[1], wShape[1]]).toEqual([1, 2, 2]);
    expect([xShape.slice(2), wShape.slice(2)]).toEqual([
      [2, 2],
      [2, 3],
    ]);
    // The least that there is stays, though it is too large.
    expect(products(at(0))).toBe(1);
  });
});

describe('a choice by data', () => {
  const of = (x: number[], w: number[]) => caseOf({ x: [[1, 1, x.length], x], w: [[1, 1, w.length], w] });

  it.each([
    [[1, -2], [3], 4, 2],
    [[1, 2], [-4], 4, 3],
    [[2, 2], [-4], 4, 0],
    [[0], [0], 4, 0],
    [[0.5], [0.7], 3, 1],
    [[Number.NaN], [1], 4, 0],
    [[1], [Number.POSITIVE_INFINITY], 4, 0],
    [[5], [1], 1, 0],
    [[5], [1], 0, 0],
  ])('of x %j and w %j among %d is %d', (x, w, count, choice) => {
    expect(choiceOf(of(x, w), count)).toBe(choice);
  });
});
