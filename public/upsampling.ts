/**
 * `adjoint/upsampling`: pictures enlarged by transposed convolutions: interpolation kernels, comparison, training.
 *
 * @example
 * ```ts
 * import { FILTERS, kernelAxis, resized } from 'adjoint/upsampling';
 *
 * kernelAxis(FILTERS.linear, 2, 'half-pixel'); // → { taps: [1, 3, 3, 1], padBegin: 1, scale: 4 }
 *
 * const x = { shape: [1, 1, 2], data: Float64Array.of(0, 4) };
 * const resize = { filter: FILTERS.linear, alignment: 'half-pixel', border: 'replicate', outputs: [4] };
 * resized(x, resize).data; // → [0, 1, 3, 4]
 * ```
 *
 * @module
 */
export { compareUpsampling, methodIds } from '../upsampling/comparison.ts';
export { trainUpsampling } from '../upsampling/learning/training.ts';
export { FILTERS } from '../upsampling/methods/filter.ts';
export { kernelAxis } from '../upsampling/methods/interpolation-kernel.ts';
export { resized, resizedExactly } from '../upsampling/methods/resize.ts';
export type * from './types/operator.ts';
export type * from './types/upsampling.ts';
