/**
 * What a benchmark says of its samples.
 *
 * Spread: quartiles of all samples, interpolated linearly (type 7 of Hyndman & Fan, "Sample quantiles", 1996).
 *
 * Ratio of two subjects: in each round both were timed within seconds of each other, so that rounds are pairs. With a_r
 * and b_r the medians of round r, the estimate is exp(median_r ln(a_r / b_r)). Its interval is a bootstrap of the
 * rounds: the same of RESAMPLES draws of as many pairs with replacement, cut off at the quantiles α′ and 1 − α′. Few
 * rounds make a plain bootstrap interval too short; α′ = Φ(−√(n/(n − 1)) · t), t the upper 2.5 % point of Student's t
 * with n − 1 degrees of freedom, makes up for it (Hesterberg, "What Teachers Should Know About the Bootstrap", The
 * American Statistician 69, 2015, section 5.3). Over several workloads, a_r / b_r is the geometric mean of those of
 * round r. Fewer than BOOTSTRAP_FROM rounds have too few different draws: their interval is Student's, mean ± t·s/√n of
 * the logarithms.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { maximumOf, minimumOf } from '../../spec/extremes.ts';
import type { Interval } from '../result.ts';
import { jstat } from './jstat.ts';

const RESAMPLES = 2000;

/** Every interval is one of 95 %. */
const TAIL = 0.025;

/** Two rounds have some spread; of one, nothing is known. */
const MIN_ROUNDS = 2;

/** Five rounds have 126 different draws; the extreme ones come about once in three thousand. */
const BOOTSTRAP_FROM = 5;

/** Median and quartiles. @param samples at least one, in any order */
export function quartiles(samples: readonly number[]): { p25: number; median: number; p75: number } {
  // Of a single sample jstat has no quantiles.
  const several = samples.length === 1 ? [samples[0], samples[0]] : samples;
  const [p25, median, p75] = jstat().quantiles(several, [0.25, 0.5, 0.75], 1, 1);
  return { p25, median, p75 };
}

export function median(samples: readonly number[]): number {
  return quartiles(samples).median;
}

/** The upper point of Student's t that leaves this much above it. */
export function studentT(tail: number, degreesOfFreedom: number): number {
  return jstat().studentt.inv(1 - tail, degreesOfFreedom);
}

/** How many times as long `a` takes as `b`, where both were timed in one round at least. @param a, b times by round */
export function ratioInterval(a: Rounds, b: Rounds): Interval {
  return intervalOf([{ weight: 1, logs: pairedLogs(a, b) }]);
}

/** The estimate of that ratio alone, to the last digit. */
export function ratioOf(a: Rounds, b: Rounds): number {
  return Math.exp(median(pairedLogs(a, b)));
}

/**
 * How many times as long `a` takes as `b` over several workloads: the geometric mean. Each round gives one mean of all
 * of them, so that what slows a round down stays together when rounds are drawn; a round in which one of them has no
 * time gives none.
 * @param workloads one at least, all of which were timed in one round at least
 */
export function meanRatioInterval(workloads: readonly { readonly a: Rounds; readonly b: Rounds }[]): Interval {
  const rounds = maximumOf(workloads.map(({ a }) => a.length));
  const means = Array.from({ length: rounds }, (_, round) => {
    const ratios = workloads.map(({ a, b }) => ratioIn(round, a, b));
    return ratios.every((ratio) => ratio !== null) ? geometricMean(ratios) : null;
  });
  return ratioInterval(
    means,
    means.map(() => 1),
  );
}

/**
 * That ratio where no round may have all of the workloads: then the geometric mean of each one's own, with an interval
 * that nothing is known of.
 */
export function meanRatio(workloads: readonly { readonly a: Rounds; readonly b: Rounds }[]): Interval {
  const rounds = Array.from({ length: maximumOf(workloads.map(({ a }) => a.length)) }, (_, round) => round);
  const hasCommonRound = rounds.some((round) => workloads.every(({ a, b }) => ratioIn(round, a, b) !== null));
  if (hasCommonRound) return meanRatioInterval(workloads);
  const value = geometricMean(workloads.map(({ a, b }) => ratioOf(a, b)));
  return { value, low: 0, high: Number.POSITIVE_INFINITY };
}

