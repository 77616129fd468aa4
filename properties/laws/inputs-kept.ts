/**
 * A call reads its arguments and leaves them as they are: x, w, bias, shapes and attributes, to the bit.
 *
 * Source: every framework's own operators; weights are used again by the next call.
 */
import type { Case } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../arbitraries.ts';
import { type Law, type Mismatch, missingSharedMemory, resultOf, sideEffectMismatch } from '../law.ts';

export const inputsKept: Law = {
  id: 'inputs-kept',
  statement: 'A call does not change its arguments.',
  lane: 'exact',
  missing: missingSharedMemory,
  cases: smallCases,
  numbers: 'any',
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const outcome = await subject.run(problem, { watched: true });
  const called = resultOf(outcome, 'T(x, w, bias)');
  return 'mismatch' in called ? called.mismatch : sideEffectMismatch(outcome, ['input changed'], 'T(x, w, bias)');
}
