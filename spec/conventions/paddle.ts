/**
 * PaddlePaddle conv{1,2,3}d_transpose: x NC… or N…C, weight [C,M/groups,…k]. One padding for all, one per axis, one per end,
 * pairs for all axes, VALID or SAME; output_padding or output_size.
 *
 *   o = full − pb − pe + a,   a < max(s, d);   output_size in o(a=0) … o(a=0) + s − 1
 *   SAME   the pads of a convolution of x: max((⌈i/s⌉ − 1)·s + k − i, 0), halved, the larger half at the end; d becomes 1
 *
 * Source: PaddlePaddle, paddle/phi/infermeta/binary.cc, ConvTransposeInferMeta; paddle/phi/kernels/cpu/conv_util.h,
 * UpdatePaddingAndDilation; paddle.nn.functional.conv2d_transpose.
 */

import { type Crop, halved } from '../axis.ts';
import type { Rank } from '../case.ts';
import { namedClass } from './classes.ts';
import type { Convention, Operands } from './convention.ts';
import { type AxisExtents, attributesOf, extentsOf } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, refuse, refuseBelow, type Solved, Unsayable, type Wanted } from './definition.ts';
import { channelsSecond, imageChannelsLast } from './layout.ts';
import { type GivenFields, integer, integers, isGiven, ofEach, pairs, perAxis, word } from './read.ts';

const SECOND = { 1: 'NCL', 2: 'NCHW', 3: 'NCDHW' } as const;
const LAST = { 1: 'NLC', 2: 'NHWC', 3: 'NDHWC' } as const;
const ERROR = 'InvalidArgumentError';
const ORDERS = ['channels second', 'channels last'] as const;
const PAD_FORMS = ['padding of each end', 'pairs of all axes', 'padding of each axis', 'VALID', 'SAME'] as const;

export const paddle: Convention = define({
  id: 'paddle',
  name: 'PaddlePaddle',
  version: '3',
  statement:
    'pads of either end, VALID, or SAME as of a convolution; output padding below max(stride, dilation), or output_size',
  source: 'https://www.paddlepaddle.org.cn/documentation/docs/en/api/paddle/nn/functional/conv2d_transpose_en.html',
  ranks: [1, 2, 3],
  attributes: ['stride', 'padding', 'output_padding', 'groups', 'dilation', 'output_size', 'data_format'],
  wordings: ORDERS.flatMap((order) =>
    PAD_FORMS.flatMap((form) => [`${form}, output_padding, ${order}`, `${form}, output_size, ${order}`]),
  ),
  bias: true,
  groups: groupsOf,
  layout: (fields, rank) => ({
    x: isSecond(fields, rank) ? channelsSecond(rank).x : imageChannelsLast(rank),
    w: channelsSecond(rank).w,
  }),
  solve,
  candidates,
  defaults: ({ rank }) => ({
    stride: ofEach(rank, 1),
    output_padding: ofEach(rank, 0),
    groups: 1,
    dilation: ofEach(rank, 1),
    data_format: SECOND[rank],
  }),
  singleNumbers: ['stride', 'output_padding', 'dilation', 'padding'],
  otherwise: () => 'PaddlePaddle has no attributes for these pads',
});

function groupsOf(fields: GivenFields): number {
  return isGiven(fields.groups) ? integer('paddle: groups', fields.groups) : 1;
}

function isSecond(fields: GivenFields, rank: Rank): boolean {
  return word('paddle: data_format', fields.data_format, [SECOND[rank], LAST[rank]], SECOND[rank]) === SECOND[rank];
}

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solved {
  const read = (name: string, otherwise: number) => perAxis(`paddle: ${name}`, fields[name], rank, otherwise);
  const stride = read('stride', 1);
  const given = read('dilation', 1);
  refuseBelow('stride', stride, 1, `${ERROR}: the stride should be larger than 0`);
  refuseBelow('dilation', given, 1, `${ERROR}: the dilation should be larger than 0`);
  const isSame = typeof fields.padding === 'string' && fields.padding.toUpperCase() === 'SAME';
  const dilation = isSame ? ofEach(rank, 1) : given;
  const extents = extentsOf(operands, stride, dilation);
  const pads = isSame ? extents.map(samePads) : padsGiven(fields, rank);
  const smallest = extents.map(({ full }, axis) => full - pads[axis].begin - pads[axis].end);
  const outputPadding = isGiven(fields.output_size)
    ? fromSize(fields, read('output_size', 0), smallest, extents)
    : checkedExtra(read('output_padding', 0), extents);
  const all = pads.map(({ begin, end }, axis) => ({
    padBegin: begin,
    padEnd: end,
    outputPadding: outputPadding[axis],
  }));
  const caveats = isSame ? [namedClass('paddle-same')] : [];
  return { attributes: attributesOf(extents, all, groupsOf(fields)), caveats };
}

