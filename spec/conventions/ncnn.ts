/**
 * ncnn Deconvolution and DeconvolutionDepthWise, two axes: x [C,H,W] without a batch, weights [M,C/groups,kH,kW].
 *
 *   any pad > 0            o = full + a − pads
 *   output_w, output_h     what is over is halved: pad −233 puts the larger half at the end, −234 at the beginning
 *   neither                o = full + a
 *
 * A pad that is left out is that of the side before it, and a height that is left out the width. output_w without −233 and
 * −234, or above what there is, gives no output. On cells that no tap reaches releases differ: see classes.ts.
 * Source: ncnn, src/layer/deconvolution.cpp and deconvolutiondepthwise.cpp, load_param and cut_padding.
 */

import { type Crop, halved } from '../axis.ts';
import type { Rank } from '../case.ts';
import { namedClass } from './classes.ts';
import type { Convention, Operands } from './convention.ts';
import { type AxisExtents, attributesOf, extentsOf, padsOf } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, NoCase, refuse, refuseBelow, type Solved, Unsayable, type Wanted } from './definition.ts';
import { type GivenFields, integer, isGiven } from './read.ts';

const SAME_UPPER = -233;
const SAME_LOWER = -234;
const FAILS = 'the layer returns −100';

export const ncnn: Convention = define({
  id: 'ncnn',
  name: 'ncnn',
  version: 'as read in November 2026',
  statement: 'pads of either end, or output_w and output_h with pads −233 or −234; any output padding; no batch',
  source: 'https://github.com/Tencent/ncnn/blob/master/docs/developer-guide/operators.md#deconvolution',
  ranks: [2],
  attributes: [
    ...['stride_w', 'stride_h', 'dilation_w', 'dilation_h', 'pad_left', 'pad_right', 'pad_top', 'pad_bottom'],
    ...['output_pad_right', 'output_pad_bottom', 'output_w', 'output_h', 'group', 'activation_type'],
  ],
  wordings: ['pads', 'pads that take output padding back', 'output_w, −233', 'output_w, −234'],
  dtypes: ['f32'],
  bias: true,
  unbatched: true,
  groups: groupsOf,
  layout: (fields) => ({ x: [0, 1, 2, 3], w: [1, 0, 2, 3], outputGroups: groupsOf(fields) }),
  solve,
  candidates,
  defaults: () => ({
    ...{ stride_w: 1, dilation_w: 1, pad_left: 0, output_pad_right: 0, output_w: 0, group: 1, activation_type: 0 },
  }),
  otherwise: () => 'ncnn has no attributes for these pads',
});

function groupsOf(fields: GivenFields): number {
  return isGiven(fields.group) ? integer('ncnn: group', fields.group) : 1;
}

interface Asked {
  readonly pads: readonly Crop[];
  readonly extra: readonly number[];
  readonly wanted: readonly number[];
}

function solve(fields: GivenFields, operands: Operands, _: Rank): Solved {
  const read = (name: string, otherwise: number) =>
    isGiven(fields[name]) ? integer(`ncnn: ${name}`, fields[name]) : otherwise;
  const both = (name: string, otherwise: number) => {
    const width = read(`${name}_w`, otherwise);
    return [read(`${name}_h`, width), width];
  };
  const [batch] = operands.x.shape;
  if (batch !== 1) refuse('x.shape', 'have one image', batch, 'a Mat has no batch');
  const stride = both('stride', 1);
  const dilation = both('dilation', 1);
  refuseBelow('stride', stride, 1, 'strides are positive');
  refuseBelow('dilation', dilation, 1, 'dilations are positive');
  const activation = read('activation_type', 0);
  if (activation !== 0) throw new NoCase(`activation_type ${activation} changes what is computed`);
  const left = read('pad_left', 0);
  const top = read('pad_top', left);
  const pads = [
    { begin: top, end: read('pad_bottom', top) },
    { begin: left, end: read('pad_right', left) },
  ];
  const right = read('output_pad_right', 0);
  const extra = [read('output_pad_bottom', right), right];
  refuseBelow('output_pad', extra, 0, 'cells are added');
  const extents = extentsOf(operands, stride, dilation);
  const crops = cropsOf({ pads, extra, wanted: both('output', 0) }, extents);
  const isBeyondTaps = crops.some(({ end }, axis) => end < 0 && extra[axis] > 0);
  const caveats = isBeyondTaps ? [namedClass('ncnn-output-padding')] : [];
  return { attributes: attributesOf(extents, crops.map(padsOf), groupsOf(fields)), caveats };
}

function cropsOf({ pads, extra, wanted }: Asked, extents: readonly AxisExtents[]): Crop[] {
  const all = pads.flatMap(({ begin, end }) => [begin, end]);
  if (all.some((pad) => pad > 0)) {
    refuseBelow('pads', all, 0, FAILS);
    return pads.map(({ begin, end }, axis) => ({ begin, end: end - extra[axis] }));
  }
  if (wanted.every((size) => size > 0)) {
    if (!all.includes(SAME_UPPER) && !all.includes(SAME_LOWER)) refuse('pads', 'be −233 or −234', `[${all}]`, FAILS);
    return extents.map(({ full }, axis) => {
      const cut = full + extra[axis] - wanted[axis];
      if (cut < 0) refuse('output', `be at most ${full + extra[axis]}`, wanted[axis], 'nothing is there to be cut');
      const { begin: smaller, end: larger } = halved(cut);
      return all.includes(SAME_UPPER)
        ? { begin: smaller, end: larger - extra[axis] }
        : { begin: larger, end: smaller - extra[axis] };
    });
  }
  return extra.map((added) => ({ begin: 0, end: 0 - added }));
}

function candidates({ outline, output }: Wanted): Candidate[] {
  const { x, stride, dilation, padBegin, padEnd, outputPadding, groups } = outline;
  if (x.shape[0] !== 1) throw new Unsayable(`has no batch, the case has ${x.shape[0]} images`);
  const steps = { stride_w: stride[1], stride_h: stride[0], dilation_w: dilation[1], dilation_h: dilation[0] };
  const rest = { group: groups, activation_type: 0 };
  const padded = (ends: readonly number[], extra: readonly number[]) => ({
    ...steps,
    ...{ pad_left: padBegin[1], pad_right: ends[1], pad_top: padBegin[0], pad_bottom: ends[0] },
    ...{ output_pad_right: extra[1], output_pad_bottom: extra[0] },
    ...rest,
  });
  const sized = (pad: number) => ({
    ...steps,
    ...{ pad_left: pad, pad_right: pad, pad_top: pad, pad_bottom: pad, output_pad_right: outputPadding[1] },
    ...{ output_pad_bottom: outputPadding[0], output_w: output[1], output_h: output[0] },
    ...rest,
  });
  const takenBack = padded(
    padEnd.map((pad) => pad + 1),
    outputPadding.map((extra) => extra + 1),
  );
  return [
    { wording: 'pads', attributes: padded(padEnd, outputPadding), unbatched: true },
    { wording: 'output_w, −233', attributes: sized(SAME_UPPER), unbatched: true },
    { wording: 'output_w, −234', attributes: sized(SAME_LOWER), unbatched: true },
    { wording: 'pads that take output padding back', attributes: takenBack, unbatched: true },
  ];
}
