/**
 * TensorFlow conv{1,2,3}d_transpose: x [N,…in,C] or [N,C,…in], filter […k,M,C]. It is the gradient of the convolution,
 * so that output_shape [N,…out,M] is required, and may be any that the convolution takes to x.
 *
 *   SAME      (i − 1)·s + 1 … i·s; cropped are max(full − o, 0) cells, the larger half at the end
 *   VALID     full … full + s − 1; nothing is cropped
 *   explicit  pairs of pads for all axes, two spatial axes only; full − pb − pe … that + s − 1
 *
 * Cells that no tap reaches are zero. No groups, no bias.
 * Source: TensorFlow API, tf.nn.conv2d_transpose and tf.nn.convolution; GetWindowedOutputSizeVerbose in
 * tensorflow/core/framework/kernel_shape_util.cc.
 */

import { type Crop, halved } from '../axis.ts';
import type { Rank } from '../case.ts';
import type { Convention, Operands } from './convention.ts';
import { type AxisExtents, attributesOf, extentsOf, padsOf } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, refuse, refuseBelow, type Solved, type Wanted } from './definition.ts';
import { channelsSecond, imageChannelsLast, kernelOutIn } from './layout.ts';
import { type GivenFields, integers, isGiven, listOf, ofEach, pairs, word } from './read.ts';

const LAST = { 1: 'NWC', 2: 'NHWC', 3: 'NDHWC' } as const;
const SECOND = { 1: 'NCW', 2: 'NCHW', 3: 'NCDHW' } as const;
const MISMATCH = 'InvalidArgumentError: the convolution of such an output has not the extents of x';

export const tensorflow: Convention = define({
  id: 'tensorflow',
  name: 'TensorFlow',
  version: '2',
  statement: 'the wanted output shape, and SAME, VALID or (two axes) explicit pads; the rest follows',
  source: 'https://www.tensorflow.org/api_docs/python/tf/nn/conv2d_transpose',
  ranks: [1, 2, 3],
  attributes: ['output_shape', 'strides', 'padding', 'dilations', 'data_format'],
  wordings: ['channels last', 'channels second'].flatMap((order) => [
    `VALID, ${order}`,
    `SAME, ${order}`,
    `VALID, ${order}, strides of all axes`,
    `SAME, ${order}, strides of all axes`,
    `explicit pads, ${order}`,
    `explicit pads, the end rounded, ${order}`,
  ]),
  bias: false,
  layout: (fields, rank) => ({
    x: isChannelsLast(fields, rank) ? imageChannelsLast(rank) : channelsSecond(rank).x,
    w: kernelOutIn(rank),
  }),
  solve,
  candidates,
  defaults: ({ rank }) => ({ dilations: ofEach(rank, 1), data_format: LAST[rank] }),
  singleNumbers: ['strides', 'dilations'],
  otherwise: ({ rank }) =>
    rank === 2
      ? 'the convolution of an output of that shape would not have the extents of x'
      : `conv${rank}d_transpose knows only SAME and VALID, and the pads are those of neither`,
});

function isChannelsLast(fields: GivenFields, rank: Rank): boolean {
  const words = [LAST[rank], SECOND[rank]] as const;
  return word('tensorflow: data_format', fields.data_format, words, LAST[rank]) === LAST[rank];
}

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solved {
  const stride = spatial('strides', fields, rank);
  const dilation = spatial('dilations', fields, rank);
  refuseBelow('strides', stride, 1, 'InvalidArgumentError: strides must be positive');
  refuseBelow('dilations', dilation, 1, 'InvalidArgumentError: dilations must be positive');
  const extents = extentsOf(operands, stride, dilation);
  const output = outputOf(fields, operands, rank);
  const crops = Array.isArray(fields.padding)
    ? explicitCrops(fields, rank, extents, output)
    : extents.map((axis, index) => wordCrop(fields, axis, output[index], index));
  return { attributes: attributesOf(extents, crops.map(padsOf), 1) };
}

/** One integer for all spatial axes, or a list of them, with or without batch and channels. */
function spatial(name: 'strides' | 'dilations', fields: GivenFields, rank: Rank): number[] {
  const value = fields[name];
  if (!isGiven(value)) return new Array<number>(rank).fill(1);
  const list = integers(`tensorflow: ${name}`, typeof value === 'number' ? [value] : value);
  if (list.length === 1) return new Array<number>(rank).fill(list[0]);
  if (list.length === rank) return list;
  if (list.length !== rank + 2) {
    refuse(name, `have 1, ${rank} or ${rank + 2} entries`, `[${list}]`, 'ValueError');
  }
  const { batch, channels, inner } = parted(list, isChannelsLast(fields, rank));
  if (batch !== 1 || channels !== 1) {
    refuse(name, 'be 1 for batch and channels', `[${list}]`, 'InvalidArgumentError');
  }
  return inner;
}

