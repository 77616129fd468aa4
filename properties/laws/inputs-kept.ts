/**
 * A call reads its arguments and leaves them as they are: x, w, bias, shapes and attributes, to the bit. So do the runs
 * of a prepared layer with the case that it was prepared from.
 *
 * Source: every framework's own operators; weights are used again by the next call.
 */
import type { Case } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { type CaseLaw, type Mismatch, missingSharedMemory, resultOf, sideEffectMismatch } from '../law.ts';
import { waysOf } from '../law-parts/prepared-layers.ts';

export const inputsKept: CaseLaw = {
  id: 'inputs-kept',
  statement: 'A call does not change its arguments.',
  lane: 'exact',
  missing: missingSharedMemory,
  cases: smallCases,
  numbers: 'any',
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  for (const way of waysOf(subject.capabilities)) {
    // The second call of a way is only of interest where a layer still has what it was given for the first.
    for (const options of way.first.layer === undefined ? [way.first] : [way.first, way.second]) {
      const outcome = await subject.run(problem, { ...options, watched: true });
      const label = `T(x, w, bias)${way.label}`;
      const called = resultOf(outcome, label);
      if ('mismatch' in called) return called.mismatch;
      const mismatch = sideEffectMismatch(outcome, ['input changed'], label);
      if (mismatch !== null) return mismatch;
    }
  }
  return null;
}
