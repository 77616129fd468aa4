/** Whether a known failure is still one: its own case must go on failing. */
import type { Subject } from '../../subjects/subject.ts';
import { lawsNamed } from '../laws.ts';
import type { KnownFailure } from './known-failures.ts';

/** What became of one known failure in a run. */
export interface KnownFailureResult {
  readonly id: string;
  readonly subject: string;
  readonly reference: string;
  readonly note: string;
  /**
   * stale: its own case passes a law that it must fail, or fails in another way than listed, so that the entry must go.
   * absent: the same of an entry that says why it need not fail in every run.
   */
  readonly status: 'alive' | 'stale' | 'absent';
  /** The laws that its own case does not fail as listed. */
  readonly passes: readonly string[];
  /** Generated cases that failed as listed. */
  readonly cases: number;
}

/**
 * The laws of an entry that its own case does not fail as listed. The case may leave anything behind in the subject, which its caller starts again
 * before it asks it something else.
 *
 * That an illegal case was accepted is certain, whatever was asked before. Any other failure, and any pass, counts if it comes in a new process.
 */
export async function lawsPassed(subject: Subject, entry: KnownFailure): Promise<string[]> {
  if (entry.fails.includes('accepted') && (await isAccepted(subject, entry))) return [];
  // Started again once for all laws of the entry: starting takes far longer than the case.
  await subject.close();
  const passes: string[] = [];
  for (const law of lawsNamed(entry.laws)) {
    const mismatch = await law.check(subject, entry.case);
    if (mismatch === null || !entry.fails.includes(mismatch.kind)) passes.push(law.id);
  }
  return passes;
}

async function isAccepted(subject: Subject, entry: KnownFailure): Promise<boolean> {
  for (const law of lawsNamed(entry.laws)) {
    const mismatch = await law.check(subject, entry.case);
    if (mismatch?.kind !== 'accepted') return false;
  }
  return true;
}

/** @param cases generated ones that failed as listed */
export function recheckResult(
  { name }: Pick<Subject, 'name'>,
  { id, reference, note, varies }: KnownFailure,
  passes: readonly string[],
  cases: number,
): KnownFailureResult {
  const status = passes.length === 0 ? 'alive' : varies === undefined ? 'stale' : 'absent';
  return { id, subject: name, reference, note, status, passes, cases };
}

/** `lawsPassed` as what became of the entry. */
export async function recheck(subject: Subject, entry: KnownFailure, cases: number): Promise<KnownFailureResult> {
  return recheckResult(subject, entry, await lawsPassed(subject, entry), cases);
}
