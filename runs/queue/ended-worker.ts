/**
 * What a unit comes to whose subject ended everything that executed it, again and again: workers that were killed for memory, for
 * example. It is a crash of the subject, counted as one for each time.
 */

import { caseAt } from '../../properties/checking/check.ts';
import { firstPointOf } from '../../properties/exhaustive/geometry-block.ts';
import { firstCallOf } from '../../properties/exhaustive/words-block.ts';
import { wordsResult } from '../../properties/laws/words-result.ts';
import { runsFor } from '../../properties/laws.ts';
import { type CaseOrCall, formatCaseOrCall, isCall } from '../../spec/conventions/case-or-call.ts';
import type { SubjectSummary } from '../any-run.ts';
import { type CertifyPlan, certificateParts, type GeometryUnit } from '../certify/plan.ts';
import type { GeometryUnitResult } from '../certify/unit-result.ts';
import type { RunPlan, Unit, UnitResult } from '../kinds.ts';
import type { LawUnit, RecheckUnit, VerifyPlan } from '../verify/plan.ts';
import { isLawUnit, type LawUnitResult, type RecheckUnitResult } from '../verify/unit-result.ts';

/** How often, and what is known of where. */
export interface EndedWorker {
  readonly times: number;
  /** What happened, in words. */
  readonly reason: string;
  /** How many cases of the unit were done when the last one ended; null where none has said so. */
  readonly casesDone: number | null;
}

/** The result of a unit that nobody could execute. */
export async function endedResult(plan: RunPlan, unit: Unit, ended: EndedWorker): Promise<UnitResult> {
  if (plan.kind === 'certify') return geometryResult(plan, unit as GeometryUnit, ended);
  return isLawUnit(unit) ? lawResult(plan, unit, ended) : recheckResult(plan, unit as RecheckUnit);
}

/** Which of its geometries it was is not known: the block fails at its first. */
function geometryResult(plan: CertifyPlan, unit: GeometryUnit, { reason }: EndedWorker): GeometryUnitResult {
  const { number, subject: name, dtype, block } = unit;
  const subject = plan.subjects.find((one) => one.name === name)!;
  const part = certificateParts(plan, subject.capabilities)[unit.part];
  const { words } = part;
  const first =
    words === undefined
      ? firstPointOf({ part, dtype, block }, plan.seed)
      : firstCallOf({ part, dtype, block, words }, subject.capabilities, plan.seed);
  const message = `${reason}, at this geometry or a later one of the same unit of work`;
  return {
    ...{ unit: number, subject: name, status: 'failed', stalls: 0, milliseconds: 0 },
    ...{ geometries: 1, outside: 0, skipped: 0, points: plan.points, smallestSet: Number.POSITIVE_INFINITY, known: {} },
    failure: {
      mismatch: { kind: 'crashed', message, difference: null },
      case: formatCaseOrCall(first),
      ...(isCall(first) && { law: wordsResult.id }),
    },
    ...(words !== undefined && { words: { skipped: 0, readings: 1 } }),
  };
}

async function lawResult(plan: VerifyPlan, unit: LawUnit, ended: EndedWorker): Promise<LawUnitResult> {
  const { casesDone, times, reason } = ended;
  const law = plan.laws.find(({ id }) => id === unit.law)!;
  const subject = plan.subjects.find(({ name }) => name === unit.subject)!;
  const before = Math.min(casesDone ?? 0, (unit.block?.count ?? 1) - 1);
  const number = (unit.block?.first ?? 0) + before;
  const at = casesDone === null ? 'at this case or a later one of the same unit of work' : 'at this case';
  const problem = await caseOf(plan, unit, subject, number);
  const base = { unit: unit.number, subject: unit.subject, law: law.id, lane: law.lane };
  return {
    ...base,
    status: 'failed',
    missing: null,
    cases: before + 1,
    skipped: 0,
    known: {},
    classes: {},
    classSets: {},
    accuracy: null,
    crashes: times,
    timeOuts: 0,
    stalls: 0,
    milliseconds: 0,
    failure: {
      mismatch: { kind: 'crashed', message: `${reason}, ${at}`, difference: null },
      case: formatCaseOrCall(problem),
      call: null,
      seed: plan.seed,
      path: unit.block === null ? plan.path : `${number}`,
      shrinks: 0,
    },
  };
}

async function caseOf(
  plan: VerifyPlan,
  { law: id }: LawUnit,
  subject: SubjectSummary,
  number: number,
): Promise<CaseOrCall> {
  if (plan.case !== null) return plan.case;
  const law = plan.laws.find((one) => one.id === id)!;
  return caseAt(subject, law, { seed: plan.seed, runs: runsFor(law, plan.runs) }, number);
}

/** It fails as listed only where a crash is listed. */
function recheckResult(plan: VerifyPlan, { number, entry: id }: RecheckUnit): RecheckUnitResult {
  const { fails, laws } = plan.knownFailures.find((entry) => entry.id === id)!;
  return { unit: number, passes: fails.includes('crashed') ? [] : laws, stalls: 0 };
}
