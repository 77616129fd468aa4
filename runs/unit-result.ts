/** Which results of units count, where there are several of one or one was cut short; and of how many cases a result is. */
import type { UnitResult } from './kinds.ts';

/**
 * Which of two results of one unit counts: a failure that was found stays one, whatever came another time, and one that
 * was searched to its end counts before one that was not.
 */
export function tellingMore(first: UnitResult | undefined, second: UnitResult): UnitResult {
  if (first === undefined) return second;
  return weightOf(second) > weightOf(first) ? second : first;
}

function weightOf(result: UnitResult): number {
  if (!('status' in result)) return result.passes.length === 0 ? 0 : 1;
  if (result.status !== 'failed') return 0;
  return isCutShort(result) ? 1 : 2;
}

/** Whether a unit is to be executed again where its run goes on. */
export function isCutShort(result: UnitResult): boolean {
  return 'cutShort' in result && result.cutShort === true;
}

/** How many cases, or points of geometries, a run finds done where it goes on with these results. */
export function executedBefore(results: Iterable<UnitResult>): number {
  return [...results].filter((one) => !isCutShort(one)).reduce((sum, one) => sum + executedIn(one), 0);
}

/** How many cases, or points of geometries, a unit executed. */
export function executedIn(result: UnitResult): number {
  if ('cases' in result) return result.cases;
  return 'points' in result ? result.points : 0;
}
