/** Tensors read in another order: cropped, spread, turned, joined. What laws about equal ways to compute need. */
import { type Dtype, dtypeOf, elementCount, type Tensor, zeros } from '../../spec/tensor.ts';

/** The entry at an index, and 0 where the index is no cell of the tensor (outside of it, or between its cells). */
export function entryAt({ shape, data }: Tensor, index: readonly number[]): number {
  let flat = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    const at = index[axis];
    if (!(at >= 0 && at < shape[axis] && Number.isInteger(at))) return 0;
    flat = flat * shape[axis] + at;
  }
  return data[flat];
}

/** The tensor of this shape with `entry(index)` at every index. The index is only lent: it changes after the call. */
export function tabulated(
  dtype: Dtype,
  shape: readonly number[],
  entry: (index: readonly number[], flat: number) => number,
): Tensor {
  const data = zeros(dtype, elementCount(shape));
  const index = shape.map(() => 0);
  for (let flat = 0; flat < data.length; flat++) {
    data[flat] = entry(index, flat);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (++index[axis] < shape[axis]) break;
      index[axis] = 0;
    }
  }
  return { shape, data };
}

/** The tensor of this shape whose entry at each index is that of `source` at `from(index)`; see `entryAt`. */
export function rearranged(
  source: Tensor,
  shape: readonly number[],
  from: (index: readonly number[]) => readonly number[],
): Tensor {
  return tabulated(dtypeOf(source.data), shape, (index) => entryAt(source, from(index)));
}

/** The part of a tensor that lies inside a smaller shape, from the start of every axis. */
export function firstRows(tensor: Tensor, shape: readonly number[]): Tensor {
  return rearranged(tensor, shape, (index) => index);
}

/** The index of the flat entry of a tensor of this shape. */
export function indexOf(flat: number, shape: readonly number[]): number[] {
  return shape.map((extent, axis) => Math.floor(flat / elementCount(shape.slice(axis + 1))) % extent);
}

/** The flat entry of an index that lies inside the shape. */
export function flatOf(index: readonly number[], shape: readonly number[]): number {
  return index.reduce((flat, at, axis) => flat * shape[axis] + at, 0);
}
