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

  const zero = lift(0);
  const values: T[] = new Array(N * groups * outPerGroup * positions).fill(zero);
  const reads = positionsRead(problem, extents);
  const plus = typeof zero === 'number' ? addNumbers : math().add;
  for (let g = 0; g < groups && N > 0; g++) {
    const transposed = math().transpose(unrolled(problem, g, reads, positions, lift));
    const images: T[][] = [];
    for (let row = 0; row < rowsPerImage / groups; row++) {
      images[row] = [];
      for (let n = 0; n < N; n++) {
        const start = n * rowsPerImage + (g * rowsPerImage) / groups;
        images[row][n] = lift(x.data[start + row]);
      }
    }
    const sums = math().multiply(transposed, images).toArray() as T[][];
    for (let row = 0; row < sums.length; row++) {
      const m = g * outPerGroup + Math.floor(row / positions);
      const added = bias === null ? zero : lift(bias[m]);
      for (let n = 0; n < N; n++) {
        // A row of Cᵀ without entries gives the plain number 0: adding makes it one of T's.
        values[(n * groups + g) * outPerGroup * positions + row] = plus(sums[row][n], added) as T;
      }
    }
  }
  return { shape: [N, groups * outPerGroup, ...extents], values };
}

/** What mathjs does with two numbers, without asking what they are. */
function addNumbers(a: Scalar, b: Scalar): Scalar {
  return (a as number) + (b as number);
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
  const positions = product(extents);
  const reads = positionsRead(problem, extents);
  const stored: Stored[] = [];
  for (let g = 0; g < problem.groups; g++) {
    storeGroup(problem, g, reads, positions, (row, column, weight) => stored.push({ row, column, weight }));
  }
  const [C, Mg] = problem.w.shape;
  return { rows: C * product(problem.x.shape.slice(2)), columns: Mg * problem.groups * positions, stored };
}

/** @param store called with the row, the column and which number of w stands there */
function storeGroup(
  { x, w, groups }: Case,
  g: number,
  reads: Int32Array,
  positions: number,
  store: (row: number, column: number, weight: number) => void,
): void {
  const inPerGroup = x.shape[1] / groups;
  const outPerGroup = w.shape[1];
  const taps = product(w.shape.slice(2));
  const rows = reads.length / taps;
  for (let c = g * inPerGroup; c < (g + 1) * inPerGroup; c++) {
    for (let row = 0; row < rows; row++) {
      for (let tap = 0; tap < taps; tap++) {
        const position = reads[row * taps + tap];
        if (position === PADDING) continue;
        for (let m = 0; m < outPerGroup; m++) {
          const column = (g * outPerGroup + m) * positions + position;
          store(c * rows + row, column, (c * outPerGroup + m) * taps + tap);
        }
      }
    }
  }
}

/** C of one group as a sparse matrix, [C/g·in × M/g·out]: row (c, i) holds where the forward convolution reads. */
function unrolled<T extends Scalar>(
  problem: Case,
  g: number,
  reads: Int32Array,
  positions: number,
  lift: (value: number) => T,
) {
  const { x, w, groups } = problem;
  const [rows, count] = [(w.shape[0] / groups) * product(x.shape.slice(2)), w.shape[1] * positions];
  // Twice: how many numbers each column has says where it starts.
  const starts: number[] = new Array(count + 1).fill(0);
  storeGroup(problem, g, reads, positions, (_, column) => starts[column - g * count + 1]++);
  for (let column = 0; column < count; column++) starts[column + 1] += starts[column];
  const next = starts.slice();
  const index: number[] = new Array(starts[count]).fill(0);
  const values: T[] = new Array(starts[count]).fill(lift(0));
  storeGroup(problem, g, reads, positions, (row, column, weight) => {
    const at = next[column - g * count]++;
    index[at] = row - g * rows;
    values[at] = lift(w.data[weight]);
  });
  // With one type for all numbers mathjs chooses its functions once, and not for every product.
  const datatype = typeof lift(0) === 'number' ? 'number' : undefined;
  return new (math().SparseMatrix)({ values, index, ptr: starts, size: [rows, count], datatype });
}

const PADDING = -1;

/** [in × K]: the flat output cell that each row i of C reads through each tap k; PADDING where that lies in the padding. */
function positionsRead(problem: Case, extents: readonly number[]): Int32Array {
  const rows = gridPoints(problem.x.shape.slice(2));
  const taps = gridPoints(problem.w.shape.slice(2));
  const reads = new Int32Array(rows.length * taps.length);
  for (let row = 0; row < rows.length; row++) {
    for (let tap = 0; tap < taps.length; tap++) {
      reads[row * taps.length + tap] = positionRead(problem, rows[row], taps[tap], extents);
    }
  }
  return reads;
}

function positionRead(
  { stride, dilation, padBegin }: Case,
  i: readonly number[],
  k: readonly number[],
  extents: readonly number[],
): number {
  let flat = 0;
  for (let axis = 0; axis < extents.length; axis++) {
    const o = i[axis] * stride[axis] + k[axis] * dilation[axis] - padBegin[axis];
    if (o < 0 || o >= extents[axis]) return PADDING;
    flat = flat * extents[axis] + o;
  }
  return flat;
}

/** All points of a grid, last axis fastest. */
function gridPoints(extents: readonly number[]): number[][] {
  const points: number[][] = [];
  const point = extents.map(() => 0);
  for (let left = product(extents); left > 0; left--) {
    points.push([...point]);
    let axis = extents.length - 1;
    while (axis >= 0 && ++point[axis] === extents[axis]) point[axis--] = 0;
  }
  return points;
}
