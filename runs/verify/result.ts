/** What a run of laws over subjects found, as plain data: made by `fold.ts`, shown by reports. */

import type { CheckResult } from '../../properties/checking/check.ts';
import type { ClassTotals } from '../../properties/coverage/class-totals.ts';
import type { CombinationCoverage } from '../../properties/coverage/combinations.ts';
import type { SubjectTotals } from '../../properties/coverage/subject-totals.ts';
import type { KnownFailureResult } from '../../properties/known-failures/recheck.ts';
import type { Law } from '../../properties/law.ts';
import type { Probe } from '../../properties/probe/probe.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';

/** What is left out was not said. */
export interface VerifySettings {
  /** For one call. */
  readonly timeoutMs?: number;
  /** How many each subject was asked to use, if it can. */
  readonly threads?: number;
}

/** Where a run is: which law on which subject. */
export interface Progress {
  readonly subject: string;
  readonly law: string;
  /** Set when a law is done with a subject. */
  readonly finished: CheckResult | null;
}

/** A subject as a run reports it. */
export interface SubjectSummary {
  readonly name: string;
  readonly typed: string;
  readonly version: string | null;
  readonly origin: Subject['origin'];
  readonly capabilities: Capabilities;
}

/** Cases of one class per subject; null where the subject cannot be asked. */
export interface ClassCoverage {
  readonly id: string;
  readonly statement: string;
  readonly counts: Readonly<Record<string, number | null>>;
  /** Subjects whose count is under their floor. */
  readonly short: readonly string[];
}

/** How much of its plan a run executed, where that is not all of it. */
export interface PartOfRun {
  /** Units of work that are done, and that the plan has. */
  readonly done: number;
  readonly units: number;
  /** The shards whose units are not all done, as `2/8`; empty where the run was not divided. */
  readonly missing: readonly string[];
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
  /** By subject; empty where a given case was put. */
  readonly combinations: readonly CombinationCoverage[];
  readonly knownFailures: readonly KnownFailureResult[];
  /** Of each subject whose failures something that it could declare explains. */
  readonly probes: readonly Probe[];
  readonly cases: number;
  readonly milliseconds: number;
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