/** @param values one at least, none below 0 */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(jstat().mean(values.map(Math.log)));
}

/**
 * How many times as long something takes now as then, each time by a yardstick of the same run.
 * @param now, then times by round: of the subject, and of the yardstick
 */
export function changeInterval(now: Paired, then: Paired): Interval {
  return meanChangeInterval([{ now, earlier: then }]);
}

/**
 * The geometric mean of several such changes: what is noise on one layer is less so on many. @param changes one at
 * least
 */
export function meanChangeInterval(changes: readonly { readonly now: Paired; readonly earlier: Paired }[]): Interval {
  const weight = 1 / changes.length;
  return intervalOf(
    changes.flatMap(({ now, earlier }) => [
      { weight, logs: pairedLogs(now.subject, now.yardstick) },
      { weight: -weight, logs: pairedLogs(earlier.subject, earlier.yardstick) },
    ]),
  );
}

/** Times by round; null for a round without one. */
export type Rounds = readonly (number | null)[];

export interface Paired {
  readonly subject: Rounds;
  readonly yardstick: Rounds;
}

/** ln(a / b) of the rounds in which both were timed. @throws RangeError where there is none */
function pairedLogs(a: Rounds, b: Rounds): number[] {
  const ratios = a.map((_, round) => ratioIn(round, a, b));
  const logs = ratios.filter((ratio) => ratio !== null).map(Math.log);
  if (logs.length === 0) throw new RangeError('two subjects must be timed in the same round at least once');
  return logs;
}

/** null for a round without a time of both. */
function ratioIn(round: number, a: Rounds, b: Rounds): number | null {
  const [time, other] = [a[round] ?? null, b[round] ?? null];
  return time === null || other === null ? null : time / other;
}

/** The interval of exp(weighted sum of the medians), where each of the lists is resampled by itself. */
function intervalOf(lists: readonly WeightedLogs[]): Interval {
  const value = Math.exp(total(lists, median));
  const rounds = minimumOf(lists.map(({ logs }) => logs.length));
  if (rounds < MIN_ROUNDS) return { value, low: 0, high: Number.POSITIVE_INFINITY };
  if (rounds < BOOTSTRAP_FROM) return studentInterval(lists, value, rounds);
  const random = xoroshiro128plus(rounds);
  const again = (list: readonly number[]) => list.map(() => list[uniformInt(random, 0, list.length - 1)]);
  const estimates = Array.from({ length: RESAMPLES }, () => total(lists, (logs) => median(again(logs))));
  const share = shareBeyond(rounds);
  const [low, high] = jstat().quantiles(estimates, [share, 1 - share], 1, 1);
  return { value, low: Math.exp(low), high: Math.exp(high) };
}

interface WeightedLogs {
  readonly weight: number;
  readonly logs: readonly number[];
}

function total(lists: readonly WeightedLogs[], estimate: (logs: readonly number[]) => number): number {
  return lists.reduce((sum, { weight, logs }) => sum + weight * estimate(logs), 0);
}

function studentInterval(lists: readonly WeightedLogs[], value: number, rounds: number): Interval {
  const mean = total(lists, (logs) => jstat().mean(logs));
  const variance = lists.reduce(
    (sum, { weight, logs }) => sum + (weight ** 2 * jstat().variance(logs, true)) / logs.length,
    0,
  );
  const half = studentT(TAIL, rounds - 1) * Math.sqrt(variance);
  // The median of a few may lie outside of what their mean says.
  return { value, low: Math.min(value, Math.exp(mean - half)), high: Math.max(value, Math.exp(mean + half)) };
}

/** α′ of the header. */
function shareBeyond(rounds: number): number {
  return jstat().normal.cdf(-Math.sqrt(rounds / (rounds - 1)) * studentT(TAIL, rounds - 1), 0, 1);
}
