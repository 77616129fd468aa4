/** What every visit to a subject is made of: a first answer, times, and whether what came back is right. */
import { compareExact, describeDifference } from '../../spec/compare.ts';
import { isQuantised } from '../../spec/number-types.ts';
import { unexplainedRounding } from '../../spec/rounding-explained.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { Outcome } from '../../subjects/subject.ts';
import type { CallReply } from '../contenders/answer-bench.ts';
import type { Contender, Measured } from '../contenders/contender.ts';
import type { UntimedCell } from '../result.ts';
import type { Task } from './task.ts';
import { beyondBounds } from './within-bounds.ts';

/** Why a subject gets no time. */
export type Hindrance = Pick<UntimedCell, 'status' | 'message'>;

/** A first call, and what is wrong with its answer. */
export async function firstCall(
  contender: Contender,
  task: Task,
): Promise<{ first: CallReply; hindrance: Hindrance | null }> {
  const first = await contender.call(task.problem);
  return { first, hindrance: hindranceOf(first.outcome, task.expectedFor(contender.source)) };
}

/** Times of calls whose answer was right to the last. */
export type Times = Measured & { readonly samplesMs: readonly number[] };

/** The part of a visit's time that is spent on warming up, beforehand. */
export const WARM_UP_SHARE = 0.2;

export interface TimingOptions {
  /** How long calls are timed; one at least. */
  readonly timeBudgetMs: number;
  /** How long calls are made beforehand, where one does not take longer. */
  readonly warmUpMs: number;
  /** Whether preparing, a call and disposing are timed together as well. */
  readonly wholeCall: boolean;
}

/** @param first what the subject's first call showed */
export async function timedCalls(
  contender: Contender,
  task: Task,
  first: CallReply,
  { wholeCall, ...durations }: TimingOptions,
): Promise<{ times: Times; hindrance: null } | { times: null; hindrance: Hindrance }> {
  const { callMs, waitedMs, isAsync } = first;
  const options = { ...durations, firstCallMs: callMs ?? waitedMs, isAsync };
  const measured = await contender.measure(task.isOfModel ? task.real : task.problem, options, wholeCall);
  const { samplesMs, last } = measured;
  const wrong = task.isOfModel
    ? beyondModel(last, contender, task)
    : hindranceOf(last, task.expectedFor(contender.source));
  const hindrance = prefixed('while timed', wrong);
  if (hindrance !== null) return { times: null, hindrance };
  if (samplesMs !== null) return { times: { ...measured, samplesMs }, hindrance: null };
  return { times: null, hindrance: { status: 'crashed', message: 'the process answered without a time' } };
}

export function prefixed(when: string, hindrance: Hindrance | null): Hindrance | null {
  return hindrance && { ...hindrance, message: `${when}: ${hindrance.message}` };
}

/** What is wrong with an outcome; null where it is the expected result. */
function hindranceOf(outcome: Outcome, expected: Tensor): Hindrance | null {
  const wrong = misfit(outcome, expected);
  if (wrong !== null) return wrong;
  const difference = compareExact(expected, outcome as Extract<Outcome, { readonly kind: 'result' }>);
  return difference === null ? null : { status: 'disagrees', message: describeDifference(difference) };
}

/** What is wrong with an outcome on the numbers of a model; null where it is within the bound of the exact result, or rounded by a rule. */
export function beyondModel(outcome: Outcome, { capabilities }: Contender, task: Task): Hindrance | null {
  const answer = task.realAnswer();
  const wrong = misfit(outcome, answer.exact);
  if (wrong !== null) return wrong;
  const result = outcome as Extract<Outcome, { readonly kind: 'result' }>;
  // The exact answer of integers are their sums.
  const difference = isQuantised(task.real.dtype)
    ? (unexplainedRounding(task.real, answer.exact, result, capabilities.requantisation)?.difference ?? null)
    : beyondBounds(task.real, capabilities, answer, result);
  return difference === null ? null : { status: 'disagrees', message: describeDifference(difference) };
}

/** What is wrong with an outcome that is no result of this shape; null where it is one, whatever its numbers. */
export function misfit(outcome: Outcome, expected: Tensor): Hindrance | null {
  if (outcome.kind === 'malformed') return { status: 'disagrees', message: outcome.message };
  if (outcome.kind === 'skipped') return { status: 'not covered', message: outcome.message };
  if (outcome.kind === 'errored') return { status: 'refused', message: outcome.message };
  if (outcome.kind !== 'result') return { status: outcome.kind, message: outcome.message };
  const difference = compareExact(expected, outcome);
  return difference?.kind === 'shape' ? { status: 'disagrees', message: describeDifference(difference) } : null;
}
