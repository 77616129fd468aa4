/** The coverage classes of one case as a short text, by which cases of the same classes are counted together. */
import { COVERAGE_CLASSES } from './coverage.ts';

const PLACES = new Map(COVERAGE_CLASSES.map(({ id }, place) => [id, place]));

/** A bit for each class, in the order of `COVERAGE_CLASSES`, in hexadecimal. */
export function classSetOf(ids: readonly string[]): string {
  // In words of 32 bits: in one number they would not all be exact, and big integers take much longer.
  const words = new Uint32Array(Math.ceil(COVERAGE_CLASSES.length / 32));
  for (const id of ids) {
    const place = PLACES.get(id)!;
    words[place >>> 5] |= 1 << (place & 31);
  }
  let digits = '';
  for (const word of words) digits = word.toString(16).padStart(8, '0') + digits;
  return digits.replace(/^0+(?=.)/, '');
}

/** The ids of the classes, in order. */
export function classesInSet(set: string): string[] {
  const bits = BigInt(`0x${set}`);
  return COVERAGE_CLASSES.map(({ id }) => id).filter((_, place) => (bits >> BigInt(place)) & 1n);
}
