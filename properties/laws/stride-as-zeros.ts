/**
 * A stride is zeros between the input cells: with x′ = x spread out with s − 1 zeros between neighbours,
 *
 *   T(x, w; stride s) = T(x′, w; stride 1)
 *
 * Output padding is a further zeros at the end of x′, since with stride 1 it might not be legal.
 *
 * Source: Dumoulin & Visin, "A guide to convolution arithmetic for deep learning" (2016), sections 4.5 and 4.6.
 */
import type { Case } from '../../spec/case.ts';
import { type AxisCapabilities, largestOf } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { alike, type Restriction, restricted, withoutSame } from '../cases/restriction.ts';
import { type CaseLaw, nothingMissing } from '../law.ts';
import { checkEquivalence } from '../law-parts/equivalence.ts';
import { rearranged } from '../law-parts/rearrangement.ts';

export const strideAsZeros: CaseLaw = {
  id: 'stride-as-zeros',
  statement: 'T(x; stride s) = T(x with s − 1 zeros between its cells; stride 1)',
  lane: 'exact',
  missing: nothingMissing,
  cases: (capabilities) => smallCases(restricted(withoutSame(capabilities), forSpreading)),
  check,
};

/** Extents that are still taken when they are spread out, alike where extents must be. */
function forSpreading(able: AxisCapabilities): Restriction {
  const input = largestOf(able, 'input');
  return {
    ...alike(able, 'input', ['stride', 'outputPadding']),
    ...(input < Infinity && { derived: { reach: input } }),
  };
}

function check(subject: Subject, problem: Case) {
  const { x, stride, outputPadding } = problem;
  const extents = stride.map((step, axis) => (x.shape[axis + 2] - 1) * step + 1 + outputPadding[axis]);
  const spread = rearranged(x, [...x.shape.slice(0, 2), ...extents], ([n, c, ...o]) => [
    n,
    c,
    ...o.map((at, axis) => at / stride[axis]),
  ]);
  const ones = stride.map(() => 1);
  const zeros = stride.map(() => 0);
  return checkEquivalence(
    subject,
    { label: 'T(x; stride)', problem },
    {
      label: 'T(x spread with zeros; stride 1)',
      calls: [{ ...problem, x: spread, stride: ones, outputPadding: zeros }],
      assembled: ([y]) => y,
    },
  );
}
