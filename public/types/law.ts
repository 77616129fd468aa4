/** Types of laws, and of one law checked on one subject. */
export type { CheckOptions, CheckResult, Failure } from '../../properties/check.ts';
export type { CoverageClass } from '../../properties/coverage.ts';
export type { KnownFailure } from '../../properties/known-failures.ts';
export type { Enumeration, Lane, Law, Mismatch, MismatchKind } from '../../properties/law.ts';
export type { Accuracy, CaseAccuracy, WorstError } from '../../properties/law-accuracy.ts';
export type { CaseLimits, DerivedLimits } from '../../properties/layout.ts';
export type { Lookalike } from '../../properties/lookalike.ts';
export type { Screen } from '../../properties/screen.ts';
export type { Role, Shown } from '../../properties/shown.ts';
