/** Executes a plan in this process, on subjects that are open: subjects side by side, the units of one in their order. */
import pLimit from 'p-limit';
import type { Subject } from '../subjects/subject.ts';
import { execute } from './execute.ts';
import type { Executor, Work } from './executor.ts';
import type { Unit } from './kinds.ts';
import { unitsBySubject } from './plan.ts';
import { NextUnits } from './standing.ts';

/**
 * Engines, which work in this process, are asked one after the other beside all others: what those leave of it is theirs, so that it never
 * waits for the processes of others.
 * @param subjects those of the plan, by their names
 * @param atOnce how many subjects in processes of their own are asked side by side
 */
export function inThisProcess(subjects: readonly Subject[], atOnce: number): Executor {
  return async (work) => {
    const units = unitsBySubject(work.plan, work.units);
    const [engines, apart] = [pLimit(1), pLimit(atOnce)];
    const execute = (subject: Subject) =>
      (subject.origin === 'engine' ? engines : apart)(() => executeAll(work, subject, units.get(subject.name) ?? []));
    await Promise.all(subjects.map(execute));
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
