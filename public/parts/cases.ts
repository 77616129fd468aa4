/** What a transposed convolution is: cases, their geometry, what makes one illegal, and comparison of results. */
export { largestErrors, ulp } from '../../spec/accuracy.ts';
export { formatCase, parseCase } from '../../spec/case.ts';
export { compareBounded, compareExact, describeDifference } from '../../spec/compare.ts';
export { formatCall, fromLayoutOf, inLayoutOf, parseCall, resolveCall } from '../../spec/conventions/call.ts';
export { caseOfCall, formatCaseOrCall, isCall, parseCaseOrCall } from '../../spec/conventions/case-or-call.ts';
export { errorBound } from '../../spec/error-bound.ts';
// Modules check their cases by this one: a module that declares nothing is taken to refuse what is beyond the customary limits.
export {
  customaryGeometryOf as geometryOf,
  geometryOf as geometryOfAnyCrop,
  illegalityOf,
  MAX_ELEMENTS,
} from '../../spec/geometry.ts';
export { brokenRule, ILLEGAL_KINDS, ILLEGAL_VARIANTS, makeIllegal } from '../../spec/illegal.ts';
export { normwiseBounds } from '../../spec/normwise-bound.ts';
export {
  DTYPES,
  FLOAT_DTYPES,
  type FloatType,
  INTEGER_TYPES,
  type IntegerType,
  isDtype,
  isFloat,
  isQuantised,
  LARGEST as LARGEST_FINITE,
  NUMBER_TYPES,
  QUANTISED_DTYPES,
  roundTo,
  SMALLEST as SMALLEST_SUBNORMAL,
  type TypeNames,
} from '../../spec/number-types.ts';
export {
  fromCodes,
  inCodes,
  plainQuantisation,
  resultFromCodes,
  resultInCodes,
} from '../../spec/quantisation.ts';
export {
  REQUANTISATION_RULES,
  requantiserOf,
} from '../../spec/requantisation.ts';
export { requantised } from '../../spec/requantised.ts';
export { elementCount, zeros } from '../../spec/tensor.ts';
