/** How far a run is, counted in its units of work. */
import { NeededUnits } from './needed-units.ts';
import { type RunPlan, type Unit, unitsOf } from './plan.ts';
import { isOfShard, type Shard } from './shard.ts';
import type { UnitResult, UnitResults } from './unit-result.ts';

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

/** Counts while results come, and tells each time. */
export class UnitCount {
  readonly #needed: NeededUnits;
  readonly #units: number;
  readonly #isOwn: (unit: Pick<Unit, 'number'>) => boolean;
  readonly #tell: (progress: UnitsProgress) => void;
  #executed = 0;
  #failures = 0;

  /** @param results grows; `counted` says with what */
  constructor(
    plan: RunPlan,
    results: UnitResults,
    shard: Shard | null,
    tell: (progress: UnitsProgress) => void = () => {},
  ) {
    this.#isOwn = (unit) => shard === null || isOfShard(unit, shard);
    this.#needed = new NeededUnits(plan, results);
    this.#units = unitsOf(plan).filter(this.#isOwn).length;
    this.#tell = tell;
    this.#failures = [...results.values()].filter(isFailure).length;
    this.#told();
  }

  /** After this result was added. */
  counted({ subject }: Unit, result: UnitResult): void {
    this.#needed.changed(subject);
    this.#executed++;
    if (isFailure(result)) this.#failures++;
    this.#told();
  }

  #told(): void {
    const left = this.#needed.count(this.#isOwn);
    this.#tell({ done: this.#units - left, units: this.#units, executed: this.#executed, failures: this.#failures });
  }
}

function isFailure(result: UnitResult): boolean {
  return 'status' in result && result.status === 'failed';
}
