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
import { createRequire } from 'node:module';
import type { MathJsInstance, Matrix, MathNumericType as Scalar } from 'mathjs';
import type { Case } from '../spec/case.ts';
import { floatArray, type Tensor } from '../spec/tensor.ts';

/** The class is there at run time but missing from mathjs's type of an instance. */
interface MathJs extends MathJsInstance {
  readonly SparseMatrix: new (parts: CompressedColumns) => Matrix;
}

let instance: MathJs | null = null;

/**
 * The part of mathjs that this engine uses; its `fraction` and `bignumber` make arguments for `lift`. Loaded when it is
 * first used: it takes a second, which `--help` and every child process would pay.
 */
export function math(): MathJs {
  if (instance === null) {
    const mathjs: typeof import('mathjs') = createRequire(import.meta.url)('mathjs');
    const { SparseMatrixDependencies, addDependencies, multiplyDependencies, transposeDependencies } = mathjs;
    const { bignumberDependencies, fractionDependencies } = mathjs;
    instance = mathjs.create({
      SparseMatrixDependencies,
      addDependencies,
      multiplyDependencies,
      transposeDependencies,
      fractionDependencies,
      bignumberDependencies,
    }) as MathJs;
    // The product of a sparse matrix leaves out what equals zero, and by default mathjs takes 1e-15 for equal to zero.
    instance.config({ absTol: 0 });
  }
  return instance;
}

/** A sparse matrix column by column: values, their rows, and where in both each column starts. */
interface CompressedColumns {
  readonly values: readonly unknown[];
  readonly index: readonly number[];
  readonly ptr: readonly number[];
  readonly size: readonly [number, number];
}

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
  const extents = smallestForwardExtents(problem).map((extent, axis) => extent + problem.outputPadding[axis]);
  const positions = extents.reduce((a, b) => a * b);
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

function smallestForwardExtents({ x, w, stride, dilation, padBegin, padEnd }: Case): number[] {
  // The forward convolution has ⌊(extent + pb + pe − ek)/s⌋ + 1 positions; the smallest extent leaves no remainder.
  return x.shape.slice(2).map((positions, axis) => {
    const effectiveKernel = (w.shape[axis + 2] - 1) * dilation[axis] + 1;
    return (positions - 1) * stride[axis] + effectiveKernel - padBegin[axis] - padEnd[axis];
  });
}

/** C of one group as a sparse matrix, [C/g·in × M/g·out]: row (c, i) holds where the forward convolution reads. */
function unrolled<T extends Scalar>(problem: Case, g: number, extents: readonly number[], lift: (value: number) => T) {
  const { x, w, groups } = problem;
  const inPerGroup = x.shape[1] / groups;
  const [, outPerGroup, ...kernel] = w.shape;
  const taps = kernel.reduce((a, b) => a * b);
  const positions = extents.reduce((a, b) => a * b);
  const rowIndices = gridPoints(x.shape.slice(2));
  const tapIndices = gridPoints(kernel);

  const columns = Array.from({ length: outPerGroup * positions }, () => ({ rows: [] as number[], values: [] as T[] }));
  for (let c = 0; c < inPerGroup; c++) {
    rowIndices.forEach((i, row) => {
      tapIndices.forEach((k, tap) => {
        const position = positionRead(problem, i, k, extents);
        if (position === undefined) return;
        for (let m = 0; m < outPerGroup; m++) {
          const column = columns[m * positions + position];
          column.rows.push(c * rowIndices.length + row);
          column.values.push(lift(w.data[((g * inPerGroup + c) * outPerGroup + m) * taps + tap]));
        }
      });
    });
  }
  const starts = [0];
  for (const { rows } of columns) starts.push(starts[starts.length - 1] + rows.length);
  return new (math().SparseMatrix)({
    values: columns.flatMap((column) => column.values),
    index: columns.flatMap((column) => column.rows),
    ptr: starts,
    size: [inPerGroup * rowIndices.length, columns.length],
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
