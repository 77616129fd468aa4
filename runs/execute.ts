/** One unit of work, executed on its subject. */
import { type CheckOptions, checkBlock, checkCase } from '../properties/checking/check.ts';
import { untilAborted } from '../properties/checking/early-end.ts';
import { lawsPassed } from '../properties/known-failures/recheck.ts';
import { runsFor } from '../properties/laws.ts';
import type { Subject } from '../subjects/subject.ts';
import type { LawUnit, RecheckUnit, RunPlan, Unit } from './plan.ts';
import { isLawUnit, type LawUnitResult, type RecheckUnitResult, type UnitResult } from './unit-result.ts';

/** What the execution of a unit may be given, and no result depends on. */
export type ExecuteOptions = Pick<CheckOptions, 'screen' | 'onCase' | 'signal'>;

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
  const found = isLawUnit(unit)
    ? await checked(plan, unit, subject, options)
    : await rechecked(plan, unit, subject, options);
  if (found === null) return null;
  return { ...found, unit: unit.number, stalls: (subject.stalls?.() ?? 0) - before };
}

async function checked(
  plan: RunPlan,
  { law: id, block }: LawUnit,
  subject: Subject,
  options: ExecuteOptions,
): Promise<Omit<LawUnitResult, 'unit' | 'stalls'>> {
  const law = plan.laws.find((one) => one.id === id)!;
  if (plan.case !== null) {
    const check = await checkCase(subject, law, plan.case, options.signal);
    return { ...check, classSets: {}, crashes: 0, timeOuts: 0 };
  }
  const { seed, path, knownFailures } = plan;
  const asked = { ...options, seed, knownFailures, runs: runsFor(law, plan.runs), ...(path !== null && { path }) };
  return checkBlock(subject, law, asked, block);
}

async function rechecked(
  { knownFailures }: RunPlan,
  { entry: id }: RecheckUnit,
  subject: Subject,
  { signal }: ExecuteOptions,
): Promise<Omit<RecheckUnitResult, 'unit' | 'stalls'> | null> {
  const entry = knownFailures.find((one) => one.id === id)!;
  const passes = await lawsPassed(untilAborted(subject, signal), entry);
  return signal?.aborted ? null : { passes };
}
