/** One unit of `verify`, executed on its subject. */
import { checkBlock, checkCase } from '../../properties/checking/check.ts';
import { untilAborted } from '../../properties/checking/early-end.ts';
import { lawsPassed } from '../../properties/known-failures/recheck.ts';
import { runsFor } from '../../properties/laws.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { Found } from '../any-run.ts';
import type { ExecuteOptions } from '../kind.ts';
import { executeFurther, isFurther } from './further.ts';
import { isLastRecheck, type LawUnit, type RecheckUnit, type VerifyPlan, type VerifyUnit } from './plan.ts';
import { isLawUnit, type LawUnitResult, type RecheckUnitResult } from './unit-result.ts';

/** Subjects whose process has met the case of a known failure, which may have left anything behind. */
const inDoubt = new WeakSet<Subject>();

/** @throws PathError where the plan names a path that leads to no case */
export async function executeVerify(
  plan: VerifyPlan,
  unit: VerifyUnit,
  subject: Subject,
  options: ExecuteOptions,
): Promise<Found<LawUnitResult> | Found<RecheckUnitResult> | null> {
  if (!isLawUnit(unit)) return rechecked(plan, unit, subject, options);
  await endDoubt(subject);
  return isFurther(unit) ? executeFurther(plan, unit, subject, options) : checked(plan, unit, subject, options);
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
  plan: VerifyPlan,
  unit: RecheckUnit,
  subject: Subject,
  { signal }: ExecuteOptions,
): Promise<Found<RecheckUnitResult> | null> {
  inDoubt.add(subject);
  const entry = plan.knownFailures.find((one) => one.id === unit.entry)!;
  const passes = await lawsPassed(untilAborted(subject, signal), entry);
  if (isLastRecheck(plan, unit)) await endDoubt(subject);
  return signal?.aborted ? null : { passes };
}

/** Whoever asks the subject next is to find it as if it were new; it starts again when it is asked. */
async function endDoubt(subject: Subject): Promise<void> {
  if (inDoubt.delete(subject)) await subject.close();
}
