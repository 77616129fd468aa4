/**
 * OpenVINO ConvolutionBackpropData-1: x [N,C,…in], w [C,M,…k]. Groups are another operator, GroupConvolutionBackpropData.
 *
 *   explicit, no output_shape   o = full + a − pads_begin − pads_end
 *   any other auto_pad          pads are 0
 *   output_shape                total = full + a − o; the formulas halve it, the smaller half at the beginning unless
 *                               auto_pad is same_upper
 *
 * On the halves its text and its formulas differ, and without same_… its shape inference goes a way of its own: see
 * classes.ts.
 * Source: OpenVINO, operation specification of ConvolutionBackpropData-1; src/core/shape_inference/include/
 * convolution_backprop_shape_inference_util.hpp.
 */

import { halved } from '../axis.ts';
import type { Rank } from '../case.ts';
import { type AxisReadings, combinedReadings, undisputed } from './axis-readings.ts';
import type { Convention, Operands } from './convention.ts';
import { type AxisExtents, extentsOf, type Pads, padsOf } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, refuseBelow, type Solution, type Wanted } from './definition.ts';
import { channelsSecond } from './layout.ts';
import { type GivenFields, isGiven, listOf, ofEach, perAxis, word } from './read.ts';

const AUTO_PADS = ['explicit', 'same_upper', 'same_lower', 'valid'] as const;
type AutoPad = (typeof AUTO_PADS)[number];

export const openvino: Convention = define({
  id: 'openvino',
  name: 'OpenVINO',
  version: 'opset 1',
  statement: 'pads of either end, or auto_pad and output_shape, which choose them; any output padding',
  source:
    'https://docs.openvino.ai/2025/documentation/openvino-ir-format/operation-sets/operation-specs/convolution/convolution-backprop-data-1.html',
  ranks: [1, 2, 3],
  attributes: ['strides', 'pads_begin', 'pads_end', 'dilations', 'auto_pad', 'output_padding', 'output_shape'],
  wordings: [
    'pads',
    'pads that take output padding back',
    ...AUTO_PADS.slice(1).map((auto) => `auto_pad ${auto}`),
    ...AUTO_PADS.map((auto) => `output_shape, auto_pad ${auto}`),
  ],
  bias: false,
  layout: (_, rank) => channelsSecond(rank),
  solve,
  candidates,
  defaults: ({ rank }) => ({ auto_pad: 'explicit', output_padding: ofEach(rank, 0) }),
  otherwise: () => 'OpenVINO has no attributes for these pads',
});

interface AskedAxis extends AxisExtents {
  readonly extra: number;
  readonly begin: number;
  readonly end: number;
  readonly wanted: number | null;
}

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solution {
  const list = (name: string, otherwise: number) => {
    const value = isGiven(fields[name]) ? listOf(`openvino: ${name}`, fields[name], rank) : undefined;
    return perAxis(`openvino: ${name}`, value, rank, otherwise);
  };
  const stride = list('strides', 1);
  const dilation = list('dilations', 1);
  const [begins, ends, extra] = [list('pads_begin', 0), list('pads_end', 0), list('output_padding', 0)];
  refuseBelow('strides', stride, 1, 'strides are positive');
  refuseBelow('dilations', dilation, 1, 'dilations are positive');
  refuseBelow('pads_begin', begins, 0, 'non-negative integers');
  refuseBelow('pads_end', ends, 0, 'non-negative integers');
  refuseBelow('output_padding', extra, 0, 'non-negative integer values');
  const auto = word('openvino: auto_pad', fields.auto_pad, AUTO_PADS, 'explicit');
  const wanted = isGiven(fields.output_shape) ? listOf('openvino: output_shape', fields.output_shape, rank) : null;
  const axes = extentsOf(operands, stride, dilation).map((axis, index) => ({
    ...axis,
    extra: extra[index],
    begin: auto === 'explicit' ? begins[index] : 0,
    end: auto === 'explicit' ? ends[index] : 0,
    wanted: wanted === null ? null : wanted[index],
  }));
  return combinedReadings(
    axes.map((axis) =>
      axis.wanted === null ? undisputed(explicitPads(axis)) : wantedReadings(axis, axis.wanted, auto),
    ),
    axes,
    1,
  );
}

function explicitPads({ begin, end, extra }: AskedAxis): Pads {
  return { padBegin: begin, padEnd: end, outputPadding: extra };
}

function wantedReadings(axis: AskedAxis, wanted: number, auto: AutoPad): AxisReadings {
  const total = axis.full + axis.extra - wanted;
  // Cells cropped from the end count before the output padding is added to it.
  const pads = (begin: number) => padsOf({ begin, end: axis.full - wanted - begin });
  const { begin: smaller, end: larger } = halved(total);
  const formula = {
    name: 'formulas',
    says: 'the total is halved',
    pads: pads(auto === 'same_upper' ? larger : smaller),
  };
  if (auto === 'explicit' || auto === 'valid') {
    const inferred = { name: 'shape inference', says: 'the beginning is cropped by its pad', pads: pads(axis.begin) };
    return { ambiguity: 'openvino-output-shape-pads', readings: [formula, inferred] };
  }
  if (total < 0) {
    const inferred = { name: 'shape inference', says: 'nothing is cropped, the end extended', pads: pads(0) };
    return { ambiguity: 'openvino-negative-total', readings: [formula, inferred] };
  }
  const text = {
    name: 'text of auto_pad',
    says: `the larger half is at the ${auto === 'same_upper' ? 'end' : 'beginning'}`,
    pads: pads(auto === 'same_upper' ? smaller : larger),
  };
  const formulas = { ...formula, says: `the larger half is at the ${auto === 'same_upper' ? 'beginning' : 'end'}` };
  return { ambiguity: 'openvino-halves', readings: [formulas, text] };
}

function candidates({ outline, output, rank }: Wanted): Candidate[] {
  const { stride, dilation, padBegin, padEnd, outputPadding } = outline;
  const none = { pads_begin: ofEach(rank, 0), pads_end: ofEach(rank, 0) };
  const steps = { strides: stride, dilations: dilation };
  const pads = { pads_begin: padBegin, pads_end: padEnd };
  const takenBack = {
    pads_begin: padBegin,
    pads_end: padEnd.map((pad) => pad + 1),
    output_padding: outputPadding.map((extra) => extra + 1),
  };
  return [
    { wording: 'pads', attributes: { ...steps, ...pads, output_padding: outputPadding, auto_pad: 'explicit' } },
    ...AUTO_PADS.slice(1).map((auto) => ({
      wording: `auto_pad ${auto}`,
      attributes: { ...steps, ...none, output_padding: outputPadding, auto_pad: auto },
    })),
    ...AUTO_PADS.map((auto) => ({
      wording: `output_shape, auto_pad ${auto}`,
      attributes: {
        ...steps,
        ...(auto === 'explicit' ? pads : none),
        output_padding: ofEach(rank, 0),
        auto_pad: auto,
        output_shape: output,
      },
    })),
    { wording: 'pads that take output padding back', attributes: { ...steps, ...takenBack, auto_pad: 'explicit' } },
  ];
}
