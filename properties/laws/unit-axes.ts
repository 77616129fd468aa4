/**
 * The rank is only a number of axes: a case with one more spatial axis, along which x and w have one cell, gives
 * the same result with one more axis of one cell. Where the axis stands is chosen by the data.
 *
 * Source: the definition, whose sums over such an axis have a single term.
 */
import type { Case, Rank } from '../../spec/case.ts';
import type { Tensor } from '../../spec/tensor.ts';
import {
  type Capabilities,
  capabilitiesAt,
  dtypesAt,
  LARGEST_FIELDS,
  type LargestField,
  largestOf,
} from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { choiceOf } from '../cases/choice-by-data.ts';
import type { CaseLimits } from '../cases/legal-layout.ts';
import { atMost, restricted, unfilled, withoutSame } from '../cases/restriction.ts';
import type { CaseLaw } from '../law.ts';
import { checkEquivalence } from '../law-parts/equivalence.ts';

export const unitAxes: CaseLaw = {
  id: 'unit-axes',
  statement: 'A further spatial axis of one cell in x and w adds an axis of one cell to the result, and nothing else.',
  lane: 'exact',
  missing: (capabilities) =>
    capabilities.ranks.length > 1 && commonTypes(capabilities).length > 0 ? null : 'a second rank',
  cases: (capabilities) => smallCases(commonToRanks(capabilities)),
  special: true,
  unfit: ({ stride }, { ranks }) => (ranks.some((rank) => rank > stride.length) ? null : 'needs a higher rank'),
  check,
};

function check(subject: Subject, problem: Case) {
  const { x, w, stride, padBegin, padEnd, outputPadding, dilation } = problem;
  const rank = stride.length;
  const higher = subject.capabilities.ranks.filter((other) => other > rank);
  const added = (higher[choiceOf(problem, higher.length)] ?? rank) - rank;
  const at = choiceOf(problem, rank + 1);
  const axes = (list: readonly number[], value: number) => list.toSpliced(at, 0, ...Array<number>(added).fill(value));
  const tensor = ({ shape, data }: Tensor): Tensor => ({
    shape: [...shape.slice(0, 2), ...axes(shape.slice(2), 1)],
    data,
  });
  const lifted: Case = {
    ...problem,
    x: tensor(x),
    w: tensor(w),
    stride: axes(stride, 1),
    padBegin: axes(padBegin, 0),
    padEnd: axes(padEnd, 0),
    outputPadding: axes(outputPadding, 0),
    dilation: axes(dilation, 1),
  };
  return checkEquivalence(
    subject,
    { label: `T on ${rank + added} axes, ${added} of them of one cell from axis ${at}`, problem: lifted },
    { label: `T on ${rank} axes`, calls: [problem], assembled: ([y]) => tensor(y) },
  );
}

/** Ranks that have a higher one, with what all ranks can do. */
function commonToRanks(capabilities: Capabilities): CaseLimits {
  const { ranks } = capabilities;
  const ables = ranks.map((rank) => capabilitiesAt(withoutSame(capabilities), rank));
  const least = <T>(field: (able: (typeof ables)[number]) => T, order: readonly T[]): T =>
    order.find((value) => ables.some((able) => field(able) === value)) ?? order[0];
  const smallest = (field: LargestField) => Math.min(...ables.map((able) => largestOf(able, field)));
  const isFilled = ables.some(({ outputPadding }) => outputPadding === 'to-stride');
  const common = restricted(capabilities, (able) => ({
    groups: ables.every(({ groups }) => groups),
    dilation: least(({ dilation }) => dilation, [false, 'without-stride', true]),
    bias: ables.every(({ bias }) => bias),
    emptyBatch: ables.every(({ emptyBatch }) => emptyBatch),
    padding: least(({ padding }) => padding, ['none', 'symmetric', 'asymmetric', 'any']),
    outputPadding: least(({ outputPadding }) => outputPadding, ['none', 'to-stride', 'below-stride', 'full', 'any']),
    ...atMost(able, Object.fromEntries(LARGEST.map((field) => [field, smallest(field)]))),
    ...(isFilled && { derived: { strideWithinKernel: true as const } }),
  }));
  const highest = Math.max(...ranks);
  // What must be alike on the axes of a higher rank is as on an axis of one cell.
  const uniform = new Set(ables.flatMap((able, at) => (ranks[at] > 1 ? able.uniform : [])));
  const plain = restricted(common, (able) => ({
    ...atMost(able, Object.fromEntries(SIZES.filter((field) => uniform.has(field)).map((field) => [field, 1]))),
    dilation: uniform.has('dilation') ? false : able.dilation,
    padding: uniform.has('padding') ? 'none' : able.padding,
    ...(uniform.has('outputPadding') && unfilled(able)),
  }));
  return { ...plain, dtypes: commonTypes(capabilities), ranks: ranks.filter((rank): rank is Rank => rank < highest) };
}

/** The types that every rank has. */
function commonTypes(capabilities: Capabilities): Capabilities['dtypes'] {
  const { dtypes, ranks } = capabilities;
  return dtypes.filter((dtype) => ranks.every((rank) => dtypesAt(capabilities, rank).includes(dtype)));
}

const LARGEST = Object.keys(LARGEST_FIELDS) as LargestField[];
const SIZES = ['input', 'kernel', 'stride'] as const;
