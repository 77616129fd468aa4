/** Results that come from a journal, or from whoever kept them, compared with the plan of their run. */
import { JournalError } from './journal-error.ts';
import { type RunPlan, resultContradiction, type UnitResult, type UnitResults } from './kinds.ts';
import { unitAt } from './plan.ts';

/**
 * Sees that every result agrees with itself, the plan and its unit: nothing is made of them before.
 * @param lines where each was read, by the result; what was not read in a journal has none
 * @throws JournalError naming line, unit, field, rule and value
 */
export function checkResults(plan: RunPlan, results: UnitResults, lines: ReadonlyMap<UnitResult, number>): void {
  const strayed = [...results].find(([number, { unit }]) => unit !== number);
  if (strayed !== undefined) throw new JournalError(`the result of unit ${strayed[0]}: it is of another unit`);
  // Of several results of one unit some count for nothing: they are checked as well.
  for (const result of new Set([...lines.keys(), ...results.values()])) {
    const wrong = whatIsWrongWith(plan, result);
    if (wrong === null) continue;
    const line = lines.get(result);
    throw new JournalError(`${line === undefined ? '' : `line ${line}: `}the result of unit ${result.unit}: ${wrong}`);
  }
}

function whatIsWrongWith(plan: RunPlan, result: UnitResult): string | null {
  const unit = unitAt(plan, result.unit);
  return unit === undefined ? 'there is no such unit' : resultContradiction(plan, unit, result);
}
