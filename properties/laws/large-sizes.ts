/**
 * Agreement on sizes that real layers have and small cases do not (large-sizes.ts), each put in every run, one at a
 * time, amid tiny numbers: wherever it can stand where a run has ORDINARY_RUNS cases for a law; at one place that the
 * seed chooses in a shorter run, to third parties, of which every call takes milliseconds, and to our engines. The data
 * choose which of two engines judges.
 *
 * Source: kernels of 64×64 in FCN, strides of 256 in vocoders, axes beyond 2¹⁶ samples; buffers and indices of fixed
 * width.
 */
import type { Case } from '../../spec/case.ts';
import { casesOf, DraftCases } from '../cases/draft-cases.ts';
import { largeSizesWithin } from '../cases/large-sizes.ts';
import { type AskedSubject, type CaseLaw, type Enumeration, isBroughtAlong, nothingMissing } from '../law.ts';
import { checkAgainstOne } from '../law-parts/against-one.ts';
import { shuffled } from '../shuffled.ts';

export const largeSizes: CaseLaw = {
  id: 'large-sizes',
  statement: 'T(x, w, bias) equals a reference engine where one extent, attribute or number of channels is large.',
  lane: 'exact',
  missing: nothingMissing,
  cases: (capabilities) => new DraftCases(capabilities),
  enumerated,
  check: checkAgainstOne,
};

/** Cases of a law in a run that is not cut short. */
const ORDINARY_RUNS = 100;

function enumerated(subject: AskedSubject, { seed, runs }: Enumeration): Case[] {
  const isShort = runs < ORDINARY_RUNS || !isBroughtAlong(subject);
  const sizes = [...largeSizesWithin(subject.capabilities, seed).values()];
  const places = sizes.flatMap((all, at) => (isShort ? shuffled(all, seed + at)[0] : all));
  return casesOf(places, seed);
}
