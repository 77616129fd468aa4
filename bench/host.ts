/**
 * The child's side of a contender: loads one implementation, calls it once for the agreement, then times it. Runs as a
 * process of its own, so that a crash ends nothing else, and waits without working while others are timed.
 */
import type { Case } from '../spec/case.ts';
import { parseCapabilities } from '../subjects/capabilities.ts';
import type { LoadReply } from '../subjects/host.ts';
import { messageOf, outcomeOf } from '../subjects/outcome.ts';
import { loadImplementation, type Source } from '../subjects/source.ts';
import type { Implementation, Outcome } from '../subjects/subject.ts';
import { type MeasureOptions, makeReady, measure, type Ready, type Timing } from './measure.ts';

export type BenchRequest =
  | { readonly sequence: number; readonly load: Source }
  | { readonly sequence: number; readonly call: Case }
  | { readonly sequence: number; readonly measure: MeasureOptions };

/** The answer to `call`: the case is made ready and run once. */
export interface CallReply {
  readonly outcome: Outcome;
  readonly callMs: number;
  readonly isAsync: boolean;
  readonly prepareMs: number | null;
}

/** The answer to `measure`, which times what the last `call` made ready, and ends it. */
export type MeasureReply = { readonly timing: Timing; readonly last: Outcome } | { readonly failure: string };

let implementation: Implementation | null = null;
let ready: Ready | null = null;

async function load(source: Source): Promise<LoadReply> {
  try {
    implementation = await loadImplementation(source);
    return {
      name: implementation.name ?? source.typed,
      version: implementation.version ?? null,
      capabilities: parseCapabilities(implementation.capabilities),
    };
  } catch (error) {
    return { failure: messageOf(error) };
  }
}

async function call(problem: Case): Promise<CallReply> {
  const base = { callMs: 0, isAsync: false, prepareMs: null };
  if (implementation === null) return { ...base, outcome: { kind: 'refused', message: 'nothing is loaded' } };
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

function answer(request: BenchRequest): Promise<LoadReply | CallReply | MeasureReply> {
  if ('load' in request) return load(request.load);
  return 'call' in request ? call(request.call) : time(request.measure);
}

// The parent's death must not leave a process behind, whatever the implementation is doing with its own handles.
process.on('disconnect', () => process.exit());
process.on('message', async (request: BenchRequest) => {
  process.send?.({ sequence: request.sequence, value: await answer(request) });
});
