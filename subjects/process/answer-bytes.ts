/** How much a process may answer to calls. */
import type { Case } from '../../spec/case.ts';
import { answerElements } from '../calls/answer-elements.ts';

/** A result may be wrong in size, and still be read. */
const TIMES = 4;

const NUMBER_BYTES = 8;

/** Bytes that an answer to calls of these cases may have, all of them together. */
export function answerBytes(problems: readonly Case[]): number {
  const elements = problems.reduce((sum, problem) => sum + (answerElements(problem) ?? 0), 0);
  return TIMES * NUMBER_BYTES * elements;
}
