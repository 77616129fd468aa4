/** A thread of a worker: executes units of one plan, and says after each case that it is done, where that is asked for. */
import type { MessagePort } from 'node:worker_threads';
import type { Unit, UnitResult } from '../kinds.ts';
import { executeWith } from '../pool-worker.ts';

/** What a thread is to do. */
export interface UnitTask {
  readonly unit: Unit;
  /** Gets a message after each case; null for none. */
  readonly cases: MessagePort | null;
}

/** The result of a unit; null where it was ended before anything was known. */
export default async function executeTask({ unit, cases }: UnitTask): Promise<UnitResult | null> {
  const onCase = () => cases?.postMessage(null);
  try {
    return await executeWith(unit, cases === null ? {} : { onCase });
  } finally {
    cases?.close();
  }
}
