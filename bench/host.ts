/**
 * The child's side of a contender: loads one implementation, calls it once for the agreement, then times it. Runs as a
 * process of its own, so that a crash ends nothing else, and waits without working while others are timed.
 */
import type { Case } from '../spec/case.ts';
import { messageOf, outcomeOf } from '../subjects/outcome.ts';
import { serve } from '../subjects/serve.ts';
import type { Implementation, Outcome } from '../subjects/subject.ts';
import { type MeasureOptions, makeReady, measure, type Ready, type Timing } from './measure.ts';

export type BenchRequest = { readonly call: Case } | { readonly measure: MeasureOptions };

/** The answer to `call`: the case is made ready and run once. */
export interface CallReply {
  readonly outcome: Outcome;
  readonly callMs: number;
  readonly isAsync: boolean;
  readonly prepareMs: number | null;
}

/** The answer to `measure`, which times what the last `call` made ready, and ends it. */
export type MeasureReply = { readonly timing: Timing; readonly last: Outcome } | { readonly failure: string };

let ready: Ready | null = null;

async function call(implementation: Implementation, problem: Case): Promise<CallReply> {
  const base = { callMs: 0, isAsync: false, prepareMs: null };
  try {
    await release();
    ready = await makeReady(implementation, problem);
    const started = performance.now();
    const returned = ready.run();
    const result = await returned;
    const callMs = performance.now() - started;
    const isAsync = typeof (returned as Partial<Promise<unknown>> | null)?.then === 'function';
    return { outcome: outcomeOf(result), callMs, isAsync, prepareMs: ready.prepareMs };
  } catch (error) {
    return { ...base, outcome: { kind: 'refused', message: messageOf(error) } };
  }
}

async function time(options: MeasureOptions): Promise<MeasureReply> {
  if (ready === null) return { failure: 'nothing was made ready' };
  try {
    const { timing, last } = await measure(ready, options);
    // Copied before the release, which may take the memory of the result back.
    const outcome = outcomeOf(last);
    await release();
    return { timing, last: outcome };
  } catch (error) {
    return { failure: messageOf(error) };
  }
}

async function release(): Promise<void> {
  const before = ready;
  ready = null;
  await before?.dispose();
}

serve<BenchRequest>((implementation, request) =>
  'call' in request ? call(implementation, request.call) : time(request.measure),
);