/** As for a convolution of x. */
function samePads({ input, stride, kernel }: AxisExtents): Crop {
  return halved(Math.max((Math.ceil(input / stride) - 1) * stride + kernel - input, 0));
}

function padsGiven(fields: GivenFields, rank: Rank): Crop[] {
  const { padding } = fields;
  if (typeof padding === 'string') {
    word('paddle: padding', padding.toUpperCase(), ['SAME', 'VALID'], 'VALID');
    return ofEach(rank, 0).map(() => ({ begin: 0, end: 0 }));
  }
  if (Array.isArray(padding) && Array.isArray(padding[0])) {
    const all = pairs('paddle: padding', padding, rank + 2);
    const isFirst = isSecond(fields, rank);
    const inner = isFirst ? all.slice(2) : all.slice(1, rank + 1);
    const outer = isFirst ? all.slice(0, 2) : [all[0], all[rank + 1]];
    if (outer.flat().some((pad) => pad !== 0)) {
      refuse('padding', 'be 0 for batch and channels', JSON.stringify(padding), 'ValueError: non-zero padding');
    }
    return checkedPads(inner);
  }
  const list = Array.isArray(padding) ? integers('paddle: padding', padding) : null;
  if (list?.length === 2 * rank)
    return checkedPads(ofEach(rank, 0).map((_, axis) => [list[2 * axis], list[2 * axis + 1]]));
  return checkedPads(perAxis('paddle: padding', padding, rank, 0).map((pad) => [pad, pad]));
}

function checkedPads(all: readonly (readonly number[])[]): Crop[] {
  refuseBelow('padding', all.flat(), 0, 'ValueError: the paddings should be non-negative');
  return all.map(([begin, end]) => ({ begin, end }));
}

function fromSize(
  fields: GivenFields,
  wanted: readonly number[],
  smallest: readonly number[],
  extents: readonly AxisExtents[],
): number[] {
  const extra = perAxis('paddle: output_padding', fields.output_padding, wanted.length, 0);
  if (extra.some((value) => value !== 0)) {
    refuse('output_padding', 'be 0 with output_size', `[${extra}]`, 'ValueError: mutually exclusive');
  }
  return wanted.map((size, axis) => {
    const largest = smallest[axis] + extents[axis].stride - 1;
    if (size < smallest[axis] || size > largest) {
      refuse(`output_size[${axis}]`, `be in ${smallest[axis]} … ${largest}`, size, ERROR);
    }
    return size - smallest[axis];
  });
}

function checkedExtra(extra: readonly number[], extents: readonly AxisExtents[]): readonly number[] {
  refuseBelow('output_padding', extra, 0, ERROR);
  extents.forEach(({ stride, dilation }, axis) => {
    const limit = Math.max(stride, dilation);
    if (extra[axis] >= limit) refuse(`output_padding[${axis}]`, `be below ${limit}`, extra[axis], ERROR);
  });
  return extra;
}

function candidates({ outline, crops, extents, output, rank }: Wanted): Candidate[] {
  const { stride, dilation, groups, padBegin } = outline;
  // With one padding for both ends the rest is output padding.
  const alike = crops.map(({ begin, end }) => begin - end);
  const none = ofEach(rank, 0);
  const beyond = extents.map(({ full }, axis) => output[axis] - full);
  const same = outline.x.shape.slice(2).map((_, axis) => {
    const { begin, end } = samePads(extents[axis]);
    return output[axis] - (extents[axis].full - begin - end);
  });
  outline.outputPadding.forEach((extra, axis) => {
    const limit = Math.max(stride[axis], dilation[axis]);
    if (extra >= limit) throw new Unsayable(`takes output padding below ${limit}; axis ${axis} needs ${extra}`);
  });
  const ends = padBegin.flatMap((begin, axis) => [begin, outline.padEnd[axis]]);
  const inner = padBegin.map((begin, axis) => [begin, outline.padEnd[axis]]);
  return ORDERS.flatMap((order) => {
    const isFirst = order === 'channels second';
    const zero = [0, 0];
    const around = isFirst ? [zero, zero, ...inner] : [zero, ...inner, zero];
    const forms: readonly (readonly [(typeof PAD_FORMS)[number], unknown, readonly number[]])[] = [
      ['padding of each axis', padBegin, alike],
      ['padding of each end', ends, outline.outputPadding],
      ['pairs of all axes', around, outline.outputPadding],
      ['VALID', 'VALID', beyond],
      ['SAME', 'SAME', same],
    ];
    const common = { stride, dilation, groups, data_format: (isFirst ? SECOND : LAST)[rank] };
    return forms.flatMap(([form, padding, extra]) => [
      { wording: `${form}, output_padding, ${order}`, attributes: { ...common, padding, output_padding: extra } },
      {
        wording: `${form}, output_size, ${order}`,
        attributes: { ...common, padding, output_padding: none, output_size: output },
      },
    ]);
  });
}
