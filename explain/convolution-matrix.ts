/** C, the matrix of the ordinary convolution whose transpose the operator is, as plain data. */
import { convolutionMatrix } from '../engines/index.ts';
import type { Case } from '../spec/case.ts';
import { geometryOf } from '../spec/geometry.ts';
import { elementCount } from '../spec/tensor.ts';
import { indexIn } from './indices.ts';

/** A number that C stores. Everything else in C is a structural zero: no tap of the kernel reaches there. */
export interface MatrixEntry {
  /** Flat input cell (c, i) of the transposed convolution; a row of C, a column of Cᵀ. */
  readonly row: number;
  /** Flat output cell (m, o) of the transposed convolution; a column of C, a row of Cᵀ. */
  readonly column: number;
  readonly value: number;
  /** The index of the tap in the kernel, one number per spatial axis. */
  readonly tap: readonly number[];
  /** The flat index of the value in w.data. */
  readonly weight: number;
}

/** C as a sparse matrix, for one image. */
export interface ConvolutionMatrix {
  /** C·∏in, the number of input cells of one image. */
  readonly rows: number;
  /** M·∏out, the number of output cells of one image. */
  readonly columns: number;
  /** [C, …in]: what the rows stand for, row-major. */
  readonly rowShape: readonly number[];
  /** [M, …out]: what the columns stand for, row-major. */
  readonly columnShape: readonly number[];
  readonly entries: readonly MatrixEntry[];
}

/** No matrix may store more numbers than this. */
export const MOST_ENTRIES = 2 ** 20;

/**
 * C of a case, sparse: [C·∏in × M·∏out], of all groups (block-diagonal by group), for one image. A transposed convolution
 * without bias is y = Cᵀ·x for each image, flattened row-major; with C from this list, y[column] += value·x[row].
 *
 * @throws RangeError where the case is illegal (see geometry.ts), or where C·∏in · (M/groups)·∏k, the most numbers that C
 * can store, is above 2²⁰
 *
 * Source: Dumoulin & Visin, "A guide to convolution arithmetic for deep learning" (2016), section 4.1.
 *
 * @example
 * ```ts
 * import { matrixOf, parseCase } from 'adjoint/core';
 *
 * const problem = parseCase({
 *   x: { shape: [1, 1, 2], data: [1, 2] }, w: { shape: [1, 1, 2], data: [10, 1] }, bias: null,
 *   stride: [3], padBegin: [0], padEnd: [0], outputPadding: [1], dilation: [1], groups: 1, dtype: 'f64',
 * });
 * const { rows, columns, entries } = matrixOf(problem);
 * [rows, columns]; // → [2, 6]
 * entries.map(({ row, column, value }) => [row, column, value]); // → [[0, 0, 10], [0, 1, 1], [1, 3, 10], [1, 4, 1]]
 * ```
 */
export function matrixOf(problem: Case): ConvolutionMatrix {
  const { outputShape } = geometryOf(problem);
  const { x, w } = problem;
  const most = elementCount(x.shape.slice(1)) * elementCount(w.shape.slice(1));
  if (most > MOST_ENTRIES) {
    throw new RangeError(`matrixOf: C may store at most ${MOST_ENTRIES} numbers, this one can have ${most}`);
  }
  const kernel = w.shape.slice(2);
  const { rows, columns, stored } = convolutionMatrix(problem);
  const entries = stored.map(({ row, column, weight }) => ({
    row,
    column,
    value: w.data[weight],
    tap: indexIn(kernel, weight % elementCount(kernel)),
    weight,
  }));
  return { rows, columns, rowShape: x.shape.slice(1), columnShape: outputShape.slice(1), entries };
}
