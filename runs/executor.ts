/** What executes the units of a plan. Which one it is changes when the results come, and none of them. */
import type { ConvTranspose } from '../spec/case.ts';
import type { RunPlan, Unit, UnitResult } from './kinds.ts';

/** What an executor is given. */
export interface Work {
  readonly plan: RunPlan;
  /** What is there already: nothing of it is executed again, and every result is added. */
  readonly results: Map<number, UnitResult>;
  /** Those that are looked at; left out, all of the plan. */
  readonly units?: readonly Unit[];
  /** Whether a unit is for this executor at all: not those of other shards. */
  readonly isOwn: (unit: Unit) => boolean;
  /** Called with each result, before the next unit of its subject. */
  readonly onResult: (unit: Unit, result: UnitResult) => void;
  /** Called before a unit is begun. */
  readonly onStart: (unit: Unit) => void;
  /** Called after each case. */
  readonly onCase: (unit: Unit) => void;
  readonly signal: AbortSignal;
  readonly screen?: ConvTranspose | null | undefined;
}

/** Resolves when nothing is left that counts, or the signal has ended it. */
export type Executor = (work: Work) => Promise<void>;
