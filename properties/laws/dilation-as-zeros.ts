/**
 * A dilation is zeros between the taps: with w′ = every kernel spread out with d − 1 zeros between neighbours,
 *
 *   T(x, w; dilation d) = T(x, w′; dilation 1)
 *
 * Output padding is a further zero taps at the end, since without dilation it might not be legal.
 *
 * Source: Yu & Koltun, "Multi-scale context aggregation by dilated convolutions" (2016), section 2.
 */
import type { Case } from '../../spec/case.ts';
import { type AxisCapabilities, largestOf } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { alike, missingUnless, type Restriction, restricted, unfilled, withoutSame } from '../cases/restriction.ts';
import type { CaseLaw } from '../law.ts';
import { checkEquivalence } from '../law-parts/equivalence.ts';
import { rearranged } from '../law-parts/rearrangement.ts';

export const dilationAsZeros: CaseLaw = {
  id: 'dilation-as-zeros',
  statement: 'T(w; dilation d) = T(w with d − 1 zeros between its taps; dilation 1)',
  lane: 'exact',
  missing: missingUnless('dilation', (able) => able.dilation !== false),
  cases: (capabilities) => smallCases(restricted(withoutSame(capabilities), forSpreading)),
  check,
};

/** Kernels that are still taken when they are spread out, alike where kernels must be. */
function forSpreading(able: AxisCapabilities): Restriction {
  const kernel = largestOf(able, 'kernel');
  const sizes = alike(able, 'kernel', ['dilation', 'outputPadding']);
  if (kernel === Infinity) return sizes;
  const { derived, ...less } = unfilled(able);
  return { ...sizes, ...less, derived: { ...derived, effectiveKernel: kernel } };
}

function check(subject: Subject, problem: Case) {
  const { w, dilation, outputPadding } = problem;
  const extents = dilation.map((step, axis) => (w.shape[axis + 2] - 1) * step + 1 + outputPadding[axis]);
  const spread = rearranged(w, [...w.shape.slice(0, 2), ...extents], ([c, m, ...k]) => [
    c,
    m,
    ...k.map((at, axis) => at / dilation[axis]),
  ]);
  const ones = dilation.map(() => 1);
  const zeros = dilation.map(() => 0);
  return checkEquivalence(
    subject,
    { label: 'T(w; dilation)', problem },
    {
      label: 'T(w spread with zeros; dilation 1)',
      calls: [{ ...problem, w: spread, dilation: ones, outputPadding: zeros }],
      assembled: ([y]) => y,
    },
  );
}
