/** One unit of `verify`, executed on its subject. */
import { checkBlock, checkCase } from '../../properties/checking/check.ts';
import { untilAborted } from '../../properties/checking/early-end.ts';
import { lawsPassed } from '../../properties/known-failures/recheck.ts';
import { runsFor } from '../../properties/laws.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { Found } from '../any-run.ts';
import type { ExecuteOptions } from '../kind.ts';
import { executeFurther, isFurther } from './further.ts';
import type { LawUnit, RecheckUnit, VerifyPlan, VerifyUnit } from './plan.ts';
import { isLawUnit, type LawUnitResult, type RecheckUnitResult } from './unit-result.ts';

/** @throws PathError where the plan names a path that leads to no case */
export function executeVerify(
  plan: VerifyPlan,
  unit: VerifyUnit,
  subject: Subject,
  options: ExecuteOptions,
): Promise<Found<LawUnitResult> | Found<RecheckUnitResult> | null> {
  if (isFurther(unit)) return executeFurther(plan, unit, subject, options);
  return isLawUnit(unit) ? checked(plan, unit, subject, options) : rechecked(plan, unit, subject, options);
}

async function checked(
  plan: VerifyPlan,
  { law: id, block }: LawUnit,
  subject: Subject,
  options: ExecuteOptions,
): Promise<Found<LawUnitResult>> {
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
  { knownFailures }: VerifyPlan,
  { entry: id }: RecheckUnit,
  subject: Subject,
  { signal }: ExecuteOptions,
): Promise<Found<RecheckUnitResult> | null> {
  const entry = knownFailures.find((one) => one.id === id)!;
  const passes = await lawsPassed(untilAborted(subject, signal), entry);
  return signal?.aborted ? null : { passes };
}
