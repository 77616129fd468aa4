/**
 * Every rule by which a framework refuses, broken at least once, in every attribute and operand that can break it: what is drawn
 * seldom meets two words that exclude each other, an attribute that must be given, or a bias where there is none.
 *
 * Source: the conventions (spec/conventions), which name what each framework refuses and what it says.
 */
import * as fc from 'fast-check';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import { type AskedSubject, type Enumeration, isBroughtAlong, type WordLaw } from '../law.ts';
import { shuffled } from '../shuffled.ts';
import { brokenRules } from '../words/broken-rules.ts';
import { checkRefusal, missingRefusals } from '../words/check-refusal.ts';
import { spoken } from '../words/drawn-calls.ts';

export const wordsRules: WordLaw = {
  id: 'words-rules',
  statement: 'Each rule of a framework is kept, whichever attribute or operand breaks it.',
  lane: 'refusal',
  about: 'calls',
  missing: missingRefusals,
  // A failing one is small as it is.
  cases: () => fc.constant(null as never),
  enumerated,
  special: true,
  numbers: 'any',
  check: checkRefusal,
};

function enumerated(subject: AskedSubject, { seed, runs }: Enumeration): FrameworkCall[] {
  const { capabilities } = subject;
  if (missingRefusals(capabilities) !== null) return [];
  const calls = spoken(capabilities).flatMap(([{ id }, within]) =>
    brokenRules({ ...within, conventions: [id] }, seed).map(({ call }) => call),
  );
  return isBroughtAlong(subject) ? calls : shuffled(calls, seed).slice(0, runs);
}
