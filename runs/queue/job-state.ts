/** What became of the job of a unit, read from the queue. */
import type { Job, Queue } from 'bullmq';
import type { RunPlan, Unit, UnitResult } from '../kinds.ts';
import type { EndedWorker } from './ended-worker.ts';
import { casesDoneIn, ENDED, QueueError, resultIn, STALLED_REASON, workerIn } from './messages.ts';
import { jobIdOf } from './names.ts';
import { workersEnded } from './workers-ended.ts';

/** A job of the queue, as far as it matters here. */
export type JobState =
  | { readonly kind: 'not there' }
  | { readonly kind: 'not done' }
  | { readonly kind: 'done'; readonly result: UnitResult }
  | { readonly kind: 'ended'; readonly ended: EndedWorker }
  /** Nobody can say what it is. */
  | { readonly kind: 'refused'; readonly worker: string | null; readonly reason: string };

/** @throws what Redis says; never because of what is in the queue */
export async function jobStateOf(queue: Queue, plan: RunPlan, unit: Unit): Promise<JobState> {
  const id = jobIdOf(unit.number);
  const job = await queue.getJob(id).catch((error: unknown) => {
    // What BullMQ cannot take apart.
    if (error instanceof SyntaxError || error instanceof TypeError) return error;
    throw error;
  });
  if (job === undefined) return { kind: 'not there' };
  if (job instanceof Error) return { kind: 'refused', worker: null, reason: job.message };
  if (!job.finishedOn) return { kind: 'not done' };
  if (job.failedReason) return failedState(job);
  try {
    return { kind: 'done', result: resultIn(job.returnvalue, plan, unit) };
  } catch (error) {
    if (!(error instanceof QueueError)) throw error;
    return { kind: 'refused', worker: workerIn(job.returnvalue), reason: error.message };
  }
}

function failedState(job: FailedJob): JobState {
  const ended = endedWorkerOf(job);
  if (ended !== null) return { kind: 'ended', ended };
  return { kind: 'refused', worker: null, reason: job.failedReason };
}

type FailedJob = Pick<Job, 'failedReason' | 'stalledCounter' | 'progress'>;

/** Whether its subject ended what executed it; null where it failed for another reason. */
function endedWorkerOf({ failedReason, stalledCounter, progress }: FailedJob): EndedWorker | null {
  const casesDone = casesDoneIn(progress);
  if (failedReason === STALLED_REASON) {
    const times = Math.max(1, Number(stalledCounter) || 1);
    return { times, reason: workersEnded(times), casesDone };
  }
  if (!failedReason.startsWith(ENDED)) return null;
  return { times: 1, reason: failedReason, casesDone };
}
