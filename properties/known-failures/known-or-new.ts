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

/** What a law found, and the calls that it made. */
export interface Attempt {
  readonly mismatch: Mismatch | null;
  readonly calls: readonly CaseOrCall[];
}

/**
 * @param calls every call that led to the mismatch
 * @param again makes the same once more, and says which calls that were
 * @returns null where the mismatch is only such a trace
 */
export async function knownOrNew(
  subject: Subject,
  entries: readonly KnownFailure[],
  calls: readonly CaseOrCall[],
  mismatch: Mismatch,
  again: () => Promise<Attempt>,
): Promise<{ known: KnownFailure } | { mismatch: Mismatch } | null> {
  let weighed = { mismatch, calls };
  const listed = (one: typeof weighed) => knownFailureFor(entries, subject.argument, one.calls, one.mismatch.kind);
  if (listed(weighed) === null && tainted.delete(subject)) {
    await subject.close();
    const second = await again();
    if (second.mismatch === null) return null;
    weighed = { mismatch: second.mismatch, calls: second.calls };
  }
  const known = listed(weighed);
  if (known === null) return { mismatch: weighed.mismatch };
  if (isTrap(weighed.mismatch)) await subject.close();
  else tainted.add(subject);
  return { known };
}

/**
 * Whether WebAssembly trapped: what such a module answers from then on is nothing, or comes after the limit of a call, so that it
 * is started again before it is asked.
 */
function isTrap({ accident }: Mismatch): boolean {
  return accident?.name === 'RuntimeError';
}
