/** Types of the operator: cases, tensors, geometry, differences. */

export type { LargestErrors } from '../../spec/accuracy.ts';
export type { CroppedAxis, UncroppedAxis } from '../../spec/axis.ts';
export type { Attributes, Case, ConvTranspose, Gradients, Rank } from '../../spec/case.ts';
export type { Difference } from '../../spec/compare.ts';
export type { FrameworkCall } from '../../spec/conventions/call.ts';
export type { CaseOrCall } from '../../spec/conventions/case-or-call.ts';
export type { Axis, Geometry, Problem } from '../../spec/geometry.ts';
export type { IllegalKind, IllegalVariant } from '../../spec/illegal.ts';
export type { BrokenCase } from '../../spec/illegal-variants.ts';
export type { NormwiseBounds } from '../../spec/normwise-bound.ts';
export type { FloatDtype, QuantisedDtype } from '../../spec/number-types.ts';
export type { Quantisation, QuantisedParts, TensorQuantisation, WeightQuantisation } from '../../spec/quantisation.ts';
export type { RequantisationRule, Scales as RequantisationScales } from '../../spec/requantisation.ts';
export type { Dtype, FloatArray, Tensor } from '../../spec/tensor.ts';
