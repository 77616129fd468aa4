/**
 * How a cost grows: a power law, cost ≈ factor · value^exponent, is a line on logarithmic scales, fitted by least
 * squares.
 *
 * A call costs something however small its layer is, which bends the line. So only points count that differ from
 * that: times of at least TIMES_OVERHEAD times that of a layer of one multiply-add in the same run, and of at least
 * LEAST_MS; memory of at least LEAST_BYTES, since what a process has resident wavers by a megabyte or two while code is
 * compiled and garbage collected. Of these the longest row of neighbours is taken: one that stands alone among small
 * ones is noise. With fewer than FEWEST_POINTS points there is no fit.
 *
 * The confidence interval is that of a slope (Draper & Smith, "Applied regression analysis", 3rd ed., section 1.4), for
 * errors that are independent and the same share of every cost. It tells how straight the line is over these points,
 * and nothing of what lies beyond them.
 */
import { jstat } from '../figures/jstat.ts';
import { studentT } from '../figures/statistics.ts';
import type { Interval } from '../result.ts';
import type { Fit } from './result.ts';

/** An interval of 95 % leaves this much on either side. */
const TAIL = 0.025;

export interface Cost {
  /** What the swept dimension was. */
  readonly value: number;
  /** In milliseconds, or bytes. */
  readonly cost: number;
}

export const TIMES_OVERHEAD = 5;
export const LEAST_MS = 0.05;
export const LEAST_BYTES = 3 * 2 ** 20;
export const FEWEST_POINTS = 3;

/**
 * The points that a line is fitted to. @param costs in the order of their values; @param overheadMs of the smallest
 * layer
 */
export function aboveOverhead(costs: readonly Cost[], quantity: Fit['quantity'], overheadMs: number): Cost[] {
  const least = quantity === 'time' ? Math.max(LEAST_MS, TIMES_OVERHEAD * overheadMs) : LEAST_BYTES;
  let longest: Cost[] = [];
  let row: Cost[] = [];
  for (const point of costs) {
    row = point.cost >= least ? [...row, point] : [];
    if (row.length > longest.length) longest = row;
  }
  return longest;
}

/**
 * @throws RangeError for fewer than FEWEST_POINTS points, for a cost or value of 0 or less, where all values are one
 */
export function powerLaw(costs: readonly Cost[]): { factor: number; exponent: Interval; rSquared: number } {
  if (costs.length < FEWEST_POINTS) {
    throw new RangeError(`fit: needs at least ${FEWEST_POINTS} points, got ${costs.length}`);
  }
  const unfit = costs.find(({ value, cost }) => !(value > 0 && cost > 0));
  if (unfit !== undefined) throw new RangeError(`fit: values and costs must be > 0, got ${unfit.value}, ${unfit.cost}`);
  const xs = costs.map(({ value }) => Math.log(value));
  const ys = costs.map(({ cost }) => Math.log(cost));
  const spread = sumOfSquares(xs);
  if (spread === 0) throw new RangeError(`fit: values must differ, all are ${costs[0].value}`);

  const slope = jstat().covariance(xs, ys) / jstat().variance(xs, true);
  const intercept = jstat().mean(ys) - slope * jstat().mean(xs);
  const residue = ys.reduce((sum, y, at) => sum + (y - (slope * xs[at] + intercept)) ** 2, 0);
  const degreesOfFreedom = costs.length - 2;
  const reach = studentT(TAIL, degreesOfFreedom) * Math.sqrt(residue / degreesOfFreedom / spread);
  return {
    factor: Math.exp(intercept),
    exponent: { value: slope, low: slope - reach, high: slope + reach },
    // Where all costs are the same there is no variance to explain.
    rSquared: residue === 0 ? 1 : 1 - residue / sumOfSquares(ys),
  };
}

/** Of the distances from their mean. */
function sumOfSquares(values: readonly number[]): number {
  return jstat().variance(values, true) * (values.length - 1);
}
