/**
 * Where the text of a framework has several readings, whoever speaks its words takes the same one whenever it is asked: with other
 * numbers, and on one image more.
 *
 * Source: spec/conventions/classes.ts, the calls on which texts differ.
 */
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import { floatArray } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { Mismatch, WordLaw } from '../law.ts';
import { rightAnswersTo } from '../words/answers.ts';
import { called, checkCall, followedBy } from '../words/check-call.ts';
import { drawnCalls, missingWords } from '../words/drawn-calls.ts';

export const wordsReading: WordLaw = {
  id: 'words-reading',
  statement: 'Of a text that has several readings, the same one is taken on every call.',
  lane: 'exact',
  about: 'calls',
  missing: missingWords,
  cases: drawnCalls,
  special: true,
  share: 1 / 4,
  check,
};

async function check(subject: Subject, call: FrameworkCall): Promise<Mismatch | null> {
  const wrong = await checkCall(subject, call);
  if (wrong !== null) return wrong;
  const first = await readingsOf(subject, call);
  if (first === null) return null;
  for (const other of [withOtherNumbers(call), ...withOneImageMore(call)]) {
    const second = await readingsOf(subject, other);
    if (second === null || second.labels.join() !== first.labels.join() || second.followed.length === 0) continue;
    if (second.followed.some((label) => first.followed.includes(label))) continue;
    const message = `${call.convention} ${JSON.stringify(call.attributes)}: took “${second.followed[0]}” where it took “${first.followed[0]}” before`;
    return { kind: 'values', message, difference: null };
  }
  return null;
}

interface Readings {
  readonly labels: readonly string[];
  readonly followed: readonly string[];
}

/** null of a call that has only one reading. */
async function readingsOf(subject: Subject, call: FrameworkCall): Promise<Readings | null> {
  const right = rightAnswersTo(call);
  if (right.ambiguity === null) return null;
  const followed = followedBy(await called(subject, call), right);
  const labelsOf = (readings: typeof right.readings) => readings.map(({ label }) => label!);
  return { labels: labelsOf(right.readings), followed: labelsOf(followed) };
}

/** Numbers none of which is 0, so that readings differ in them. */
function withOtherNumbers(call: FrameworkCall): FrameworkCall {
  const data = floatArray(
    call.dtype,
    Array.from(call.x.data, (_, at) => (at % 5) + 1),
  );
  return { ...call, x: { shape: call.x.shape, data } };
}

/** No reading speaks of the batch. None where x has no images to repeat. */
function withOneImageMore(call: FrameworkCall): FrameworkCall[] {
  const { shape, data } = withOtherNumbers(call).x;
  const hasBatch = shape.length === call.w.shape.length;
  if (!hasBatch || shape[0] === 0) return [];
  const numbers = [...data, ...data.slice(0, data.length / shape[0])];
  return [{ ...call, x: { shape: shape.with(0, shape[0] + 1), data: floatArray(call.dtype, numbers) } }];
}
