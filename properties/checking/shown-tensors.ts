/**
 * What a failure shows: the tensors that were compared, whole where they are small, else a window around the worst
 * element.
 */
import { elementCount, type Tensor } from '../../spec/tensor.ts';

/** One side of a comparison; two ways of the subject's own are both its word, and neither is what was expected. */
export type Role = 'got' | 'expected' | 'one way' | 'other way' | 'operand';

/** A few numbers of a tensor around the worst difference, for a reader. */
export interface Shown {
  readonly role: Role;
  /** What it is, in the words of the law. */
  readonly label: string;
  readonly shape: readonly number[];
  /** The index of the first of the numbers, which follow it row by row; null where they are all there are. */
  readonly from: readonly number[] | null;
  readonly numbers: readonly number[];
}

/** A tensor with its name. */
export interface Named {
  readonly label: string;
  readonly tensor: Tensor;
}

const WHOLE = 64;
const WINDOW = 16;
/** Numbers of the window before the worst element. */
const BEFORE = 7;

/** @param worst the index of the element to show where not all of them are; the first where it is left out */
export function shown(role: Role, { label, tensor }: Named, worst: readonly number[] = []): Shown {
  const { shape, data } = tensor;
  const numbers = Array.from(data.length <= WHOLE ? data : windowOf(data, flatOf(worst, shape)));
  if (numbers.length === data.length) return { role, label, shape, from: null, numbers };
  const start = startOf(data.length, flatOf(worst, shape));
  const index = indexOf(start, shape);
  // A shape that is wrong need not belong to its data: then the place is given as it lies in memory.
  return { role, label, shape, from: index.every(Number.isInteger) ? index : [start], numbers };
}

function windowOf(data: ArrayLike<number>, worst: number): number[] {
  const start = startOf(data.length, worst);
  return Array.from({ length: WINDOW }, (_, at) => data[start + at]);
}

function startOf(length: number, worst: number): number {
  return Math.min(Math.max(0, worst - BEFORE), length - WINDOW);
}

/** 0 where the index is none of this shape: what is compared can have any. */
function flatOf(index: readonly number[], shape: readonly number[]): number {
  if (index.length !== shape.length) return 0;
  const flat = shape.reduce((sofar, extent, axis) => sofar * extent + index[axis], 0);
  return Number.isInteger(flat) ? flat : 0;
}

function indexOf(flat: number, shape: readonly number[]): number[] {
  return shape.map((extent, axis) => Math.floor(flat / elementCount(shape.slice(axis + 1))) % extent);
}
