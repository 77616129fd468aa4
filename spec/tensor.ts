/** Tensors as the project uses them: a shape and flat row-major data. Deliberately without an index helper, so that
 * no two engines can share a mistake in offset arithmetic. */

import { type Dtype, isQuantised, roundTo } from './number-types.ts';

export type { Dtype } from './number-types.ts';
/**
 * Numbers of a tensor, row-major. Those of f16 and bf16 lie in a Float32Array, each one a number of its type; those of quantised types in
 * a Float64Array, each an integer.
 */
export type FloatArray = Float32Array | Float64Array;

/** A shape and its numbers, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  /** Row-major (last axis fastest), one number per element. */
  readonly data: FloatArray;
}

/** Number of elements of a tensor of this shape; 1 for the empty shape. */
export function elementCount(shape: readonly number[]): number {
  let count = 1;
  for (let axis = 0; axis < shape.length; axis++) count *= shape[axis];
  return count;
}

/** The same numbers as an array of the given type, rounded to nearest even. Always a copy. */
export function floatArray(dtype: Dtype, values: ArrayLike<number>): FloatArray {
  if (dtype === 'f64' || isQuantised(dtype)) return new Float64Array(values);
  if (dtype === 'f32') return new Float32Array(values);
  const rounded = new Float32Array(values.length);
  for (let at = 0; at < rounded.length; at++) rounded[at] = roundTo(dtype, values[at]);
  return rounded;
}

/** The type of the numbers in an array, as far as the array says: those of f16 and bf16 are kept as f32, integers as f64. */
export function dtypeOf(data: FloatArray): 'f32' | 'f64' {
  return data instanceof Float64Array ? 'f64' : 'f32';
}

/** An array of zeros of the given type. */
export function zeros(dtype: Dtype, length: number): FloatArray {
  return dtype === 'f64' || isQuantised(dtype) ? new Float64Array(length) : new Float32Array(length);
}
