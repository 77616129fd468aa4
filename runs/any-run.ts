/** What every run has, whatever it is a run of: what it is about, pieces of work, and what came of each. */
import type { KnownFailure } from '../properties/known-failures/known-failures.ts';
import type { Dtype } from '../spec/tensor.ts';
import type { BrowserChoice } from '../subjects/browser/choice.ts';
import type { BrowserIdentity } from '../subjects/browser/identity.ts';
import type { Capabilities } from '../subjects/capabilities.ts';
import type { Subject } from '../subjects/subject.ts';

/** What is left out was not said. */
export interface VerifySettings {
  /** For one call. */
  readonly timeoutMs?: number;
  /** How many each subject was asked to use, if it can. */
  readonly threads?: number;
  /** The types that subjects are asked in, where these are not all that they have. */
  readonly dtypes?: readonly Dtype[];
  /** Where modules run that run in a page. */
  readonly browser?: BrowserChoice;
}

/** A subject as a run reports it. */
export interface SubjectSummary {
  readonly name: string;
  readonly typed: string;
  readonly version: string | null;
  readonly origin: Subject['origin'];
  readonly capabilities: Capabilities;
  /** Of a module that ran in a page: where. */
  readonly browser?: BrowserIdentity;
}

/** How much of its plan a run executed, where that is not all of it. */
export interface PartOfRun {
  /** Units of work that are done, and that the plan has. */
  readonly done: number;
  readonly units: number;
  /** The shards whose units are not all done, as `2/8`; empty where the run was not divided. */
  readonly missing: readonly string[];
}

/** How the execution of a plan came to its end. */
export interface Ending {
  /** Why it ended before everything was run; null where nothing ended it. */
  readonly reason: string | null;
  /** Wall-clock time of the whole run. */
  readonly milliseconds: number;
  /** How much was run, where only a part of the plan was to be. */
  readonly part?: PartOfRun;
}

/** What the plan of every run says. */
export interface AnyPlan {
  readonly seed: number;
  readonly subjects: readonly SubjectSummary[];
  readonly knownFailures: readonly KnownFailure[];
  readonly settings: VerifySettings | null;
}

/** A piece of work of a run. */
export interface AnyUnit {
  /** From 0, in the order of the plan: subject by subject. */
  readonly number: number;
  /** The name of its subject. */
  readonly subject: string;
}

/** What came of a piece of work, as plain data that can be kept and sent. */
export interface AnyUnitResult {
  readonly unit: number;
  /** Calls that gave no answer in time, and did when they were made again. */
  readonly stalls: number;
  /** Engines of this suite that the subject was seen to call by then; left out where there are none. */
  readonly borrowed?: readonly string[];
}

/** What the execution of a unit found, which does not know its number. */
export type Found<R extends AnyUnitResult> = Omit<R, 'unit' | 'stalls'>;

/** A unit that has no number yet: it gets one when all units of its plan are there. */
export type Unnumbered<U extends AnyUnit> = U extends AnyUnit ? Omit<U, 'number'> : never;

/** The subject as a plan has it. */
export function subjectSummary({ name, argument, version, origin, capabilities, browser }: Subject): SubjectSummary {
  return { name, typed: argument, version, origin, capabilities, ...(browser !== undefined && { browser }) };
}

/** How much is there, in words. */
export function partWords({ done, units, missing }: PartOfRun): string {
  const what = `only a part of the run is here, ${done} of ${units} units of work`;
  return missing.length === 0 ? what : `${what}, without shard ${missing.join(', ')}`;
}
