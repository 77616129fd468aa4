/** What a run of laws over subjects found, as plain data: made by `fold.ts`, shown by reports. */

import type { CheckResult } from '../../properties/checking/check.ts';
import type { ClassTotals } from '../../properties/coverage/class-totals.ts';
import type { CombinationCoverage } from '../../properties/coverage/combinations.ts';
import type { SubjectTotals } from '../../properties/coverage/subject-totals.ts';
import type { KnownFailureResult } from '../../properties/known-failures/recheck.ts';
import type { Law } from '../../properties/law.ts';
import type { Probe } from '../../properties/probe/probe.ts';
import type { PartOfRun, SubjectSummary, VerifySettings } from '../any-run.ts';

/** Where a run is: which law on which subject. */
export interface Progress {
  readonly subject: string;
  readonly law: string;
  /** Set when a law is done with a subject. */
  readonly finished: CheckResult | null;
  /** How many laws its subject is put to, where one is finished. */
  readonly laws?: number;
}

/** Cases of one class per subject; null where the subject cannot be asked. */
export interface ClassCoverage {
  readonly id: string;
  readonly statement: string;
  readonly counts: Readonly<Record<string, number | null>>;
  /** Subjects whose count is under their floor. */
  readonly short: readonly string[];
}

/** A run of laws over subjects: every check, coverage, known failures and one verdict. */
export interface VerifyResult {
  readonly kind: 'verify';
  readonly seed: number;
  readonly runs: number;
  readonly subjects: readonly SubjectSummary[];
  readonly laws: readonly Pick<Law, 'id' | 'statement' | 'lane'>[];
  readonly checks: readonly CheckResult[];
  /** The checks of each subject in sum, in the order of the subjects. */
  readonly totals: readonly SubjectTotals[];
  readonly coverage: readonly ClassCoverage[];
  /** The coverage of all subjects together. */
  readonly classTotals: ClassTotals;
  /** Cases of each large size, where these were put one by one. */
  readonly sizes: readonly ClassCoverage[];
  /**
   * Calls of each class in the words of frameworks, by the subjects that can be asked it and skipped none; left out where there are
   * none.
   */
  readonly words?: readonly ClassCoverage[];
  /** By subject; empty where a given case was put. */
  readonly combinations: readonly CombinationCoverage[];
  readonly knownFailures: readonly KnownFailureResult[];
  /** Of each subject whose failures something that it could declare explains. */
  readonly probes: readonly Probe[];
  readonly cases: number;
  readonly milliseconds: number;
  /** Cases beyond the planned ones, which a run drew until its time was over; left out where there are none. */
  readonly further?: { readonly cases: number };
  /** What does not change the verdict but should be known. */
  readonly warnings: readonly string[];
  /** Why the run does not pass; empty where it does. */
  readonly objections: readonly string[];
  /**
   * interrupted, partial: nothing speaks against the subjects, but not everything was run: the run ended early, or it
   * is one shard of several.
   */
  readonly verdict: 'agree' | 'disagree' | 'interrupted' | 'partial';
  /** Why the run ended before everything was put; left out where it did not. */
  readonly endedEarly?: string;
  /** Left out where all units of the plan were run. */
  readonly part?: PartOfRun;
  readonly settings?: VerifySettings;
}
