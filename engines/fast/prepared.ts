/**
 * What a fast engine is: a layer is made ready once, its weights in the order in which the innermost loop reads them,
 * and run as often as wanted. Fast engines are subjects and no reference: nothing is ever judged by them.
 */
import type { Attributes } from '../../spec/case.ts';
import type { Dtype, FloatArray, Tensor } from '../../spec/tensor.ts';

/** A layer: everything but x. */
export interface Layer extends Attributes {
  readonly w: Tensor;
  readonly bias: FloatArray | null;
  readonly dtype: Dtype;
}

/** A layer whose weights are packed: run as often as wanted, on any legal batch and extents. */
export interface PreparedLayer {
  /** y, which is the caller's. */
  run(x: Tensor): Tensor;
  /**
   * Of engines that compute in a memory of their own: puts x there, so that running copies neither it nor the result.
   */
  place?(x: Tensor): PlacedLayer;
  dispose(): void;
}

/**
 * A prepared layer with its x in place: run again and again without handing it over. The layer has room for one x: the
 * next one that it is given takes its place.
 */
export interface PlacedLayer {
  /**
   * y, in the engine's memory: it is overwritten by the layer's next run, and gone after dispose().
   * @throws Error after dispose(), and where the layer was given another x since
   */
  run(): Tensor;
}

/**
 * Makes a layer ready for any x of its channels.
 * @param xShape the shape that is expected; another one works as well
 */
export type PrepareLayer = (layer: Layer, xShape: readonly number[]) => PreparedLayer;

/** An engine, with what it cannot do. */
export interface FastEngine {
  readonly dtypes: readonly Dtype[];
  /**
   * Whether each output is a sum of the products that it is defined by, so that the rounding error is bounded by their
   * magnitudes, and NaN and infinities reach nothing else. Transforms also add and subtract neighbouring cells.
   */
  readonly sumsOfProducts: boolean;
  /** Whether its layers have `place`: what a run of a placed x gives is overwritten by the next one. */
  readonly lendsResults: boolean;
  /** The most threads that it can use. */
  readonly threads: number;
  /** @param threads how many to use */
  open(threads: number): PrepareLayer;
}
