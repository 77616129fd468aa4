/**
 * No axis is special: with the spatial axes of x and w and all attributes in another order, the result is the same with
 * its axes in that order. Which order is chosen by the data.
 *
 * Source: the definition, which treats every spatial axis alike.
 */
import type { Case } from '../../spec/case.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { choiceOf } from '../cases/choice-by-data.ts';
import { hasSeveralAxes, missingUnless, onRanksWhere } from '../cases/restriction.ts';
import { type CaseLaw, needsSeveralAxes } from '../law.ts';
import { checkEquivalence } from '../law-parts/equivalence.ts';
import { rearranged } from '../law-parts/rearrangement.ts';

/** What stands at each place of the new order, by rank. */
const ORDERS: Readonly<Record<number, readonly (readonly number[])[]>> = {
  1: [[0]],
  2: [[1, 0]],
  3: [
    [0, 2, 1],
    [1, 0, 2],
    [2, 1, 0],
    [1, 2, 0],
    [2, 0, 1],
  ],
};

export const axisOrder: CaseLaw = {
  id: 'axis-order',
  statement: 'Another order of the spatial axes gives the same result in that order.',
  lane: 'exact',
  missing: missingUnless('a rank above 1', hasSeveralAxes),
  cases: (capabilities) => smallCases(onRanksWhere(capabilities, hasSeveralAxes)),
  special: true,
  unfit: needsSeveralAxes,
  check,
};

function check(subject: Subject, problem: Case) {
  const orders = ORDERS[problem.stride.length];
  const order = orders[choiceOf(problem, orders.length)];
  const axes = (list: readonly number[]) => order.map((axis) => list[axis]);
  const tensor = (source: Tensor) =>
    rearranged(source, [...source.shape.slice(0, 2), ...axes(source.shape.slice(2))], ([first, second, ...point]) => {
      const original = [first, second];
      order.forEach((axis, place) => {
        original[axis + 2] = point[place];
      });
      return original;
    });
  const turned: Case = {
    ...problem,
    x: tensor(problem.x),
    w: tensor(problem.w),
    stride: axes(problem.stride),
    padBegin: axes(problem.padBegin),
    padEnd: axes(problem.padEnd),
    outputPadding: axes(problem.outputPadding),
    dilation: axes(problem.dilation),
  };
  return checkEquivalence(
    subject,
    { label: `T with axes in the order ${order}`, problem: turned },
    { label: 'T, its axes in that order', calls: [problem], assembled: ([y]) => tensor(y) },
  );
}
