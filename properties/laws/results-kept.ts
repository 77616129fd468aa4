/**
 * A result belongs to the caller: it does not lie in the memory of an argument, and a later call (here of the same
 * geometry, which is when buffers are used again) does not change it.
 *
 * Source: every framework's own operators, unless the caller provides the memory.
 */
import type { Case } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../arbitraries.ts';
import { companionTensor } from '../companion.ts';
import { type Law, type Mismatch, missingSharedMemory, resultOf, sideEffectMismatch } from '../law.ts';

export const resultsKept: Law = {
  id: 'results-kept',
  statement: 'A result shares no memory with arguments, and no later call changes it.',
  lane: 'exact',
  missing: missingSharedMemory,
  cases: smallCases,
  numbers: 'any',
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const other = { ...problem, x: companionTensor(problem.dtype, problem.x.shape, 14) };
  for (const [call, kinds] of [
    [{ told: 'T(x, w)', problem }, ['memory shared']],
    [{ told: 'T(x₂, w) after T(x, w)', problem: other }, ['memory shared', 'earlier result changed']],
  ] as const) {
    const outcome = await subject.run(call.problem, { watched: true });
    const called = resultOf(outcome, call.told);
    if ('mismatch' in called) return called.mismatch;
    const mismatch = sideEffectMismatch(outcome, kinds, call.told);
    if (mismatch !== null) return mismatch;
  }
  return null;
}
