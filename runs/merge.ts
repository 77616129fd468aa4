/** Several journals of one run put together: of its shards, or of parts of it that ran one after the other. */

import { foldCertify } from './certify/fold.ts';
import type { CertifyPlan } from './certify/plan.ts';
import type { CertifyResult } from './certify/result.ts';
import { checkResults } from './check-results.ts';
import type { Journal } from './journal.ts';
import { JournalError } from './journal-error.ts';
import type { RunPlan, UnitResult } from './kinds.ts';
import { planDifferences, planFrom } from './plan-document.ts';
import { missingPart, parseShard } from './shard.ts';
import { tellingMore } from './unit-result.ts';
import { fold } from './verify/fold.ts';
import type { VerifyPlan } from './verify/plan.ts';
import type { VerifyResult } from './verify/result.ts';

/** A journal, and what it is called where something is wrong with it. */
export interface NamedJournal {
  readonly name: string;
  readonly journal: Journal;
}

/** A run, and its result as far as the journals go: `partial` where units are missing. */
export type MergedRun =
  /** Without `probes`, for which the subjects are needed. */
  | { readonly kind: 'verify'; readonly plan: VerifyPlan; readonly result: VerifyResult }
  | { readonly kind: 'certify'; readonly plan: CertifyPlan; readonly result: CertifyResult };

/**
 * The result of all journals together, the same as that of an undivided run.
 * @throws JournalError naming two journals and what differs, where they are not of one run; one journal and what is wrong with
 *   its plan, or with a result: field, rule and value
 */
export function mergeJournals(journals: readonly NamedJournal[]): MergedRun {
  const [first, ...others] = journals;
  if (first === undefined) throw new JournalError('there is no journal to merge');
  for (const other of others) checkIsOfOneRun(first, other);
  const plan = planIn(first);
  for (const { name, journal } of journals) checkResultsIn(name, plan, journal);
  const results = new Map<number, UnitResult>();
  for (const { journal } of journals) {
    for (const [unit, result] of journal.results) results.set(unit, tellingMore(results.get(unit), result));
  }
  const part = missingPart(plan, results, shardsOf(first));
  const milliseconds = [...results.values()].reduce((sum, one) => sum + ('status' in one ? one.milliseconds : 0), 0);
  const ending = { reason: null, milliseconds, ...(part !== undefined && { part }) };
  if (plan.kind === 'certify') return { kind: plan.kind, plan, result: foldCertify(plan, results, ending) };
  return { kind: plan.kind, plan, result: fold(plan, results, ending) };
}

function checkIsOfOneRun(a: NamedJournal, b: NamedJournal): void {
  const [first, second] = [a.journal.header, b.journal.header];
  const versions = `versions ${first.version} and ${second.version} of adjoint`;
  const differences = [
    ...(first.version === second.version ? [] : [versions]),
    ...(shardsOf(a) === shardsOf(b) ? [] : [dividedOtherwise(shardsOf(a), shardsOf(b))]),
    ...planDifferences(first.plan, second.plan),
  ];
  if (differences.length === 0) return;
  throw new JournalError(`${a.name} and ${b.name} are not of one run: ${differences.join('; ')}`);
}

function dividedOtherwise(a: number | null, b: number | null): string {
  if (a === null || b === null) return `one is divided into ${a ?? b} shards, the other is not`;
  return `one is divided into ${a} shards, the other into ${b}`;
}

/** @throws JournalError naming the journal, where its first line says no plan */
function planIn({ name, journal }: NamedJournal): RunPlan {
  try {
    return planFrom(journal.header.plan);
  } catch (error) {
    throw new JournalError(`${name}: ${(error as Error).message}`, { cause: error });
  }
}

/** @throws JournalError naming the journal and what `checkResults` does */
function checkResultsIn(name: string, plan: RunPlan, journal: Journal): void {
  try {
    checkResults(plan, journal.results, journal.lines);
  } catch (error) {
    throw new JournalError(`${name}: ${(error as Error).message}`, { cause: error });
  }
}

/** Into how many shards its run is divided; null where it is not. */
function shardsOf({ journal }: NamedJournal): number | null {
  const { shard } = journal.header;
  return shard === null ? null : parseShard(shard).of;
}
