/** The numbers that a run is given by a caller: one that is missing or wrong would make a run of nothing that passes. */
import { describeValue } from '../../spec/describe-value.ts';

/** A number by the name of its option, and the least that it may be. */
export interface RunNumber {
  readonly value: unknown;
  readonly least: number;
}

/**
 * @param where stands at the front of a message: `verify`
 * @throws TypeError for what is no number, RangeError for one that is no integer from its least on; names the option
 */
export function requireRunNumbers(where: string, numbers: Readonly<Record<string, RunNumber>>): void {
  for (const [name, { value, least }] of Object.entries(numbers)) {
    if (Number.isSafeInteger(value) && (value as number) >= least) continue;
    const rule = least === Number.NEGATIVE_INFINITY ? 'an integer' : `an integer >= ${least}`;
    const message = `${where}: ${name} must be ${rule}, got ${describeValue(value)}`;
    throw typeof value === 'number' ? new RangeError(message) : new TypeError(message);
  }
}

/** The two that every run has: the seed may be any integer. @throws TypeError, RangeError naming the option */
export function requireSeedAndRuns(
  where: string,
  { seed, runs }: { readonly seed: unknown; readonly runs: unknown },
): void {
  requireRunNumbers(where, {
    seed: { value: seed, least: Number.NEGATIVE_INFINITY },
    runs: { value: runs, least: 1 },
  });
}
