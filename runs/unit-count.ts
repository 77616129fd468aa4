/** How far a run is, counted in its units of work. */

import type { RunPlan, Unit, UnitResult, UnitResults } from './kinds.ts';
import { NeededUnits } from './needed-units.ts';
import { unitsOf } from './plan.ts';

/** How far a run is. */
export interface UnitsProgress {
  /** Units that nothing remains to be done of: executed, or ruled out by what was found. */
  readonly done: number;
  readonly units: number;
  /** Units that were executed in this run, without those that it found done. */
  readonly executed: number;
  /** Units in which a law failed. */
  readonly failures: number;
}

/** Counts while results come, and reports each time. */
export class UnitCount {
  readonly #needed: NeededUnits;
  readonly #units: number;
  readonly #report: (progress: UnitsProgress) => void;
  #executed = 0;
  #failures = 0;

  /**
   * @param results grows; `counted` says with what
   * @param isOwn those that are counted
   */
  constructor(
    plan: RunPlan,
    results: UnitResults,
    isOwn: (unit: Pick<Unit, 'number'>) => boolean,
    report: (progress: UnitsProgress) => void = () => {},
  ) {
    this.#needed = new NeededUnits(plan, results, isOwn);
    this.#units = unitsOf(plan).filter(isOwn).length;
    this.#report = report;
    this.#failures = [...results.values()].filter(isFailure).length;
    this.#reportNow();
  }

  /** After this result was added. */
  counted(unit: Unit, result: UnitResult): void {
    this.#needed.changed(unit);
    this.#executed++;
    if (isFailure(result)) this.#failures++;
    this.#reportNow();
  }

  #reportNow(): void {
    const left = this.#needed.count();
    this.#report({ done: this.#units - left, units: this.#units, executed: this.#executed, failures: this.#failures });
  }
}

function isFailure(result: UnitResult): boolean {
  return 'status' in result && result.status === 'failed';
}
