/** Which pads SAME stands for: outputs of (i − 1)·s + 1 … i·s, what is over cropped in halves, the larger at the end. */
import { describe, expect, it } from 'vitest';
import { geometryOf } from '../../spec/geometry.ts';
import {
  type AxisCapabilities,
  type Capabilities,
  EVERYTHING,
  LARGEST_FIELDS,
  type LargestField,
} from '../../subjects/capabilities.ts';
import { missingCapability, sizeOf } from '../../subjects/fits.ts';
import { caseOf, counting } from '../spec/cases.ts';

type Parts = Parameters<typeof caseOf>[0];

/** Two cells at stride 2 under a kernel of 4: six cells before cropping, and SAME takes 3 or 4. */
const cropped = (padBegin: number, padEnd: number) =>
  caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 4]), stride: [2], padBegin: [padBegin], padEnd: [padEnd] });

describe('a subject that takes SAME or VALID', () => {
  it.each([
    [0, 0, true, 'no pads, which is VALID'],
    [0, 1, false, 'an output of i·s + 1'],
    [1, 1, true, 'an output of i·s'],
    [1, 2, true, 'an output of (i − 1)·s + 1, the larger half at the end'],
    [2, 1, false, 'the larger half at the beginning'],
    [0, 2, false, 'all at the end'],
    [2, 2, false, 'an output of (i − 1)·s'],
  ])('with pads of %d and %d: can be asked: %s, since that is %s', (padBegin, padEnd, fits) => {
    const missing = missingCapability(cropped(padBegin, padEnd), { ...EVERYTHING, padding: 'same-or-valid' });
    expect(missing).toBe(fits ? null : `pads [${padBegin}], [${padEnd}]: only same-or-valid`);
  });

  it.each([
    [0, 0, true],
    [1, 1, true],
    [1, 2, false],
    [2, 2, false],
  ])('by the stride alone has outputs of i·s only: with pads of %d and %d: %s', (padBegin, padEnd, fits) => {
    const capabilities = { ...EVERYTHING, padding: 'same-by-stride-or-valid' as const };
    expect(missingCapability(cropped(padBegin, padEnd), capabilities) === null).toBe(fits);
  });
});

describe('output paddings', () => {
  /** Stride 2, dilation 3 and a kernel of 2, which has an effective kernel of 4. */
  const padded = (outputPadding: number) =>
    caseOf({
      x: counting([1, 1, 2]),
      w: counting([1, 1, 2]),
      stride: [2],
      dilation: [3],
      outputPadding: [outputPadding],
    });

  it.each([
    ['any', [0, 1, 2]],
    ['full', [0, 1, 2]],
    ['below-stride', [0, 1]],
    ['to-stride', [0]],
    ['none', [0]],
  ] as const)('of a subject that takes %s are %j', (outputPadding, taken) => {
    const missing = [0, 1, 2].map((value) => missingCapability(padded(value), { ...EVERYTHING, outputPadding }));
    expect(missing).toEqual(
      [0, 1, 2].map((value) =>
        (taken as readonly number[]).includes(value) ? null : `output padding [${value}]: only ${outputPadding}`,
      ),
    );
  });

  it('to the stride are what the kernel leaves of it', () => {
    const shorter = (outputPadding: number) =>
      caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 1]), stride: [3], outputPadding: [outputPadding] });
    const capabilities = { ...EVERYTHING, outputPadding: 'to-stride' as const };
    expect([0, 1, 2].map((value) => missingCapability(shorter(value), capabilities) === null)).toEqual([
      false,
      false,
      true,
    ]);
  });
});

const flat = { x: counting([1, 2, 2]), w: counting([2, 2, 2]) };
const square = { x: counting([1, 1, 2, 2]), w: counting([1, 1, 2, 2]) };
const cube = { x: counting([1, 1, 2, 2, 2]), w: counting([1, 1, 2, 2, 2]) };
const grouped = { ...flat, groups: 2 };
const empty = { x: counting([0, 2, 2]), w: counting([2, 2, 2]) };

