/**
 * The innermost loops of rows.ts: to the sums of 4 lanes or of 1 are added 4 products, or 1.
 *
 *   tile[lane][t] += Σ W[w + p·lanes + lane] · X[start + xBase[row] + offsets[product + p] + q·step],   t counts (row, q)
 *
 * Weights stay in registers for all rows of a part. Four functions, not one with loops: the compiler keeps no arrays in
 * registers. All numbers are doubles whatever the type of the layer, so that each is only ever compiled for one kind of
 * array. "| 0" says that no sum leaves 32 bits, which saves a test for each.
 */
import { TILE } from './passes.ts';
import type { Part } from './row-boxes.ts';

export function add4x4(
  tile: Float64Array,
  X: Float64Array,
  W: Float64Array,
  w: number,
  offsets: Int32Array,
  product: number,
  start: number,
  part: Part,
  end: number,
): void {
  const w00 = W[w];
  const w10 = W[w + 1];
  const w20 = W[w + 2];
  const w30 = W[w + 3];
  const w01 = W[w + 4];
  const w11 = W[w + 5];
  const w21 = W[w + 6];
  const w31 = W[w + 7];
  const w02 = W[w + 8];
  const w12 = W[w + 9];
  const w22 = W[w + 10];
  const w32 = W[w + 11];
  const w03 = W[w + 12];
  const w13 = W[w + 13];
  const w23 = W[w + 14];
  const w33 = W[w + 15];
  const { xBase, xStep } = part.box;
  const first = start + part.skipped * xStep;
  const offset0 = first + offsets[product];
  const offset1 = first + offsets[product + 1];
  const offset2 = first + offsets[product + 2];
  const offset3 = first + offsets[product + 3];
  let t = 0;
  for (let row = part.firstRow; row < end; row++) {
    const x0 = (xBase[row] + offset0) | 0;
    const x1 = (xBase[row] + offset1) | 0;
    const x2 = (xBase[row] + offset2) | 0;
    const x3 = (xBase[row] + offset3) | 0;
    let at = 0;
    for (const rowEnd = t + part.length; t < rowEnd; t++) {
      const v0 = X[(x0 + at) | 0];
      const v1 = X[(x1 + at) | 0];
      const v2 = X[(x2 + at) | 0];
      const v3 = X[(x3 + at) | 0];
      tile[t] += w00 * v0 + w01 * v1 + w02 * v2 + w03 * v3;
      tile[(t + TILE) | 0] += w10 * v0 + w11 * v1 + w12 * v2 + w13 * v3;
      tile[(t + 2 * TILE) | 0] += w20 * v0 + w21 * v1 + w22 * v2 + w23 * v3;
      tile[(t + 3 * TILE) | 0] += w30 * v0 + w31 * v1 + w32 * v2 + w33 * v3;
      at = (at + xStep) | 0;
    }
  }
}

export function add4x1(
  tile: Float64Array,
  X: Float64Array,
  W: Float64Array,
  w: number,
  offsets: Int32Array,
  product: number,
  start: number,
  part: Part,
  end: number,
): void {
  const w00 = W[w];
  const w10 = W[w + 1];
  const w20 = W[w + 2];
  const w30 = W[w + 3];
  const { xBase, xStep } = part.box;
  const first = start + part.skipped * xStep;
  const offset0 = first + offsets[product];
  let t = 0;
  for (let row = part.firstRow; row < end; row++) {
    let x0 = (xBase[row] + offset0) | 0;

    for (const rowEnd = t + part.length; t < rowEnd; t++) {
      const v0 = X[x0];
      tile[t] += w00 * v0;
      tile[(t + TILE) | 0] += w10 * v0;
      tile[(t + 2 * TILE) | 0] += w20 * v0;
      tile[(t + 3 * TILE) | 0] += w30 * v0;
      x0 = (x0 + xStep) | 0;
    }
  }
}

export function add1x4(
  tile: Float64Array,
  X: Float64Array,
  W: Float64Array,
  w: number,
  offsets: Int32Array,
  product: number,
  start: number,
  part: Part,
  end: number,
): void {
  const w00 = W[w];
  const w01 = W[w + 1];
  const w02 = W[w + 2];
  const w03 = W[w + 3];
  const { xBase, xStep } = part.box;
  const first = start + part.skipped * xStep;
  const offset0 = first + offsets[product];
  const offset1 = first + offsets[product + 1];
  const offset2 = first + offsets[product + 2];
  const offset3 = first + offsets[product + 3];
  let t = 0;
  for (let row = part.firstRow; row < end; row++) {
    const x0 = (xBase[row] + offset0) | 0;
    const x1 = (xBase[row] + offset1) | 0;
    const x2 = (xBase[row] + offset2) | 0;
    const x3 = (xBase[row] + offset3) | 0;
    let at = 0;
    for (const rowEnd = t + part.length; t < rowEnd; t++) {
      const v0 = X[(x0 + at) | 0];
      const v1 = X[(x1 + at) | 0];
      const v2 = X[(x2 + at) | 0];
      const v3 = X[(x3 + at) | 0];
      tile[t] += w00 * v0 + w01 * v1 + w02 * v2 + w03 * v3;
      at = (at + xStep) | 0;
    }
  }
}

export function add1x1(
  tile: Float64Array,
  X: Float64Array,
  W: Float64Array,
  w: number,
  offsets: Int32Array,
  product: number,
  start: number,
  part: Part,
  end: number,
): void {
  const w00 = W[w];
  const { xBase, xStep } = part.box;
  const first = start + part.skipped * xStep;
  const offset0 = first + offsets[product];
  let t = 0;
  for (let row = part.firstRow; row < end; row++) {
    let x0 = (xBase[row] + offset0) | 0;

    for (const rowEnd = t + part.length; t < rowEnd; t++) {
      const v0 = X[x0];
      tile[t] += w00 * v0;
      x0 = (x0 + xStep) | 0;
    }
  }
}
