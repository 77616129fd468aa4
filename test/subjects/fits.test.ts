/** Which pads SAME stands for: outputs of (i − 1)·s + 1 … i·s, what is over cropped in halves, the larger at the end. */
import { describe, expect, it } from 'vitest';
import { geometryOf } from '../../spec/geometry.ts';
import { EVERYTHING, LARGEST_FIELDS, type LargestField } from '../../subjects/capabilities.ts';
import { missingCapability, sizeOf } from '../../subjects/fits.ts';
import { caseOf, counting } from '../spec/cases.ts';

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

describe('what a subject lacks', () => {
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
    const square = { x: counting([1, 1, 2, 2]), w: counting([1, 1, 2, 2]) };
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
