/** Executes a plan in this process, on subjects that are open: subjects side by side, the units of one in their order. */
import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { Subject } from '../subjects/subject.ts';
import { execute } from './execute.ts';
import type { Executor, Work } from './executor.ts';
import { type Unit, unitsBySubject } from './plan.ts';
import { unitStandings } from './standing.ts';

/**
 * Subjects in processes of their own start first, so that they work while this process is busy with its own engines.
 * @param subjects those of the plan, by their names
 */
export function inThisProcess(subjects: readonly Subject[]): Executor {
  return async (work) => {
    const units = unitsBySubject(work.plan);
    const limit = pLimit(availableParallelism() + 1);
    const apart = (subject: Subject) => (subject.origin === 'engine' ? 1 : 0);
    const inOrder = subjects.toSorted((a, b) => apart(a) - apart(b));
    await Promise.all(inOrder.map((subject) => limit(() => executeAll(work, subject, units.get(subject.name) ?? []))));
  };
}

async function executeAll(work: Work, subject: Subject, units: readonly Unit[]): Promise<void> {
  const { plan, results, signal, screen } = work;
  while (!signal.aborted) {
    const next = nextOf(work, units);
    if (next === null) return;
    work.onStart(next);
    const result = await execute(plan, next, subject, {
      signal,
      onCase: () => work.onCase(next),
      ...(screen !== undefined && { screen }),
    });
    if (result === null) return;
    results.set(next.number, result);
    work.onResult(next, result);
  }
}

/** The first unit that is needed and this executor's own; null where none is left. */
function nextOf({ plan, results, isOwn }: Work, units: readonly Unit[]): Unit | null {
  const needed = unitStandings(units, results, plan).find(({ kind, unit }) => kind === 'needed' && isOwn(unit));
  return needed?.unit ?? null;
}
