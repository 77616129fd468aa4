/** What a comparison of upsampling methods finds, as plain data. */
import type { Alignment } from './alignment.ts';
import type { Contrast } from './measures/contrast.ts';
import type { Evenness } from './measures/period.ts';
import type { Border } from './methods/resize.ts';
import type { Pixels, Window } from './pixels.ts';

/** Every upsampling method on one picture. */
export interface UpsamplingResult {
  readonly factor: number;
  readonly seed: number;
  /** The picture that was made larger. */
  readonly input: Pixels;
  /** The picture that `input` was averaged from; null where none is known. */
  readonly truth: Pixels | null;
  /** The part of the results that is shown larger. */
  readonly zoomed: Window;
  readonly methods: readonly MethodResult[];
  readonly conventions: readonly ConventionResult[];
}

/** One upsampling method on one picture. */
export interface MethodResult {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Rounded to bytes, and what is beyond them cut off. */
  readonly picture: Pixels;
  readonly spectrum: Pixels;
  /** Products that a cell far from the edges is the sum of, over one period of the stride: the channel that is least even. */
  readonly overlap: Evenness;
  /** What becomes of a picture of ones, over one period: the sum of the weights that meet each cell. */
  readonly gain: Evenness;
  /** Energy at the stride's frequency (stride-energy.ts), of the values before they are rounded. −∞ is none. */
  readonly strideDecibels: number;
  /** Against the truth, of bytes; null where none is known. */
  readonly psnr: number | null;
  /** The gain and the offset by which untrained weights are shown; null where the values stand as they are. */
  readonly contrast: Contrast | null;
  readonly equality: Equality | null;
}

/** Cells in which a method and its twin differ in any bit. */
export interface Equality {
  readonly twin: string;
  readonly cells: number;
  readonly differing: number;
  /** Cells that differ where the transposed convolution has zeros beyond the picture; null where that is not asked. */
  readonly differingWithZeros: number | null;
}

/** Interpolation by one convention, against the same at half pixels with the outermost cells repeated. */
export interface ConventionResult {
  readonly filter: string;
  readonly alignment: Alignment;
  readonly border: Border;
  readonly largestDifference: number;
  readonly psnr: number | null;
}
