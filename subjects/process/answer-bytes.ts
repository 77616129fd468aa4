/** How much a process may answer to calls. */
import type { Case } from '../../spec/case.ts';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import { answerElements, wordsAnswerElements } from '../calls/answer-elements.ts';

/** A result may be wrong in size, and still be read. */
const TIMES = 4;

const NUMBER_BYTES = 8;

/** Bytes that an answer to calls of these cases may have, all of them together. */
export function answerBytes(problems: readonly Case[]): number {
  const elements = problems.reduce((sum, problem) => sum + (answerElements(problem) ?? 0), 0);
  return TIMES * NUMBER_BYTES * elements;
}

/** Bytes that an answer to a call in the words of a framework may have. */
export function wordsAnswerBytes(call: FrameworkCall): number {
  return TIMES * NUMBER_BYTES * wordsAnswerElements(call);
}
