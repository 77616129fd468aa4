/** Types of the gate: a run of laws over subjects, certificates, configurations. */

export type { Block, BlockResult } from '../../properties/checking/check.ts';
export type { EarlyEndOptions } from '../../properties/checking/early-end.ts';
export type { ClassPair, ClassTotals } from '../../properties/coverage/class-totals.ts';
export type { CombinationCoverage, Covered } from '../../properties/coverage/combinations.ts';
export type { SubjectTotals } from '../../properties/coverage/subject-totals.ts';
export type { CertificateTotals } from '../../properties/exhaustive/certificate-totals.ts';
export type { Certificate, CertifiedPart, CertifyOptions } from '../../properties/exhaustive/certify.ts';
export type { CertifyResult, Levels } from '../../properties/exhaustive/certify-all.ts';
export type { PartKind } from '../../properties/exhaustive/parts.ts';
export type { Strength } from '../../properties/exhaustive/several-axes.ts';
export type { GateConfig } from '../../properties/gate-config.ts';
export type { KnownFailureResult } from '../../properties/known-failures/recheck.ts';
export type { Cause, Probe } from '../../properties/probe/probe.ts';
export type { Executor, Work } from '../../runs/executor.ts';
export type { Journal } from '../../runs/journal.ts';
export type { JournalHeader, WrittenOn } from '../../runs/journal-lines.ts';
export type { MergedRun, NamedJournal } from '../../runs/merge.ts';
export type { AnyUnit, LawUnit, RecheckUnit, RunPlan, Unit } from '../../runs/plan.ts';
export type { PlanDocument } from '../../runs/plan-document.ts';
export type { Shard } from '../../runs/shard.ts';
export type { UnitsProgress } from '../../runs/unit-count.ts';
export type { LawUnitResult, RecheckUnitResult, UnitResult, UnitResults } from '../../runs/unit-result.ts';
export type {
  ClassCoverage,
  PartOfRun,
  Progress,
  SubjectSummary,
  VerifyResult,
  VerifySettings,
} from '../../runs/verify/result.ts';
export type { KnownFailuresUpdate, WrittenEntry } from '../../runs/verify/update-known-failures.ts';
export type { VerifyOptions } from '../../runs/verify/verify.ts';
