/** Which units of a plan are needed by the results that there are. Only the subject that a result is of is looked at again. */
import { type RunPlan, runKindOf, type Unit, type UnitResults } from './kinds.ts';
import { unitsBySubject } from './plan.ts';
import { unitStandings } from './standing.ts';

export class NeededUnits {
  readonly #plan: RunPlan;
  readonly #results: UnitResults;
  readonly #isMeant: (unit: Unit) => boolean;
  readonly #units: ReadonlyMap<string, readonly Unit[]>;
  readonly #needed = new Map<string, Set<number>>();

  /**
   * @param results grows while the run goes on: `changed` says where
   * @param isMeant those that are looked for; left out, all
   */
  constructor(plan: RunPlan, results: UnitResults, isMeant: (unit: Unit) => boolean = () => true) {
    this.#isMeant = isMeant;
    this.#plan = plan;
    this.#results = results;
    this.#units = unitsBySubject(plan);
    for (const { name } of plan.subjects) this.#look(name);
  }

  /** To be called after the result of a unit was added. What rules nothing out needs no look at all others. */
  changed({ subject, number }: Unit): void {
    const result = this.#results.get(number);
    if (result === undefined || runKindOf(this.#plan).mayRuleOut(result)) this.#look(subject);
    else this.#needed.get(subject)?.delete(number);
  }

  #look(subject: string): void {
    const standings = unitStandings(this.#units.get(subject) ?? [], this.#results, this.#plan);
    const needed = standings
      .filter(({ kind, unit }) => kind === 'needed' && this.#isMeant(unit))
      .map(({ unit }) => unit.number);
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

  /** How many there are. */
  count(): number {
    return [...this.#needed.values()].reduce((sum, { size }) => sum + size, 0);
  }
}
