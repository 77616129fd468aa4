/** The coverage classes of one case as a short text, by which cases of the same classes are counted together. */
import { COVERAGE_CLASSES } from './coverage.ts';

const PLACES = new Map(COVERAGE_CLASSES.map(({ id }, place) => [id, BigInt(place)]));

/** A bit for each class, in the order of `COVERAGE_CLASSES`, in hexadecimal. */
export function classSetOf(ids: readonly string[]): string {
  return ids.reduce((bits, id) => bits | (1n << PLACES.get(id)!), 0n).toString(16);
}

/** The ids of the classes, in order. */
export function classesInSet(set: string): string[] {
  const bits = BigInt(`0x${set}`);
  return COVERAGE_CLASSES.map(({ id }) => id).filter((_, place) => (bits >> BigInt(place)) & 1n);
}
