/** How drafts are bent into layouts, how large the numbers of one may be, and which sizes of a geometry are large. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { realCases } from '../../../properties/cases/arbitraries.ts';
import { MAGNITUDE, magnitudeFor } from '../../../properties/cases/integer-data.ts';
import { largeSizesOf } from '../../../properties/cases/large-sizes.ts';
import { type AxisDraft, type Draft, layoutOf, UNLIMITED } from '../../../properties/cases/legal-layout.ts';
import { draftsNear } from '../../../properties/cases/near-default.ts';
import { geometryOf } from '../../../spec/geometry.ts';
import { type Capabilities, EVERYTHING } from '../../../subjects/capabilities.ts';
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
