/**
 * What goes through a queue, and how it is read: whoever can write to the queue is a stranger, so that everything is checked
 * before it is used. The result of a unit is a line of a journal, and is read as one.
 */
import { headerFrom, type JournalHeader, lineOf, resultFrom } from '../journal-lines.ts';
import { type RunPlan, resultContradiction, type Unit, type UnitResult } from '../kinds.ts';
import { planFrom } from '../plan-document.ts';
import { campaignDigest } from './names.ts';

/** What a queue holds and should not, or what keeps a campaign from going on: one line that says so. */
export class QueueError extends Error {}

/** What a job carries. */
export interface UnitMessage {
  readonly unit: number;
}

/** What a worker returns of a unit: a line of a journal, and the name of the worker. */
export interface ResultMessage {
  readonly worker: string;
  readonly line: string;
}

/** Why a worker does not take part. */
export interface WorkerRefusal {
  readonly worker: string;
  readonly reason: string;
}

/** Beyond it a message is refused, in characters. */
const LARGEST_MESSAGE = 2 ** 24;

/** Of names and reasons, which go into one line of a terminal. */
const LONGEST_TEXT = 2000;

/** How a job fails whose worker died while it executed the unit, so often that it is not given to another. */
export const STALLED_REASON = 'job stalled more than allowable limit';

/** Before the reason where the subject ended what executed the unit. */
export const ENDED = 'it ended the thread that executed it: ';

export function resultMessage(worker: string, result: UnitResult): ResultMessage {
  return { worker, line: lineOf(result) };
}

/** @throws QueueError where it is no message of the result of this unit, or one that contradicts itself */
export function resultIn(message: unknown, plan: RunPlan, unit: Unit): UnitResult {
  const { worker, line } = fieldsOf(message);
  if (typeof worker !== 'string' || typeof line !== 'string') throw new QueueError('it is no result of a unit');
  if (line.length > LARGEST_MESSAGE) throw new QueueError(`it has ${line.length} characters, more than are read`);
  const result = asQueueError(() => resultFrom(line, 1, plan.kind));
  if (result.unit !== unit.number) throw new QueueError(`it is the result of unit ${result.unit}`);
  const wrong = resultContradiction(plan, unit, result);
  if (wrong !== null) throw new QueueError(wrong);
  return result;
}

/** The name of the worker that sent a message; null where it says none. */
export function workerIn(message: unknown): string | null {
  const { worker } = fieldsOf(message);
  return typeof worker === 'string' && worker !== '' ? worker.slice(0, LONGEST_TEXT) : null;
}

/** @param units how many the campaign has @throws QueueError */
export function unitIn(message: unknown, units: number): number {
  const { unit } = fieldsOf(message);
  if (typeof unit === 'number' && Number.isInteger(unit) && unit >= 0 && unit < units) return unit;
  throw new QueueError(`unit must be an integer in 0 … ${units - 1}`);
}

/** How many cases of a unit were done when its worker last said so; null where it never did. */
export function casesDoneIn(progress: unknown): number | null {
  const { cases } = fieldsOf(progress);
  return typeof cases === 'number' && Number.isSafeInteger(cases) && cases >= 0 ? cases : null;
}

export function refusalText(refusal: WorkerRefusal): string {
  return JSON.stringify(refusal);
}

/** A refusal as it was written; null where it is none. */
export function refusalFrom(text: string): WorkerRefusal | null {
  if (text.length > 4 * LONGEST_TEXT) return null;
  try {
    const { worker, reason } = fieldsOf(JSON.parse(text));
    if (typeof worker !== 'string' || typeof reason !== 'string') return null;
    return { worker: worker.slice(0, LONGEST_TEXT), reason: reason.slice(0, LONGEST_TEXT) };
  } catch {
    return null;
  }
}

/**
 * The header of a campaign, which says all that its units depend on.
 * @throws QueueError where it is none, or is not the one of this digest
 */
export function campaignFrom(digest: string, line: string): JournalHeader {
  if (line.length > LARGEST_MESSAGE) throw new QueueError(`it has ${line.length} characters, more than are read`);
  const header = asQueueError(() => headerFrom(line));
  if (campaignDigest(header.version, header.plan) === digest) return header;
  throw new QueueError('its digest is another one');
}

/** @throws QueueError where the plan of a campaign is none of this version */
export function planOfCampaign({ plan }: JournalHeader): RunPlan {
  return asQueueError(() => planFrom(plan));
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function asQueueError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    // Whatever it is, a stranger's text has brought it about.
    throw new QueueError((error as Error).message, { cause: error });
  }
}
