/** One unit of work, executed on its subject. */
import type { Subject } from '../subjects/subject.ts';
import type { ExecuteOptions } from './kind.ts';
import { type RunPlan, runKindOf, type Unit, type UnitResult } from './kinds.ts';

/**
 * Never rejects because of the subject.
 * @param subject the one that the unit names, open
 * @returns null where the unit was ended before anything was known
 * @throws PathError where the plan names a path that leads to no case
 */
export async function execute(
  plan: RunPlan,
  unit: Unit,
  subject: Subject,
  options: ExecuteOptions,
): Promise<UnitResult | null> {
  const before = subject.stalls?.() ?? 0;
  const found = await runKindOf(plan).execute(plan, unit, subject, options);
  if (found === null) return null;
  const stalls = (subject.stalls?.() ?? 0) - before;
  const borrowed = subject.borrowed?.() ?? [];
  return { ...found, unit: unit.number, stalls, ...(borrowed.length > 0 && { borrowed }) } as UnitResult;
}
