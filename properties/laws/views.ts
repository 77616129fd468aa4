/**
 * Data may be views: x, w and bias lie in one larger buffer, with NaN before, between and after them. The result is the
 * same, by a prepared layer as well, and what lies beside the data is neither read nor written.
 *
 * Source: ECMAScript, typed arrays with a byteOffset; a tensor is often a part of a file of weights or of an arena.
 */
import type { Case } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import {
  type CaseLaw,
  type Mismatch,
  mismatchBetween,
  missingSharedMemory,
  resultOf,
  sideEffectMismatch,
} from '../law.ts';
import { finiteResult } from '../law-parts/equivalence.ts';
import { waysOf } from '../law-parts/prepared-layers.ts';

export const views: CaseLaw = {
  id: 'views',
  statement: 'Data that are views into a larger buffer give the same result, and what lies beside them is kept.',
  lane: 'exact',
  missing: missingSharedMemory,
  cases: smallCases,
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const whole = await finiteResult(subject, { label: 'T(arrays)', problem });
  if ('mismatch' in whole) return whole.mismatch;
  for (const { label, first } of waysOf(subject.capabilities)) {
    const outcome = await subject.run(problem, { ...first, asViews: true, watched: true });
    const called = resultOf(outcome, `T(views)${label}`);
    if ('mismatch' in called) return called.mismatch;
    const mismatch =
      mismatchBetween(whole.y, called.y, `T(views)${label} against T(arrays)`, { isTwoWays: true }) ??
      sideEffectMismatch(outcome, ['input changed'], `T(views)${label}`);
    if (mismatch !== null) return mismatch;
  }
  return null;
}
