/**
 * What a framework refuses, whoever speaks its words refuses: an output padding of the stride, an output_shape out of range, pads
 * beside auto_pad, channels that do not fit. Each call breaks a rule by one change of a legal one.
 *
 * Source: the conventions (spec/conventions), which name what each framework refuses and what it says.
 */
import type { WordLaw } from '../law.ts';
import { checkRefusal, missingRefusals } from '../words/check-refusal.ts';
import { refusedCalls } from '../words/refused-calls.ts';

export const wordsRefusal: WordLaw = {
  id: 'words-refusal',
  statement: 'A call that the framework refuses is refused.',
  lane: 'refusal',
  about: 'calls',
  missing: missingRefusals,
  cases: refusedCalls,
  // Each refusal may end a process, and words-rules breaks every rule.
  share: 1 / 2,
  numbers: 'any',
  check: checkRefusal,
};
