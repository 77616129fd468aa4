/**
 * Making a counterexample smaller is a search, and needs speed, not truth: by then the verdict is known. A candidate
 * that a fast engine finds nothing wrong with is passed over; every other one is judged by the references, and only
 * what they call wrong becomes the counterexample. A wrong engine so makes the search longer or what it finds larger,
 * and can do nothing else: it is asked about no case before one has failed, and gets a copy of each, since what it did
 * to the case itself would be judged.
 */
import { subpixel } from '../../engines/fast/subpixel/subpixel.ts';
import type { Case, ConvTranspose } from '../../spec/case.ts';
import { compareExact } from '../../spec/compare.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { elementCount, type Tensor } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';

/** Whether nothing is wrong with the answer to a legal case, as far as a fast engine tells. Never throws. */
export type Screen = (problem: Case, y: Tensor) => boolean;

/** Products and output cells; below, the references take no longer than a look beforehand. */
const WORTH_A_LOOK = 4096;

/**
 * The engines of this suite get none, unless one is given: a defect of the fast engine would pass over itself.
 * @param given null for none
 */
export function screenFor({ origin }: Subject, given: ConvTranspose | null | undefined): Screen | undefined {
  const engine = given === undefined && origin !== 'engine' ? subpixel : given;
  if (!engine) return undefined;
  return (problem, y) => {
    const { multiplyAdds, outputShape } = geometryOf(problem);
    if (multiplyAdds + elementCount(outputShape) < WORTH_A_LOOK) return false;
    try {
      return compareExact(engine(structuredClone(problem)), y) === null;
    } catch {
      // What is wrong with the engine says nothing about the answer.
      return false;
    }
  };
}
