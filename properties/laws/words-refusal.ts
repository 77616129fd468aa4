/**
 * What a framework refuses, whoever speaks its words refuses: an output padding of the stride, an output_shape out of range, pads
 * beside auto_pad, channels that do not fit. Each call breaks a rule by one change of a legal one.
 *
 * Source: the conventions (spec/conventions), which name what each framework refuses and what it says.
 */
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { Mismatch, WordLaw } from '../law.ts';
import { checkCall } from '../words/check-call.ts';
import { missingWords, plainestCall } from '../words/drawn-calls.ts';
import { refusedCalls } from '../words/refused-calls.ts';

export const wordsRefusal: WordLaw = {
  id: 'words-refusal',
  statement: 'A call that the framework refuses is refused.',
  lane: 'refusal',
  about: 'calls',
  missing: (capabilities) =>
    missingWords(capabilities) ?? (capabilities.refuses.length > 0 ? null : 'refusal of what a framework refuses'),
  cases: refusedCalls,
  numbers: 'any',
  check,
};

/** A trap looks like a refusal, and what it leaves behind may answer nothing more: so the plainest call comes after it. */
async function check(subject: Subject, call: FrameworkCall): Promise<Mismatch | null> {
  const wrong = await checkCall(subject, call);
  if (wrong !== null) return wrong;
  const after = await checkCall(subject, plainestCall(call.convention, subject.capabilities));
  return after && { ...after, message: `after the refusal of ${JSON.stringify(call.attributes)}: ${after.message}` };
}
