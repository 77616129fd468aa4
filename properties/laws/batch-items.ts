/**
 * Every image of a batch is computed on its own: T(x)[n] = T(x[n]). An empty batch gives an empty result of the right
 * shape.
 *
 * Source: the definition, which has the same n on both sides.
 */
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { type CaseLaw, nothingMissing } from '../law.ts';
import { checkEquivalence } from '../law-parts/equivalence.ts';
import { entryAt, rearranged, tabulated } from '../law-parts/rearrangement.ts';

export const batchItems: CaseLaw = {
  id: 'batch-items',
  statement: 'T(x)[n] = T(x[n]): every image of a batch is computed on its own.',
  lane: 'exact',
  missing: nothingMissing,
  cases: smallCases,
  check,
};

function check(subject: Subject, problem: Case) {
  const { x, dtype } = problem;
  return checkEquivalence(
    subject,
    { label: 'T(batch)', problem },
    {
      label: 'one call per image',
      calls: Array.from({ length: x.shape[0] }, (_, image) => ({
        ...problem,
        x: rearranged(x, x.shape.with(0, 1), ([, ...rest]) => [image, ...rest]),
      })),
      assembled: (results) =>
        tabulated(dtype, geometryOf(problem).outputShape, ([n, ...rest]) => entryAt(results[n], [0, ...rest])),
    },
  );
}
