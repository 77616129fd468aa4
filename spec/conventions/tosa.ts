/**
 * TOSA TRANSPOSE_CONV2D: input [N,IH,IW,IC], weight [OC,KH,KW,IC], bias [OC]. out_pad [top, bottom, left, right] is added to
 * the output, so that a crop is negative and a positive pad extends either end:
 *
 *   OH = (IH − 1)·stride_y + KH + out_pad_top + out_pad_bottom,   out_pad > −K on either end
 *
 * No dilation, no groups. Source: TOSA specification 1.0, TRANSPOSE_CONV2D.
 */

import type { Rank } from '../case.ts';
import type { Convention, Operands } from './convention.ts';
import { attributesOf, extentsOf, padsOf } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, refuse, refuseBelow, type Solved, Unsayable, type Wanted } from './definition.ts';
import { imageChannelsLast } from './layout.ts';
import { type GivenFields, isGiven, listOf, ofEach } from './read.ts';

const ERROR = 'ERROR_IF';

export const tosa: Convention = define({
  id: 'tosa',
  name: 'TOSA',
  version: '1.0',
  statement: 'pads of either sign that are added to the output, each above −kernel; two axes, no dilation',
  source: 'https://www.mlplatform.org/tosa/tosa_spec.html#_transpose_conv2d',
  ranks: [2],
  attributes: ['out_pad', 'stride'],
  wordings: ['out_pad'],
  dtypes: ['f32'],
  bias: true,
  extendsBegin: true,
  layout: () => ({ x: imageChannelsLast(2), w: [3, 0, 1, 2] }),
  solve,
  candidates,
  otherwise: () => 'TOSA crops less than the kernel from either end',
});

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solved {
  const stride = isGiven(fields.stride) ? listOf('tosa: stride', fields.stride, rank) : ofEach(rank, 1);
  const pads = isGiven(fields.out_pad) ? listOf('tosa: out_pad', fields.out_pad, 2 * rank) : ofEach(2 * rank, 0);
  refuseBelow('stride', stride, 1, ERROR);
  const extents = extentsOf(operands, stride, ofEach(rank, 1));
  pads.forEach((pad, index) => {
    const { kernel } = extents[Math.floor(index / 2)];
    if (pad <= -kernel) refuse(`out_pad[${index}]`, `be above −${kernel}`, pad, ERROR);
  });
  // Without −0, which is no number of cells.
  const crops = extents.map((_, axis) => ({ begin: 0 - pads[2 * axis], end: 0 - pads[2 * axis + 1] }));
  return { attributes: attributesOf(extents, crops.map(padsOf), 1) };
}

function candidates({ outline, crops }: Wanted): Candidate[] {
  const { stride, dilation } = outline;
  if (dilation.some((value) => value !== 1)) {
    throw new Unsayable(`has no dilation, the case has [${dilation}]`);
  }
  return [
    { wording: 'out_pad', attributes: { out_pad: crops.flatMap(({ begin, end }) => [0 - begin, 0 - end]), stride } },
  ];
}
