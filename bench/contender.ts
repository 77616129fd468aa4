/** A subject as the benchmark asks it: in a child process of its own, engines included, so that all are treated alike. */
import type { Case } from '../spec/case.ts';
import type { Capabilities } from '../subjects/capabilities.ts';
import { besideModule, type Reply } from '../subjects/child.ts';
import { openLoadedChild } from '../subjects/loaded-child.ts';
import { openAll } from '../subjects/open-all.ts';
import { readOutcome } from '../subjects/outcome.ts';
import type { Source } from '../subjects/source.ts';
import type { Outcome } from '../subjects/subject.ts';
import type { CallReply } from './host.ts';
import { type MeasureOptions, MIN_SAMPLES, type Timing, WARM_UP_SHARE } from './measure.ts';

export interface Contender {
  /** Unique among those opened together. */
  readonly name: string;
  readonly source: Source;
  readonly version: string | null;
  readonly capabilities: Capabilities;
  /** Makes the case ready and runs it once. */
  call(problem: Case): Promise<CallReply>;
  /** Times what the last call made ready. The outcome is that of the last timed call. */
  measure(options: MeasureOptions): Promise<Measured>;
  close(): Promise<void>;
}

export interface Measured {
  /** null where no time was taken; the outcome says why. */
  readonly timing: Timing | null;
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
    source,
    async call(problem) {
      return readCall(await loaded.ask<unknown>({ call: problem }));
    },
    async measure(options) {
      return readMeasured(await loaded.ask<unknown>({ measure: options }, measureTimeout(options, timeoutMs)));
    },
    close: () => loaded.close(),
  };
}

/** Twice what the calls may be expected to take, by the first of them, and one call's limit on top. */
function measureTimeout({ timeBudgetMs, firstCallMs }: MeasureOptions, timeoutMs: number): number {
  const calls = (MIN_SAMPLES + 2) * Math.min(firstCallMs, timeoutMs);
  return timeoutMs + 2 * (timeBudgetMs * (1 + WARM_UP_SHARE) + calls);
}

function notCalled(outcome: Outcome): CallReply {
  return { outcome, callMs: 0, isAsync: false, prepareMs: null };
}

/** The implementation shares its process with the host, so that even the host's replies are read with care. */
function readCall(reply: Reply<unknown>): CallReply {
  if (reply.kind !== 'reply') return notCalled(reply);
  const { outcome, callMs, isAsync, prepareMs } = (reply.value ?? {}) as { [field in keyof CallReply]?: unknown };
  return {
    outcome: readOutcome(outcome),
    callMs: isTime(callMs) ? callMs : 0,
    isAsync: isAsync === true,
    prepareMs: isTime(prepareMs) ? prepareMs : null,
  };
}

function readMeasured(reply: Reply<unknown>): Measured {
  if (reply.kind !== 'reply') return { timing: null, last: reply };
  const { timing, last, failure } = (reply.value ?? {}) as { timing?: unknown; last?: unknown; failure?: unknown };
  if (failure !== undefined) return { timing: null, last: { kind: 'refused', message: String(failure) } };
  if (isTiming(timing)) return { timing, last: readOutcome(last) };
  return { timing: null, last: { kind: 'malformed', message: 'the process answered with times that are none' } };
}

function isTiming(value: unknown): value is Timing {
  const { samples, medianMs, p25Ms, p75Ms, clockStepMs } = (value ?? {}) as { [field in keyof Timing]?: unknown };
  return Number.isInteger(samples) && medianMs !== 0 && [medianMs, p25Ms, p75Ms, clockStepMs].every(isTime);
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value);
}
