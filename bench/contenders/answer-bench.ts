/**
 * What the benchmark asks of an implementation, where it is loaded, be it a process or a page: to call it once for the agreement, then
 * to time it.
 */

import type { Case } from '../../spec/case.ts';
import { messageOf, outcomeOf, outcomeOfThrown } from '../../subjects/calls/outcome.ts';
import { asGiven, withoutZeroPoint } from '../../subjects/calls/outcome-of-codes.ts';
import { clockMs } from '../../subjects/calls/untouched.ts';
import type { Implementation, Outcome } from '../../subjects/subject.ts';
import { type MeasureOptions, makeReady, measure, measureWholeCall } from '../timing/measure.ts';
import type { PhaseSamples } from '../timing/told-phases.ts';

export type BenchRequest =
  | { readonly call: Case }
  | { readonly measure: Case; readonly options: MeasureOptions; readonly wholeCall: boolean };

/** The answer to `call`: the case is made ready and run once. */
export interface CallReply {
  readonly outcome: Outcome;
  /** What the call itself took; null where that says nothing of later calls: of a program, which times itself, and in a page. */
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
      /** Of the same calls; null where they do not tell. */
      readonly phasesMs: PhaseSamples | null;
      readonly prepareMs: number | null;
      readonly wholeCallMs: number | null;
      readonly last: Outcome;
      readonly failure?: Outcome;
    }
  | { readonly failure: Outcome };

async function call(implementation: Implementation, problem: Case): Promise<CallReply> {
  try {
    const ready = await makeReady(implementation, asGiven(problem));
    const started = clockMs();
    const returned = ready.run();
    const result = await returned;
    const callMs = clockMs() - started;
    const isAsync = typeof (returned as Partial<Promise<unknown>> | null)?.then === 'function';
    // Copied before the release, which may take the memory of the result back.
    const outcome = withoutZeroPoint(problem, outcomeOf(result, problem.dtype));
    await ready.dispose();
    return { outcome, callMs, waitedMs: callMs, isAsync };
  } catch (error) {
    return { outcome: outcomeOfThrown(error), callMs: 0, waitedMs: 0, isAsync: false };
  }
}

async function time(
  implementation: Implementation,
  { measure: problem, options, wholeCall }: Extract<BenchRequest, { measure: Case }>,
  clockStepMs: number,
): Promise<MeasureReply> {
  try {
    const given = asGiven(problem);
    const ready = await makeReady(implementation, given);
    const { samplesMs, last, phases } = await measure(ready, options, clockStepMs);
    const outcome = withoutZeroPoint(problem, outcomeOf(last, problem.dtype));
    await ready.dispose();
    const wholeCallMs = wholeCall ? await measureWholeCall(implementation, given, clockStepMs) : null;
    return { samplesMs, prepareMs: ready.prepareMs, wholeCallMs, last: outcome, ...told(phases) };
  } catch (error) {
    return { failure: outcomeOfThrown(error) };
  }
}

/** The parts of the calls, or what is wrong with what was told of them. */
function told(phases: () => PhaseSamples | null): {
  readonly phasesMs: PhaseSamples | null;
  readonly failure?: Outcome;
} {
  try {
    return { phasesMs: phases() };
  } catch (error) {
    return { phasesMs: null, failure: { kind: 'malformed', message: messageOf(error) } };
  }
}

/** @param clockStepMs of a coarse clock, as that of a page; 0 of a fine one */
export function answerBench(
  implementation: Implementation,
  request: BenchRequest,
  clockStepMs: number,
): Promise<CallReply | MeasureReply> {
  return 'call' in request ? call(implementation, request.call) : time(implementation, request, clockStepMs);
}