describe('what a subject lacks', () => {
  it.each<[string, Partial<Capabilities>, Parts, Parts]>([
    ['1 spatial axis', { ranks: [2, 3] }, flat, square],
    ['3 spatial axes', { ranks: [1, 2] }, cube, square],
    ['type f32', { dtypes: ['f64'] }, { ...flat, dtype: 'f32' }, { ...flat, dtype: 'f64' }],
    [
      'type f32 on 3 spatial axes',
      { byRank: { 3: { dtypes: ['f64', 'int8'] } } },
      { ...cube, dtype: 'f32' },
      { ...cube, dtype: 'f64' },
    ],
    ['2 groups', { groups: false }, grouped, flat],
    ['dilation [1,2]', { dilation: false }, { ...square, dilation: [1, 2] }, { ...square, stride: [1, 2] }],
    [
      'dilation [1,2] with stride [3,1]',
      { dilation: 'without-stride' },
      { ...square, dilation: [1, 2], stride: [3, 1] },
      { ...square, dilation: [1, 2] },
    ],
    ['a bias', { bias: false }, { ...flat, bias: [1, 2] }, flat],
    ['an empty batch', { emptyBatch: false }, empty, flat],
    ['a batch of 1: at most 0', { largest: { batch: 0 } }, flat, empty],
    ['groups 2: at most 1', { largest: { groups: 1 } }, grouped, flat],
    ['channels 4: at most 3', { largest: { channels: 3 } }, grouped, flat],
    ['an input extent 2: at most 1', { largest: { input: 1 } }, flat, { ...flat, x: counting([1, 2, 1]) }],
    ['a kernel 2: at most 1', { largest: { kernel: 1 } }, flat, { ...flat, w: counting([2, 2, 1]) }],
    ['a stride 2: at most 1', { largest: { stride: 1 } }, { ...flat, stride: [2] }, flat],
    ['a dilation 2: at most 1', { largest: { dilation: 1 } }, { ...flat, dilation: [2] }, flat],
    ['a pad 1: at most 0', { largest: { padding: 0 } }, { ...flat, padEnd: [1] }, flat],
    [
      'an output padding 1: at most 0',
      { largest: { outputPadding: 0 } },
      { ...flat, stride: [2], outputPadding: [1] },
      { ...flat, stride: [2] },
    ],
    // 2 · 2 channels, 2 cells and 2 taps, or one.
    ['16 multiply-adds: it takes at most 15', { maxMultiplyAdds: 15 }, flat, { ...flat, w: counting([2, 2, 1]) }],
  ])('is told as %s', (words, lacking, without, within) => {
    const capabilities = { ...EVERYTHING, ...lacking };
    expect(missingCapability(caseOf(without), capabilities)).toBe(words);
    expect(missingCapability(caseOf(within), capabilities)).toBeNull();
  });
});

describe('what a subject does not lack', () => {
  it('is nothing at the very limit', () => {
    expect(missingCapability(caseOf(flat), { ...EVERYTHING, maxMultiplyAdds: 16 })).toBeNull();
    expect(missingCapability(caseOf(flat), { ...EVERYTHING, largest: { kernel: 2, input: 2 } })).toBeNull();
  });

  it('is nothing of a dilation or a stride alone, of what takes no dilation with a stride', () => {
    const capabilities = { ...EVERYTHING, dilation: 'without-stride' as const };
    expect(missingCapability(caseOf({ ...square, stride: [2, 2] }), capabilities)).toBeNull();
    expect(missingCapability(caseOf({ ...square, dilation: [2, 2] }), capabilities)).toBeNull();
  });
});

describe('the pads that a subject lacks', () => {
  it.each<[string, AxisCapabilities['padding'], Parts, Parts]>([
    ['none: one pad', 'none', { ...square, padEnd: [0, 1] }, square],
    ['none: the pads of the last axis', 'none', { ...square, padBegin: [0, 1] }, square],
    ['asymmetric: a negative one', 'asymmetric', { ...square, padBegin: [0, -1] }, { ...square, padBegin: [0, 1] }],
    ['asymmetric: beside a positive one', 'asymmetric', { ...square, padBegin: [1, 0], padEnd: [-1, 0] }, square],
    // Two cells and two taps at stride 1 are three cells: SAME crops one at the end.
    ['SAME on one axis alone', 'same-or-valid', { ...square, padEnd: [1, 0] }, { ...square, padEnd: [1, 1] }],
    ['SAME by the stride', 'same-by-stride-or-valid', { ...square, padEnd: [1, 0] }, { ...square, padEnd: [1, 1] }],
  ])('is pads of %s', (_, padding, without, within) => {
    const capabilities = { ...EVERYTHING, padding };
    expect(missingCapability(caseOf(without), capabilities)).toMatch(new RegExp(`: only ${padding}$`));
    expect(missingCapability(caseOf(within), capabilities)).toBeNull();
  });

  it('is no pad of one that takes any', () => {
    const problem = caseOf({ ...square, padBegin: [-1, 0], padEnd: [2, -3] });
    expect(missingCapability(problem, { ...EVERYTHING, padding: 'any' })).toBeNull();
  });
});

