/**
 * The innermost loop: sums of products for four lanes and two positions at a time, eight sums in registers, which is as
 * many as fit beside their operands. Arguments and sums are doubles whatever the type of the layer, so that this
 * function is only ever compiled for one kind of array.
 */
import { LANES } from './phase.ts';

/** A box whose positions are counted through, image by image. */
export interface CellBox {
  /** Positions in one image. */
  readonly perImage: number;
  /** For every position its cell in x and in y. */
  readonly xBase: Int32Array;
  readonly yBase: Int32Array;
  readonly laneOffset: Int32Array;
  /** Pairs: what is added in X, and the first packed weight of a block. Each is a run of `length` products. */
  readonly runs: Int32Array;
  readonly length: number;
}

/** Where the operands of one call begin. */
export interface Start {
  /** The group in x. */
  readonly x: number;
  /** The block of four lanes in the weights. */
  readonly w: number;
  /** And in the bias. */
  readonly bias: number;
}

/**
 * tile[lane][position − from] = bias + Σ x·w over the runs of the box, for the positions from..to. An odd position at
 * the end is computed twice, which costs less than a loop of its own.
 */
export function sumCells(
  X: Float64Array,
  W: Float64Array,
  bias: Float64Array,
  start: Start,
  { xBase, runs, length }: CellBox,
  from: number,
  to: number,
  tile: Float64Array,
): void {
  const width = tile.length / LANES;
  const bias0 = bias[start.bias];
  const bias1 = bias[start.bias + 1];
  const bias2 = bias[start.bias + 2];
  const bias3 = bias[start.bias + 3];
  for (let p = from; p < to; p += 2) {
    const baseA = start.x + xBase[p];
    const baseB = p + 1 < to ? start.x + xBase[p + 1] : baseA;
    let a0 = bias0;
    let a1 = bias1;
    let a2 = bias2;
    let a3 = bias3;
    let b0 = bias0;
    let b1 = bias1;
    let b2 = bias2;
    let b3 = bias3;
    for (let run = 0; run < runs.length; run += 2) {
      // "| 0" says that no sum leaves 32 bits, which saves a test for each.
      const atA = (baseA + runs[run]) | 0;
      const atB = (baseB + runs[run]) | 0;
      let w = (start.w + runs[run + 1]) | 0;
      for (let c = 0; c < length; c++) {
        const w0 = W[w];
        const w1 = W[(w + 1) | 0];
        const w2 = W[(w + 2) | 0];
        const w3 = W[(w + 3) | 0];
        w = (w + LANES) | 0;
        const xA = X[(atA + c) | 0];
        a0 += w0 * xA;
        a1 += w1 * xA;
        a2 += w2 * xA;
        a3 += w3 * xA;
        const xB = X[(atB + c) | 0];
        b0 += w0 * xB;
        b1 += w1 * xB;
        b2 += w2 * xB;
        b3 += w3 * xB;
      }
    }
    const t = p - from;
    tile[t] = a0;
    tile[t + width] = a1;
    tile[t + 2 * width] = a2;
    tile[t + 3 * width] = a3;
    tile[t + 1] = b0;
    tile[t + 1 + width] = b1;
    tile[t + 1 + 2 * width] = b2;
    tile[t + 1 + 3 * width] = b3;
  }
}
