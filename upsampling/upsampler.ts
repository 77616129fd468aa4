/** A way to make a picture larger by an integer factor, and what there is to know of it before it is run. */
import type { Tensor } from '../spec/tensor.ts';

export interface Upsampler {
  readonly id: string;
  readonly title: string;
  /** What it is, in a sentence. */
  readonly description: string;
  /** x [1,C,H,W] → `scale` times the larger picture [1,C,s·H,s·W]. */
  readonly apply: (x: Tensor) => Tensor;
  readonly scale: number;
  /** The same with all weights 1, which counts the products that each cell is the sum of. */
  readonly overlap: (x: Tensor) => Tensor;
  /** Its weights are none that give a picture its own brightness. */
  readonly isUntrained: boolean;
  /** Another way to the same values, which must be equal in every bit; null where there is none. */
  readonly twin: Twin | null;
}

export interface Twin {
  readonly title: string;
  readonly apply: (x: Tensor) => Tensor;
  /** `apply` of the upsampler with zeros beyond the picture; null where both repeat its outermost cells. */
  readonly bare: ((x: Tensor) => Tensor) | null;
}

/** The same shape, all ones. */
export function ones({ shape, data }: Tensor): Tensor {
  return { shape, data: new Float64Array(data.length).fill(1) };
}
