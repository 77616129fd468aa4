/**
 * One operator, said in other words: auto_pad for the pads that it stands for, output_shape for an output padding, every layout for
 * every other, orders of weights, an image without its batch axis, defaults left out and written out. The results are the same, bit
 * for bit, once they lie in the same layout.
 *
 * Source: the conventions (spec/conventions): each of these calls resolves to the same case.
 */
import { compareExact } from '../../spec/compare.ts';
import { type FrameworkCall, fromLayoutOf } from '../../spec/conventions/call.ts';
import { caseOfCall } from '../../spec/conventions/case-or-call.ts';
import type { Subject } from '../../subjects/subject.ts';
import { type Mismatch, mismatchOf, resultOf, type WordLaw } from '../law.ts';
import { called } from '../words/check-call.ts';
import { drawnCalls, missingWords } from '../words/drawn-calls.ts';
import { phrasingsWithin } from '../words/rephrased.ts';

/** Other ways to say a case that are called; there may be dozens. */
const MOST = 6;

export const wordsRewording: WordLaw = {
  id: 'words-rewording',
  statement: 'Other words for the same operator give the same result, bit for bit.',
  lane: 'exact',
  about: 'calls',
  missing: missingWords,
  cases: drawnCalls,
  special: true,
  share: 1 / 4,
  check,
};

async function check(subject: Subject, call: FrameworkCall): Promise<Mismatch | null> {
  const problem = caseOfCall(call);
  if (problem === null) return null;
  const others = phrasingsWithin(problem, subject.capabilities);
  const chosen = others.filter((_, at) => at % Math.ceil(others.length / MOST) === 0).map((make) => make());
  let first: { readonly call: FrameworkCall; readonly y: ReturnType<typeof fromLayoutOf> } | null = null;
  for (const other of chosen) {
    const outcome = await called(subject, other);
    // Words that it has not are nothing to compare.
    if (outcome.kind === 'skipped') continue;
    const got = resultOf(outcome, said(other));
    if ('mismatch' in got) return got.mismatch;
    const y = fromLayoutOf(other, got.y);
    if (first === null) {
      first = { call: other, y };
      continue;
    }
    const what = `${said(other)} against ${said(first.call)}`;
    const found = mismatchOf(compareExact(first.y, y), what, { expected: first.y, got: y, isTwoWays: true });
    if (found !== null) return found;
  }
  if (first !== null) return null;
  return { kind: 'skipped', message: 'it has none of the words for this operator', difference: null };
}

function said({ convention, attributes }: FrameworkCall): string {
  return `${convention} ${JSON.stringify(attributes)}`;
}
