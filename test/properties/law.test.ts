/** What laws share: whose implementation a subject is, and results of the wrong length. */
import { describe, expect, it } from 'vitest';
import { isBroughtAlong, shapeMismatch } from '../../properties/law.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import { correct } from '../subjects/faulty.ts';

describe('a subject', () => {
  it.each([
    ['module', true],
    ['program', true],
    ['engine', false],
    ['third party', false],
  ] as const)('of a %s is brought along: %s', (origin, isOwn) => {
    expect(isBroughtAlong(subjectInProcess({ convTranspose: correct }, origin))).toBe(isOwn);
  });
});

describe('a result of the right shape', () => {
  const of = (length: number) => ({ shape: [1, 1, 2], data: new Float64Array(length) });

  it.each([0, 1, 3])('with %d numbers instead of 2 is a mismatch of its data', (length) => {
    const { kind, message, difference } = shapeMismatch([1, 1, 2], of(length), 'T')!;
    expect(kind).toBe('shape');
    expect(message).toBe(`T, length of the data: shape is [${length}], expected [2]`);
    expect(difference).toEqual({ kind: 'shape', expected: [2], actual: [length] });
  });

  it('with as many numbers as it has cells is none', () => {
    expect(shapeMismatch([1, 1, 2], of(2), 'T')).toBeNull();
  });
});
