/** How many numbers an answer to a question about a case can have: what is longer is not read. */
import type { Case } from '../../spec/case.ts';
import { geometryOf, illegalityOf } from '../../spec/geometry.ts';
import { elementCount } from '../../spec/tensor.ts';

/** The most numbers of a right answer: of the output, or of a gradient. Null for an illegal case, which has none. */
export function answerElements(problem: Case): number | null {
  if (illegalityOf(problem) !== null) return null;
  return Math.max(elementCount(geometryOf(problem).outputShape), problem.x.data.length, problem.w.data.length);
}
