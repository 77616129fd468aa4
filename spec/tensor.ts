/** Tensors as the project uses them: a shape and flat row-major data. Deliberately without an index helper, so that
 * no two engines can share a mistake in offset arithmetic. */

export type Dtype = 'f32' | 'f64';
/** Numbers of a tensor, row-major: of type f32 or f64. */
export type FloatArray = Float32Array | Float64Array;

/** A shape and its numbers, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  /** Row-major (last axis fastest), one number per element. */
  readonly data: FloatArray;
}

/** Number of elements of a tensor of this shape; 1 for the empty shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** The same numbers as an array of the given type; f32 rounds to nearest even. Always a copy. */
export function floatArray(dtype: Dtype, values: ArrayLike<number>): FloatArray {
  return dtype === 'f32' ? new Float32Array(values) : new Float64Array(values);
}

/** The type of the numbers in an array. */
export function dtypeOf(data: FloatArray): Dtype {
  return data instanceof Float64Array ? 'f64' : 'f32';
}

/** An array of zeros of the given type. */
export function zeros(dtype: Dtype, length: number): FloatArray {
  return dtype === 'f32' ? new Float32Array(length) : new Float64Array(length);
}
