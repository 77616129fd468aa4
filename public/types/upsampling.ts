/** Types of upsampling: pictures, interpolation, comparison and training. */
export type { Alignment, PlaceBetween } from '../../upsampling/alignment.ts';
export type { ComparisonOptions, ComparisonStep } from '../../upsampling/comparison.ts';
export type { Contrast } from '../../upsampling/contrast.ts';
export type { Filter } from '../../upsampling/filter.ts';
export type { KernelAxis } from '../../upsampling/interpolation-kernel.ts';
export type * from '../../upsampling/learning/result.ts';
export type { Student, StudentStart } from '../../upsampling/learning/student.ts';
export type { TrainingOptions, TrainingStep } from '../../upsampling/learning/training.ts';
export type { Evenness } from '../../upsampling/period.ts';
export type { Pixels, Window } from '../../upsampling/pixels.ts';
export type { Border, Resize, Scaled } from '../../upsampling/resize.ts';
export type * from '../../upsampling/result.ts';
