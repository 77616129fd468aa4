/**
 * Core ML, MIL conv_transpose: x [N,C,…in], weight [C,M/groups,…k]. pad is [begin, end] of each axis in turn.
 *
 *   valid          o = full
 *   custom         o = full − begin − end
 *   same           o = i·s
 *   output_shape   [N,M,…out] as it says
 *
 * What same and output_shape crop, the text does not say: see classes.ts.
 * Source: coremltools, coremltools/converters/mil/mil/ops/defs/iOS15/conv.py, conv_transpose.
 */

import { halved } from '../axis.ts';
import type { Rank } from '../case.ts';
import { type AxisReadings, combinedReadings, undisputed } from './axis-readings.ts';
import type { Convention, Operands } from './convention.ts';
import { type AxisExtents, extentsOf, padsOf } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, refuse, refuseBelow, type Solution, type Wanted } from './definition.ts';
import { channelsSecond } from './layout.ts';
import { type GivenFields, integer, isGiven, listOf, ofEach, perAxis, word } from './read.ts';

const PAD_TYPES = ['valid', 'custom', 'same'] as const;
type PadType = (typeof PAD_TYPES)[number];

export const coreml: Convention = define({
  id: 'coreml',
  name: 'Core ML',
  version: 'iOS15 operators',
  statement: 'valid, pads of either end, or same and an output shape, of which the text does not say what they crop',
  source: 'https://apple.github.io/coremltools/source/coremltools.converters.mil.mil.ops.defs.html',
  ranks: [1, 2, 3],
  attributes: ['pad', 'output_shape', 'pad_type', 'strides', 'dilations', 'groups'],
  wordings: PAD_TYPES.flatMap((type) => [type, `${type}, output_shape`]),
  dtypes: ['f32'],
  bias: true,
  groups: groupsOf,
  layout: (_, rank) => channelsSecond(rank),
  solve,
  candidates,
  defaults: ({ rank }) => ({
    pad: ofEach(2 * rank, 0),
    pad_type: 'valid',
    strides: ofEach(rank, 1),
    dilations: ofEach(rank, 1),
    groups: 1,
  }),
  otherwise: () => 'Core ML has no pads below 0, and does not say what same and output_shape crop',
});

function groupsOf(fields: GivenFields): number {
  return isGiven(fields.groups) ? integer('coreml: groups', fields.groups) : 1;
}

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solution {
  const list = (name: string, otherwise: number) => {
    const value = isGiven(fields[name]) ? listOf(`coreml: ${name}`, fields[name], rank) : undefined;
    return perAxis(`coreml: ${name}`, value, rank, otherwise);
  };
  const stride = list('strides', 1);
  const dilation = list('dilations', 1);
  refuseBelow('strides', stride, 1, 'strides are positive');
  refuseBelow('dilations', dilation, 1, 'dilations are positive');
  const type = word('coreml: pad_type', fields.pad_type, PAD_TYPES, 'valid');
  const given = isGiven(fields.pad) ? listOf('coreml: pad', fields.pad, 2 * rank) : ofEach(2 * rank, 0);
  refuseBelow('pad', given, 0, 'a number of elements');
  const extents = extentsOf(operands, stride, dilation);
  const wanted = wantedOf(fields, operands, rank);
  const readings = extents.map((axis, index) => {
    const [begin, end] = type === 'custom' ? given.slice(2 * index, 2 * index + 2) : [0, 0];
    return readingsOf(axis, type, { begin, end }, wanted?.[index] ?? null);
  });
  return combinedReadings(readings, extents, groupsOf(fields));
}

function wantedOf(fields: GivenFields, { x, w }: Operands, rank: Rank): number[] | null {
  if (!isGiven(fields.output_shape)) return null;
  const shape = listOf('coreml: output_shape', fields.output_shape, rank + 2);
  if (shape[0] !== x.shape[0]) refuse('output_shape', `have the batch ${x.shape[0]} of x`, shape[0], 'AssertionError');
  const channels = w.shape[1] * groupsOf(fields);
  if (shape[1] !== channels) refuse('output_shape', `have ${channels} channels`, shape[1], 'AssertionError');
  return shape.slice(2);
}

function readingsOf(
  axis: AxisExtents,
  type: PadType,
  pad: { readonly begin: number; readonly end: number },
  wanted: number | null,
): AxisReadings {
  const { full, input, stride } = axis;
  const output = wanted ?? (type === 'same' ? input * stride : full - pad.begin - pad.end);
  const pads = (begin: number) => padsOf({ begin, end: full - output - begin });
  if (type !== 'same' && full - pad.begin - pad.end === output) return undisputed(pads(pad.begin));
  const total = full - output;
  const { begin: smaller, end: larger } = halved(Math.max(total, 0));
  const atEnd = {
    name: "TensorFlow's rule",
    says: total < 0 ? 'the end is extended' : 'what is over is halved, the larger half at the end',
    pads: pads(smaller),
  };
  if (type === 'same') {
    const atBegin = { name: 'formula of conv', says: 'the larger half is at the beginning', pads: pads(larger) };
    return { ambiguity: 'coreml-same-halves', readings: [atEnd, atBegin] };
  }
  const atPad = { name: 'pad_type first', says: 'the beginning is cropped by its pad', pads: pads(pad.begin) };
  return { ambiguity: 'coreml-output-shape', readings: [atPad, { ...atEnd, name: 'halves' }] };
}

function candidates({ outline, output, rank }: Wanted): Candidate[] {
  const { x, w, stride, dilation, groups, padBegin, padEnd } = outline;
  const common = { strides: stride, dilations: dilation, groups };
  const pad = padBegin.flatMap((begin, axis) => [begin, padEnd[axis]]);
  const shape = { output_shape: [x.shape[0], w.shape[1] * groups, ...output] };
  const types = PAD_TYPES.map((type) => ({ pad_type: type, pad: type === 'custom' ? pad : ofEach(2 * rank, 0) }));
  return [
    ...types.map((type) => ({ wording: type.pad_type, attributes: { ...type, ...common } })),
    ...types.map((type) => ({
      wording: `${type.pad_type}, output_shape`,
      attributes: { ...type, ...common, ...shape },
    })),
  ];
}
