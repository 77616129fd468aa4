/**
 * Words near their defaults, one by one and not drawn: geometries that differ from the plainest in one attribute or two, each in
 * all the ways in which the frameworks can say it, so that every attribute stands alone once, and is left out once.
 *
 * Source: near-default.ts, of which these are the geometries.
 */
import * as fc from 'fast-check';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import { casesOf, type Fitting } from '../cases/draft-cases.ts';
import { near } from '../cases/near-default.ts';
import { type AskedSubject, type Enumeration, isBroughtAlong, type WordLaw } from '../law.ts';
import { shuffled } from '../shuffled.ts';
import { checkCall } from '../words/check-call.ts';
import { missingWords, spoken } from '../words/drawn-calls.ts';
import { phrasingsWithin } from '../words/rephrased.ts';

const PARTS = [
  [
    { differing: 0, values: 1, usual: true, alike: true },
    { differing: 1, values: 3, usual: true, alike: true },
  ],
] as const;

/** Calls put for one case of a core law. */
const PER_RUN = 10;
const FEWER_PER_RUN = 1;

export const wordsNearDefault: WordLaw = {
  id: 'words-near-default',
  statement: 'Each attribute alone, written out and left out, gives the result of the case that it stands for.',
  lane: 'exact',
  about: 'calls',
  missing: missingWords,
  // A failing one is small as it is.
  cases: () => fc.constant(null as never),
  enumerated,
  special: true,
  check: (subject, call) => checkCall(subject, call),
};

function enumerated(subject: AskedSubject, { seed, runs }: Enumeration): FrameworkCall[] {
  if (missingWords(subject.capabilities) !== null) return [];
  const [part] = near(subject.capabilities, PARTS) as Iterable<readonly Fitting[]>;
  const most = runs * (isBroughtAlong(subject) ? PER_RUN : FEWER_PER_RUN);
  const cases = shuffled(casesOf(part, seed), seed);
  const each = spoken(subject.capabilities).map(([{ id }]) => ({ ...subject.capabilities, conventions: [id] }));
  const lists = cases.flatMap((problem) => each.map((capabilities) => () => phrasingsWithin(problem, capabilities)));
  return inTurn(lists, { seed, most });
}

/**
 * One call of each list, then another of each, until there are enough: to make all lists takes seconds, and few calls are put.
 * @param lists functions that make them
 */
function inTurn(
  lists: readonly (() => (() => FrameworkCall)[])[],
  { seed, most }: { readonly seed: number; readonly most: number },
): FrameworkCall[] {
  const calls: FrameworkCall[] = [];
  const made: (() => FrameworkCall)[][] = [];
  for (let round = 0, isLast = false; !isLast; round++) {
    isLast = true;
    for (const [at, list] of lists.entries()) {
      if (calls.length === most) return calls;
      made[at] ??= shuffled(list(), seed + at);
      if (round >= made[at].length) continue;
      calls.push(made[at][round]());
      isLast = false;
    }
  }
  return calls;
}
