/**
 * TensorRT IDeconvolutionLayer: input [N,C,…in], kernel [C,M/nbGroups,…k].
 *
 *   EXPLICIT_ROUND_DOWN, EXPLICIT_ROUND_UP   o = full − prePadding − postPadding
 *   SAME_UPPER, SAME_LOWER                   o = min(i·s, full): max(ek − s, 0) cropped, the larger half at the end for
 *                                            SAME_UPPER, at the beginning for SAME_LOWER; pads are ignored
 *
 * Source: NVIDIA TensorRT operators, Deconvolution; PaddingMode in NvInfer.h.
 */

import { halved } from '../axis.ts';
import type { Rank } from '../case.ts';
import type { Convention, Operands } from './convention.ts';
import { attributesOf, extentsOf, padsOf } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, refuseBelow, type Solved, type Wanted } from './definition.ts';
import { channelsSecond } from './layout.ts';
import { type GivenFields, integer, isGiven, listOf, ofEach, word } from './read.ts';

const MODES = ['EXPLICIT_ROUND_DOWN', 'EXPLICIT_ROUND_UP', 'SAME_UPPER', 'SAME_LOWER'] as const;

export const tensorrt: Convention = define({
  id: 'tensorrt',
  name: 'TensorRT',
  version: '10',
  statement: 'pads of either end, or a padding mode SAME_… that crops max(ek − s, 0); no output padding',
  source: 'https://docs.nvidia.com/deeplearning/tensorrt/latest/_static/operators/Deconvolution.html',
  ranks: [2, 3],
  attributes: ['stride', 'dilation', 'nbGroups', 'prePadding', 'postPadding', 'paddingMode'],
  wordings: [...MODES],
  dtypes: ['f32'],
  bias: true,
  groups: groupsOf,
  layout: (_, rank) => channelsSecond(rank),
  solve,
  candidates,
  defaults: ({ rank }) => ({
    stride: ofEach(rank, 1),
    dilation: ofEach(rank, 1),
    nbGroups: 1,
    prePadding: ofEach(rank, 0),
    postPadding: ofEach(rank, 0),
    paddingMode: MODES[0],
  }),
  otherwise: () => 'TensorRT has no output padding, and extends no end',
});

function groupsOf(fields: GivenFields): number {
  return isGiven(fields.nbGroups) ? integer('tensorrt: nbGroups', fields.nbGroups) : 1;
}

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solved {
  const list = (name: string, otherwise: number) =>
    isGiven(fields[name]) ? listOf(`tensorrt: ${name}`, fields[name], rank) : ofEach(rank, otherwise);
  const [stride, dilation] = [list('stride', 1), list('dilation', 1)];
  const [before, after] = [list('prePadding', 0), list('postPadding', 0)];
  refuseBelow('stride', stride, 1, 'strides are positive');
  refuseBelow('dilation', dilation, 1, 'dilations are positive');
  refuseBelow('prePadding', before, 0, 'pads are not negative');
  refuseBelow('postPadding', after, 0, 'pads are not negative');
  const mode = word('tensorrt: paddingMode', fields.paddingMode, MODES, MODES[0]);
  const extents = extentsOf(operands, stride, dilation);
  const crops = extents.map(({ effectiveKernel, stride: s }, axis) => {
    const { begin: smaller, end: larger } = halved(Math.max(effectiveKernel - s, 0));
    if (mode === 'SAME_UPPER') return { begin: smaller, end: larger };
    return mode === 'SAME_LOWER' ? { begin: larger, end: smaller } : { begin: before[axis], end: after[axis] };
  });
  return { attributes: attributesOf(extents, crops.map(padsOf), groupsOf(fields)) };
}

function candidates({ outline, rank }: Wanted): Candidate[] {
  const { stride, dilation, groups, padBegin, padEnd } = outline;
  return MODES.map((mode) => {
    const isExplicit = mode.startsWith('EXPLICIT');
    const pads = isExplicit ? [padBegin, padEnd] : [ofEach(rank, 0), ofEach(rank, 0)];
    return {
      wording: mode,
      attributes: { stride, dilation, nbGroups: groups, prePadding: pads[0], postPadding: pads[1], paddingMode: mode },
    };
  });
}
