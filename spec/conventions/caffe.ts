/**
 * Caffe Deconvolution: bottom [N,C,…in], weights [C,M/group,…k]. One pad for both ends, no output padding:
 *
 *   o = s·(i − 1) + ek − 2·pad
 *
 * Source: BVLC Caffe, src/caffe/layers/deconv_layer.cpp, compute_output_shape; ConvolutionParameter in caffe.proto.
 */

import type { Rank } from '../case.ts';
import { checkBothEnds, fromBothEnds, outputPaddingFor } from './both-ends.ts';
import type { Convention, Operands } from './convention.ts';
import { extentsOf } from './crops.ts';
import { define } from './define.ts';
import type { Candidate, Solved, Wanted } from './definition.ts';
import { channelsSecond } from './layout.ts';
import { type GivenFields, integer, isGiven, ofEach, perAxis } from './read.ts';

export const caffe: Convention = define({
  id: 'caffe',
  name: 'Caffe',
  version: '1.0',
  statement: 'one pad for both ends and no output padding',
  source: 'https://github.com/BVLC/caffe/blob/master/src/caffe/layers/deconv_layer.cpp',
  ranks: [1, 2, 3],
  attributes: ['stride', 'pad', 'dilation', 'group'],
  wordings: ['pad'],
  bias: true,
  groups: groupsOf,
  layout: (_, rank) => channelsSecond(rank),
  solve,
  candidates,
  defaults: ({ rank }) => ({ stride: ofEach(rank, 1), pad: ofEach(rank, 0), dilation: ofEach(rank, 1), group: 1 }),
  singleNumbers: ['stride', 'pad', 'dilation'],
  otherwise: () => 'Caffe has no attributes for these pads',
});

function groupsOf(fields: GivenFields): number {
  return isGiven(fields.group) ? integer('caffe: group', fields.group) : 1;
}

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solved {
  const read = (name: string, otherwise: number) => perAxis(`caffe: ${name}`, fields[name], rank, otherwise);
  const given = { stride: read('stride', 1), dilation: read('dilation', 1), padding: read('pad', 0) };
  checkBothEnds({ stride: 'stride', dilation: 'dilation', padding: 'pad' }, given, 'a check of the layer fails');
  return fromBothEnds(
    extentsOf(operands, given.stride, given.dilation),
    given.padding,
    ofEach(rank, 0),
    groupsOf(fields),
  );
}

function candidates(wanted: Wanted): Candidate[] {
  const { stride, dilation, groups, padBegin } = wanted.outline;
  outputPaddingFor(wanted, null);
  return [{ wording: 'pad', attributes: { stride, pad: padBegin, dilation, group: groups } }];
}
