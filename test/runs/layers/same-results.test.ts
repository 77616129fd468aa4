/** Verdicts that stand for others: only for the same numbers, and the same bound. */
import { describe, expect, it } from 'vitest';
import { SameResults } from '../../../runs/layers/same-results.ts';
import type { Outcome, Subject } from '../../../subjects/subject.ts';
import { caseOf, counting } from '../../spec/cases.ts';
import { right } from '../gates.ts';

const [PROBLEM, OTHER] = [1, 2].map((first) => caseOf({ x: counting([1, 1, 2], first), w: counting([1, 1, 1]) }));

const result = (...data: number[]): Outcome => ({
  kind: 'result',
  shape: [data.length],
  data: Float32Array.from(data),
});
const transforming: Subject = { ...right(), capabilities: { ...right().capabilities, sumsOfProducts: false } };

const naming: Subject = {
  ...right(),
  capabilities: { ...right().capabilities, requantisation: ['single-rounding'] },
};

describe('the verdict on a result', () => {
  it('is that on the same one of another subject', () => {
    const kept = new SameResults<string>();
    kept.keep(PROBLEM, right(), result(1, 2), 'passed');
    expect(kept.verdictOn(PROBLEM, right('other'), result(1, 2))).toBe('passed');
  });

  it.each([
    ['other numbers', PROBLEM, right(), result(1, 3)],
    ['another shape', PROBLEM, right(), result(1, 2, 0)],
    ['another case', OTHER, right(), result(1, 2)],
    ['another bound', PROBLEM, transforming, result(1, 2)],
    ['another rule of rounding', PROBLEM, naming, result(1, 2)],
    ['no result', PROBLEM, right(), { kind: 'refused', message: 'no' } as Outcome],
  ])('is none for %s', (_, problem, subject, outcome) => {
    const kept = new SameResults<string>();
    kept.keep(PROBLEM, right(), result(1, 2), 'passed');
    expect(kept.verdictOn(problem, subject, outcome)).toBe(null);
  });
});
