/**
 * Times one implementation on one case. The input is built beforehand; where the implementation can prepare, that
 * happens once, outside of the time. The result of every call is read and kept, so that no call is for nothing.
 */
import { Bench } from 'tinybench';
import type { Case } from '../spec/case.ts';
import type { Implementation, Result } from '../subjects/subject.ts';

/** Calls that are timed however slow they are: fewer have no spread. */
export const MIN_SAMPLES = 3;

/** The part of the time budget that is spent on warming up, beforehand. */
export const WARM_UP_SHARE = 0.2;

/** A case, ready to be run any number of times. */
export interface Ready {
  /** What the one preparation took; null where the implementation cannot prepare, so that every call does everything. */
  readonly prepareMs: number | null;
  run(): Result | Promise<Result>;
  dispose(): void | Promise<void>;
}

export interface MeasureOptions {
  /** Calls are timed for this long, and at least MIN_SAMPLES of them. */
  readonly timeBudgetMs: number;
  /** What a first call took. Where that is the whole budget, there is no further warming up. */
  readonly firstCallMs: number;
  /** Whether that call returned a promise. Calls that do not are not awaited, which would cost them time. */
  readonly isAsync: boolean;
}

/** All times of one call, in milliseconds. */
export interface Timing {
  readonly samples: number;
  readonly medianMs: number;
  /** Lower and upper quartile: half of the samples lie between them. */
  readonly p25Ms: number;
  readonly p75Ms: number;
  /** The smallest step between two readings of the clock, the reading included. */
  readonly clockStepMs: number;
}

/** @throws whatever `prepare` throws */
export async function makeReady(implementation: Implementation, problem: Case): Promise<Ready> {
  if (implementation.prepare === undefined) {
    return { prepareMs: null, run: () => implementation.convTranspose(problem), dispose: () => {} };
  }
  const started = performance.now();
  const prepared = await implementation.prepare(problem);
  const prepareMs = performance.now() - started;
  return { prepareMs, run: () => prepared.run(), dispose: () => prepared.dispose() };
}

/**
 * The time of `ready.run()`, and what the last timed call returned.
 * @throws whatever the implementation throws
 */
export async function measure(ready: Ready, options: MeasureOptions): Promise<{ timing: Timing; last: Result }> {
  const { timeBudgetMs, firstCallMs, isAsync } = options;
  let last: Result = { shape: [], data: [] };
  const consume = (result: Result) => {
    last = result;
    // A result may be worked out only when it is read.
    void result.data[0];
  };
  const bench = new Bench({
    throws: true,
    retainSamples: true,
    time: timeBudgetMs,
    iterations: MIN_SAMPLES,
    warmup: firstCallMs < timeBudgetMs,
    warmupTime: timeBudgetMs * WARM_UP_SHARE,
    warmupIterations: 1,
  });
  // Nothing is returned: tinybench would take a duration from what the implementation returned, if it had one.
  const call = isAsync ? async () => consume(await ready.run()) : () => consume(ready.run() as Result);
  bench.add('call', call, { async: isAsync });
  const [task] = await bench.run();
  if (task.result.state !== 'completed') throw new Error(`the measurement ended as ${task.result.state}`);
  return { timing: timingOf(task.result.latency.samples ?? []), last };
}

/** @param samples milliseconds, in any order */
export function timingOf(samples: readonly number[]): Timing {
  const sorted = samples.toSorted((a, b) => a - b);
  return {
    samples: sorted.length,
    medianMs: quantile(sorted, 0.5),
    p25Ms: quantile(sorted, 0.25),
    p75Ms: quantile(sorted, 0.75),
    clockStepMs: clockStep(),
  };
}

/** Interpolated linearly between the two nearest samples: type 7 of Hyndman & Fan, "Sample quantiles" (1996). */
function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

function clockStep(): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let step = 0; step < 200; step++) {
    const before = performance.now();
    let after = before;
    while (after === before) after = performance.now();
    smallest = Math.min(smallest, after - before);
  }
  return smallest;
}
