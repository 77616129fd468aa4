/**
 * A call in a framework's words: SAME, auto_pad, output_shape, a layout, an order of weights. It gives the result of the case that
 * it stands for. Where the text of the framework has several readings, the result is that of one of them. The request is left as it is,
 * and the result is the caller's, as inputs-kept and results-kept say it of cases.
 *
 * Source: the conventions (spec/conventions), each with its own.
 */
import type { WordLaw } from '../law.ts';
import { checkCall } from '../words/check-call.ts';
import { drawnCalls, missingWords } from '../words/drawn-calls.ts';

export const wordsResult: WordLaw = {
  id: 'words-result',
  statement: 'A call in a framework’s words gives the result of the case that it stands for; of several readings, one.',
  lane: 'exact',
  about: 'calls',
  missing: missingWords,
  cases: drawnCalls,
  special: true,
  check: (subject, call, _accuracy, _screen, onReading) => checkCall(subject, call, onReading),
};
