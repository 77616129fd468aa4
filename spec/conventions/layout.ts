/**
 * Where frameworks put channels. A layout gives, for each axis of ours, the axis of the framework's tensor that it is:
 * x [N,C,…in], w [C,M/groups,…k] on our side.
 */
import { elementCount, type FloatArray, type Tensor } from '../tensor.ts';
import type { Layout } from './arrangement.ts';
import type { Operand, Operands } from './convention.ts';

/** x [N,C,…in], w [C,M/groups,…k]: as here. */
export function channelsSecond(rank: number): Layout {
  const all = Array.from({ length: rank + 2 }, (_, axis) => axis);
  return { x: all, w: all };
}

const spatial = (rank: number, first: number) => Array.from({ length: rank }, (_, axis) => first + axis);

/** x [N,…in,C] */
export function imageChannelsLast(rank: number): number[] {
  return [0, rank + 1, ...spatial(rank, 1)];
}

/** w […k,M,C], as TensorFlow and its descendants have it. */
export function kernelOutIn(rank: number): number[] {
  return [rank + 1, rank, ...spatial(rank, 0)];
}

/** w […k,C,M] */
export function kernelInOut(rank: number): number[] {
  return [rank, rank + 1, ...spatial(rank, 0)];
}

/** A framework's operands as ours. */
export function toOurs({ x, w, bias }: Operands, layout: Layout): Operands {
  const kernel = groupsInFront(transposed(w, layout.w), layout.outputGroups ?? 1);
  return { x: transposed(x, layout.x), w: layout.reversed ? spatiallyReversed(kernel) : kernel, bias };
}

/** Our operands as a framework's. */
export function toTheirs({ x, w, bias }: Operands, layout: Layout): Operands {
  const kernel = groupsBehind(layout.reversed ? spatiallyReversed(w) : w, layout.outputGroups ?? 1);
  return { x: transposed(x, inverse(layout.x)), w: transposed(kernel, inverse(layout.w)), bias };
}

/** [C/groups, groups·O, …] as [C, O, …]; as it is where the groups do not divide it. */
function groupsInFront(kernel: Operand, groups: number): Operand {
  const [inputs, outputs, ...taps] = kernel.shape;
  if (groups <= 1 || outputs % groups !== 0) return kernel;
  const split = { ...kernel, shape: [inputs, groups, outputs / groups, ...taps] };
  const swapped = transposed(split as Operand, swappedInFront(split.shape.length));
  return { ...swapped, shape: [groups * inputs, outputs / groups, ...taps] };
}

/** [C, O, …] as [C/groups, groups·O, …]; as it is where the groups do not divide it. */
function groupsBehind(kernel: Operand, groups: number): Operand {
  const [inputs, outputs, ...taps] = kernel.shape;
  if (groups <= 1 || inputs % groups !== 0) return kernel;
  const split = { ...kernel, shape: [groups, inputs / groups, outputs, ...taps] };
  const swapped = transposed(split as Operand, swappedInFront(split.shape.length));
  return { ...swapped, shape: [inputs / groups, groups * outputs, ...taps] };
}

function swappedInFront(length: number): number[] {
  return Array.from({ length }, (_, axis) => (axis < 2 ? 1 - axis : axis));
}

export function inverse(order: readonly number[]): number[] {
  return order.map((_, axis) => order.indexOf(axis));
}

/**
 * The operand with its axes in another order: axis a of the result is axis order[a] of the operand. As many numbers
 * come out as went in, so that data too short or too long for their shape still are; what is too much stays at the end.
 */
export function transposed(operand: Tensor, order: readonly number[]): Tensor;
export function transposed(operand: Operand, order: readonly number[]): Operand;
export function transposed({ shape, data }: Operand, order: readonly number[]): Operand {
  const moved = order.map((axis) => shape[axis]);
  if (data === undefined) return { shape: moved };
  const stepOf = new Array<number>(shape.length);
  let step = 1;
  for (let axis = order.length - 1; axis >= 0; axis--) {
    stepOf[order[axis]] = step;
    step *= moved[axis];
  }
  const result = data.slice();
  const index = new Array<number>(shape.length).fill(0);
  let target = 0;
  for (let source = 0; source < Math.min(step, data.length); source++) {
    result[target] = data[source];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      target += stepOf[axis];
      if (++index[axis] < shape[axis]) break;
      target -= stepOf[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return { shape: moved, data: result };
}

/** w [C,M/groups,…k] with every spatial axis reversed: the taps of each pair of channels, last first. */
function spatiallyReversed({ shape, data }: Operand): Operand {
  if (data === undefined) return { shape };
  const taps = elementCount(shape.slice(2));
  const result = emptyLike(data);
  data.forEach((value, at) => {
    const tap = at % taps;
    result[at - tap + taps - 1 - tap] = value;
  });
  return { shape, data: result };
}

function emptyLike(data: FloatArray): FloatArray {
  return data instanceof Float64Array ? new Float64Array(data.length) : new Float32Array(data.length);
}
