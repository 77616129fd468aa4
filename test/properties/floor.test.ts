/** The floor of a coverage class: half a percent of the legal cases, rounded down, from 400 cases on. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Law } from '../../properties/law.ts';
import { lawsNamed } from '../../properties/laws.ts';
import { verify } from '../../runs/verify/verify.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import { caseOf, counting, SEED } from '../spec/cases.ts';
import { correct } from '../subjects/faulty.ts';

const [agreement] = lawsNamed(['agreement']);

const USUAL = caseOf({ x: counting([1, 1, 3]), w: counting([1, 1, 2]) });
const RARE = { ...USUAL, bias: Float64Array.of(5) };

/** Agreement on cases of which so many have a bias. */
function withBiases(count: number): Law {
  return {
    ...agreement,
    cases: (_, first = 0) => {
      let drawn = first;
      return fc.constant(USUAL).map(() => (drawn++ < count ? RARE : USUAL));
    },
  };
}

/** Subjects whose coverage of a bias is short, with the count of such cases. */
async function biasesOf(count: number, runs: number) {
  const subject = subjectInProcess({ name: 'mine', convTranspose: correct }, 'module');
  const { coverage } = await verify([subject], { seed: SEED, runs, laws: [withBiases(count)] });
  const { counts, short } = coverage.find(({ id }) => id === 'bias')!;
  return { count: counts.mine, isShort: short.includes('mine') };
}

describe('the floor of a coverage class', () => {
  it.each([
    // 0.5 % of 400 is 2; of 500 it is 2.5, of which 2 are enough; of 600 it is 3.
    [1, 400, true],
    [2, 400, false],
    [2, 500, false],
    [2, 600, true],
    [3, 600, false],
    // Under 400 cases chance decides.
    [0, 399, false],
    [0, 400, true],
  ])('with %d of %d cases in the class: is missed: %s', async (count, runs, isShort) => {
    expect(await biasesOf(count, runs)).toEqual({ count, isShort });
  });
});

describe('a subject that was not put to the end', () => {
  /** The objections of a run of two laws, of which the first covers no bias; `after` is called when that law is done. */
  const objectionsOf = async (after: (interrupt: AbortController) => void) => {
    const interrupt = new AbortController();
    const subject = subjectInProcess({ name: 'mine', convTranspose: correct }, 'module');
    const { objections } = await verify([subject], {
      seed: SEED,
      runs: 400,
      laws: [withBiases(0), { ...withBiases(0), id: 'second' }],
      signal: interrupt.signal,
      onProgress: ({ law, finished }) => law === 'agreement' && finished !== null && after(interrupt),
    });
    return objections;
  };

  it('is short of nothing, since the rest might have covered it', async () => {
    expect(await objectionsOf((interrupt) => interrupt.abort())).toEqual([
      'the run ended early, interrupted: 1 of 2 checks are not complete',
    ]);
  });

  it('is short where it was', async () => {
    expect(await objectionsOf(() => {})).toContain('coverage of bias on mine is under its floor');
  });
});
