/** Which units of a plan are needed by the results that there are. Only the subject that a result is of is looked at again. */
import { type RunPlan, type Unit, unitsBySubject } from './plan.ts';
import { unitStandings } from './standing.ts';
import type { UnitResults } from './unit-result.ts';

export class NeededUnits {
  readonly #plan: RunPlan;
  readonly #results: UnitResults;
  readonly #units: ReadonlyMap<string, readonly Unit[]>;
  readonly #needed = new Map<string, ReadonlySet<number>>();

  /** @param results grows while the run goes on: `changed` says where */
  constructor(plan: RunPlan, results: UnitResults) {
    this.#plan = plan;
    this.#results = results;
    this.#units = unitsBySubject(plan);
    for (const { name } of plan.subjects) this.changed(name);
  }

  /** To be called after a result of this subject was added. */
  changed(subject: string): void {
    const standings = unitStandings(this.#units.get(subject) ?? [], this.#results, this.#plan);
    const needed = standings.filter(({ kind }) => kind === 'needed').map(({ unit }) => unit.number);
    this.#needed.set(subject, new Set(needed));
  }

  has({ subject, number }: Unit): boolean {
    return this.#needed.get(subject)?.has(number) === true;
  }

  /** The first of them by their numbers: subject by subject, in the order of the plan. */
  first(count: number): number[] {
    const found: number[] = [];
    for (const units of this.#needed.values()) {
      for (const unit of units) {
        if (found.length >= count) return found;
        found.push(unit);
      }
    }
    return found;
  }

  /** How many there are. @param isMeant those that are counted; left out, all */
  count(isMeant?: (unit: Pick<Unit, 'number'>) => boolean): number {
    if (isMeant === undefined) return [...this.#needed.values()].reduce((sum, { size }) => sum + size, 0);
    return [...this.#needed.values()].flatMap((units) => [...units]).filter((number) => isMeant({ number })).length;
  }
}
