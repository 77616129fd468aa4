/**
 * oneDNN Graph ConvTranspose: src NXC or NCX, weights XOI […k,M,C/groups] or IOX [C/groups,M,…k].
 *
 *   none    o = full + a − pads_begin − pads_end
 *   valid   pads are 0
 *   same_…  total = max(ek − s, 0), halved: the larger half at the end for same_upper, at the beginning for same_lower
 *
 * Below the stride, releases differ: see classes.ts. same_… with a dilation is not implemented.
 * Source: oneDNN, doc/graph/operations/ConvTranspose.md; src/graph/interface/shape_infer.cpp, infer_auto_pad.
 */

import { halved } from '../axis.ts';
import type { Rank } from '../case.ts';
import type { Layout } from './arrangement.ts';
import { type AxisReadings, combinedReadings, undisputed } from './axis-readings.ts';
import type { Convention, Operands } from './convention.ts';
import { type AxisExtents, extentsOf, type Pads } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, refuse, refuseBelow, type Solution, type Wanted } from './definition.ts';
import { channelsSecond, imageChannelsLast, kernelOutIn } from './layout.ts';
import { type GivenFields, integer, isGiven, listOf, ofEach, perAxis, word } from './read.ts';

const AUTO_PADS = ['none', 'same_upper', 'same_lower', 'valid'] as const;
const DATA_FORMATS = ['NXC', 'NCX'] as const;
const WEIGHT_FORMATS = ['XOI', 'IOX'] as const;
const FORMATS = DATA_FORMATS.flatMap((data) => WEIGHT_FORMATS.map((weights) => [data, weights] as const));

export const onednn: Convention = define({
  id: 'onednn',
  name: 'oneDNN Graph',
  version: '3',
  statement: 'pads of either end or auto_pad, whose same_… crops max(ek − s, 0) cells; any output padding',
  source: 'https://uxlfoundation.github.io/oneDNN/dev_guide_op_convtranspose.html',
  ranks: [1, 2, 3],
  attributes: [
    'strides',
    'pads_begin',
    'pads_end',
    'dilations',
    'auto_pad',
    'output_padding',
    'groups',
    'data_format',
    'weights_format',
  ],
  wordings: FORMATS.flatMap(([data, weights]) => AUTO_PADS.map((auto) => `auto_pad ${auto}, ${data}, ${weights}`)),
  dtypes: ['f32'],
  bias: true,
  groups: groupsOf,
  layout,
  solve,
  candidates,
  defaults: ({ rank }) => ({
    auto_pad: 'none',
    output_padding: ofEach(rank, 0),
    groups: 1,
    data_format: DATA_FORMATS[0],
    weights_format: WEIGHT_FORMATS[0],
  }),
  otherwise: () => 'oneDNN Graph has no attributes for these pads',
});

function groupsOf(fields: GivenFields): number {
  return isGiven(fields.groups) ? integer('onednn: groups', fields.groups) : 1;
}

function layout(fields: GivenFields, rank: Rank): Layout {
  const data = word('onednn: data_format', fields.data_format, DATA_FORMATS, DATA_FORMATS[0]);
  const weights = word('onednn: weights_format', fields.weights_format, WEIGHT_FORMATS, WEIGHT_FORMATS[0]);
  return {
    x: data === 'NXC' ? imageChannelsLast(rank) : channelsSecond(rank).x,
    w: weights === 'XOI' ? kernelOutIn(rank) : channelsSecond(rank).w,
    outputGroups: groupsOf(fields),
  };
}

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solution {
  const list = (name: string, otherwise: number) => {
    const value = isGiven(fields[name]) ? listOf(`onednn: ${name}`, fields[name], rank) : undefined;
    return perAxis(`onednn: ${name}`, value, rank, otherwise);
  };
  const stride = list('strides', 1);
  const dilation = list('dilations', 1);
  const [begins, ends, extra] = [list('pads_begin', 0), list('pads_end', 0), list('output_padding', 0)];
  refuseBelow('strides', stride, 1, 'a list of positive values');
  refuseBelow('dilations', dilation, 1, 'a list of positive values');
  refuseBelow('pads_begin', begins, 0, 'a list of non-negative values');
  refuseBelow('pads_end', ends, 0, 'a list of non-negative values');
  refuseBelow('output_padding', extra, 0, 'a list of non-negative values');
  const auto = word('onednn: auto_pad', fields.auto_pad, AUTO_PADS, 'none');
  const isSame = auto === 'same_upper' || auto === 'same_lower';
  if (isSame && dilation.some((value) => value !== 1)) {
    refuse('dilations', 'be 1 with same_upper and same_lower', `[${dilation}]`, 'unimplemented');
  }
  const extents = extentsOf(operands, stride, dilation);
  const explicit = auto === 'none';
  const readings = extents.map((axis, index) =>
    isSame
      ? sameReadings(axis, extra[index], auto === 'same_upper')
      : undisputed({
          padBegin: explicit ? begins[index] : 0,
          padEnd: explicit ? ends[index] : 0,
          outputPadding: extra[index],
        }),
  );
  return combinedReadings(readings, extents, groupsOf(fields));
}

function sameReadings({ effectiveKernel, stride }: AxisExtents, extra: number, isUpper: boolean): AxisReadings {
  const total = effectiveKernel - stride;
  const { begin: smaller, end: larger } = halved(Math.max(total, 0));
  const [padBegin, padEnd] = isUpper ? [smaller, larger] : [larger, smaller];
  const pads: Pads = { padBegin, padEnd, outputPadding: extra };
  if (total >= 0) return undisputed(pads);
  // C++ divides towards 0.
  const begin = Math.trunc((isUpper ? total : total + 1) / 2);
  const unclamped: Pads = { padBegin: 0 + begin, padEnd: 0, outputPadding: extra - (total - begin) };
  return {
    ambiguity: 'onednn-same-negative',
    readings: [
      { name: 'clamped', says: 'nothing is cropped', pads },
      { name: 'not clamped', says: 'the output is input·stride', pads: unclamped },
    ],
  };
}

function candidates({ outline, rank }: Wanted): Candidate[] {
  const { stride, dilation, padBegin, padEnd, outputPadding, groups } = outline;
  return FORMATS.flatMap(([data, weights]) =>
    AUTO_PADS.map((auto) => ({
      wording: `auto_pad ${auto}, ${data}, ${weights}`,
      attributes: {
        strides: stride,
        pads_begin: auto === 'none' ? padBegin : ofEach(rank, 0),
        pads_end: auto === 'none' ? padEnd : ofEach(rank, 0),
        dilations: dilation,
        auto_pad: auto,
        output_padding: outputPadding,
        groups,
        data_format: data,
        weights_format: weights,
      },
    })),
  );
}
