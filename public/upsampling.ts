/** `adjoint/upsampling`: pictures enlarged by transposed convolutions: interpolation kernels, comparison, training. */
export { compareUpsampling, methodIds } from '../upsampling/comparison.ts';
export { FILTERS } from '../upsampling/filter.ts';
export { kernelAxis } from '../upsampling/interpolation-kernel.ts';
export { trainUpsampling } from '../upsampling/learning/training.ts';
export { resized, resizedExactly } from '../upsampling/resize.ts';
export type * from './types/operator.ts';
export type * from './types/upsampling.ts';
