/** What laws share: whose implementation a subject is, results of the wrong length, how many cases, entries that pass. */
import { describe, expect, it } from 'vitest';
import { lawsPassed } from '../../properties/known-failures/recheck.ts';
import { isBroughtAlong, shapeMismatch } from '../../properties/law.ts';
import { CORE_LAWS, FURTHER_LAWS, lawsNamed, runsFor } from '../../properties/laws.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import { caseOf, counting } from '../spec/cases.ts';
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

describe('runsFor', () => {
  it('is all of them for a core law, and a share of them, rounded up, for a further one', () => {
    for (const law of CORE_LAWS) expect(runsFor(law, 10)).toBe(10);
    for (const law of FURTHER_LAWS) expect(runsFor(law, 10)).toBe(Math.ceil(10 * (law.share ?? 1 / 4)));
  });
});

describe('the laws that the case of an entry passes', () => {
  const [agreement, outputShape] = lawsNamed(['agreement', 'output-shape']);
  const entry = {
    id: 'a',
    subjects: ['mine'],
    when: ['rank-1'],
    fails: ['values'],
    case: caseOf({ x: counting([1, 1, 1]), w: counting([1, 1, 1]) }),
    laws: [agreement.id, outputShape.id],
    reference: 'docs',
    note: 'wrong',
  } as const;
  const passed = (convTranspose: typeof correct) =>
    lawsPassed(subjectInProcess({ name: 'mine', convTranspose }), entry);

  it('are all where the subject is right', async () => {
    expect(await passed(correct)).toEqual(['agreement', 'output-shape']);
  });

  it('are those that it fails in no listed way', async () => {
    expect(await passed((problem) => ({ ...correct(problem), data: Float64Array.of(9) }))).toEqual(['output-shape']);
    // A shape that is wrong is not among what the entry lists.
    expect(await passed((problem) => ({ ...correct(problem), shape: [1, 1, 2] }))).toEqual([
      'agreement',
      'output-shape',
    ]);
  });
});
