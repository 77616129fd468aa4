/**
 * A run as data. A plan says what is run on which subjects, drawn from what; `unitsOf` divides it into units of work. Both are
 * pure functions, so that a unit is the same on every machine, and whoever executes it.
 */
import { type RunPlan, runKindOf, type Unit } from './kinds.ts';

const unitsMade = new WeakMap<RunPlan, readonly Unit[]>();

/** Every unit of a plan, in order. */
export function unitsOf(plan: RunPlan): readonly Unit[] {
  const made =
    unitsMade.get(plan) ??
    runKindOf(plan)
      .units(plan)
      .map((unit, number) => ({ ...unit, number }) as Unit);
  unitsMade.set(plan, made);
  return made;
}

/** The unit with this number, which may be beyond those of the plan; undefined where there is none. */
export function unitAt(plan: RunPlan, number: number): Unit | undefined {
  const all = unitsOf(plan);
  return all[number] ?? runKindOf(plan).further(plan, all.length, number) ?? undefined;
}

/** Those of each subject, in order. @param units left out, all of the plan */
export function unitsBySubject(
  plan: RunPlan,
  units: readonly Unit[] = unitsOf(plan),
): ReadonlyMap<string, readonly Unit[]> {
  const bySubject = new Map<string, Unit[]>(plan.subjects.map(({ name }) => [name, []]));
  for (const unit of units) bySubject.get(unit.subject)!.push(unit);
  return bySubject;
}
