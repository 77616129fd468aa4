/**
 * One cell of a case, of any size: what an output cell is made of, and where an input cell goes. By the definition of the
 * operator, product by product, so that no more is computed than is shown.
 *
 *   y[m, o] = Σ x[c, i]·w[c, m, k] + bias[m]   over all c of m's group and all i, k with i·s + k·d − pb = o on every axis
 */

import type { Operand, Outline } from '../spec/conventions/convention.ts';
import { geometryOf } from '../spec/geometry.ts';
import { elementCount } from '../spec/tensor.ts';
import { digitAt } from './example-data.ts';
import { flatIn } from './indices.ts';

/** A product that lands on an output cell. */
export interface CellProduct {
  /** [c, …i] */
  readonly input: readonly number[];
  /** [m, …o] */
  readonly output: readonly number[];
  /** …k */
  readonly tap: readonly number[];
  readonly x: number;
  readonly w: number;
}

/** One output cell: the products and the bias that it is the sum of. */
export interface OutputCell {
  /** [m, …o] */
  readonly cell: readonly number[];
  readonly products: readonly CellProduct[];
  readonly bias: number | null;
  /** Their sum, in doubles and in this order. */
  readonly value: number;
}

/** One input cell: every product that it is part of. */
export interface InputCell {
  /** [c, …i] */
  readonly cell: readonly number[];
  readonly x: number;
  readonly products: readonly CellProduct[];
}

/** A cell with more products is not explained. */
export const MOST_CELL_PRODUCTS = 2 ** 20;

/**
 * What one output cell is made of: every product and the bias.
 * @param cell [m, …o] of the first image
 * @throws RangeError where it is none of the output, or has too many products
 *
 * @example
 * ```ts
 * import { outputCellOf, parseCase } from 'adjoint/core';
 *
 * const problem = parseCase({
 *   x: { shape: [1, 1, 2], data: [1, 2] }, w: { shape: [1, 1, 2], data: [10, 1] }, bias: null,
 *   stride: [3], padBegin: [0], padEnd: [0], outputPadding: [1], dilation: [1], groups: 1, dtype: 'f64',
 * });
 * const { products, value } = outputCellOf(problem, [0, 3]); // channel 0, cell 3
 * value; // → 20
 * products; // → [{ input: [0, 1], output: [0, 3], tap: [0], x: 2, w: 10 }]
 * ```
 */
export function outputCellOf(outline: Outline, cell: readonly number[]): OutputCell {
  const { outputShape, axes, groups, inChannels, outChannels } = geometryOf(outline);
  checkCell('output', cell, outputShape.slice(1));
  const [m, ...o] = cell;
  const steps = axes.map(({ input, kernel, stride, dilation, padBegin }, axis) => {
    const pairs = Array.from({ length: kernel }, (_, k) => ({ k, at: o[axis] + padBegin - k * dilation }));
    const landing = pairs.filter(({ at }) => at >= 0 && at % stride === 0 && at / stride < input);
    return landing.map(({ k, at }) => ({ i: at / stride, k, o: o[axis] }));
  });
  const [channels, outPerGroup] = [inChannels / groups, outChannels / groups];
  const first = Math.floor(m / outPerGroup) * channels;
  checkCount(steps, channels);
  const products = Array.from({ length: channels }, (_, c) => productsOf(outline, steps, first + c, m)).flat();
  const bias = outline.bias === null ? null : outline.bias[m];
  return { cell, products, bias, value: products.reduce((sum, { x, w }) => sum + x * w, 0) + (bias ?? 0) };
}

/**
 * Where one input cell goes: every product of it that lands in the output.
 * @param cell [c, …i] of the first image
 * @throws RangeError where it is none of the input, or has too many products
 */
export function inputCellOf(outline: Outline, cell: readonly number[]): InputCell {
  const { axes, groups, inChannels, outChannels } = geometryOf(outline);
  checkCell('input', cell, outline.x.shape.slice(1));
  const [c, ...i] = cell;
  const steps = axes.map(({ kernel, stride, dilation, padBegin, output }, axis) => {
    const all = Array.from({ length: kernel }, (_, k) => ({ k, o: i[axis] * stride + k * dilation - padBegin }));
    return all.filter(({ o }) => o >= 0 && o < output).map(({ k, o }) => ({ i: i[axis], k, o }));
  });
  const outPerGroup = outChannels / groups;
  const first = Math.floor(c / (inChannels / groups)) * outPerGroup;
  checkCount(steps, outPerGroup);
  const products = Array.from({ length: outPerGroup }, (_, m) => productsOf(outline, steps, c, first + m)).flat();
  return { cell, x: numberAt(outline.x, [0, ...cell]), products };
}

/** Which input cell meets which output cell through which tap, on one axis. */
interface Meeting {
  readonly i: number;
  readonly k: number;
  readonly o: number;
}

function productsOf(outline: Outline, steps: readonly (readonly Meeting[])[], c: number, m: number): CellProduct[] {
  let tuples: Meeting[][] = [[]];
  for (const onAxis of steps) tuples = tuples.flatMap((tuple) => onAxis.map((meeting) => [...tuple, meeting]));
  return tuples.map((meetings) => {
    const tap = meetings.map(({ k }) => k);
    const input = [c, ...meetings.map(({ i }) => i)];
    const output = [m, ...meetings.map(({ o }) => o)];
    const weight = [c, m % outline.w.shape[1], ...tap];
    return { input, output, tap, x: numberAt(outline.x, [0, ...input]), w: numberAt(outline.w, weight) };
  });
}

function numberAt({ shape, data }: Operand, index: readonly number[]): number {
  const flat = flatIn(shape, index);
  return data === undefined ? digitAt(flat) : data[flat];
}

function checkCell(of: string, cell: readonly number[], shape: readonly number[]): void {
  const isInside =
    cell.length === shape.length && cell.every((at, axis) => Number.isInteger(at) && at >= 0 && at < shape[axis]);
  if (!isInside) throw new RangeError(`${of} cell must lie in [${shape}], channel first, got [${cell}]`);
}

function checkCount(steps: readonly (readonly unknown[])[], channels: number): void {
  const count = elementCount([channels, ...steps.map(({ length }) => length)]);
  if (count > MOST_CELL_PRODUCTS) {
    throw new RangeError(`cell: at most ${MOST_CELL_PRODUCTS} products can be explained, this one has ${count}`);
  }
}
