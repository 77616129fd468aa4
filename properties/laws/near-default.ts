/**
 * Agreement on the geometries near the plainest one (near-default.ts), which are put one by one and not drawn: first
 * those that differ in one attribute, then of those that differ in two and in three as many as the run has cases for,
 * chosen by the seed. With 200 cases per law a module or a program gets all of one and two, and half of three. A part
 * is run on third parties, of which every call takes milliseconds, and to our engines, whose certificates have them
 * all. The data choose which of two engines judges.
 *
 * Source: fast paths are guarded by attributes at their defaults; Kuhn, Wallace & Gallo, "Software fault interactions
 * and implications for software testing" (2004): hardly any fault needs more than a few attributes to coincide.
 */
import type { Case } from '../../spec/case.ts';
import { casesOf, DraftCases, type Fitting } from '../cases/draft-cases.ts';
import { type Nearness, near } from '../cases/near-default.ts';
import { type AskedSubject, type CaseLaw, type Enumeration, isBroughtAlong, nothingMissing } from '../law.ts';
import { checkAgainstOne } from '../law-parts/against-one.ts';
import { shuffled } from '../shuffled.ts';

/** What comes first, in its order, and what then as far as it goes: a part is exhausted before the next begins. */
const FIRST: readonly Nearness[] = [
  { differing: 0, values: 1, usual: true, alike: true },
  { differing: 1, values: 3, usual: true, alike: true },
];
const FURTHER: readonly Nearness[] = [
  { differing: 2, values: 1, usual: true, alike: true },
  { differing: 3, values: 1, usual: false, alike: false },
];

const PARTS = [FIRST, ...FURTHER.map((one) => [one])];

/** Cases put for one of a core law. */
const PER_RUN = 30;
const FEWER_PER_RUN = 5;

export const nearDefault: CaseLaw = {
  id: 'near-default',
  statement: 'T(x, w, bias) equals a reference engine where one, two or three attributes differ from the plainest.',
  lane: 'exact',
  missing: nothingMissing,
  cases: (capabilities) => new DraftCases(capabilities),
  enumerated,
  check: checkAgainstOne,
};

function enumerated(subject: AskedSubject, { seed, runs }: Enumeration): Case[] {
  const most = runs * (isBroughtAlong(subject) ? PER_RUN : FEWER_PER_RUN);
  const chosen: Fitting[] = [];
  let at = 0;
  for (const part of near(subject.capabilities, PARTS)) {
    chosen.push(...(at === 0 ? part : shuffled(part, seed + at - 1)));
    at++;
    if (chosen.length >= most) break;
  }
  return casesOf(chosen.slice(0, most), seed);
}
