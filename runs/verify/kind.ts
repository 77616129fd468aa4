/** What a run of `verify` is to everything that plans, executes, keeps and divides runs. */

import { lawsNamed } from '../../properties/laws.ts';
import { formatCaseOrCall, parseCaseOrCall } from '../../spec/conventions/case-or-call.ts';
import { inNode } from '../../subjects/errors/node-modules.ts';
import { differentWords } from '../differences.ts';
import type { RunKind } from '../kind.ts';
import { LawAccount } from './account.ts';
import { verifyContradiction } from './contradiction.ts';
import { executeVerify } from './execute.ts';
import { furtherUnit } from './further.ts';
import { isWhole, type VerifyPlan, type VerifyUnit, verifyUnits } from './plan.ts';
import type { VerifyUnitResult } from './unit-result.ts';

/** What only plans of `verify` say. Laws by their ids, the case as canonical JSON. */
export interface VerifyDocument {
  readonly kind: 'verify';
  readonly runs: number;
  readonly laws: readonly string[];
  readonly case: unknown;
  readonly path: string | null;
}

export const VERIFY_RUN: RunKind<VerifyPlan, VerifyUnit, VerifyUnitResult, VerifyDocument> = {
  units: verifyUnits,
  execute: executeVerify,
  account: (plan) => new LawAccount(plan),
  further: furtherUnit,
  mayRuleOut: (result) =>
    'law' in result &&
    (result.status === 'failed' || result.crashes + result.timeOuts > 0 || Object.keys(result.known).length > 0),
  contradiction: verifyContradiction,
  document: ({ runs, laws, case: given, path }) => ({
    kind: 'verify',
    runs,
    laws: laws.map(({ id }) => lawsNamed([id])[0].id),
    case: given === null ? null : JSON.parse(formatCaseOrCall(given)),
    path,
  }),
  plan: (base, { runs, laws, case: given, path }) => ({
    ...base,
    kind: 'verify',
    runs,
    laws: laws.flatMap((id) => lawsNamed([id])),
    case: given === null ? null : parseCaseOrCall(JSON.stringify(given)),
    path,
  }),
  isDivisible: isWhole,
  differences: (a, b) => [
    ...differentWords(a, b, ['runs', 'case', 'path']),
    ...(inNode().util.isDeepStrictEqual(a.laws, b.laws) ? [] : [lawDifference(a.laws, b.laws)]),
  ],
};

function lawDifference(a: readonly string[], b: readonly string[]): string {
  const only = [...a.filter((id) => !b.includes(id)), ...b.filter((id) => !a.includes(id))];
  return only.length === 0 ? 'laws in another order' : `laws that only one of them has: ${only.join(', ')}`;
}
