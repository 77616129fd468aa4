/** A subject as the benchmark asks it. */
import type { Case } from '../../spec/case.ts';
import type { BrowserIdentity } from '../../subjects/browser/identity.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import type { Source } from '../../subjects/source.ts';
import type { Outcome } from '../../subjects/subject.ts';
import type { PageConditions } from '../result.ts';
import type { MeasureOptions } from '../timing/measure.ts';
import type { PhaseSamples } from '../timing/told-phases.ts';
import type { CallReply } from './answer-bench.ts';

/** A subject as the benchmark calls it, in a process of its own. Close it when done. */
export interface Contender {
  /** Unique among those opened together. */
  readonly name: string;
  readonly source: Source;
  readonly version: string | null;
  readonly capabilities: Capabilities;
  /** How many it was asked to use. */
  readonly threads: number;
  /** Of a module in a page: where it runs, and under which conditions it is timed there. */
  readonly browser?: BrowserIdentity;
  readonly page?: PageConditions;
  /** Makes the case ready and runs it once. */
  call(problem: Case): Promise<CallReply>;
  /**
   * Makes the case ready and times runs of it. The outcome is that of the last timed call.
   * @param wholeCall whether to time preparing, one call and disposing together as well
   */
  measure(problem: Case, options: MeasureOptions, wholeCall: boolean): Promise<Measured>;
  close(): Promise<void>;
}

/** What timing calls of one layer gave. Times are in milliseconds. */
export interface Measured {
  /** Of every timed call; null where no time was taken, and the outcome says why. */
  readonly samplesMs: readonly number[] | null;
  /** The parts of the same calls, as the subject tells them; left out where it does not. */
  readonly phasesMs?: PhaseSamples;
  /** Of preparing, once; null where the subject cannot prepare. */
  readonly prepareMs: number | null;
  /** Of preparing, one call and disposing; null where the subject cannot prepare, or it was not asked. */
  readonly wholeCallMs: number | null;
  readonly last: Outcome;
}
