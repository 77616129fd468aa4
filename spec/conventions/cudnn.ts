/**
 * cuDNN cudnnConvolutionBackwardData: dy is x [N,C,…in], the filter [C,M/groups,…k], dx the output, whose extents are given
 * and may be any that the convolution takes to dy, with one pad for both ends:
 *
 *   i = 1 + ⌊(o + 2p − ek)/s⌋,   that is o in full − 2p … full − 2p + s − 1
 *
 * Mode CUDNN_CROSS_CORRELATION is the convolution of this project, CUDNN_CONVOLUTION has the kernel backwards. No bias.
 * Source: NVIDIA cuDNN API, cudnnConvolutionBackwardData and cudnnGetConvolutionNdForwardOutputDim.
 */

import type { Rank } from '../case.ts';
import { checkBothEnds, fromBothEnds, outputPaddingFor } from './both-ends.ts';
import type { Convention, Operands } from './convention.ts';
import { extentsOf } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, refuse, type Solved, type Wanted } from './definition.ts';
import { channelsSecond } from './layout.ts';
import { type GivenFields, integer, isGiven, listOf, ofEach, word } from './read.ts';

const MODES = ['CUDNN_CROSS_CORRELATION', 'CUDNN_CONVOLUTION'] as const;
const ERROR = 'CUDNN_STATUS_BAD_PARAM';

export const cudnn: Convention = define({
  id: 'cudnn',
  name: 'cuDNN',
  version: '9, backward data',
  statement: 'the extents of dx, which the convolution takes to dy, and one pad for both ends',
  source:
    'https://docs.nvidia.com/deeplearning/cudnn/backend/latest/api/cudnn-cnn-library.html#cudnnconvolutionbackwarddata',
  ranks: [2, 3],
  attributes: ['padA', 'filterStrideA', 'dilationA', 'mode', 'groupCount', 'dxDimA'],
  wordings: [...MODES],
  bias: false,
  groups: groupsOf,
  layout: (fields, rank) => ({
    ...channelsSecond(rank),
    reversed: word('cudnn: mode', fields.mode, MODES, MODES[0]) === 'CUDNN_CONVOLUTION',
  }),
  solve,
  candidates,
  defaults: () => ({ groupCount: 1 }),
  otherwise: () => 'cuDNN has no attributes for these pads',
});

function groupsOf(fields: GivenFields): number {
  return isGiven(fields.groupCount) ? integer('cudnn: groupCount', fields.groupCount) : 1;
}

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solved {
  const list = (name: string, otherwise: number) =>
    isGiven(fields[name]) ? listOf(`cudnn: ${name}`, fields[name], rank) : ofEach(rank, otherwise);
  const given = { stride: list('filterStrideA', 1), dilation: list('dilationA', 1), padding: list('padA', 0) };
  checkBothEnds({ stride: 'filterStrideA', dilation: 'dilationA', padding: 'padA' }, given, ERROR);
  if (!isGiven(fields.dxDimA)) refuse('dxDimA', 'be given', 'none', 'dx is described beforehand');
  const [batch, channels, ...output] = listOf('cudnn: dxDimA', fields.dxDimA, rank + 2);
  const groups = groupsOf(fields);
  const extents = extentsOf(operands, given.stride, given.dilation);
  if (batch !== operands.x.shape[0]) refuse('dxDimA[0]', `be the batch ${operands.x.shape[0]} of dy`, batch, ERROR);
  const filters = operands.w.shape[1] * groups;
  if (channels !== filters) refuse('dxDimA[1]', `be the ${filters} channels of the filter`, channels, ERROR);
  const extra = extents.map(({ full, stride }, axis) => {
    const smallest = full - 2 * given.padding[axis];
    const added = output[axis] - smallest;
    if (added >= 0 && added < stride) return added;
    return refuse(`dxDimA[${axis + 2}]`, `be in ${smallest} … ${smallest + stride - 1}`, output[axis], ERROR);
  });
  return fromBothEnds(extents, given.padding, extra, groups);
}

function candidates(wanted: Wanted): Candidate[] {
  const { outline, output } = wanted;
  const { stride, dilation, groups, padBegin, x, w } = outline;
  outputPaddingFor(wanted, (axis) => axis.stride);
  return MODES.map((mode) => ({
    wording: mode,
    attributes: {
      padA: padBegin,
      filterStrideA: stride,
      dilationA: dilation,
      mode,
      groupCount: groups,
      dxDimA: [x.shape[0], w.shape[1] * groups, ...output],
    },
  }));
}