function outputOf(fields: GivenFields, { x, w }: Operands, rank: Rank): number[] {
  if (!isGiven(fields.output_shape)) refuse('output_shape', 'be given', 'none', 'TypeError: a required argument');
  const shape = listOf('tensorflow: output_shape', fields.output_shape, rank + 2);
  refuseBelow('output_shape', shape, 0, 'InvalidArgumentError: a dimension must be >= 0');
  const { batch, channels, inner } = parted(shape, isChannelsLast(fields, rank));
  if (batch !== x.shape[0]) refuse('output_shape', `have the batch ${x.shape[0]} of x`, batch, 'InvalidArgumentError');
  if (channels !== w.shape[1]) {
    refuse('output_shape', `have the ${w.shape[1]} output channels of the filter`, channels, 'ValueError');
  }
  return inner;
}

function parted<T>(list: readonly T[], isLast: boolean) {
  const rank = list.length - 2;
  return isLast
    ? { batch: list[0], channels: list[rank + 1], inner: list.slice(1, rank + 1) }
    : { batch: list[0], channels: list[1], inner: list.slice(2) };
}

function wordCrop(fields: GivenFields, { input, stride, full }: AxisExtents, output: number, axis: number): Crop {
  if (!isGiven(fields.padding)) refuse('padding', 'be given', 'none', 'ValueError');
  const isSame = word('tensorflow: padding', fields.padding, ['SAME', 'VALID'], 'SAME') === 'SAME';
  const smallest = isSame ? (input - 1) * stride + 1 : full;
  checkRange(output, smallest, stride, axis);
  if (!isSame || output > full) return { begin: 0, end: full - output };
  return halved(full - output);
}

function explicitCrops(
  fields: GivenFields,
  rank: Rank,
  extents: readonly AxisExtents[],
  output: readonly number[],
): Crop[] {
  const all = pairs('tensorflow: padding', fields.padding, rank + 2);
  if (rank !== 2) refuse('padding', 'be SAME or VALID', 'pairs', `conv${rank}d_transpose takes no explicit pads`);
  refuseBelow('padding', all.flat(), 0, 'InvalidArgumentError: pads must be non-negative');
  const { batch, channels, inner } = parted(all, isChannelsLast(fields, rank));
  if ([...batch, ...channels].some((pad) => pad !== 0)) {
    refuse('padding', 'be 0 for batch and channels', JSON.stringify(all), 'InvalidArgumentError');
  }
  return inner.map(([begin, end], axis) => {
    const { full, stride } = extents[axis];
    checkRange(output[axis], full - begin - end, stride, axis);
    return { begin, end: full - begin - output[axis] };
  });
}

function checkRange(output: number, smallest: number, stride: number, axis: number): void {
  const largest = smallest + stride - 1;
  if (output < smallest || output > largest) {
    refuse(`output extent of axis ${axis}`, `be in ${smallest} … ${largest}`, output, MISMATCH);
  }
}

function candidates({ outline, output, rank }: Wanted): Candidate[] {
  const { x, w, stride, dilation, padBegin, padEnd } = outline;
  const pads = padBegin.map((begin, axis) => [begin, padEnd[axis]]);
  // The convolution rounds down, so that the end may be padded by as much as a stride leaves over.
  const most = pads.map(([begin, end], axis) => [begin, end + stride[axis] - 1]);
  return [LAST[rank], SECOND[rank]].flatMap((format) => {
    const around = <T>(inner: readonly T[], batch: T, channels: T): T[] =>
      format === LAST[rank] ? [batch, ...inner, channels] : [batch, channels, ...inner];
    const common = {
      output_shape: around(output, x.shape[0], w.shape[1]),
      strides: stride,
      dilations: dilation,
      data_format: format,
    };
    const words: Candidate[] = ['VALID', 'SAME'].map((padding) => ({
      wording: `${padding}, ${nameOf(format)}`,
      attributes: { ...common, padding },
    }));
    const withBatch = { strides: around(stride, 1, 1), dilations: around(dilation, 1, 1) };
    const ofAllAxes: Candidate[] = words.map(({ wording, attributes }) => ({
      wording: `${wording}, strides of all axes`,
      attributes: { ...attributes, ...withBatch },
    }));
    if (rank !== 2) return [...words, ...ofAllAxes];
    const explicit = (wording: string, padding: readonly number[][]): Candidate => ({
      wording: `${wording}, ${nameOf(format)}`,
      attributes: { ...common, padding: around(padding, [0, 0], [0, 0]) },
    });
    return [...words, explicit('explicit pads', pads), explicit('explicit pads, the end rounded', most), ...ofAllAxes];
  });
}

function nameOf(format: string): string {
  return format.startsWith('NC') ? 'channels second' : 'channels last';
}
