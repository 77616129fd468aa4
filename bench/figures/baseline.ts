/**
 * A run compared with an earlier one. Machines differ and drift, so that times are never compared but ratios to a
 * yardstick, a subject that was timed in both runs:
 *
 *   change = (subject now / yardstick now) / (subject then / yardstick then)
 *
 * with a bootstrap interval over the rounds of both runs (statistics.ts). A subject is slower where even the low end of
 * the interval lies beyond the loss that is allowed; what does not differ from noise is no regression. So it is for
 * each workload, and for the geometric mean over all of them, which tells smaller losses from noise.
 */

import { describeValue } from '../../spec/describe-value.ts';
import { didYouMean } from '../../spec/nearest.ts';
import type { BenchResult, Change, Comparison, TimedCell } from '../result.ts';
import { changeInterval, meanChangeInterval } from './statistics.ts';

/** What two benchmark runs are compared by. */
export interface CompareOptions {
  /** The name of the subject that both runs are measured by. */
  readonly yardstick: string;
  /** Share of the time that a subject may lose without a word, such as 0.05. */
  readonly allowedLoss: number;
}

/**
 * Every subject but the yardstick, on every workload that was timed in both runs.
 * @throws RangeError where the yardstick was not timed in both, or nothing else was
 */
export function compareWithBaseline(now: BenchResult, then: BenchResult, options: CompareOptions): Comparison {
  const { yardstick, allowedLoss } = options;
  if (!(Number.isFinite(allowedLoss) && allowedLoss >= 0)) {
    throw new RangeError(`allowedLoss must be a finite number >= 0, got ${describeValue(allowedLoss)}`);
  }
  for (const [run, result] of Object.entries({ 'this run': now, 'the baseline': then })) {
    if (!result.cells.some((cell) => cell.status === 'timed' && cell.subject === yardstick)) {
      const hint = didYouMean(yardstick, new Set(result.cells.map(({ subject }) => subject)));
      throw new RangeError(`the yardstick must be timed in both runs: ${yardstick} has no time in ${run}${hint}`);
    }
  }
  const pairs = now.cells.flatMap((cell) => {
    if (cell.status !== 'timed' || cell.subject === yardstick) return [];
    return pairOf(cell, { now, then, yardstick }) ?? [];
  });
  const changes = pairs.map(({ workload, subject, ...pair }) => {
    const change = changeInterval(pair.now, pair.earlier);
    return { workload, subject, change, standing: standingOf(change, allowedLoss) };
  });
  const overall = [...new Set(pairs.map(({ subject }) => subject))].map((subject) => {
    const change = meanChangeInterval(pairs.filter((pair) => pair.subject === subject));
    return { subject, change, standing: standingOf(change, allowedLoss) };
  });
  const lost = lostCells(now, then);
  if (changes.length + lost.length === 0) {
    throw new RangeError(`nothing but the yardstick ${yardstick} was timed on the same workload in both runs`);
  }
  return { yardstick, allowedLoss, changes, overall, lost };
}

/** The times of one subject on one workload in both runs; null where one of them has none. */
function pairOf(cell: TimedCell, { now, then, yardstick }: { now: BenchResult; then: BenchResult; yardstick: string }) {
  const { workload, subject, time } = cell;
  if (!isSameLayer(workload, now, then)) return null;
  const rounds = (run: BenchResult, name: string) => {
    const found = run.cells.find((other) => other.workload === workload && other.subject === name);
    return found?.status === 'timed' ? found.time.roundsMs : null;
  };
  const yardsticks = [rounds(now, yardstick), rounds(then, yardstick)];
  const before = rounds(then, subject);
  if (yardsticks[0] === null || yardsticks[1] === null || before === null) return null;
  return {
    workload,
    subject,
    now: { subject: time.roundsMs, yardstick: yardsticks[0] },
    earlier: { subject: before, yardstick: yardsticks[1] },
  };
}

/** A name may mean another layer by now. */
function isSameLayer(name: string, now: BenchResult, then: BenchResult): boolean {
  const descriptorIn = ({ workloads }: BenchResult) => workloads.find((workload) => workload.name === name)?.descriptor;
  return descriptorIn(now) === descriptorIn(then);
}

function standingOf({ low, high }: Change['change'], allowedLoss: number): Change['standing'] {
  if (low > 1 + allowedLoss) return 'slower';
  return high < 1 ? 'faster' : 'no loss';
}

/** What had a time in the baseline and was asked again, but has none now. */
function lostCells(now: BenchResult, then: BenchResult): Comparison['lost'] {
  return now.cells.flatMap(({ workload, subject, status }) => {
    if (status === 'timed') return [];
    const before = then.cells.find((cell) => cell.workload === workload && cell.subject === subject);
    return before?.status === 'timed' ? [{ workload, subject, status }] : [];
  });
}

/** The result with the comparison in it; what is slower, or has no time any more, is an objection. */
export function withBaseline(result: BenchResult, comparison: Comparison): BenchResult {
  const { yardstick, changes, overall, lost } = comparison;
  const slower = [
    ...overall.map((entry) => ({ ...entry, where: 'on the whole' })),
    ...changes.map((entry) => ({ ...entry, where: `on ${entry.workload}` })),
  ].filter(({ standing }) => standing === 'slower');
  return {
    ...result,
    baseline: comparison,
    objections: [
      ...result.objections,
      ...slower.map(({ subject, where, change }) => {
        const [value, low, high] = [change.value, change.low, change.high].map((times) => times.toFixed(2));
        return `${subject} is slower than in the baseline ${where}: ${value} times as long (${low} to ${high}), by ${yardstick}`;
      }),
      ...lost.map(
        ({ subject, workload, status }) => `${subject} had a time on ${workload} in the baseline: now ${status}`,
      ),
    ],
  };
}
