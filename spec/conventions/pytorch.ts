/**
 * PyTorch: x [N,C,…in] or [C,…in], w [C,M/groups,…k]. One padding for both ends; `output_size` chooses the output
 * padding.
 *
 *   o = (i − 1)·s − 2p + ek + a,   a < max(s, d);   output_size in o(a=0) … o(a=0) + s − 1
 *
 * Source: PyTorch, torch.nn.ConvTranspose2d and its _output_padding (torch/nn/modules/conv.py); shape checks of
 * aten/src/ATen/native/Convolution.cpp (check_shape_forward; _select_conv_backend, which sends an empty batch to no
 * kernel) and of aten/src/ATen/native/NaiveConvolutionTranspose2d.cpp.
 */

import type { Rank } from '../case.ts';
import { outputPaddingFor } from './both-ends.ts';
import type { Convention, Operands } from './convention.ts';
import { type AxisExtents, attributesOf, extentsOf } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, Refusal, refuse, refuseBelow, type Solved, type Wanted } from './definition.ts';
import { channelsSecond } from './layout.ts';
import { type GivenFields, integer, integers, isGiven, ofEach, perAxis } from './read.ts';

export const pytorch: Convention = define({
  id: 'pytorch',
  name: 'PyTorch',
  version: '2',
  statement: 'one padding for both ends, output padding below max(stride, dilation), or output_size instead of it',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html',
  ranks: [1, 2, 3],
  attributes: ['stride', 'padding', 'output_padding', 'groups', 'dilation', 'output_size'],
  wordings: [
    'output_padding',
    'output_size',
    'output_size with batch and channels',
    'output_padding, no batch axis',
    'output_size, no batch axis',
  ],
  bias: true,
  unbatched: true,
  groups: groupsOf,
  layout: (_, rank) => channelsSecond(rank),
  solve,
  candidates,
  defaults: ({ rank }) => ({
    stride: ofEach(rank, 1),
    padding: ofEach(rank, 0),
    output_padding: ofEach(rank, 0),
    dilation: ofEach(rank, 1),
    groups: 1,
  }),
  singleNumbers: ['stride', 'padding', 'output_padding', 'dilation'],
  otherwise: () => 'PyTorch has no attributes for these pads',
});

function groupsOf(fields: GivenFields): number {
  return isGiven(fields.groups) ? integer('pytorch: groups', fields.groups) : 1;
}

function solve(fields: GivenFields, operands: Operands, rank: Rank, isUnbatched: boolean): Solved {
  const read = (name: string, otherwise: number) => perAxis(`pytorch: ${name}`, fields[name], rank, otherwise);
  const stride = read('stride', 1);
  const dilation = read('dilation', 1);
  const padding = read('padding', 0);
  refuseBelow('stride', stride, 1, 'RuntimeError: non-positive stride is not supported');
  refuseBelow('dilation', dilation, 1, 'RuntimeError: dilation should be greater than zero');
  refuseBelow('padding', padding, 0, 'RuntimeError: negative padding is not supported');
  const [batch, channels, ...inputs] = operands.x.shape;
  refuseBelow('x channels', [channels], 1, 'RuntimeError: expected weight to be at least 1 at dimension 0');
  refuseBelow('w.shape', operands.w.shape, 1, 'RuntimeError');
  // What follows are checks of the kernels, to which an empty batch never gets.
  const isEmpty = batch === 0;
  const inputExtents = isEmpty ? [] : [1, 1, ...inputs];
  refuseBelow('x.shape', inputExtents, 1, 'RuntimeError: Only zero batch or zero channel inputs are supported');
  const extents = extentsOf(operands, stride, dilation);
  const smallest = extents.map(({ full }, axis) => full - 2 * padding[axis]);
  const outputPadding = isGiven(fields.output_size)
    ? fromOutputSize(outputSize(fields.output_size, rank, isUnbatched ? 1 : 2), smallest, stride)
    : checked(read('output_padding', 0), isEmpty ? [] : extents);
  smallest.forEach((extent, axis) => {
    const output = extent + outputPadding[axis];
    const field = `output extent of axis ${axis}`;
    if (output < 0 && isEmpty) refuse(field, 'be >= 0', output, 'RuntimeError');
    if (output < 1 && !isEmpty) refuse(field, 'be >= 1', output, 'RuntimeError: Output size is too small');
  });
  const pads = padding.map((pad, axis) => ({ padBegin: pad, padEnd: pad, outputPadding: outputPadding[axis] }));
  return { attributes: attributesOf(extents, pads, groupsOf(fields)) };
}

/** The spatial extents asked for; batch and channels, or channels where x has no batch axis, may stand in front of them. */
function outputSize(value: unknown, rank: Rank, before: 1 | 2): number[] {
  if (typeof value === 'number') {
    // _output_padding asks for its length before anything else; unlike stride and padding it is not made a tuple.
    const says = "TypeError: object of type 'int' has no len()";
    refuse('output_size', `be a list of ${rank} or ${rank + before} elements`, value, says);
  }
  const sizes = integers('pytorch: output_size', value);
  if (sizes.length !== rank && sizes.length !== rank + before) {
    throw new Refusal(`output_size must have ${rank} or ${rank + before} elements, got [${sizes}]: ValueError`);
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

function checked(outputPadding: readonly number[], limited: readonly AxisExtents[]): readonly number[] {
  refuseBelow('output_padding', outputPadding, 0, 'RuntimeError: negative output_padding is not supported');
  limited.forEach(({ stride, dilation }, axis) => {
    const limit = Math.max(stride, dilation);
    if (outputPadding[axis] >= limit) {
      refuse(
        `output_padding[${axis}]`,
        `be below max(stride, dilation) = ${limit}`,
        outputPadding[axis],
        'RuntimeError: output padding must be smaller than either stride or dilation',
      );
    }
  });
  return outputPadding;
}

function candidates(wanted: Wanted): Candidate[] {
  const { outline, output, rank } = wanted;
  const { stride, dilation, groups, x, w } = outline;
  const outputPadding = outputPaddingFor(wanted, (axis) => Math.max(axis.stride, axis.dilation));
  const common = { stride, padding: outline.padBegin };
  const rest = { dilation, groups };
  const byPadding = { ...common, output_padding: outputPadding, ...rest };
  const bySize = { ...common, output_size: output, ...rest };
  const whole = { ...bySize, output_size: [x.shape[0], w.shape[1] * groups, ...output] };
  const batched: Candidate[] = [
    { wording: 'output_padding', attributes: byPadding },
    { wording: 'output_size', attributes: bySize },
    { wording: 'output_size with batch and channels', attributes: whole },
  ];
  if (x.shape[0] !== 1 || x.shape.length !== rank + 2) return batched;
  return [
    ...batched,
    { wording: 'output_padding, no batch axis', attributes: byPadding, unbatched: true },
    { wording: 'output_size, no batch axis', attributes: bySize, unbatched: true },
  ];
}
