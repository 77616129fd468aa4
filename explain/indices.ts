/** Where an element of a tensor lies, row-major. Not for engines: each of those does its own arithmetic. */
import { elementCount } from '../spec/tensor.ts';

/** The index of a flat element. */
export function indexIn(shape: readonly number[], flat: number): number[] {
  return shape.map((extent, axis) => Math.floor(flat / elementCount(shape.slice(axis + 1))) % extent);
}

/** The flat element at an index. */
export function flatIn(shape: readonly number[], index: readonly number[]): number {
  return index.reduce((flat, at, axis) => flat * shape[axis] + at, 0);
}
