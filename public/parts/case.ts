/** What a transposed convolution is: cases, their geometry, what makes one illegal, and comparison of results. */
export { type LargestErrors, largestErrors, ulp } from '../../spec/accuracy.ts';
export { type Attributes, type Case, type ConvTranspose, formatCase, parseCase, type Rank } from '../../spec/case.ts';
export { compareBounded, compareExact, type Difference, describeDifference } from '../../spec/compare.ts';
export { errorBound } from '../../spec/error-bound.ts';
// Modules check their cases by this one: a module that declares nothing is taken to refuse what is beyond the customary limits.
export {
  type Axis,
  customaryGeometryOf as geometryOf,
  type Geometry,
  geometryOf as geometryOfAnyCrop,
  illegalityOf,
  MAX_ELEMENTS,
  type Problem,
} from '../../spec/geometry.ts';
export {
  brokenRule,
  ILLEGAL_KINDS,
  ILLEGAL_VARIANTS,
  type IllegalKind,
  type IllegalVariant,
  makeIllegal,
} from '../../spec/illegal.ts';
export { type NormwiseBounds, normwiseBounds } from '../../spec/normwise-bound.ts';
export { LARGEST as LARGEST_FINITE, SMALLEST as SMALLEST_SUBNORMAL } from '../../spec/special-values.ts';
export { type Dtype, elementCount, type FloatArray, type Tensor, zeros } from '../../spec/tensor.ts';
