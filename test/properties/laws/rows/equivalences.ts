/** What breaks the laws about equal ways to compute, and about independence. */
import type { Case } from '../../../../spec/case.ts';
import type { Result } from '../../../../subjects/subject.ts';
import { correct } from '../../../subjects/faulty.ts';
import { type Breaker, breaking, known } from './breaker.ts';

/** The second cell of every row read from the first. */
const doubledFirstColumn = (problem: Case): Result => {
  const { x } = problem;
  const last = x.shape.at(-1)!;
  const data = x.data.map((value, flat) => (flat % last === 1 ? x.data[flat - 1] : value));
  return correct({ ...problem, x: { shape: x.shape, data } });
};

export const EQUIVALENCE_ROWS: readonly Breaker[] = [
  known('stride-as-zeros', 'stride of the first axis on all axes'),
  known('stride-as-zeros', 'output padding at the beginning'),
  known('dilation-as-zeros', 'dilation ignored'),
  known('dilation-as-zeros', 'kernel flipped'),
  known('padding-as-crop', 'pads swapped'),
  known('output-padding-as-crop', 'rows of the output padding left zero'),
  known('output-padding-as-crop', 'output padding at the beginning'),
  known('groups-as-blocks', 'group offset of the filter ignored'),
  known('groups-as-blocks', 'bias of the first group in every group'),
  known('groups-as-calls', 'channels of a group interleaved'),
  known('groups-as-calls', 'bias of the first group in every group'),
  known('depth-to-space', 'kernel flipped'),
  known('depth-to-space', 'kernel axes swapped'),
  known('channel-mixing', 'bias only where a product lands'),
  known('channel-mixing', 'zeros returned'),
  known('unit-axes', 'stride of the first axis on all axes'),
  known('axis-order', 'kernel axes swapped'),
  known('axis-reversal', 'pads swapped'),
  known('axis-reversal', 'last tap dropped'),
  known('channel-order', 'group offset of the filter ignored'),
  known('channel-order', 'bias by input channel'),
  known('separability', 'last tap dropped'),
  known('separability', 'negative weights dropped'),
  known('composition', 'the absolute value of x taken'),
  known('composition', 'channels of a group interleaved'),
  known('batch-items', 'first image for the whole batch'),
  breaking('shift', 'the second column read from the first', () => doubledFirstColumn),
];
