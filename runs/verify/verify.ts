/** The gate: every law on every subject, known failures, coverage floors, one verdict. */
import type { Subject } from '../../subjects/subject.ts';
import { executorFor } from '../executor-for.ts';
import { runGate, type VerifyOptions } from './gate.ts';
import type { VerifyResult } from './result.ts';

/**
 * The gate: checks every law on every subject. Subjects run side by side, the laws of one subject one after the other.
 * @param subjects open ones; they are left open
 * @param options.runs cases per core law and subject, four times as many for a further law (`runsFor`)
 * @returns the verdict is `agree` only where every law holds that a subject can be asked, every coverage class has its
 *   floor, every known failure still fails, and something ran
 * @throws TypeError, RangeError for a seed or a number of cases that is none; PathError for a path that leads to no case
 */
export function verify(subjects: readonly Subject[], options: VerifyOptions): Promise<VerifyResult> {
  return runGate(subjects, options, (plan, left) => executorFor(plan, subjects, options, left));
}
