/** `adjoint/upsampling`: pictures enlarged by transposed convolutions: interpolation kernels, comparison, training. */
export type { Alignment } from '../upsampling/alignment.ts';
export { type ComparisonOptions, compareUpsampling, methodIds } from '../upsampling/comparison.ts';
export { FILTERS, type Filter } from '../upsampling/filter.ts';
export { type KernelAxis, kernelAxis } from '../upsampling/interpolation-kernel.ts';
export type { LearningResult, TrainingRun } from '../upsampling/learning/result.ts';
export { type TrainingOptions, trainUpsampling } from '../upsampling/learning/training.ts';
export type { Pixels } from '../upsampling/pixels.ts';
export { type Border, type Resize, resized, resizedExactly } from '../upsampling/resize.ts';
export type { MethodResult, UpsamplingResult } from '../upsampling/result.ts';
