/** What laws of words check: the answer to a call is a right one, by one of the readings where its text has several. */
import { compareExact } from '../../spec/compare.ts';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import type { Outcome, Subject } from '../../subjects/subject.ts';
import { type Mismatch, mismatchBetween, type OnReading, resultOf, sideEffectMismatch } from '../law.ts';
import { type ReadAnswer, type RightAnswers, rightAnswersTo } from './answers.ts';

/** The call of a subject that declares to speak its convention. */
export async function called(subject: Subject, call: FrameworkCall): Promise<Outcome> {
  if (subject.call === undefined) {
    return {
      kind: 'malformed',
      message: `declares the convention ${call.convention} and has no function call(request)`,
    };
  }
  return subject.call(call);
}

/** null where the answer is right and nothing else is touched; every reading that it follows is reported. */
export async function checkCall(
  subject: Subject,
  call: FrameworkCall,
  onReading?: OnReading,
): Promise<Mismatch | null> {
  const outcome = await called(subject, call);
  const right = rightAnswersTo(call);
  const followed = followedBy(outcome, right);
  if (followed.length === 0) return wrongAnswer(call, outcome, right);
  if (right.ambiguity !== null && onReading !== undefined) {
    for (const { label } of followed) for (const part of partsOf(label!)) onReading(right.ambiguity, part);
  }
  if (!subject.capabilities.sharedMemory) return null;
  return sideEffectMismatch(outcome, SIDE_EFFECTS, `${call.convention} ${JSON.stringify(call.attributes)}`);
}

/** A call in words changes nothing of its request, and its result is the caller's: as inputs-kept and results-kept have it of cases. */
const SIDE_EFFECTS = ['input changed', 'memory shared', 'earlier result changed'] as const;

/** What a reading says of each axis, without the axis: `axis 0, the text; axis 2, the shape inference`. */
function partsOf(label: string): ReadonlySet<string> {
  const parts = label.split(/; (?=ax[ie]s \d)/).map((part) => part.replace(/^ax[ie]s \d(?:, \d)*, /, ''));
  return new Set(parts);
}

/** The readings by which an outcome is right. */
export function followedBy(outcome: Outcome, { readings }: RightAnswers): readonly ReadAnswer[] {
  return readings.filter(({ answer }) => {
    if (answer.kind === 'any') return outcome.kind === 'result' || outcome.kind === 'refused';
    if (answer.kind === 'refusal') return outcome.kind === 'refused';
    return outcome.kind === 'result' && compareExact(answer.y, outcome) === null;
  });
}

function wrongAnswer(call: FrameworkCall, outcome: Outcome, { ambiguity, readings }: RightAnswers): Mismatch {
  const what = `${call.convention} ${JSON.stringify(call.attributes)}`;
  const results = readings.flatMap(({ answer }) => (answer.kind === 'result' ? [answer.y] : []));
  if (results.length === 0) return notRefused(what, outcome, readings);
  const got = resultOf(outcome, what);
  if ('mismatch' in got) return got.mismatch;
  const of =
    ambiguity === null ? 'the case that it stands for' : `every reading of ${ambiguity}, first ${readings[0].label}`;
  return mismatchBetween(results[0], got.y, `${what} against ${of}`)!;
}

function notRefused(what: string, outcome: Outcome, readings: readonly ReadAnswer[]): Mismatch {
  const [{ answer }] = readings;
  const reason = answer.kind === 'refusal' ? answer.reason : 'no reading has a result';
  if (outcome.kind === 'result') {
    const message = `${what}: gave a result of shape [${outcome.shape.join(', ')}]; to be refused: ${reason}`;
    return { kind: 'accepted', message, difference: null };
  }
  return { kind: outcome.kind, message: `${what}: ${outcome.message}; to be refused: ${reason}`, difference: null };
}
