/**
 * MLX conv_transpose{1,2,3}d: input [N,…in,C], weight [M,…k,C/groups]. One padding for both ends, and output padding:
 *
 *   o = (i − 1)·s − 2p + ek + a
 *
 * Source: MLX documentation, mlx.core.conv_transpose2d, and mlx/ops.cpp.
 */

import type { Rank } from '../case.ts';
import { checkBothEnds, checkOutputPaddingBelow, fromBothEnds, outputPaddingFor } from './both-ends.ts';
import type { Convention, Operands } from './convention.ts';
import { extentsOf } from './crops.ts';
import { define } from './define.ts';
import type { Candidate, Solved, Wanted } from './definition.ts';
import { imageChannelsLast } from './layout.ts';
import { type GivenFields, integer, isGiven, ofEach, perAxis } from './read.ts';

const ERROR = 'ValueError';

export const mlx: Convention = define({
  id: 'mlx',
  name: 'MLX',
  version: 'as read in November 2026',
  statement: 'one padding for both ends, and any output padding',
  source: 'https://ml-explore.github.io/mlx/build/html/python/_autosummary/mlx.core.conv_transpose2d.html',
  ranks: [1, 2, 3],
  attributes: ['stride', 'padding', 'dilation', 'output_padding', 'groups'],
  wordings: ['output_padding'],
  dtypes: ['f32'],
  bias: false,
  groups: groupsOf,
  layout: (fields, rank) => ({
    x: imageChannelsLast(rank),
    w: [rank + 1, 0, ...Array.from({ length: rank }, (_, axis) => axis + 1)],
    outputGroups: groupsOf(fields),
  }),
  solve,
  candidates,
  defaults: ({ rank }) => ({
    stride: ofEach(rank, 1),
    padding: ofEach(rank, 0),
    dilation: ofEach(rank, 1),
    output_padding: ofEach(rank, 0),
    groups: 1,
  }),
  singleNumbers: ['stride', 'padding', 'dilation', 'output_padding'],
  otherwise: () => 'MLX has no attributes for these pads',
});

function groupsOf(fields: GivenFields): number {
  return isGiven(fields.groups) ? integer('mlx: groups', fields.groups) : 1;
}

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solved {
  const read = (name: string, otherwise: number) => perAxis(`mlx: ${name}`, fields[name], rank, otherwise);
  const given = { stride: read('stride', 1), dilation: read('dilation', 1), padding: read('padding', 0) };
  const extra = read('output_padding', 0);
  checkBothEnds({ stride: 'stride', dilation: 'dilation', padding: 'padding' }, given, ERROR);
  const extents = extentsOf(operands, given.stride, given.dilation);
  checkOutputPaddingBelow('output_padding', extra, extents, () => Number.POSITIVE_INFINITY, ERROR);
  return fromBothEnds(extents, given.padding, extra, groupsOf(fields));
}

function candidates(wanted: Wanted): Candidate[] {
  const { stride, dilation, groups, padBegin } = wanted.outline;
  const extra = outputPaddingFor(wanted, () => Number.POSITIVE_INFINITY);
  const attributes = { stride, padding: padBegin, dilation, output_padding: extra, groups };
  return [{ wording: 'output_padding', attributes }];
}
