/** Executes a plan in this process, on subjects that are open: subjects side by side, the units of one in their order. */
import pLimit from 'p-limit';
import type { Subject } from '../subjects/subject.ts';
import { execute } from './execute.ts';
import type { Executor, Work } from './executor.ts';
import type { Unit } from './kinds.ts';
import { unitsBySubject } from './plan.ts';
import { NextUnits } from './standing.ts';

/**
 * Subjects in processes of their own start first, so that they work while this process is busy with its own engines.
 * @param subjects those of the plan, by their names
 * @param atOnce how many of them are asked side by side
 */
export function inThisProcess(subjects: readonly Subject[], atOnce: number): Executor {
  return async (work) => {
    const units = unitsBySubject(work.plan, work.units);
    const limit = pLimit(atOnce);
    const apart = (subject: Subject) => (subject.origin === 'engine' ? 1 : 0);
    const inOrder = subjects.toSorted((a, b) => apart(a) - apart(b));
    await Promise.all(inOrder.map((subject) => limit(() => executeAll(work, subject, units.get(subject.name) ?? []))));
  };
}

async function executeAll(work: Work, subject: Subject, units: readonly Unit[]): Promise<void> {
  const { plan, results, signal, screen } = work;
  const nextUnits = new NextUnits(units, plan, results, work.isOwn);
  for (let next = nextUnits.take(); next !== null && !signal.aborted; next = nextUnits.take()) {
    const unit = next;
    work.onStart(unit);
    const result = await execute(plan, unit, subject, {
      signal,
      onCase: () => work.onCase(unit),
      ...(screen !== undefined && { screen }),
    });
    if (result === null) return;
    results.set(unit.number, result);
    nextUnits.done(unit);
    work.onResult(unit, result);
  }
}
