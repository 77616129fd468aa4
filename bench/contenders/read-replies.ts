/**
 * What the process of a contender answers. The implementation shares the process with the host, so that even the host's
 * answers are read with care.
 */
import { readOutcome } from '../../subjects/calls/outcome.ts';
import type { Reply } from '../../subjects/process/child.ts';
import { CALL_PHASES, type Outcome } from '../../subjects/subject.ts';
import type { PhaseSamples } from '../timing/told-phases.ts';
import type { CallReply } from './answer-bench.ts';
import type { Measured } from './contender.ts';

function notCalled(outcome: Outcome): CallReply {
  return { outcome, callMs: 0, waitedMs: 0, isAsync: false };
}

/** What a process answered to `call`. */
export function readCall(reply: Reply<unknown>): CallReply {
  if (reply.kind !== 'reply') return notCalled(reply);
  const { outcome, callMs, isAsync } = (reply.value ?? {}) as { [field in keyof CallReply]?: unknown };
  const tookMs = isTime(callMs) ? callMs : 0;
  return {
    outcome: readOutcome(outcome),
    callMs: tookMs,
    waitedMs: tookMs,
    isAsync: isAsync === true,
  };
}

/** What a process answered to `measure`: its times are believed only where they can be times. */
export function readMeasured(reply: Reply<unknown>): Measured {
  const none = (last: Outcome): Measured => ({ samplesMs: null, prepareMs: null, wholeCallMs: null, last });
  if (reply.kind !== 'reply') return none(reply);
  const { samplesMs, phasesMs, prepareMs, wholeCallMs, last, failure } = (reply.value ?? {}) as {
    readonly [field: string]: unknown;
  };
  if (failure !== undefined) return none(readOutcome(failure));
  const phases = phasesIn(phasesMs ?? null);
  if (
    !areTimes(samplesMs) ||
    (phases !== null && CALL_PHASES.some((phase) => phases[phase].length !== samplesMs.length))
  ) {
    return none({ kind: 'malformed', message: 'the process answered with times that are none' });
  }
  const timeOf = (value: unknown) => (isTime(value) ? value : null);
  return {
    samplesMs,
    ...(phases !== null && { phasesMs: phases }),
    prepareMs: timeOf(prepareMs),
    wholeCallMs: timeOf(wholeCallMs),
    last: readOutcome(last),
  };
}

/** Lists of what can be times, empty where they are none: these fit no samples. */
function phasesIn(value: unknown): PhaseSamples | null {
  if (value === null) return null;
  const lists = value as { readonly [phase: string]: unknown };
  const [upload, dispatch, readback] = CALL_PHASES.map((phase) => {
    const list = lists[phase];
    return Array.isArray(list) && list.every(isTime) ? (list as readonly number[]) : [];
  });
  return { upload, dispatch, readback };
}

function areTimes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((time) => isTime(time) && time > 0);
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value);
}
