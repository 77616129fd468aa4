/** The clock that calls are timed by, and how much of it a time must be. */
import { clockMs } from '../../subjects/calls/untouched.ts';

/** Fewer steps of the clock than this in a time, and the clock shows in the result. */
export const MIN_CLOCK_STEPS = 100;

const READINGS = 200;

/** The smallest step between two readings of the clock, the reading included, in milliseconds. */
export function clockStep(): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let step = 0; step < READINGS; step++) {
    const before = clockMs();
    let after = before;
    while (after === before) after = clockMs();
    smallest = Math.min(smallest, after - before);
  }
  return smallest;
}
