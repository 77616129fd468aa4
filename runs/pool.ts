/** Executes a plan in several threads at once. Each opens the subjects for itself, in processes of their own as ever. */
import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';
import { besideModule } from '../subjects/process/child.ts';
import type { Executor, Work } from './executor.ts';
import { type Unit, unitsBySubject } from './plan.ts';
import { planDocument } from './plan-document.ts';
import type { PoolWork } from './pool-worker.ts';
import { unitStandings } from './standing.ts';
import type { UnitResult } from './unit-result.ts';

/**
 * @param threads how many units are executed at once
 * @throws from the executor: RangeError where a subject cannot be opened by what names it on the command line
 */
export function inThreads(threads: number): Executor {
  return async (work) => {
    if (work.signal.aborted) return;
    const pool = new Tinypool({
      filename: fileURLToPath(besideModule(import.meta.url, 'pool-worker')),
      minThreads: threads,
      maxThreads: threads,
      workerData: { plan: planDocument(work.plan) } satisfies PoolWork,
    });
    try {
      const schedule = new Schedule(work);
      await Promise.all(Array.from({ length: threads }, () => executeNext(pool, work, schedule)));
    } finally {
      await pool.destroy();
    }
  };
}

async function executeNext(pool: Tinypool, work: Work, schedule: Schedule): Promise<void> {
  for (let next = schedule.take(); next !== null && !work.signal.aborted; next = schedule.take()) {
    const unit = next;
    work.onStart(unit);
    const result = await inTimeOf(pool.run(unit.number) as Promise<UnitResult | null>, work.signal);
    schedule.done(unit);
    if (result === null) return;
    work.results.set(unit.number, result);
    if ('cases' in result) for (let each = 0; each < result.cases; each++) work.onCase(unit);
    work.onResult(unit, result);
  }
}

/** The result, or null where the run ends before: the thread that works on it is ended with the pool. */
function inTimeOf(running: Promise<UnitResult | null>, signal: AbortSignal): Promise<UnitResult | null> {
  return new Promise((resolve, reject) => {
    const onAbort = () => resolve(null);
    signal.addEventListener('abort', onAbort, { once: true });
    running.then(resolve, (error) => (signal.aborted ? resolve(null) : reject(error)));
    void running.catch(() => {}).then(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Which unit is next: the first that is needed and nobody works on, subject by subject. */
class Schedule {
  readonly #work: Work;
  readonly #units: readonly (readonly Unit[])[];
  readonly #taken = new Set<number>();

  constructor(work: Work) {
    this.#work = work;
    this.#units = [...unitsBySubject(work.plan).values()];
  }

  take(): Unit | null {
    const { plan, results, isOwn } = this.#work;
    for (const units of this.#units) {
      const next = unitStandings(units, results, plan).find(
        ({ kind, unit }) => kind === 'needed' && isOwn(unit) && !this.#taken.has(unit.number),
      );
      if (next === undefined) continue;
      this.#taken.add(next.unit.number);
      return next.unit;
    }
    return null;
  }

  done({ number }: Unit): void {
    this.#taken.delete(number);
  }
}
