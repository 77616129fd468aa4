/**
 * Output padding crops less: T(x, w; pads, a) is cut from the same full result T(x, w; no pads, no output padding) as
 * without a, only a cells longer. Cells beyond the full result hold the bias.
 *
 * Source: PyTorch documentation, ConvTranspose2d, note on output_padding: "only used to find output shape, but does not
 * actually add zero-padding to output".
 */
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import type { AxisCapabilities } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { missingUnless, onRanksWhere } from '../cases/restriction.ts';
import type { CaseLaw } from '../law.ts';
import { checkEquivalence } from '../law-parts/equivalence.ts';
import { entryAt, tabulated } from '../law-parts/rearrangement.ts';

export const outputPaddingAsCrop: CaseLaw = {
  id: 'output-padding-as-crop',
  statement: 'T(pads, output padding a) is the full result, cropped by a less at the end, and the bias beyond it.',
  lane: 'exact',
  missing: missingUnless('output padding', isChosen),
  cases: (capabilities) => smallCases(onRanksWhere(capabilities, ({ outputPadding }) => outputPadding !== 'to-stride')),
  check,
};

/** There is nothing to leave out where it is no choice of the caller. */
function isChosen({ outputPadding }: AxisCapabilities): boolean {
  return outputPadding !== 'none' && outputPadding !== 'to-stride';
}

function check(subject: Subject, problem: Case) {
  const { padBegin, bias, dtype } = problem;
  const none = padBegin.map(() => 0);
  const shape = geometryOf(problem).outputShape;
  return checkEquivalence(
    subject,
    { label: 'T(pads, output padding)', problem },
    {
      label: 'T(no pads, no output padding), cropped, bias beyond it',
      calls: [{ ...problem, padBegin: none, padEnd: none, outputPadding: none }],
      assembled: ([full]) =>
        tabulated(dtype, shape, ([n, m, ...o]) => {
          const point = o.map((at, axis) => at + padBegin[axis]);
          const isInside = point.every((at, axis) => at >= 0 && at < full.shape[axis + 2]);
          return isInside ? entryAt(full, [n, m, ...point]) : (bias?.[m] ?? 0);
        }),
    },
  );
}
