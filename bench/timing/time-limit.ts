/** How long timing one subject on one workload may take before it counts as a hang. */
import type { MeasureOptions } from './measure.ts';

/** A timed call, one to warm up and a whole one, beside the budget. */
const CALLS = 3;

/**
 * Twice what the calls may be expected to take, by the first of them, and one call's limit on top; in milliseconds.
 * @param timeoutMs for one call
 */
export function measureTimeout(options: MeasureOptions, timeoutMs: number): number {
  const { timeBudgetMs, warmUpMs, firstCallMs } = options;
  return timeoutMs + 2 * (timeBudgetMs + warmUpMs + CALLS * Math.min(firstCallMs, timeoutMs));
}
