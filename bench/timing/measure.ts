/**
 * Times one implementation on one case. The input is built beforehand; where the implementation can prepare, that
 * happens once, outside of the time. The result of every call is read and kept, so that no call is for nothing.
 */
import { Bench } from 'tinybench';
import type { Case } from '../../spec/case.ts';
import { clockMs } from '../../subjects/calls/untouched.ts';
import { answerKindOf } from '../../subjects/errors/answer-errors.ts';
import type { Implementation, Result } from '../../subjects/subject.ts';

/** A case, ready to be run any number of times. */
export interface Ready {
  /**
   * What the one preparation took; null where the implementation cannot prepare, so that every call does everything.
   */
  readonly prepareMs: number | null;
  run(): Result | Promise<Result>;
  dispose(): void | Promise<void>;
}

/** How calls of one layer are timed. Times are in milliseconds. */
export interface MeasureOptions {
  /** Calls are timed for this long, and at least one of them. */
  readonly timeBudgetMs: number;
  /** How long calls are made beforehand: compilers go to work only on what is called often. */
  readonly warmUpMs: number;
  /**
   * What a first call took, or may have taken at most. Where that is the whole budget, and all of the warming up, it
   * has been that.
   */
  readonly firstCallMs: number;
  /** Whether that call returned a promise. Calls that do not are not awaited, which would cost them time. */
  readonly isAsync: boolean;
}

/** @throws whatever `prepare` throws, and the `Refused` or `Skipped` that it returns */
export async function makeReady(implementation: Implementation, problem: Case): Promise<Ready> {
  if (implementation.prepare === undefined) {
    return { prepareMs: null, run: () => implementation.convTranspose(problem), dispose: () => {} };
  }
  const started = clockMs();
  const prepared = await implementation.prepare(problem);
  const prepareMs = clockMs() - started;
  if (answerKindOf(prepared) !== null) throw prepared;
  return { prepareMs, run: () => prepared.run(), dispose: () => prepared.dispose() };
}

/**
 * How long `ready.run()` takes, call by call, in milliseconds, and what the last timed call returned.
 * @throws whatever the implementation throws
 */
export async function measure(ready: Ready, options: MeasureOptions): Promise<{ samplesMs: number[]; last: Result }> {
  const { timeBudgetMs, warmUpMs, firstCallMs, isAsync } = options;
  let last: Result = { shape: [], data: [] };
  const consume = (result: Result) => {
    last = result;
    // A result may be worked out only when it is read.
    void result.data[0];
  };
  const bench = new Bench({
    throws: true,
    now: clockMs,
    retainSamples: true,
    time: timeBudgetMs,
    iterations: 1,
    warmup: firstCallMs < Math.max(timeBudgetMs, warmUpMs),
    warmupTime: warmUpMs,
    warmupIterations: 1,
  });
  // Nothing is returned: tinybench would take a duration from what the implementation returned, if it had one.
  const call = isAsync ? async () => consume(await ready.run()) : () => consume(ready.run() as Result);
  bench.add('call', call, { async: isAsync });
  const [task] = await bench.run();
  if (task.result.state !== 'completed') throw new Error(`the measurement ended as ${task.result.state}`);
  return { samplesMs: [...(task.result.latency.samples ?? [])], last };
}

/**
 * How long preparing, one call and disposing take together, in milliseconds; null where an implementation cannot
 * prepare.
 * @throws whatever the implementation throws
 */
export async function measureWholeCall(implementation: Implementation, problem: Case): Promise<number | null> {
  if (implementation.prepare === undefined) return null;
  const started = clockMs();
  const ready = await makeReady(implementation, problem);
  void (await ready.run()).data[0];
  await ready.dispose();
  return clockMs() - started;
}
