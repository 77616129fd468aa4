/** What breaks the laws about the matrix of the operator, overlaps and interpolation. */
import type { Case } from '../../../../spec/case.ts';
import type { Result } from '../../../../subjects/subject.ts';
import { correct } from '../../../subjects/faulty.ts';
import { type Breaker, breaking, known } from './breaker.ts';

/** The last column of every row left zero. */
export const withoutLastColumn = (problem: Case): Result => {
  const { shape, data } = correct(problem);
  const last = shape.at(-1)!;
  return { shape, data: data.map((value, flat) => (last > 1 && flat % last === last - 1 ? 0 : value)) };
};

/** As if every tap had a weight of its own: right counts nowhere but where one product lands. */
const onlyLargestProduct = (problem: Case): Result => {
  const { shape, data } = correct(problem);
  return { shape, data: data.map((value) => Math.sign(value)) };
};

/** As if an activation were fused that nobody asked for. */
const withoutNegatives = (problem: Case): Result => {
  const { shape, data } = correct(problem);
  return { shape, data: data.map((value) => Math.max(value, 0)) };
};

export const STRUCTURE_ROWS: readonly Breaker[] = [
  known('matrix-rows', 'kernel flipped'),
  known('matrix-rows', 'group offset of the filter ignored'),
  known('matrix-rows', 'pads swapped'),
  known('matrix-nonzeros', 'pads swapped'),
  known('matrix-nonzeros', 'last tap dropped'),
  known('matrix-nonzeros', 'dilation ignored'),
  breaking('matrix-nonzeros', 'last column left zero', () => withoutLastColumn),
  breaking('overlap', 'sums taken for single products', () => onlyLargestProduct),
  known('overlap', 'last tap dropped'),
  breaking('channel-scales', 'no result below 0', () => withoutNegatives),
  known('nearest-neighbour', 'last tap dropped'),
  known('nearest-neighbour', 'stride of the first axis on all axes'),
  breaking('linear-interpolation', 'last column left zero', () => withoutLastColumn),
  known('linear-interpolation', 'last tap dropped'),
  known('cubic-interpolation', 'negative weights dropped'),
  known('cubic-interpolation', 'last tap dropped'),
];
