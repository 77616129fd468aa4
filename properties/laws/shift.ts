/**
 * Shifting the input by one cell shifts the output by the stride: with a cell of zeros put in front of x along an axis,
 * T(x′)[… o + s …] = T(x)[… o …]. The data choose the axis. What then stands before is what padding had cropped.
 *
 * Source: Dumoulin & Visin (2016), section 4: the rows of C are one row, shifted by the stride.
 */
import type { Case, Rank } from '../../spec/case.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { type AxisCapabilities, capabilitiesAt, largestOf } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { choiceOf } from '../cases/choice-by-data.ts';
import { atMost, missingUnless, onRanksWhere, restricted, withoutSame } from '../cases/restriction.ts';
import type { CaseLaw } from '../law.ts';
import { checkEquivalence } from '../law-parts/equivalence.ts';
import { rearranged } from '../law-parts/rearrangement.ts';

export const shift: CaseLaw = {
  id: 'shift',
  statement: 'With x shifted by one cell, T(x) is shifted by the stride.',
  lane: 'exact',
  missing: missingUnless('an input of 2 cells', takesTwo),
  cases: (capabilities) =>
    smallCases(
      restricted(onRanksWhere(withoutSame(capabilities), takesTwo), (able) =>
        atMost(able, { input: largestOf(able, 'input') - 1 }),
      ),
    ),
  check,
};

function takesTwo(able: AxisCapabilities): boolean {
  return largestOf(able, 'input') >= 2;
}

function check(subject: Subject, problem: Case) {
  const { x, stride } = problem;
  const { uniform } = capabilitiesAt(subject.capabilities, stride.length as Rank);
  // One more cell on one axis only is not taken where extents must be alike.
  const axes = uniform.includes('input') ? [...stride.keys()] : [choiceOf(problem, stride.length)];
  const by = (cells: (axis: number) => number) => [
    0,
    0,
    ...stride.map((_, axis) => (axes.includes(axis) ? cells(axis) : 0)),
  ];
  const later = (source: Tensor, cells: readonly number[]) =>
    rearranged(
      source,
      source.shape.map((extent, at) => extent - cells[at]),
      (index) => index.map((place, at) => place + cells[at]),
    );
  return checkEquivalence(
    subject,
    { label: 'T(x)', problem },
    {
      label: `T(x shifted along axis ${axes}), from cell ${axes.map((axis) => stride[axis])}`,
      calls: [
        {
          ...problem,
          x: later(
            x,
            by(() => -1),
          ),
        },
      ],
      assembled: ([y]) =>
        later(
          y,
          by((axis) => stride[axis]),
        ),
    },
  );
}
