/** A thread of a worker: executes units of one plan, and reports after each case that it is done, where that is asked for. */
import type { MessagePort } from 'node:worker_threads';
import type { Unit, UnitResult } from '../kinds.ts';
import { executeWith } from '../pool-worker.ts';

/** What a thread is to do. */
export interface UnitTask {
  readonly unit: Unit;
  /** What is reported of each case; null for nothing. */
  readonly cases: CasesDone | null;
}

/** Reports of cases that are done, and which of them are written down. */
export interface CasesDone {
  /** Gets the number of cases that are done. */
  readonly port: MessagePort;
  /** One number: of how many cases it is written down that they are done. */
  readonly written: Int32Array;
}

/** A queue that cannot be reached must not keep the unit for ever. */
const LONGEST_WAIT_MS = 10_000;

/** The result of a unit; null where it was ended before anything was known. */
export default async function executeTask({ unit, cases }: UnitTask): Promise<UnitResult | null> {
  try {
    return await executeWith(unit, cases === null ? {} : { onCase: reporterTo(cases) });
  } finally {
    cases?.port.close();
  }
}

/** The next case, which may end the whole worker, begins only when it is written down that those before are done. */
function reporterTo({ port, written }: CasesDone): () => void {
  let done = 0;
  return () => {
    port.postMessage(++done);
    for (let known = Atomics.load(written, 0); known < done; known = Atomics.load(written, 0)) {
      if (Atomics.wait(written, 0, known, LONGEST_WAIT_MS) === 'timed-out') return;
    }
  };
}
