/**
 * The check of laws that put thousands of cases: agreement with one of two reference engines, which the data choose;
 * and, where it can be seen, arguments that are left as they are, since a path of its own may write where others do
 * not.
 */
import { engines } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import { choiceOf } from '../cases/choice-by-data.ts';
import { type Mismatch, mismatchBetween, resultOf, sideEffectMismatch } from '../law.ts';

/** One adds up stamps, the other convolves with the kernel turned round; neither writes anything large out. */
const JUDGES = ['scatter', 'zero-insertion'] as const;

export async function checkAgainstOne(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const outcome = await subject.run(problem, { watched: subject.capabilities.sharedMemory });
  const called = resultOf(outcome, 'T(x, w, bias)');
  if ('mismatch' in called) return called.mismatch;
  const judge = JUDGES[choiceOf(problem, JUDGES.length)];
  return (
    mismatchBetween(engines[judge](problem), called.y, `T(x, w, bias) against ${judge}`) ??
    sideEffectMismatch(outcome, ['input changed'], 'T(x, w, bias)')
  );
}
