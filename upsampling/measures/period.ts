/**
 * What a method does to a picture whose cells are all 1, over one period of the stride, far from the edges: the pattern that it
 * draws by itself. Of the sums of weights this is the gain of each phase, of the numbers of products the overlap.
 * Source of the overlap as cause of checkerboards: Odena, Dumoulin & Olah, "Deconvolution and checkerboard artifacts",
 * Distill (2016).
 */
import type { Tensor } from '../../spec/tensor.ts';

/** Cells along an edge of the picture of ones: its middle one has four neighbours on each side. */
const ONES = 9;

/** One period, [C][s·s]: each channel's output cells of the middle input cell, row-major. */
export function periodOf(apply: (x: Tensor) => Tensor, channels: number, factor: number): number[][] {
  const x = { shape: [1, channels, ONES, ONES], data: new Float64Array(channels * ONES * ONES).fill(1) };
  const { shape, data } = apply(x);
  const [, , height, width] = shape;
  const first = Math.floor(ONES / 2) * factor;
  return Array.from({ length: channels }, (_, channel) =>
    Array.from({ length: factor * factor }, (_, at) => {
      const [row, column] = [first + Math.floor(at / factor), first + (at % factor)];
      return data[(channel * height + row) * width + column];
    }),
  );
}

/** The period of one channel, with its least and its largest value. */
export interface Evenness {
  readonly period: readonly number[];
  readonly least: number;
  readonly most: number;
}

/** Of the channel that is least even, the first of those. */
export function unevenest(periods: readonly (readonly number[])[]): Evenness {
  return periods
    .map((period) => ({ period, least: Math.min(...period), most: Math.max(...period) }))
    .reduce((worst, own) => (own.most - own.least > worst.most - worst.least ? own : worst));
}
