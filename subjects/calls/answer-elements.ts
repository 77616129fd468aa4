/** How many numbers an answer to a question about a case can have: what is longer is not read. */
import type { Case } from '../../spec/case.ts';
import { type FrameworkCall, resolveCall } from '../../spec/conventions/call.ts';
import { outcomesOf } from '../../spec/conventions/convention.ts';
import { geometryIfLegal, geometryOf } from '../../spec/geometry.ts';
import { elementCount } from '../../spec/tensor.ts';

/** The most numbers of a right answer: of the output, or of a gradient. Null for an illegal case, which has none. */
export function answerElements(problem: Case): number | null {
  const geometry = geometryIfLegal(problem);
  return geometry && Math.max(elementCount(geometry.outputShape), problem.x.data.length, problem.w.data.length);
}

/** What is read of a wrong answer to a call of which no answer is right but a refusal. */
const OF_A_REFUSAL = 2 ** 16;

/** The most numbers of a right answer to a call in the words of a framework, by whichever reading. */
export function wordsAnswerElements(call: FrameworkCall): number {
  const sizes = outcomesOf(resolveCall(call)).map((one) =>
    one.kind === 'resolved' ? elementCount(geometryOf(one.outline).outputShape) : OF_A_REFUSAL,
  );
  return Math.max(...sizes, call.x.data.length, call.w.data.length);
}
