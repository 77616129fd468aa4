/** What the gate found on faults, as plain data: run in one place, shown in many. */

import type { PublishedSuite, SuiteId } from './defects/published-suites.ts';
import type { Fault, LeftOut } from './fault.ts';

/** The law that first failed on a defect, and after how many cases. */
export interface Kill {
  readonly law: string;
  /** Cases put until then, those of the laws before included. */
  readonly cases: number;
  /** Those of the law that killed. */
  readonly casesOfLaw: number;
  /** From the start of the gate to the first case that failed, without making it smaller. */
  readonly milliseconds: number;
  readonly message: string;
  /** The smallest case that fails, one line of canonical JSON. */
  readonly case: string;
  readonly shrinks: number;
}

/** One defect with one seed. */
export interface FaultRun {
  readonly seed: number;
  readonly status: 'killed' | 'survives' | 'interrupted';
  readonly kill: Kill | null;
  readonly cases: number;
  readonly milliseconds: number;
}

/** Over the seeds, until the first case that failed; a seed that the fault survived has no part in it. */
export interface FaultFigures {
  /** How many seeds killed it. */
  readonly kills: number;
  /** Laws that were first, the most frequent in front. */
  readonly laws: readonly string[];
  readonly medianCases: number | null;
  readonly medianMilliseconds: number | null;
  readonly worstMilliseconds: number | null;
  /** The seed whose kill has the smallest case. */
  readonly smallestSeed: number | null;
}

/** Over all seeds of all faults. */
export interface AllFigures extends Pick<FaultFigures, 'kills' | 'medianMilliseconds' | 'worstMilliseconds'> {
  /** The laws that are the first to find a fault, for most of its seeds, and how many each finds; the most in front. */
  readonly firsts: readonly { readonly law: string; readonly faults: number }[];
}

/** One defect: which law killed it with each seed, and after how many cases. */
export interface FaultResult extends Omit<Fault, 'make' | 'capabilities' | 'endsProcess'> {
  /** One per seed. */
  readonly runs: readonly FaultRun[];
  /** The tests of published suites that would have failed, by suite. */
  readonly published: Readonly<Record<SuiteId, readonly string[]>>;
  readonly figures: FaultFigures;
}

/** What reports are made of. */
export interface FaultsResult {
  readonly kind: 'faults';
  readonly seeds: readonly number[];
  /** Cases per law. */
  readonly runs: number;
  readonly laws: readonly string[];
  readonly faults: readonly FaultResult[];
  /** Documented defects that are not re-created; none where only some faults were asked for. */
  readonly leftOut: readonly LeftOut[];
  readonly suites: readonly SuiteSummary[];
  /** Faults that some seed did not kill, by id. */
  readonly survivors: readonly string[];
  /** Faults that the gate did not run on with every seed, because the run was interrupted; by id. */
  readonly notPut?: readonly string[];
  readonly figures: AllFigures;
  readonly milliseconds: number;
  readonly verdict: 'killed' | 'survivors' | 'interrupted';
}

/** How many defects a published suite finds. */
export interface SuiteSummary extends Omit<PublishedSuite, 'points' | 'allowed'> {
  readonly tests: number;
  /** How many of the faults some test of it would have found. */
  readonly found: number;
}
