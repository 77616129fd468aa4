/** Types of upsampling: pictures, interpolation, comparison and training. */
export type { Alignment, PlaceBetween } from '../../upsampling/alignment.ts';
export type { ComparisonOptions, ComparisonStep } from '../../upsampling/comparison.ts';
export type * from '../../upsampling/learning/result.ts';
export type { Student, StudentStart } from '../../upsampling/learning/student.ts';
export type { TrainingOptions, TrainingStep } from '../../upsampling/learning/training.ts';
export type { Contrast } from '../../upsampling/measures/contrast.ts';
export type { Evenness } from '../../upsampling/measures/period.ts';
export type { Filter } from '../../upsampling/methods/filter.ts';
export type { KernelAxis } from '../../upsampling/methods/interpolation-kernel.ts';
export type { Border, Resize, Scaled } from '../../upsampling/methods/resize.ts';
export type { Pixels, Window } from '../../upsampling/pixels.ts';
export type * from '../../upsampling/result.ts';
