/**
 * The child's side of a contender: loads one implementation, calls it once for the agreement, then times it. Runs as a
 * process of its own, so that a crash ends nothing else, and waits without working while others are timed.
 */

import type { Case } from '../../spec/case.ts';
import { outcomeOf, outcomeOfThrown } from '../../subjects/calls/outcome.ts';
import { clockMs } from '../../subjects/calls/untouched.ts';
import { serve } from '../../subjects/process/serve.ts';
import type { Implementation, Outcome } from '../../subjects/subject.ts';
import { type MeasureOptions, makeReady, measure, measureWholeCall } from '../timing/measure.ts';

export type BenchRequest =
  | { readonly call: Case }
  | { readonly measure: Case; readonly options: MeasureOptions; readonly wholeCall: boolean };

/** The answer to `call`: the case is made ready and run once. */
export interface CallReply {
  readonly outcome: Outcome;
  /** What the call itself took; null of a program, whose calls nobody but itself can time. */
  readonly callMs: number | null;
  /** From asking to the answer, whatever else happened meanwhile: for limits of time, never reported as a time. */
  readonly waitedMs: number;
  readonly isAsync: boolean;
}

/**
 * The answer to `measure`: the case is made ready, run again and again, and then, if that is asked, made ready and run
 * once.
 */
export type MeasureReply =
  | {
      readonly samplesMs: readonly number[];
      readonly prepareMs: number | null;
      readonly wholeCallMs: number | null;
      readonly last: Outcome;
    }
  | { readonly failure: Outcome };

async function call(implementation: Implementation, problem: Case): Promise<CallReply> {
  try {
    const ready = await makeReady(implementation, problem);
    const started = clockMs();
    const returned = ready.run();
    const result = await returned;
    const callMs = clockMs() - started;
    const isAsync = typeof (returned as Partial<Promise<unknown>> | null)?.then === 'function';
    // Copied before the release, which may take the memory of the result back.
    const outcome = outcomeOf(result, problem.dtype);
    await ready.dispose();
    return { outcome, callMs, waitedMs: callMs, isAsync };
  } catch (error) {
    return { outcome: outcomeOfThrown(error), callMs: 0, waitedMs: 0, isAsync: false };
  }
}

async function time(
  implementation: Implementation,
  request: Extract<BenchRequest, { measure: Case }>,
): Promise<MeasureReply> {
  try {
    const ready = await makeReady(implementation, request.measure);
    const { samplesMs, last } = await measure(ready, request.options);
    const outcome = outcomeOf(last, request.measure.dtype);
    await ready.dispose();
    const wholeCallMs = request.wholeCall ? await measureWholeCall(implementation, request.measure) : null;
    return { samplesMs, prepareMs: ready.prepareMs, wholeCallMs, last: outcome };
  } catch (error) {
    return { failure: outcomeOfThrown(error) };
  }
}

serve<BenchRequest>((implementation, request) =>
  'call' in request ? call(implementation, request.call) : time(implementation, request),
);
