/** Executes a plan in several threads at once. Each opens the subjects for itself, in processes of their own as ever. */
import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';
import { madeGeometries } from '../properties/exhaustive/made-geometries.ts';
import { bundled } from '../subjects/process/bundled.ts';
import { besideModule } from '../subjects/process/child.ts';
import type { Executor, Work } from './executor.ts';
import type { Unit, UnitResult } from './kinds.ts';
import { unitsBySubject } from './plan.ts';
import { planDocument } from './plan-document.ts';
import type { PoolWork } from './pool-worker.ts';
import { NextUnits } from './standing.ts';
import { executedIn } from './unit-result.ts';

/**
 * What a thread may fill before it looks for what can be dropped, in MB. Cases and results live for one call: with the 48 of
 * V8 every third second of a run went into looking, much of it on the other cores.
 */
const YOUNG_MB = 192;

/**
 * @param threads how many units are executed at once
 * @throws from the executor: RangeError where a subject cannot be opened by what names it on the command line
 */
export function inThreads(threads: number): Executor {
  return async (work) => {
    if (work.signal.aborted) return;
    const pool = new Tinypool({
      filename: fileURLToPath(bundled(besideModule(import.meta.url, 'pool-worker'))),
      minThreads: threads,
      maxThreads: threads,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
      workerData: { plan: planDocument(work.plan), made: madeGeometries() } satisfies PoolWork,
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
    const result = await inTimeOf(pool.run(unit) as Promise<UnitResult | null>, work.signal);
    if (result === null) return;
    work.results.set(unit.number, result);
    schedule.done(unit);
    for (let each = 0; each < executedIn(result); each++) work.onCase(unit);
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
  readonly #subjects: readonly NextUnits[];
  readonly #bySubject: ReadonlyMap<string, NextUnits>;

  constructor({ plan, results, isOwn, units: meant }: Work) {
    this.#bySubject = new Map(
      [...unitsBySubject(plan, meant)].map(([name, units]) => [name, new NextUnits(units, plan, results, isOwn)]),
    );
    this.#subjects = [...this.#bySubject.values()];
  }

  take(): Unit | null {
    for (const units of this.#subjects) {
      const next = units.take();
      if (next !== null) return next;
    }
    return null;
  }

  done(unit: Unit): void {
    this.#bySubject.get(unit.subject)!.done(unit);
  }
}
