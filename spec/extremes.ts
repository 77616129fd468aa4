/**
 * The largest and the smallest of many numbers. `Math.max(...values)` hands each over as an argument, and a call has room for
 * some hundred thousand: what is as long as somebody's data has to be gone through.
 */

/** As `Math.max`: −∞ of none, NaN where one is NaN. */
export function maximumOf(values: Iterable<number>): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) most = Math.max(most, value);
  return most;
}

/** As `Math.min`: ∞ of none, NaN where one is NaN. */
export function minimumOf(values: Iterable<number>): number {
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) least = Math.min(least, value);
  return least;
}
