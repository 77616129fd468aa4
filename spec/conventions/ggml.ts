/**
 * ggml_conv_transpose_1d and ggml_conv_transpose_2d_p0: kernel [C,M,…k], data [C,L] or [N,C,H,W], both row-major (ggml
 * names extents from the innermost). s0 is the stride, of two axes one for both; p0 and d0 are there with one axis, and
 * must be 0 and 1:
 *
 *   o = (i − 1)·s0 + k
 *
 * Source: ggml, src/ggml.c, ggml_conv_transpose_1d and ggml_conv_transpose_2d_p0; src/ggml-cpu/ops.cpp.
 */

import type { Rank } from '../case.ts';
import type { Convention, Operands } from './convention.ts';
import { attributesOf, extentsOf, type Pads } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, refuse, refuseBelow, type Solved, Unsayable, type Wanted } from './definition.ts';
import { channelsSecond } from './layout.ts';
import { type GivenFields, integer, isGiven, ofEach } from './read.ts';

const ERROR = 'GGML_ASSERT';
const NONE: Pads = { padBegin: 0, padEnd: 0, outputPadding: 0 };

export const ggml: Convention = define({
  id: 'ggml',
  name: 'ggml',
  version: 'as read in November 2026',
  statement: 'a stride, and nothing cropped or added; one stride for both axes',
  source: 'https://github.com/ggml-org/ggml/blob/master/include/ggml.h',
  ranks: [1, 2],
  attributes: ['s0', 'p0', 'd0'],
  wordings: ['s0, no batch axis', 's0'],
  dtypes: ['f32'],
  bias: false,
  unbatched: true,
  layout: (_, rank) => channelsSecond(rank),
  solve,
  candidates,
  otherwise: () => 'ggml crops and adds nothing',
});

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solved {
  const read = (name: string, otherwise: number) =>
    isGiven(fields[name]) ? integer(`ggml: ${name}`, fields[name]) : otherwise;
  const [batch] = operands.x.shape;
  if (rank === 1 && batch !== 1) refuse('x.shape', 'have one sequence', batch, `${ERROR}: b is a matrix`);
  const [stride, pad, dilation] = [read('s0', 1), read('p0', 0), read('d0', 1)];
  refuseBelow('s0', [stride], 1, ERROR);
  if (pad !== 0) refuse('p0', 'be 0', pad, ERROR);
  if (dilation !== 1) refuse('d0', 'be 1', dilation, ERROR);
  const extents = extentsOf(operands, ofEach(rank, stride), ofEach(rank, 1));
  return {
    attributes: attributesOf(
      extents,
      extents.map(() => NONE),
      1,
    ),
  };
}

function candidates({ outline, rank }: Wanted): Candidate[] {
  const { stride, dilation, x } = outline;
  if (dilation.some((value) => value !== 1)) throw new Unsayable(`has no dilation, the case has [${dilation}]`);
  if (new Set(stride).size > 1) throw new Unsayable(`has one stride for both axes, the case has [${stride}]`);
  if (rank === 2) return [{ wording: 's0', attributes: { s0: stride[0] } }];
  if (x.shape[0] !== 1) throw new Unsayable(`takes one sequence, the case has ${x.shape[0]}`);
  return [{ wording: 's0, no batch axis', attributes: { s0: stride[0], p0: 0, d0: 1 }, unbatched: true }];
}
