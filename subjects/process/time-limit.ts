/** How long a timer can run: beyond it Node takes a millisecond instead. */
const LONGEST_MS = 2 ** 31 - 1;

/** A limit of time as a timer can have it: 25 days at most. */
export function timerMs(limitMs: number): number {
  return Math.min(limitMs, LONGEST_MS);
}
