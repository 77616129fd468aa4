/**
 * Padding crops: T(x, w; pads) is T(x, w; no pads) without its first pb and last pe cells on every axis. Where a pad is
 * negative as many cells stand there instead, which hold the bias.
 *
 * Source: spec/geometry.ts; ONNX operator specification, ConvTranspose, pads.
 */
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { missingUnless } from '../cases/restriction.ts';
import type { CaseLaw } from '../law.ts';
import { checkEquivalence } from '../law-parts/equivalence.ts';
import { entryAt, tabulated } from '../law-parts/rearrangement.ts';

export const paddingAsCrop: CaseLaw = {
  id: 'padding-as-crop',
  statement: 'T(pads) is T(no pads) without its first pb and last pe cells.',
  lane: 'exact',
  missing: missingUnless('padding', (able) => able.padding !== 'none'),
  cases: smallCases,
  check,
};

function check(subject: Subject, problem: Case) {
  const { padBegin, bias, dtype } = problem;
  const none = padBegin.map(() => 0);
  return checkEquivalence(
    subject,
    { label: 'T(pads)', problem },
    {
      label: 'T(no pads), cropped',
      calls: [{ ...problem, padBegin: none, padEnd: none }],
      assembled: ([full]) =>
        tabulated(dtype, geometryOf(problem).outputShape, ([n, m, ...o]) => {
          const point = o.map((at, axis) => at + padBegin[axis]);
          const isInside = point.every((at, axis) => at >= 0 && at < full.shape[axis + 2]);
          return isInside ? entryAt(full, [n, m, ...point]) : (bias?.[m] ?? 0);
        }),
    },
  );
}
