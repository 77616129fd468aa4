/** A case of integers as an implementation gets it, and what it answers as the suite has it. */
import type { Case } from '../../spec/case.ts';
import { isQuantised } from '../../spec/number-types.ts';
import { inCodes, resultFromCodes } from '../../spec/quantisation.ts';
import type { Outcome } from '../subject.ts';
import { lend } from './lent-arguments.ts';

/** Codes in arrays of their types; a case of real numbers as it is. */
export function asGiven(problem: Case): Case {
  return isQuantised(problem.dtype) ? lend(inCodes(problem), false).given : problem;
}

/** The suite has results of integers without their zero point. */
export function withoutZeroPoint(problem: Case, outcome: Outcome): Outcome {
  if (!isQuantised(problem.dtype) || outcome.kind !== 'result') return outcome;
  return { ...outcome, data: resultFromCodes(problem, outcome.data) };
}
