/**
 * PyTorch: x [N,C,…in] or [C,…in], w [C,M/groups,…k]. One padding for both ends; `output_size` chooses the output padding.
 *
 *   o = (i − 1)·s − 2p + ek + a,   a < max(s, d);   output_size in o(a=0) … o(a=0) + s − 1
 *
 * Source: PyTorch, torch.nn.ConvTranspose2d and its _output_padding (torch/nn/modules/conv.py); shape checks of
 * aten/src/ATen/native/Convolution.cpp.
 */

import { attributesOf, type Extents, extentsOf } from './axis.ts';
import type { Convention, Operands, Rank } from './convention.ts';
import { define, Refusal, refuse, refuseBelow, type Solved, Unsayable, type Wanted } from './define.ts';
import { channelsSecond } from './layout.ts';
import { type Fields, integer, integers, isGiven, perAxis } from './read.ts';

export const pytorch: Convention = define({
  id: 'pytorch',
  name: 'PyTorch',
  version: '2',
  statement: 'one padding for both ends, output padding below max(stride, dilation), or output_size instead of it',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html',
  ranks: [1, 2, 3],
  attributes: ['stride', 'padding', 'output_padding', 'groups', 'dilation', 'output_size'],
  bias: true,
  unbatched: true,
  groups: groupsOf,
  layout: (_, rank) => channelsSecond(rank),
  solve,
  candidates,
  otherwise: () => 'PyTorch has no attributes for these pads',
});

function groupsOf(fields: Fields): number {
  return isGiven(fields.groups) ? integer('pytorch: groups', fields.groups) : 1;
}

function solve(fields: Fields, operands: Operands, rank: Rank): Solved {
  const read = (name: string, otherwise: number) => perAxis(`pytorch: ${name}`, fields[name], rank, otherwise);
  const stride = read('stride', 1);
  const dilation = read('dilation', 1);
  const padding = read('padding', 0);
  refuseBelow('stride', stride, 1, 'RuntimeError: non-positive stride is not supported');
  refuseBelow('dilation', dilation, 1, 'RuntimeError: dilation should be greater than zero');
  refuseBelow('padding', padding, 0, 'RuntimeError: negative padding is not supported');
  refuseBelow('x.shape', operands.x.shape.with(0, 1), 1, 'RuntimeError: only the batch may be empty');
  refuseBelow('w.shape', operands.w.shape, 1, 'RuntimeError: a kernel without elements');
  const extents = extentsOf(operands, stride, dilation);
  const smallest = extents.map(({ full }, axis) => full - 2 * padding[axis]);
  const outputPadding = isGiven(fields.output_size)
    ? fromOutputSize(outputSize(fields.output_size, rank), smallest, stride)
    : checked(read('output_padding', 0), extents);
  smallest.forEach((extent, axis) => {
    const output = extent + outputPadding[axis];
    if (output < 1)
      refuse(`output extent of axis ${axis}`, 'be >= 1', output, 'RuntimeError: output size is too small');
  });
  const pads = padding.map((pad, axis) => ({ padBegin: pad, padEnd: pad, outputPadding: outputPadding[axis] }));
  return { attributes: attributesOf(extents, pads, groupsOf(fields)) };
}

/** The spatial extents asked for; batch and channels may stand in front of them. */
function outputSize(value: unknown, rank: Rank): number[] {
  const sizes =
    typeof value === 'number'
      ? perAxis('pytorch: output_size', value, rank, 0)
      : integers('pytorch: output_size', value);
  if (sizes.length !== rank && sizes.length !== rank + 2) {
    throw new Refusal(`output_size must have ${rank} or ${rank + 2} elements, got [${sizes}]: ValueError`);
  }
  return sizes.slice(-rank);
}

function fromOutputSize(wanted: readonly number[], smallest: readonly number[], stride: readonly number[]): number[] {
  return wanted.map((size, axis) => {
    const largest = smallest[axis] + stride[axis] - 1;
    if (size < smallest[axis] || size > largest) {
      refuse(
        `output_size[${axis}]`,
        `be in ${smallest[axis]} … ${largest}`,
        size,
        'ValueError: requested an output size outside the valid range',
      );
    }
    return size - smallest[axis];
  });
}

function checked(outputPadding: readonly number[], extents: readonly Extents[]): readonly number[] {
  refuseBelow('output_padding', outputPadding, 0, 'RuntimeError: negative output_padding is not supported');
  outputPadding.forEach((value, axis) => {
    const limit = Math.max(extents[axis].stride, extents[axis].dilation);
    if (value >= limit) {
      refuse(
        `output_padding[${axis}]`,
        `be below max(stride, dilation) = ${limit}`,
        value,
        'RuntimeError: output padding must be smaller than either stride or dilation',
      );
    }
  });
  return outputPadding;
}

function candidates({ outline, crops, extents }: Wanted): Fields[] {
  const { stride, dilation, groups } = outline;
  const outputPadding = crops.map(({ begin, end }, axis) => {
    const needed = begin - end;
    if (needed < 0) throw new Unsayable(`pads both ends alike; axis ${axis} crops ${begin} and ${end}`);
    const limit = Math.max(extents[axis].stride, extents[axis].dilation);
    if (needed >= limit) {
      throw new Unsayable(
        `pads both ends alike; axis ${axis} crops ${begin} and ${end}, and output padding must be below ${limit}`,
      );
    }
    return needed;
  });
  return [{ stride, padding: outline.padBegin, output_padding: outputPadding, dilation, groups }];
}
