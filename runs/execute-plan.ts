/** The units of a plan that are not done, executed; and how much of it is there then. */

import type { PartOfRun } from './any-run.ts';
import { checkResults } from './check-results.ts';
import type { Executor, Work } from './executor.ts';
import type { RunPlan, Unit, UnitResult, UnitResults } from './kinds.ts';
import { unitsOf } from './plan.ts';
import { isOfShard, missingPart, type Shard } from './shard.ts';
import { UnitCount, type UnitsProgress } from './unit-count.ts';
import { isCutShort } from './unit-result.ts';

/** Who executes a run, what of it, and who hears of it. */
export interface ExecutionOptions {
  /**
   * Units of work at once, each in a thread that opens the subjects again, by what names them on the command line. 1 or left
   * out: in this thread, on the open subjects. `cores`: as many as the machine has, where it pays. The result is the same.
   */
  readonly workers?: number | 'cores';
  /** Who executes the units, in place of this process or its threads. The result is the same. */
  readonly executor?: Executor;
  /** Called after each unit of work, and before the first, with how far the run is. */
  readonly onUnits?: (progress: UnitsProgress) => void;
  /** Runs one of several parts of the whole, which `mergeJournals` puts together. */
  readonly shard?: Shard;
  /** What an earlier run of the same plan has found: it is not run again. */
  readonly done?: UnitResults;
  /** Called with what each unit of work has found, before anything of it is reported: to keep it. */
  readonly onUnit?: (result: UnitResult) => void;
}

/** The results that a run begins with. @throws JournalError where one contradicts itself, the plan or its unit */
export function resultsDone(plan: RunPlan, { done = new Map() }: ExecutionOptions): Map<number, UnitResult> {
  checkResults(plan, done, new Map());
  return new Map([...done].filter(([, result]) => !isCutShort(result)));
}

/** Chooses who executes a plan, of which these units are left. */
export type ChooseExecutor = (plan: RunPlan, left: readonly Unit[]) => Executor;

/**
 * @param choose where the options name no executor
 * @param work what is to be heard of the execution; its results are added to
 * @param goOn what is to be executed when the plan is done
 * @returns how much is there; undefined where nothing is missing that counts
 */
export async function executePlan(
  options: ExecutionOptions,
  choose: ChooseExecutor,
  work: Omit<Work, 'isOwn'>,
  goOn: (execute: Executor, work: Work) => Promise<void> = async () => {},
): Promise<PartOfRun | undefined> {
  const { plan, results } = work;
  const { executor, shard, onUnit = () => {}, onUnits } = options;
  const isOwn = (unit: Pick<Unit, 'number'>) => shard === undefined || isOfShard(unit, shard);
  const units = new UnitCount(plan, results, isOwn, onUnits);
  const left = unitsOf(plan).filter((unit) => isOwn(unit) && !results.has(unit.number));
  const execute = executor ?? choose(plan, left);
  const whole: Work = {
    ...work,
    isOwn,
    onResult(unit, result) {
      onUnit(result);
      work.onResult(unit, result);
      units.counted(unit, result);
    },
  };
  await execute(whole);
  const missing = missingPart(plan, results, shard?.of ?? null, shard ?? null);
  if (!work.signal.aborted) await goOn(execute, whole);
  return missing;
}
