/** Types of laws, and of one law checked on one subject. */

export type { CaseLimits, DerivedLimits } from '../../properties/cases/legal-layout.ts';
export type { CheckOptions, CheckResult, Failure } from '../../properties/checking/check.ts';
export type { Accuracy, CaseAccuracy, WorstError } from '../../properties/checking/law-accuracy.ts';
export type { Screen } from '../../properties/checking/screen.ts';
export type { Role, Shown } from '../../properties/checking/shown-tensors.ts';
export type { CoverageClass } from '../../properties/coverage/coverage.ts';
export type { KnownFailure } from '../../properties/known-failures/known-failures.ts';
export type {
  AskedSubject,
  CaseLaw,
  Enumeration,
  Lane,
  Law,
  Mismatch,
  MismatchKind,
  OnReading,
  WordLaw,
} from '../../properties/law.ts';
export type { Lookalike } from '../../properties/lookalike.ts';
