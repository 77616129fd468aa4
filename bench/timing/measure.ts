/**
 * Times one implementation on one case. The input is built beforehand; where the implementation can prepare, that
 * happens once, outside of the time. The result of every call is read and kept, so that no call is for nothing.
 */
import { Bench } from 'tinybench';
import type { Case } from '../../spec/case.ts';
import { clockMs } from '../../subjects/calls/untouched.ts';
import { answerKindOf } from '../../subjects/errors/answer-errors.ts';
import type { Implementation, Result } from '../../subjects/subject.ts';
import { MIN_CLOCK_STEPS } from './clock.ts';
import { type PhaseSamples, ToldPhases } from './told-phases.ts';

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

/** What timing a layer gave. */
export interface MeasuredCalls {
  /** In milliseconds, one at least: of a call, or the mean over so many that the clock does not show. */
  readonly samplesMs: readonly number[];
  /** What the last timed call returned. */
  readonly last: Result;
  /** @throws TypeError or RangeError where the calls told of their parts what cannot be */
  phases(): PhaseSamples | null;
}

/**
 * How long `ready.run()` takes, call by call, and what the last timed call returned.
 * @param clockStepMs of a coarse clock; 0 of one that needs no care
 * @throws whatever the implementation throws
 */
export async function measure(ready: Ready, options: MeasureOptions, clockStepMs = 0): Promise<MeasuredCalls> {
  const { timeBudgetMs, warmUpMs, firstCallMs, isAsync } = options;
  let last: Result = { shape: [], data: [] };
  const told = new ToldPhases();
  const consume = (result: Result) => {
    last = result;
    told.add(result);
    // A result may be worked out only when it is read.
    void result.data[0];
  };
  // Nothing is returned: tinybench would take a duration from what the implementation returned, if it had one.
  const call = isAsync ? async () => consume(await ready.run()) : () => consume(ready.run() as Result);
  const { calls: callsEach, longMs } =
    clockStepMs === 0 ? FINE : await callsForTime(call, options, MIN_CLOCK_STEPS * clockStepMs);
  const measured = (samplesMs: readonly number[]): MeasuredCalls => {
    return { samplesMs, last, phases: () => told.phases(samplesMs, callsEach, clockStepMs) };
  };
  if (longMs !== null) return measured([longMs]);
  const bench = new Bench({
    throws: true,
    now: clockMs,
    retainSamples: true,
    time: timeBudgetMs,
    iterations: 1,
    warmup: clockStepMs === 0 && firstCallMs < Math.max(timeBudgetMs, warmUpMs),
    warmupTime: warmUpMs,
    warmupIterations: 1,
  });
  bench.add('call', callsEach === 1 ? call : repeated(call, callsEach, isAsync), { async: isAsync });
  const [task] = await bench.run();
  if (task.result.state !== 'completed') throw new Error(`the measurement ended as ${task.result.state}`);
  return measured((task.result.latency.samples ?? []).map((sample) => sample / callsEach));
}

type Call = () => void | Promise<void>;

/** By such a clock each call is timed by itself, and tinybench warms up. */
const FINE = { calls: 1, longMs: null };

function repeated(call: Call, times: number, isAsync: boolean): Call {
  if (isAsync) {
    return async () => {
      for (let done = 0; done < times; done++) await call();
    };
  }
  return () => {
    for (let done = 0; done < times; done++) void call();
  };
}

/** So often must so many calls take long enough, one after the other: once, the processor may have been away. */
const TIMES_LONG_ENOUGH = 3;

/**
 * Warms up, and finds how many calls take `enoughMs` then.
 * @returns the time of a call as well where one alone takes the whole budget, and all of the warming up
 */
async function callsForTime(
  call: Call,
  { timeBudgetMs, warmUpMs, isAsync }: MeasureOptions,
  enoughMs: number,
): Promise<{ readonly calls: number; readonly longMs: number | null }> {
  const started = clockMs();
  const timed = async (calls: number) => {
    const before = clockMs();
    await repeated(call, calls, isAsync)();
    return clockMs() - before;
  };
  const longMs = Math.max(timeBudgetMs, warmUpMs, enoughMs);
  // The first call after preparing may take much longer than any other, on a GPU above all.
  const firstMs = await timed(1);
  const secondMs = await timed(1);
  if (firstMs >= longMs && secondMs >= longMs) return { calls: 1, longMs: secondMs };
  for (let calls = 1, times = 0; ; ) {
    times = (await timed(calls)) < enoughMs ? 0 : times + 1;
    if (times === 0) calls *= 2;
    else if (times >= TIMES_LONG_ENOUGH && clockMs() - started >= warmUpMs) return { calls, longMs: null };
  }
}

/**
 * How long preparing, one call and disposing take together, in milliseconds; null where an implementation cannot
 * prepare.
 * @param clockStepMs of a coarse clock: it is done as often as that needs, and the mean is given
 * @throws whatever the implementation throws
 */
export async function measureWholeCall(
  implementation: Implementation,
  problem: Case,
  clockStepMs = 0,
): Promise<number | null> {
  if (implementation.prepare === undefined) return null;
  const started = clockMs();
  for (let calls = 1; ; calls++) {
    const ready = await makeReady(implementation, problem);
    void (await ready.run()).data[0];
    await ready.dispose();
    const took = clockMs() - started;
    if (took >= MIN_CLOCK_STEPS * clockStepMs) return took / calls;
  }
}
