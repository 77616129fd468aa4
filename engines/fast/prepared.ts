/**
 * What a fast engine is: a layer is made ready once, its weights in the order in which the innermost loop reads them, and
 * run as often as wanted. Fast engines are subjects and no reference: nothing is ever judged by them.
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
  run(x: Tensor): Tensor;
  dispose(): void;
}

/** @param xShape the shape that is expected; another one works as well */
export type PrepareLayer = (layer: Layer, xShape: readonly number[]) => PreparedLayer;
