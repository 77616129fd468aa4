/**
 * A run as data. A plan says what is run on which subjects, drawn from what; `unitsOf` divides it into units of work. Both are
 * pure functions, so that a unit is the same on every machine, and whoever executes it.
 */
import { type RunPlan, runKindOf, type Unit } from './kinds.ts';

const units = new WeakMap<RunPlan, readonly Unit[]>();

/** Every unit of a plan, in order. */
export function unitsOf(plan: RunPlan): readonly Unit[] {
  const made =
    units.get(plan) ??
    runKindOf(plan)
      .units(plan)
      .map((unit, number) => ({ ...unit, number }) as Unit);
  units.set(plan, made);
  return made;
}

/** Those of each subject, in order. */
export function unitsBySubject(plan: RunPlan): ReadonlyMap<string, readonly Unit[]> {
  const bySubject = new Map<string, Unit[]>(plan.subjects.map(({ name }) => [name, []]));
  for (const unit of unitsOf(plan)) bySubject.get(unit.subject)!.push(unit);
  return bySubject;
}
