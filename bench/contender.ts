/** A subject as the benchmark asks it: in a child process of its own, engines included, so that all are treated alike. */
import type { Case } from '../spec/case.ts';
import { type Capabilities, parseCapabilities } from '../subjects/capabilities.ts';
import { besideModule, Child, type Reply } from '../subjects/child.ts';
import type { LoadReply } from '../subjects/host.ts';
import { outcomeOf } from '../subjects/outcome.ts';
import type { Source } from '../subjects/source.ts';
import type { Outcome } from '../subjects/subject.ts';
import type { CallReply } from './host.ts';
import { type MeasureOptions, MIN_SAMPLES, type Timing, WARM_UP_SHARE } from './measure.ts';

/** Loading large WebAssembly or native packages takes seconds on a busy machine. */
const LOAD_TIMEOUT_MS = 60_000;

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
export async function openContenders(sources: readonly Source[], timeoutMs: number): Promise<Contender[]> {
  const opened = await Promise.allSettled(sources.map((source) => openContender(source, timeoutMs)));
  const contenders = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = opened.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await Promise.all(contenders.map((contender) => contender.close()));
    throw failed.reason;
  }
  return withUniqueNames(contenders);
}

async function openContender(source: Source, timeoutMs: number): Promise<Contender> {
  const child = new Child(besideModule(import.meta.url, 'host'), timeoutMs);
  const load = () => child.ask<LoadReply>({ load: source }, LOAD_TIMEOUT_MS);
  const loaded = await load();
  const told = await described(loaded).catch(async (error: Error) => {
    await child.close();
    throw new RangeError(`subject ${source.typed}: ${error.message}`);
  });
  return {
    ...told,
    source,
    async call(problem) {
      if (!child.running) {
        const again = await load();
        if (again.kind !== 'reply') return notCalled(again);
        if ('failure' in again.value) {
          return notCalled({ kind: 'crashed', message: `cannot be loaded again: ${again.value.failure}` });
        }
      }
      return readCall(await child.ask<unknown>({ call: problem }));
    },
    async measure(options) {
      return readMeasured(await child.ask<unknown>({ measure: options }, measureTimeout(options, timeoutMs)));
    },
    close: () => child.close(),
  };
}

/** @throws Error with the reason where it was not loaded */
async function described(reply: Reply<LoadReply>) {
  if (reply.kind !== 'reply') throw new Error(reply.message);
  if ('failure' in reply.value) throw new Error(reply.value.failure);
  const { name, version, capabilities } = reply.value;
  return { name, version, capabilities: parseCapabilities(capabilities) };
}

function withUniqueNames(contenders: readonly Contender[]): Contender[] {
  return contenders.map((contender, index) => {
    const isTaken = contenders.findIndex(({ name }) => name === contender.name) < index;
    return isTaken ? { ...contender, name: `${contender.name} (${contender.source.typed})` } : contender;
  });
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

function readOutcome(value: unknown): Outcome {
  const { kind, message } = (value ?? {}) as { kind?: unknown; message?: unknown };
  if (kind === 'refused' || kind === 'malformed') return { kind, message: String(message) };
  return outcomeOf(value);
}

function isTiming(value: unknown): value is Timing {
  const { samples, medianMs, p25Ms, p75Ms, clockStepMs } = (value ?? {}) as { [field in keyof Timing]?: unknown };
  return Number.isInteger(samples) && medianMs !== 0 && [medianMs, p25Ms, p75Ms, clockStepMs].every(isTime);
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value);
}
