/**
 * Shifting the input by one cell shifts the output by the stride: with a cell of zeros put in front of x along an axis,
 * T(x′)[… o + s …] = T(x)[… o …]. The data choose the axis. What comes to stand before is what padding had cropped.
 *
 * Source: Dumoulin & Visin (2016), section 4: the rows of C are one row, shifted by the stride.
 */
import type { Case } from '../../spec/case.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../arbitraries.ts';
import { choiceOf } from '../choice.ts';
import { checkEquivalence } from '../equivalence.ts';
import { type Law, nothingMissing } from '../law.ts';
import { rearranged } from '../rearrangement.ts';
import { withoutSame } from '../restriction.ts';

export const shift: Law = {
  id: 'shift',
  statement: 'With x shifted by one cell, T(x) is shifted by the stride.',
  lane: 'exact',
  missing: nothingMissing,
  cases: (capabilities) => smallCases(withoutSame(capabilities)),
  check,
};

function check(subject: Subject, problem: Case) {
  const { x, stride } = problem;
  const axis = choiceOf(problem, stride.length);
  const later = (source: Tensor, shape: readonly number[], by: number) =>
    rearranged(source, shape, (index) => index.with(axis + 2, index[axis + 2] + by));
  const shifted = later(x, x.shape.with(axis + 2, x.shape[axis + 2] + 1), -1);
  return checkEquivalence(
    subject,
    { told: 'T(x)', problem },
    {
      told: `T(x shifted along axis ${axis}), from cell ${stride[axis]}`,
      calls: [{ ...problem, x: shifted }],
      assembled: ([y]) => later(y, y.shape.with(axis + 2, y.shape[axis + 2] - stride[axis]), stride[axis]),
    },
  );
}
