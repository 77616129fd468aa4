/** Who executes a plan where its options leave that open: this process, or several threads. */
import { availableParallelism } from 'node:os';
import type { Subject } from '../subjects/subject.ts';
import type { ExecutionOptions } from './execute-plan.ts';
import type { Executor } from './executor.ts';
import { inThisProcess } from './in-process.ts';
import { type RunPlan, runKindOf, type Unit } from './kinds.ts';
import { inThreads } from './pool.ts';
import { workersThatPay } from './workers.ts';

/** @param left the units that are to be executed: a thread without one would open the subjects for nothing */
export function executorFor(
  plan: RunPlan,
  subjects: readonly Subject[],
  { workers = 1 }: Pick<ExecutionOptions, 'workers'>,
  left: readonly Unit[],
): Executor {
  const count = Math.min(left.length, workers === 'cores' ? workersThatPay(plan, left) : workers);
  if (count > 1 && runKindOf(plan).isDivisible(plan)) return inThreads(count);
  return inThisProcess(subjects, availableParallelism() + 1);
}
