/**
 * One layer timed on several contenders, in rounds: each in turn, round after round, so that whatever drifts on the
 * machine hits all alike, and rounds are pairs. Only what answers rightly, before and after, has a time.
 */
import type { Case } from '../../spec/case.ts';
import { missingCapability } from '../../subjects/fits.ts';
import type { CallReply } from '../contenders/answer-bench.ts';
import type { Contender } from '../contenders/contender.ts';
import { median } from '../figures/statistics.ts';
import type { BenchSubject, BenchWorkload, Timing } from '../result.ts';
import { outlineOf } from '../workloads/workload-cases.ts';
import { firstCall, type Hindrance, timedCalls, WARM_UP_SHARE } from './checked-calls.ts';
import { timingOf } from './round-times.ts';
import { type Task, taskOf } from './task.ts';

export interface RoundOptions {
  readonly rounds: number;
  /** How long each contender is timed in each round; one call at least. */
  readonly roundMs: number;
  /** Rounds beyond `fewestRounds` begin only while less than this has passed. */
  readonly layerMs: number;
  readonly fewestRounds: number;
  /** A contender whose first call takes longer is not timed; a program is held to it by the times that it tells. */
  readonly callLimitMs: number;
  /** Whether no contender is timed further once one cannot be. Default false. */
  readonly allOrNone?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export type LayerTime =
  | { readonly status: 'timed'; readonly time: Timing }
  | { readonly status: 'too slow'; readonly message: string }
  | Hindrance;

/**
 * By contender, in their order; null for one that was kept from its first round, by an interruption or by another.
 * Never rejects.
 * @param workload a legal layer
 */
export async function timeLayer(
  contenders: readonly Contender[],
  workload: BenchWorkload,
  options: RoundOptions,
): Promise<(LayerTime | null)[]> {
  const visits = contenders.map((contender): Visits => {
    const missing = missingFor(workload, contender);
    const hindrance: Untimed | null = missing === null ? null : { status: 'not covered', message: missing };
    return { contender, hindrance, first: null, rounds: [] };
  });
  const isInVain = () => options.allOrNone === true && visits.some(({ hindrance }) => hindrance !== null);
  if (isInVain()) return visits.map(reportedTime);
  const task = taskOf(workload);
  const started = performance.now();
  for (let round = 0; round < options.rounds; round++) {
    if (round >= options.fewestRounds && performance.now() - started > options.layerMs) break;
    for (const turn of visits.keys()) {
      const visit = visits[(turn + round) % visits.length];
      if (visit.hindrance !== null) continue;
      const hindrance = await timeOnce(visit, task, options);
      // What an interruption ended says nothing about the contender.
      if (options.signal?.aborted) return visits.map(reportedTime);
      visit.hindrance = hindrance;
      if (isInVain()) return visits.map(reportedTime);
    }
  }
  return visits.map(reportedTime);
}

/** Capabilities are about shapes and attributes, so that no data have to be made to find out. */
function missingFor(workload: BenchWorkload, { capabilities }: Contender): string | null {
  return missingCapability({ ...outlineOf(workload), dtype: workload.dtype ?? 'f32' } as Case, capabilities);
}

type Untimed = Exclude<LayerTime, { readonly status: 'timed' }>;

/** What has become of one contender so far. */
interface Visits {
  readonly contender: Contender;
  hindrance: Untimed | null;
  first: CallReply | null;
  /** Samples by round, in milliseconds. */
  readonly rounds: (readonly number[])[];
}

async function timeOnce(visit: Visits, task: Task, { roundMs, callLimitMs }: RoundOptions): Promise<Untimed | null> {
  const { contender } = visit;
  if (visit.first === null) {
    const { first, hindrance } = await firstCall(contender, task);
    visit.first = first;
    if (hindrance !== null) return hindrance;
    if (first.callMs !== null && first.callMs > callLimitMs) return tooSlow(first.callMs, callLimitMs);
  }
  const { times, hindrance } = await timedCalls(contender, task, visit.first, {
    timeBudgetMs: roundMs,
    warmUpMs: roundMs * WARM_UP_SHARE,
    wholeCall: false,
  });
  if (times === null) return hindrance;
  // Of a program the first call is unknown: it is held to the limit by its own word.
  const saidMs = visit.first.callMs === null ? median(times.samplesMs) : 0;
  if (saidMs > callLimitMs) return tooSlow(saidMs, callLimitMs);
  visit.rounds.push(times.samplesMs);
  return null;
}

function tooSlow(callMs: number, callLimitMs: number): Untimed {
  return { status: 'too slow', message: `a call took ${Math.round(callMs)} ms, the limit is ${callLimitMs} ms` };
}

function reportedTime({ hindrance, rounds }: Visits): LayerTime | null {
  if (hindrance !== null) return hindrance;
  return rounds.length === 0 ? null : { status: 'timed', time: timingOf(rounds) };
}

/** A contender as a result names it. */
export function subjectOf({ name, source, version, threads, browser, page }: Contender): BenchSubject {
  return {
    ...{ name, typed: source.argument, version, origin: source.origin, threads },
    ...(browser !== undefined && { browser }),
    ...(page !== undefined && { page }),
  };
}