describe('what one axis or one rank lacks', () => {
  it('is an output padding on one axis of several', () => {
    const problem = caseOf({ ...square, stride: [2, 2], outputPadding: [0, 1] });
    const missing = missingCapability(problem, { ...EVERYTHING, outputPadding: 'none' });
    expect(missing).toBe('output padding [0,1]: only none');
  });

  it('goes by the rank', () => {
    const capabilities: Capabilities = { ...EVERYTHING, bias: false, byRank: { 2: { bias: true } } };
    expect(missingCapability(caseOf({ ...flat, bias: [1, 2] }), capabilities)).toBe('a bias');
    expect(missingCapability(caseOf({ ...square, bias: [1] }), capabilities)).toBeNull();
  });

  const dilated = (dilation: number[]) => caseOf({ x: counting([1, 1, 2, 2]), w: counting([1, 1, 2, 2]), dilation });

  it('is a dilation, in words', () => {
    const capabilities = { ...EVERYTHING, dilation: false as const };
    expect(missingCapability(dilated([1, 3]), capabilities)).toBe('dilation [1,3]');
    expect(missingCapability(dilated([1, 1]), capabilities)).toBeNull();
  });

  it.each([
    ['dilation', { dilation: [2, 2] }, { dilation: [2, 3] }, 'a dilation'],
    ['stride', { stride: [3, 3] }, { stride: [3, 2] }, 'a stride'],
    ['padding', { padBegin: [1, 1] }, { padBegin: [1, 0] }, 'a pad'],
    ['padding', { padEnd: [1, 1] }, { padEnd: [0, 1] }, 'a pad'],
    [
      'outputPadding',
      { stride: [2, 2], outputPadding: [1, 1] },
      { stride: [2, 2], outputPadding: [1, 0] },
      'an output padding',
    ],
    ['input', {}, { x: counting([1, 1, 2, 3]) }, 'an input extent'],
    ['kernel', {}, { w: counting([1, 1, 3, 2]) }, 'a kernel'],
  ] as const)('is another %s on one axis, and not the same on all', (field, same, other, words) => {
    const missing = [same, other].map((changes) =>
      missingCapability(caseOf({ ...square, ...changes } as Parameters<typeof caseOf>[0]), {
        ...EVERYTHING,
        uniform: [field],
      }),
    );
    expect(missing).toEqual([null, `${words} that differs between axes`]);
  });

  it.each([
    [[0, 0], [0, 0], true],
    [[1, 0], [1, 0], true],
    [[1, 0], [0, 0], false],
    [[-1, 0], [-1, 0], false],
  ])('is pads of %j and %j, of one that takes symmetric ones: can be asked: %s', (padBegin, padEnd, fits) => {
    const problem = caseOf({ x: counting([1, 1, 3, 3]), w: counting([1, 1, 2, 2]), padBegin, padEnd });
    const missing = missingCapability(problem, { ...EVERYTHING, padding: 'symmetric' });
    expect(missing).toBe(fits ? null : `pads [${padBegin}], [${padEnd}]: only symmetric`);
  });
});

describe('sizeOf', () => {
  it('is the largest over the axes, of either side, of either operand', () => {
    const problem = caseOf({
      x: counting([3, 4, 2, 5]),
      w: counting([4, 3, 2, 7]),
      stride: [8, 9],
      padBegin: [-1, 10],
      padEnd: [-11, 1],
      outputPadding: [7, 5],
      dilation: [1, 2],
      groups: 2,
    });
    const sizes = Object.keys(LARGEST_FIELDS).map((field) => [
      field,
      sizeOf(field as LargestField, geometryOf(problem)),
    ]);
    expect(Object.fromEntries(sizes)).toEqual({
      batch: 3,
      groups: 2,
      channels: 6,
      input: 5,
      kernel: 7,
      stride: 9,
      dilation: 2,
      padding: 11,
      outputPadding: 7,
    });
  });
});

it.each([
  [1, 'type f64 on 1 spatial axis'],
  [2, 'type f64 on 2 spatial axes'],
] as const)('a type that a subject has on other ranks than %d only is missing there: %s', (rank, missing) => {
  const able = { ...EVERYTHING, byRank: { [rank]: { dtypes: ['f32'] } } } as Capabilities;
  const of = (axes: number) => {
    const spatial = Array<number>(axes).fill(1);
    return caseOf({ x: counting([1, 1, ...spatial]), w: counting([1, 1, ...spatial]) });
  };
  expect([rank, 3].map((axes) => missingCapability(of(axes), able))).toEqual([missing, null]);
});
