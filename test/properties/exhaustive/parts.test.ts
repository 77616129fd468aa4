/** The parts of a certificate: which there are, and that a block is the same however it is come to. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import type { CaseLayout } from '../../../properties/cases/legal-layout.ts';
import { AxisWalk } from '../../../properties/exhaustive/axis-walk.ts';
import { layoutsNear } from '../../../properties/exhaustive/layouts-near.ts';
import { madeGeometries, takeGeometries } from '../../../properties/exhaustive/made-geometries.ts';
import { axesOfAnyCrop, axesWithin, countOfAxes } from '../../../properties/exhaustive/one-axis.ts';
import { type GeometryPart, partsFor } from '../../../properties/exhaustive/parts.ts';
import { pointOf } from '../../../properties/exhaustive/points.ts';
import {
  AXIS_LEVELS,
  CASE_LEVELS,
  coveringArray,
  freeNumbersOf,
  layoutOfRow,
} from '../../../properties/exhaustive/several-axes.ts';
import { CONVENTION_IDS } from '../../../spec/conventions/convention-ids.ts';
import { type Capabilities, EVERY_CROP, EVERYTHING } from '../../../subjects/capabilities.ts';

const ONE: Capabilities = { ...EVERYTHING, ranks: [1] };
const told = (parts: readonly GeometryPart[]) => parts.map(({ kind, axes, axis }) => `${kind} ${axes} ${axis}`);

describe('the parts of a subject', () => {
  it('are near the default, each axis by itself, any crop where it takes one, and a covering array, of each rank', () => {
    const two: Capabilities = { ...EVERYTHING, ranks: [2, 1] };
    const plain = [
      'near the default 1 null',
      'near the default 2 null',
      'exhaustive 1 0',
      'exhaustive 2 0',
      'exhaustive 2 1',
      'covering array 1 null',
      'covering array 2 null',
    ];
    expect(told(partsFor(two, 2, 2))).toEqual(plain);
    const crops = ['any crop 1 0', 'any crop 2 1'];
    const withCrops = [...plain.slice(0, 5), ...crops, ...plain.slice(5)];
    for (const able of [{ padding: 'any' }, { outputPadding: 'any' }, EVERY_CROP] as const) {
      expect(told(partsFor({ ...two, ...able }, 2, 2))).toEqual(withCrops);
    }
    const ofOneRank: Capabilities = { ...two, byRank: { 2: { padding: 'any' } } };
    expect(told(partsFor(ofOneRank, 2, 2))).toEqual(withCrops.filter((part) => part !== crops[0]));
  });

  it('have as many geometries as they say, each block of them the same as within all', () => {
    for (const part of partsFor({ ...ONE, ...EVERY_CROP, refuses: [] }, 2, 2)) {
      const all = part.geometries({ first: 0, count: part.count });
      expect(all, part.kind).toHaveLength(part.count);
      expect(part.geometries({ first: 3, count: 4 }), part.kind).toEqual(all.slice(3, 7));
    }
  });

  it('have crops up to a bound of their own, and of no larger one than all', () => {
    const crops = (bound: number) => {
      const part = partsFor({ ...ONE, ...EVERY_CROP, refuses: [] }, bound, 2).find(({ kind }) => kind === 'any crop');
      return part?.count;
    };
    expect([crops(1), crops(2), crops(4)]).toEqual([1, 2, 2].map((bound) => [...axesOfAnyCrop(bound)].length));
  });

  it.each([1, 2, 3] as const)('have crops of any size on the last of %d axes, beside plain ones', (rank) => {
    const able: Capabilities = { ...EVERYTHING, ranks: [rank], ...EVERY_CROP, refuses: [] };
    const part = partsFor(able, 2, 2).find(({ kind }) => kind === 'any crop')!;
    const layouts = part.geometries({ first: 0, count: part.count });
    const onAxis = (at: number) =>
      layouts.map(({ xShape, wShape, stride, dilation, padBegin, padEnd, outputPadding }) => ({
        ...{ input: xShape[2 + at], kernel: wShape[2 + at], stride: stride[at], dilation: dilation[at] },
        ...{ padBegin: padBegin[at], padEnd: padEnd[at], outputPadding: outputPadding[at] },
      }));
    expect([part.axis, onAxis(rank - 1)]).toEqual([rank - 1, [...axesOfAnyCrop(2)]]);
    const plain = { input: 2, kernel: 1, stride: 1, dilation: 1, padBegin: 0, padEnd: 0, outputPadding: 0 };
    for (let at = 0; at < rank - 1; at++) expect(onAxis(at)).toEqual(layouts.map(() => plain));
  });

  it('are kept for the same question, and others for another', () => {
    const parts = partsFor(ONE, 2, 2);
    expect(partsFor({ ...ONE }, 2, 2)).toBe(parts);
    expect(partsFor(ONE, 3, 2)).not.toBe(parts);
    expect(partsFor(ONE, 2, 3)).not.toBe(parts);
    expect(partsFor({ ...ONE, bias: false }, 2, 2)).not.toBe(parts);
    expect(partsFor(ONE, 2, 2)).toBe(parts);
    for (const bound of [4, 5, 6, 7]) partsFor(ONE, bound, 2);
    expect(partsFor(ONE, 2, 2)).not.toBe(parts);
  });
});

describe('the parts in words', () => {
  const speaking: Capabilities = { ...EVERYTHING, ranks: [1, 2], conventions: CONVENTION_IDS.slice(0, 1) };

  it('are of each rank of each convention that it speaks, on each axis and on all', () => {
    expect(partsFor({ ...speaking, conventions: [] }, 2, 2, true)).toEqual([]);
    const parts = partsFor(speaking, 2, 2, true);
    expect(new Set(parts.map(({ kind }) => kind))).toEqual(new Set(['words']));
    for (const { axes, axis, count, words, geometries } of parts) {
      expect([axis, words?.convention]).toEqual([null, CONVENTION_IDS[0]]);
      const places = axes === 1 ? [0] : [...Array.from({ length: axes }, (_, at) => at), null];
      expect(count).toBe(countOfAxes(2) * places.length);
      expect(Array.from({ length: 8 }, (_, number) => words!.axisOf(number))).toEqual(
        Array.from({ length: 8 }, (_, number) => places[number % places.length]),
      );
      const all = geometries({ first: 0, count });
      expect(all).toHaveLength(count);
      for (const first of [0, 1, 2, 5]) expect(geometries({ first, count: 4 })).toEqual(all.slice(first, first + 4));
    }
  });

  it('have on all axes at once what the one has', () => {
    const part = partsFor({ ...speaking, ranks: [2] }, 2, 2, true).find(({ axes }) => axes === 2)!;
    const layouts = part.geometries({ first: 0, count: part.count });
    layouts.forEach(({ stride, dilation, padBegin, padEnd, outputPadding, xShape, wShape }, number) => {
      if (part.words!.axisOf(number) !== null) return;
      for (const [one, other] of [stride, dilation, padBegin, padEnd, outputPadding]) expect(one).toBe(other);
      expect([xShape[2], wShape[2]]).toEqual([xShape[3], wShape[3]]);
    });
    const strides = layouts.filter((_, number) => part.words!.axisOf(number) === 1).map(({ stride }) => stride);
    expect(strides.some(([first, second]) => first === 1 && second === 2)).toBe(true);
  });
});

describe('a walk through the geometries of one axis', () => {
  const all = [...axesWithin(2)];

  it('gives the same blocks in any order, and side by side', () => {
    const walk = new AxisWalk(2);
    const at = [0, 5, 3, 3, 40, 8, 0, 41, 9, 1, 2, 7, 6, 30, 20, 10, 4];
    for (const first of at) expect(walk.block({ first, count: 3 }), `${first}`).toEqual(all.slice(first, first + 3));
    expect(walk.block({ first: 0, count: all.length })).toEqual(all);
    expect(walk.block({ first: 2, count: 0 })).toEqual([]);
  });
});

describe('the geometries near the default', () => {
  it('are made once for the same capabilities, in whatever order these are given', () => {
    const reversed = Object.fromEntries(Object.entries(ONE).toReversed()) as unknown as Capabilities;
    expect(Object.keys(reversed)).not.toEqual(Object.keys(ONE));
    expect(layoutsNear(reversed, 1, 2)).toBe(layoutsNear(ONE, 1, 2));
    expect(layoutsNear({ ...ONE, bias: false }, 1, 2)).not.toBe(layoutsNear(ONE, 1, 2));
  });
});

describe('what one thread has made', () => {
  it('is taken over by another: geometries near the default', () => {
    const layouts = layoutsNear(ONE, 1, 2);
    const [made] = [...madeGeometries().near].filter(([, one]) => one === layouts);
    expect(made[1]).toBe(layouts);
    takeGeometries({ near: new Map([[made[0], layouts.slice(0, 2)]]) });
    expect(layoutsNear(ONE, 1, 2)).toHaveLength(2);
    takeGeometries({ near: new Map([[made[0], layouts]]) });
    expect(layoutsNear({ ...ONE }, 1, 2)).toBe(layouts);
  });
});

describe('a row of a covering array', () => {
  it('has a level of each free number, and every pair of levels occurs', () => {
    const factors = freeNumbersOf(1);
    expect(Object.keys(factors)).toEqual([
      ...Object.keys(AXIS_LEVELS).map((name) => `${name}[0]`),
      ...Object.keys(CASE_LEVELS),
    ]);
    const rows = coveringArray(1, 2);
    expect(coveringArray(1, 2)).toBe(rows);
    for (const [one, levels] of Object.entries(factors)) {
      for (const [other, others] of Object.entries(factors)) {
        if (one === other) continue;
        const pairs = new Set(rows.map((row) => `${row[one]} ${row[other]}`));
        expect(pairs.size, `${one} and ${other}`).toBe(levels.length * others.length);
      }
    }
  });

  it('stands for a layout with its numbers', () => {
    const axis = { input: 3, kernel: 2, stride: 2, dilation: 3, padBegin: 1, padEnd: 2, outputPadding: 1, beyond: 0 };
    const row = {
      ...Object.fromEntries(Object.entries(axis).map(([name, value]) => [`${name}[0]`, value])),
      ...{ batch: 2, groups: 3, inPerGroup: 2, outPerGroup: 5, bias: 1, same: 0, halvedPads: 0 },
    };
    const layout = layoutOfRow(row, 1, ONE);
    expect(layout).toMatchObject({
      xShape: [2, 6, 3],
      wShape: [6, 5, 2],
      biasLength: 15,
      ...{ stride: [2], dilation: [3], padBegin: [1], padEnd: [2], outputPadding: [1], groups: 3 },
    });
    expect('dtype' in layout).toBe(false);
    expect(layoutOfRow({ ...row, bias: 0 }, 1, ONE).biasLength).toBeNull();
    const pads = (changes: object, able: Partial<Capabilities> = {}) => {
      const { padBegin, padEnd } = layoutOfRow({ ...row, ...changes }, 1, { ...ONE, ...able });
      return [padBegin[0], padEnd[0]].join();
    };
    const same = { padding: 'same-or-valid' } as const;
    expect(pads({ same: 1 }, same)).not.toBe(pads({ same: 0 }, same));
    expect(pads({ halvedPads: 1 })).not.toBe(pads({ halvedPads: 0 }));
  });
});

describe('the integers of a point', () => {
  it.each([0, 1, 2, 5, 4095, 67_108_863, 2 ** 30 + 7, 2 ** 31 - 1])('up to %d are those of uniformInt', (largest) => {
    const layout: CaseLayout = {
      xShape: [1, 1, 400],
      wShape: [1, 1, 70],
      biasLength: 1,
      ...{ stride: [1], padBegin: [0], padEnd: [0], outputPadding: [0], dilation: [1], groups: 1, dtype: 'f64' },
    };
    const { x, w, bias } = pointOf(layout, xoroshiro128plus(7), largest);
    const generator = xoroshiro128plus(7);
    const drawn = Array.from({ length: 471 }, () => uniformInt(generator, -largest, largest));
    expect([...x.data, ...w.data, ...bias!]).toEqual(drawn);
  });
});
