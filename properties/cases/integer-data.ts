/**
 * The data of exact cases: integers without zero, all from a range small enough that every partial sum is exact in f32,
 * and wide enough that two values are seldom equal. Shrinks to as few non-zero entries as still fail, all of them 1.
 */
import * as fc from 'fast-check';
import { elementCount } from '../../spec/tensor.ts';
import type { CaseLayout } from './legal-layout.ts';

/** Entries are drawn from ±1 … ±MAGNITUDE. */
export const MAGNITUDE = 60;

/** Up to here every integer is exact in f32. */
const LARGEST_EXACT = 2 ** 24;

/** MAGNITUDE, or less where a cell sums so many products that their sum might not be exact in f32. */
export function magnitudeFor({ xShape, wShape, groups }: Pick<CaseLayout, 'xShape' | 'wShape' | 'groups'>): number {
  const perGroup = xShape[1] / groups;
  // No tap meets a cell twice: along an axis there are at most as many products as cells, and as taps.
  const terms = perGroup * elementCount(xShape.slice(2).map((input, axis) => Math.min(input, wShape[axis + 2])));
  return Math.min(MAGNITUDE, Math.floor(Math.sqrt(LARGEST_EXACT / (terms + 1))));
}

/** Lists of `length` integers. */
export function integerData(length: number): fc.Arbitrary<Int16Array> {
  return new IntegerData(length);
}

class IntegerData extends fc.Arbitrary<Int16Array> {
  readonly length: number;

  constructor(length: number) {
    super();
    this.length = length;
  }

  override generate(random: fc.Random): fc.Value<Int16Array> {
    const values = new Int16Array(this.length);
    for (let at = 0; at < values.length; at++) {
      const drawn = random.nextInt(1, 2 * MAGNITUDE);
      values[at] = drawn <= MAGNITUDE ? drawn : MAGNITUDE - drawn;
    }
    return new fc.Value(values, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Int16Array {
    return value instanceof Int16Array && value.length === this.length;
  }

  override shrink(value: Int16Array): fc.Stream<fc.Value<Int16Array>> {
    return fc.stream(simplerIntegers(value)).map((simplified) => new fc.Value(simplified, undefined));
  }
}

/** Each candidate has fewer non-zeros or fewer entries that are neither 0 nor 1, so that shrinking must end. */
export function* simplerIntegers(value: Int16Array): IterableIterator<Int16Array> {
  const used = [...value.keys()].filter((index) => value[index] !== 0);
  const plain = value.map((entry) => Math.sign(Math.abs(entry)));
  if (used.some((index) => value[index] !== 1)) yield plain;
  for (let size = used.length; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < used.length; from += size) {
      yield withEntries(value, used.slice(from, from + size), 0);
    }
  }
  for (const index of used) {
    if (value[index] !== 1) yield withEntries(value, [index], 1);
  }
}

function withEntries(value: Int16Array, indices: readonly number[], entry: number): Int16Array {
  const changed = value.slice();
  for (const index of indices) changed[index] = entry;
  return changed;
}
