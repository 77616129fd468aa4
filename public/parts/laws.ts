/** Laws, the cases that they are checked on, and one law checked on one subject. */

export { exactCases, realCases } from '../../properties/arbitraries.ts';
export { type CheckOptions, type CheckResult, checkCase, checkLaw, type Failure } from '../../properties/check.ts';
export { COVERAGE_CLASSES, type CoverageClass, classesOf } from '../../properties/coverage.ts';
export { illegalCases } from '../../properties/illegal-cases.ts';
export { isAbout, type Lane, type Law, type Mismatch } from '../../properties/law.ts';
export type { Accuracy, CaseAccuracy, WorstError } from '../../properties/law-accuracy.ts';
export { CORE_LAWS, ENUMERATED_LAWS, FURTHER_LAWS, LAWS, lawsNamed, runsFor } from '../../properties/laws.ts';
export type { Lookalike } from '../../properties/lookalike.ts';
export type { Shown } from '../../properties/shown.ts';
