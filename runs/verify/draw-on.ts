/** A run that goes on when its plan is done: further cases until the time is over, or nothing is left that could fail. */
import type { Executor, Work } from '../executor.ts';
import type { Unit, UnitResult, UnitResults } from '../kinds.ts';
import { unitsBySubject, unitsOf } from '../plan.ts';
import { unitStandings } from '../standing.ts';
import { LawAccount } from './account.ts';
import { furtherUnits } from './further.ts';
import type { VerifyPlan, VerifyUnit } from './plan.ts';
import type { VerifyUnitResult } from './unit-result.ts';

/** Units that are handed to an executor at once, at least: threads start anew each time. */
const AT_ONCE = 64;

/**
 * Executes stretch after stretch (`further.ts`) until the signal comes. A law that has failed is over, and so is a subject that
 * was given up.
 * @param work of the plan, which is done
 */
export async function drawOn(execute: Executor, work: Work, plan: VerifyPlan): Promise<void> {
  const { signal, results } = work;
  const accounts = accountsOf(plan, results);
  const isOwn = (unit: Unit) => work.isOwn(unit) && accounts.get(unit.subject)?.ruledOut(unit as VerifyUnit) === null;
  const all = unitsOf(plan).length;
  for (let stretch = 1; !signal.aborted; ) {
    const units: Unit[] = [];
    do units.push(...furtherUnits(plan, all, stretch++));
    while (units.length < AT_ONCE && units.length > 0);
    for (const unit of units) {
      const result = results.get(unit.number);
      if (result !== undefined) accounts.get(unit.subject)?.count(unit as VerifyUnit, result as VerifyUnitResult);
    }
    if (units.every((unit) => accounts.get(unit.subject)?.ruledOut(unit as VerifyUnit) !== null)) return;
    if (!units.some(isOwn)) continue;
    await execute({
      ...work,
      units,
      isOwn,
      onResult(unit, result) {
        accounts.get(unit.subject)?.count(unit as VerifyUnit, result as VerifyUnitResult);
        work.onResult(unit, result);
      },
    });
  }
}

/** What counts so far, of each subject. */
function accountsOf(plan: VerifyPlan, results: UnitResults): ReadonlyMap<string, LawAccount> {
  return new Map(
    [...unitsBySubject(plan)].map(([name, units]) => {
      const account = new LawAccount(plan);
      for (const one of unitStandings(units, results, plan)) {
        if (one.kind === 'counted') account.count(one.unit as VerifyUnit, one.result as VerifyUnitResult);
      }
      return [name, account];
    }),
  );
}

/** Laws that fail on a subject beyond the plan, each counted once. */
export class FurtherFailures {
  readonly #failed: Set<string>;

  /** @param results what has failed before */
  constructor(results: UnitResults) {
    this.#failed = new Set([...results.values()].flatMap((result) => failureIn(result) ?? []));
  }

  /** Whether this is the first failure of its law. */
  isNew(result: UnitResult): boolean {
    const failure = failureIn(result);
    if (failure === null || this.#failed.has(failure)) return false;
    this.#failed.add(failure);
    return true;
  }
}

function failureIn(result: UnitResult): string | null {
  return 'law' in result && result.status === 'failed' ? `${result.subject} ${result.law}` : null;
}
