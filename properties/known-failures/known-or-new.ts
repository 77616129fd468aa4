/** What a failure is: a new one, one that is listed, or only the trace that a listed one left behind. */
import type { CaseOrCall } from '../../spec/conventions/case-or-call.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { Mismatch } from '../law.ts';
import { type KnownFailure, knownFailureFor } from './known-failures.ts';

/**
 * Subjects that failed as listed since they were started. A defect that writes outside its memory makes later calls
 * fail as well, so that a new failure of such a subject counts only if it comes again in a new process.
 */
const tainted = new WeakSet<Subject>();

/**
 * @param calls every call that led to the mismatch
 * @param again puts the same once more
 * @returns null where the mismatch is only such a trace
 */
export async function knownOrNew(
  subject: Subject,
  entries: readonly KnownFailure[],
  calls: readonly CaseOrCall[],
  mismatch: Mismatch,
  again: () => Promise<Mismatch | null>,
): Promise<{ known: KnownFailure } | { mismatch: Mismatch } | null> {
  const listed = ({ kind }: Mismatch) => knownFailureFor(entries, subject.argument, calls, kind);
  let weighed: Mismatch = mismatch;
  if (listed(mismatch) === null && tainted.delete(subject)) {
    await subject.close();
    const second = await again();
    if (second === null) return null;
    weighed = second;
  }
  const known = listed(weighed);
  if (known === null) return { mismatch: weighed };
  tainted.add(subject);
  return { known };
}
