/**
 * Apache MXNet Deconvolution: data NC… or N…C, weight [C,M/num_group,…k] or [C,…k,M/num_group]. One pad for both ends and an
 * `adj` below the stride, or a target_shape, which chooses both:
 *
 *   o = s·(i − 1) + ek − 2·pad + adj
 *   target_shape: total = s·(i − 1) + ek − o;  pad = ⌈total/2⌉, adj = total mod 2;  total >= 0
 *
 * Three axes have no dilation. Source: MXNet 1.9, src/operator/nn/deconvolution-inl.h, InferPad, and deconvolution.cc,
 * DeconvolutionShape.
 */

import type { Rank } from '../case.ts';
import type { Layout } from './arrangement.ts';
import { checkBothEnds, checkOutputPaddingBelow, fromBothEnds, outputPaddingFor } from './both-ends.ts';
import type { Convention, Operands } from './convention.ts';
import { type AxisExtents, extentsOf } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, refuse, type Solved, type Wanted } from './definition.ts';
import { channelsSecond, imageChannelsLast } from './layout.ts';
import { type GivenFields, integer, isGiven, listOf, ofEach, word } from './read.ts';

const SECOND = { 1: 'NCW', 2: 'NCHW', 3: 'NCDHW' } as const;
const LAST = { 1: 'NWC', 2: 'NHWC', 3: 'NDHWC' } as const;
const ERROR = 'MXNetError';
const strideOf = ({ stride }: AxisExtents) => stride;

export const mxnet: Convention = define({
  id: 'mxnet',
  name: 'Apache MXNet',
  version: '1.9',
  statement: 'one pad for both ends and an adj below the stride, or a target_shape, which chooses both',
  source: 'https://mxnet.apache.org/versions/1.9.1/api/python/docs/api/symbol/symbol.html#mxnet.symbol.Deconvolution',
  ranks: [1, 2, 3],
  attributes: ['stride', 'dilate', 'pad', 'adj', 'target_shape', 'num_group', 'layout'],
  wordings: [
    'adj, channels second',
    'target_shape, channels second',
    'adj, channels last',
    'target_shape, channels last',
  ],
  bias: true,
  groups: groupsOf,
  layout,
  solve,
  candidates,
  defaults: ({ rank }) => ({
    stride: ofEach(rank, 1),
    dilate: ofEach(rank, 1),
    pad: ofEach(rank, 0),
    adj: ofEach(rank, 0),
    num_group: 1,
    layout: SECOND[rank],
  }),
  otherwise: () => 'MXNet has no attributes for these pads',
});

function groupsOf(fields: GivenFields): number {
  return isGiven(fields.num_group) ? integer('mxnet: num_group', fields.num_group) : 1;
}

function layout(fields: GivenFields, rank: Rank): Layout {
  // One axis is only to be had with channels second: there is no word for the other.
  const words = rank === 1 ? [SECOND[rank]] : [SECOND[rank], LAST[rank]];
  const isLast = word('mxnet: layout', fields.layout, words, SECOND[rank]) !== SECOND[rank];
  return isLast ? { x: imageChannelsLast(rank), w: imageChannelsLast(rank) } : channelsSecond(rank);
}

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solved {
  const list = (name: string, otherwise: number) =>
    isGiven(fields[name]) ? listOf(`mxnet: ${name}`, fields[name], rank) : ofEach(rank, otherwise);
  const given = { stride: list('stride', 1), dilation: list('dilate', 1), padding: list('pad', 0) };
  checkBothEnds({ stride: 'stride', dilation: 'dilate', padding: 'pad' }, given, ERROR);
  if (rank === 3 && given.dilation.some((value) => value !== 1)) {
    refuse('dilate', 'be 1', `[${given.dilation}]`, `${ERROR}: not supported in 3d deconvolution`);
  }
  const extents = extentsOf(operands, given.stride, given.dilation);
  const target = list('target_shape', 0);
  const totals = extents.map(({ full }, axis) => full - target[axis]);
  const isTarget = target.some((size) => size !== 0);
  if (isTarget) checkTarget(target, totals);
  const padding = isTarget ? totals.map((total) => Math.ceil(total / 2)) : given.padding;
  const adj = isTarget ? totals.map((total) => total % 2) : list('adj', 0);
  checkOutputPaddingBelow('adj', adj, extents, strideOf, `${ERROR}: adj must be smaller than stride`);
  return fromBothEnds(extents, padding, adj, groupsOf(fields));
}

function checkTarget(target: readonly number[], totals: readonly number[]): void {
  target.forEach((size, axis) => {
    if (size < 1) refuse(`target_shape[${axis}]`, 'be >= 1', size, `${ERROR}: no output`);
    if (totals[axis] < 0)
      refuse(`target_shape[${axis}]`, `be at most ${size + totals[axis]}`, size, `${ERROR}: too big`);
  });
}

function candidates(wanted: Wanted): Candidate[] {
  const { outline, output, rank } = wanted;
  const { stride, dilation, groups, padBegin } = outline;
  const adj = outputPaddingFor(wanted, strideOf);
  return (rank === 1 ? [SECOND] : [SECOND, LAST]).flatMap((words): Candidate[] => {
    const common = { stride, dilate: dilation, num_group: groups, layout: words[rank] };
    const order = words === SECOND ? 'channels second' : 'channels last';
    return [
      { wording: `adj, ${order}`, attributes: { ...common, pad: padBegin, adj } },
      { wording: `target_shape, ${order}`, attributes: { ...common, target_shape: output } },
    ];
  });
}
