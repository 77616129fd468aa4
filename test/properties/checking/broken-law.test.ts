/** Laws that break, skip and are asked for paths that are none; what sums are exact, and what is shown of numbers. */
import { describe, expect, it } from 'vitest';
import { checkCase, checkLaw } from '../../../properties/checking/check.ts';
import { inexactness } from '../../../properties/checking/exact-sums.ts';
import { shown } from '../../../properties/checking/shown-tensors.ts';
import type { Law } from '../../../properties/law.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import { caseOf, counting, SEED } from '../../spec/cases.ts';
import { correct } from '../../subjects/faulty.ts';

const [agreement] = lawsNamed(['agreement']);
const subject = subjectInProcess({ name: 'mine', convTranspose: correct }, 'module');
const PROBLEM = caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 2]) });

describe('a law that throws', () => {
  it('ends its run with the first error, and keeps that as the cause', async () => {
    const errors: Error[] = [];
    const broken: Law = {
      ...agreement,
      check: async () => {
        errors.push(new Error(`slip ${errors.length + 1}`));
        throw errors.at(-1);
      },
    };
    const thrown = await checkLaw(subject, broken, { seed: SEED, runs: 10 }).catch((error: Error) => error);
    expect(String(thrown)).toBe('Error: law agreement on mine broke: Error: slip 1');
    expect((thrown as Error).cause).toBe(errors[0]);
  });
});

describe('a path', () => {
  it.each(['7', '5', '0:999'])('%s that names no case is refused with the numbers that there are', async (path) => {
    await expect(checkLaw(subject, agreement, { seed: SEED, runs: 5, path })).rejects.toThrow(
      `path ${path} names no case of law agreement with seed ${SEED}: they are numbered from 0 to 4, and what follows ` +
        'leads to smaller ones',
    );
  });
});

describe('a given case that the subject skips', () => {
  it('is not covered, and counted as skipped', async () => {
    const skipping: Law = {
      ...agreement,
      check: async ({ name }) =>
        name === subject.name ? { kind: 'skipped', message: 'no such layer', difference: null } : null,
    };
    expect(await checkCase(subject, skipping, PROBLEM)).toMatchObject({
      status: 'not covered',
      missing: 'no such layer',
      skipped: 1,
      failure: null,
    });
  });
});

describe('a gradient whose sums are exact', () => {
  const g = (value: number) => ({ shape: [1, 1, 3], data: Float64Array.of(value, 1, 1) });

  it.each(['x', 'w', 'bias'] as const)('with respect to %s is one of small integers, and of no large ones', (of) => {
    const problem = caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 2]), bias: [1] });
    expect(inexactness(problem, { of, g: g(2 ** 20) })).toBeNull();
    expect(inexactness(problem, { of, g: g(2 ** 54) })).toBe('needs integers whose sums are exact in f64');
  });
});

describe('numbers around the worst difference', () => {
  it('begin at an index of their tensor, where not all are shown', () => {
    const tensor = { shape: [2, 3, 50], data: Float64Array.from({ length: 300 }, (_, at) => at) };
    const { from, numbers } = shown('got', { label: 'T', tensor }, [1, 1, 20]);
    // Element 220, and seven before it.
    expect([from, numbers[0]]).toEqual([[1, 1, 13], 213]);
  });
});
