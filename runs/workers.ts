/** How many units of work are executed at once, where nobody says. */
import { availableParallelism } from 'node:os';
import { type RunPlan, runKindOf, type Unit } from './kinds.ts';

/** Names how many, in place of the cores of the machine: for programs that share it, such as tests. */
export const WORKERS_VARIABLE = 'ADJOINT_WORKERS';

/** A thread takes half a second to start, and some more until its code is compiled: it must have some units for that. */
const UNITS_FOR_A_THREAD = 20;
/** Cases or geometries, for the same reason: of fewer one thread is done before a second one has begun. */
const CASES_FOR_A_THREAD = 700;

/**
 * As many as there are cores, where it pays. A run of one case has no use for any, and subjects that use several threads share
 * the cores with them. Subjects in processes of their own work side by side as it is, which keeps two cores busy, and every
 * worker has to start each of them.
 * @param left units that are to be executed
 */
export function workersThatPay(plan: RunPlan, left: readonly Unit[], cores: number = coresHere()): number {
  if (!runKindOf(plan).isDivisible(plan)) return 1;
  const { threads = 1 } = plan.settings ?? {};
  const cases = left.reduce((sum, unit) => sum + casesOf(unit), 0);
  const count = Math.min(
    Math.floor(cores / threads),
    Math.floor(left.length / UNITS_FOR_A_THREAD),
    Math.floor(cases / CASES_FOR_A_THREAD),
  );
  const apart = plan.subjects.filter(({ origin }) => origin !== 'engine').length;
  return count > (apart > 1 ? 2 : 1) ? count : 1;
}

function casesOf(unit: Unit): number {
  return ('block' in unit ? unit.block?.count : undefined) ?? 1;
}

function coresHere(): number {
  const named = Number(process.env[WORKERS_VARIABLE]);
  return Number.isSafeInteger(named) && named >= 1 ? named : availableParallelism();
}
