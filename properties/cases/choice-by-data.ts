/** A choice that the data of a case make, so that the case alone replays the check. */
import type { Case } from '../../spec/case.ts';

/** One of 0 … count − 1. All but evenly spread over cases; for data of zeros, or that are not finite, the first. */
export function choiceOf({ x, w }: Case, count: number): number {
  let sum = 0;
  for (const value of x.data) sum += Math.abs(value);
  for (const value of w.data) sum += Math.abs(value);
  return Math.floor(sum) % count || 0;
}
