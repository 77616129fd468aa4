/**
 * The unrolled matrix: C, the ordinary convolution from output to input cells, is written out row by row as a mathjs
 * sparse matrix, transposed, and multiplied with x.
 *
 *   C[(c, i), (m, i·s + k·d − pb)] = w[c, m, k];   y = Cᵀ·x + bias        one C per group, one column of x per image
 *
 * Shapes: x [N,C,…in], w [C,M/g,…k], bias [M] → y [N,M,…out], row-major, spatial rank 1–3.
 * Own extent: the smallest one on which the forward convolution has exactly `in` positions, plus output padding.
 * The kernel is not flipped. Zeros that C does not store are not multiplied; mathjs also skips zeros in x.
 * Arithmetic: any number type of mathjs. With Fractions the result is exact.
 * Source: Dumoulin & Visin, "A guide to convolution arithmetic for deep learning" (2016), section 4.1.
 */
import type { Case } from '../spec/case.ts';
import { floatArray, type Tensor } from '../spec/tensor.ts';
import { math, type Scalar } from './mathjs.ts';

export function matrix(problem: Case): Tensor {
  const { shape, values } = matrixOver(problem, (value) => value);
  return { shape, data: floatArray(problem.dtype, values as number[]) };
}

/** The same over any number type of mathjs: `lift` makes its numbers, for example `(v) => math().fraction(v)`. */
export function matrixOver<T extends Scalar>(
  problem: Case,
  lift: (value: number) => T,
): { shape: number[]; values: T[] } {
  const { x, w, bias, groups } = problem;
  const [N] = x.shape;
  const outPerGroup = w.shape[1];
  const extents = ownExtents(problem);
  const positions = product(extents);
  const rowsPerImage = x.data.length / (N || 1);

  const values: T[] = new Array(N * groups * outPerGroup * positions).fill(lift(0));
  for (let g = 0; g < groups; g++) {
    const transposed = math().transpose(unrolled(problem, g, extents, lift));
    for (let n = 0; n < N; n++) {
      const start = n * rowsPerImage + (g * rowsPerImage) / groups;
      const image = Array.from(x.data.subarray(start, start + rowsPerImage / groups), (value) => [lift(value)]);
      const column = math().multiply(transposed, image).toArray() as T[][];
      column.forEach(([value], row) => {
        const m = g * outPerGroup + Math.floor(row / positions);
        // A row of Cᵀ without entries gives the plain number 0: adding makes it one of T's.
        const sum = math().add(value as number, lift(bias === null ? 0 : bias[m]) as number);
        values[(n * groups + g) * outPerGroup * positions + row] = sum as T;
      });
    }
  }
  return { shape: [N, groups * outPerGroup, ...extents], values };
}

function ownExtents({ x, w, stride, dilation, padBegin, padEnd, outputPadding }: Case): number[] {
  // The forward convolution has ⌊(extent + pb + pe − ek)/s⌋ + 1 positions; the smallest extent leaves no remainder.
  return x.shape.slice(2).map((positions, axis) => {
    const effectiveKernel = (w.shape[axis + 2] - 1) * dilation[axis] + 1;
    const smallest = (positions - 1) * stride[axis] + effectiveKernel - padBegin[axis] - padEnd[axis];
    return smallest + outputPadding[axis];
  });
}

function product(extents: readonly number[]): number {
  return extents.reduce((a, b) => a * b);
}

/** One number that C stores: its row (c, i), the column (m, o) that it reads, and which of w it is. All are flat. */
export interface Stored {
  readonly row: number;
  readonly column: number;
  readonly weight: number;
}

/** C [C·in × M·out] of all groups: zero but for what is listed, row by row within a group. Each number is one of w. */
export function convolutionMatrix(problem: Case): { rows: number; columns: number; stored: Stored[] } {
  const extents = ownExtents(problem);
  const stored: Stored[] = [];
  for (let g = 0; g < problem.groups; g++) storeGroup(problem, g, extents, (one) => stored.push(one));
  const [C, Mg] = problem.w.shape;
  return { rows: C * product(problem.x.shape.slice(2)), columns: Mg * problem.groups * product(extents), stored };
}

function storeGroup(problem: Case, g: number, extents: readonly number[], store: (one: Stored) => void): void {
  const { x, w, groups } = problem;
  const inPerGroup = x.shape[1] / groups;
  const [, outPerGroup, ...kernel] = w.shape;
  const taps = product(kernel);
  const positions = product(extents);
  const rowIndices = gridPoints(x.shape.slice(2));
  const tapIndices = gridPoints(kernel);
  for (let c = g * inPerGroup; c < (g + 1) * inPerGroup; c++) {
    rowIndices.forEach((i, row) => {
      tapIndices.forEach((k, tap) => {
        const position = positionRead(problem, i, k, extents);
        if (position === undefined) return;
        for (let m = 0; m < outPerGroup; m++) {
          const column = (g * outPerGroup + m) * positions + position;
          store({ row: c * rowIndices.length + row, column, weight: (c * outPerGroup + m) * taps + tap });
        }
      });
    });
  }
}

/** C of one group as a sparse matrix, [C/g·in × M/g·out]: row (c, i) holds where the forward convolution reads. */
function unrolled<T extends Scalar>(problem: Case, g: number, extents: readonly number[], lift: (value: number) => T) {
  const { x, w, groups } = problem;
  const [rows, count] = [(w.shape[0] / groups) * product(x.shape.slice(2)), w.shape[1] * product(extents)];
  const columns = Array.from({ length: count }, () => ({ rows: [] as number[], values: [] as T[] }));
  storeGroup(problem, g, extents, ({ row, column, weight }) => {
    columns[column - g * count].rows.push(row - g * rows);
    columns[column - g * count].values.push(lift(w.data[weight]));
  });
  const starts = [0];
  for (const column of columns) starts.push(starts[starts.length - 1] + column.rows.length);
  return new (math().SparseMatrix)({
    values: columns.flatMap((column) => column.values),
    index: columns.flatMap((column) => column.rows),
    ptr: starts,
    size: [rows, count],
  });
}

/** The flat output cell that row i of C reads through tap k; undefined where that lies in the padding. */
function positionRead(
  { stride, dilation, padBegin }: Case,
  i: readonly number[],
  k: readonly number[],
  extents: readonly number[],
): number | undefined {
  const point = extents.map((_, axis) => i[axis] * stride[axis] + k[axis] * dilation[axis] - padBegin[axis]);
  if (point.some((o, axis) => o < 0 || o >= extents[axis])) return undefined;
  return point.reduce((flat, o, axis) => flat * extents[axis] + o);
}

/** All points of a grid, last axis fastest. */
function gridPoints([extent, ...rest]: readonly number[]): number[][] {
  const tails = rest.length === 0 ? [[]] : gridPoints(rest);
  return Array.from({ length: extent }, (_, first) => tails.map((tail) => [first, ...tail])).flat();
}
