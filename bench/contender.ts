/** A subject as the benchmark asks it: in a child process of its own, engines included, so that all are treated alike. */
import type { Case } from '../spec/case.ts';
import type { Capabilities } from '../subjects/capabilities.ts';
import { besideModule, type Reply } from '../subjects/child.ts';
import { openLoadedChild } from '../subjects/loaded-child.ts';
import { openAll } from '../subjects/open-all.ts';
import { readOutcome } from '../subjects/outcome.ts';
import type { Source } from '../subjects/source.ts';
import type { Outcome } from '../subjects/subject.ts';
import type { BenchRequest, CallReply } from './host.ts';
import { type MeasureOptions, WARM_UP_SHARE } from './measure.ts';

export interface Contender {
  /** Unique among those opened together. */
  readonly name: string;
  readonly source: Source;
  readonly version: string | null;
  readonly capabilities: Capabilities;
  /** How many it was asked to use. */
  readonly threads: number;
  /** Makes the case ready and runs it once. */
  call(problem: Case): Promise<CallReply>;
  /**
   * Makes the case ready and times runs of it. The outcome is that of the last timed call.
   * @param wholeCall whether to time preparing, one call and disposing together as well
   */
  measure(problem: Case, options: MeasureOptions, wholeCall: boolean): Promise<Measured>;
  close(): Promise<void>;
}

export interface Measured {
  /** Of every timed call; null where no time was taken, and the outcome says why. */
  readonly samplesMs: readonly number[] | null;
  /** Of preparing, once; null where the subject cannot prepare. */
  readonly prepareMs: number | null;
  /** Of preparing, one call and disposing; null where the subject cannot prepare, or it was not asked. */
  readonly wholeCallMs: number | null;
  readonly last: Outcome;
}

/**
 * Opens every source in a process of its own; names that would be the same are told apart.
 * @param timeoutMs for one call
 * @throws RangeError naming the subject and the reason where one cannot be loaded; the others are closed again
 */
export function openContenders(sources: readonly Source[], timeoutMs: number): Promise<Contender[]> {
  return openAll(sources, (source) => openContender(source, timeoutMs));
}

async function openContender(source: Source, timeoutMs: number): Promise<Contender> {
  if (source.origin === 'program') {
    throw new RangeError(
      `subject ${source.typed}: a program over a pipe is not timed: its times would be those of the pipe`,
    );
  }
  const loaded = await openLoadedChild(besideModule(import.meta.url, 'host'), source, timeoutMs);
  const { name, version, capabilities } = loaded;
  return {
    name,
    version,
    capabilities,
    threads: 1,
    source,
    async call(problem) {
      return readCall(await loaded.ask<unknown>({ call: problem }));
    },
    async measure(problem, options, wholeCall) {
      const request: BenchRequest = { measure: problem, options, wholeCall };
      return readMeasured(await loaded.ask<unknown>(request, measureTimeout(options, timeoutMs)));
    },
    close: () => loaded.close(),
  };
}

/** A timed call, one to warm up and a whole one, beside the budget. */
const CALLS = 3;

/** Twice what the calls may be expected to take, by the first of them, and one call's limit on top. */
function measureTimeout({ timeBudgetMs, firstCallMs }: MeasureOptions, timeoutMs: number): number {
  return timeoutMs + 2 * (timeBudgetMs * (1 + WARM_UP_SHARE) + CALLS * Math.min(firstCallMs, timeoutMs));
}

function notCalled(outcome: Outcome): CallReply {
  return { outcome, callMs: 0, isAsync: false };
}

/** The implementation shares its process with the host, so that even the host's replies are read with care. */
function readCall(reply: Reply<unknown>): CallReply {
  if (reply.kind !== 'reply') return notCalled(reply);
  const { outcome, callMs, isAsync } = (reply.value ?? {}) as { [field in keyof CallReply]?: unknown };
  return {
    outcome: readOutcome(outcome),
    callMs: isTime(callMs) ? callMs : 0,
    isAsync: isAsync === true,
  };
}

function readMeasured(reply: Reply<unknown>): Measured {
  const none = (last: Outcome): Measured => ({ samplesMs: null, prepareMs: null, wholeCallMs: null, last });
  if (reply.kind !== 'reply') return none(reply);
  const { samplesMs, prepareMs, wholeCallMs, last, failure } = (reply.value ?? {}) as {
    readonly [field: string]: unknown;
  };
  if (failure !== undefined) return none({ kind: 'refused', message: String(failure) });
  if (!areTimes(samplesMs))
    return none({ kind: 'malformed', message: 'the process answered with times that are none' });
  const timeOf = (value: unknown) => (isTime(value) ? value : null);
  return { samplesMs, prepareMs: timeOf(prepareMs), wholeCallMs: timeOf(wholeCallMs), last: readOutcome(last) };
}

function areTimes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((time) => isTime(time) && time > 0);
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value);
}
