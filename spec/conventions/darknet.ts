/**
 * Darknet [deconvolutional]: x [N,C,H,W], weights [C,M,size,size]. One size, one stride and one padding for both axes:
 *
 *   o = (i − 1)·stride + size − 2·padding;   pad=1 makes padding size/2, rounded down
 *
 * The activation is logistic unless it is given: anything but linear is beyond. Forks without padding have none.
 * Source: pjreddie/darknet, src/deconvolutional_layer.c, and parse_deconvolutional in src/parser.c.
 */

import type { Rank } from '../case.ts';
import { checkBothEnds, fromBothEnds, outputPaddingFor } from './both-ends.ts';
import type { Convention, Operands } from './convention.ts';
import { extentsOf } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, NoCase, refuse, type Solved, Unsayable, type Wanted } from './definition.ts';
import { channelsSecond } from './layout.ts';
import { type GivenFields, integer, isGiven, ofEach, word } from './read.ts';

const ACTIVATIONS = ['logistic', 'linear', 'relu', 'leaky', 'tanh', 'elu', 'ramp', 'loggy', 'relie', 'plse'] as const;

export const darknet: Convention = define({
  id: 'darknet',
  name: 'Darknet',
  version: 'as read in November 2026',
  statement: 'one stride and one padding for both axes and ends, a square kernel',
  source: 'https://github.com/pjreddie/darknet/blob/master/src/deconvolutional_layer.c',
  ranks: [2],
  attributes: ['stride', 'pad', 'padding', 'activation'],
  wordings: ['padding', 'pad'],
  dtypes: ['f32'],
  bias: true,
  layout: () => channelsSecond(2),
  solve,
  candidates,
  defaults: () => ({ stride: 1, pad: 0, padding: 0 }),
  otherwise: () => 'Darknet has no attributes for these pads',
});

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solved {
  const read = (name: string, otherwise: number) =>
    isGiven(fields[name]) ? integer(`darknet: ${name}`, fields[name]) : otherwise;
  const [height, width] = operands.w.shape.slice(2);
  if (height !== width) refuse('w.shape', 'have a square kernel', `[${height},${width}]`, 'size is one number');
  const activation = word('darknet: activation', fields.activation, ACTIVATIONS, 'logistic');
  if (activation !== 'linear') throw new NoCase(`activation ${activation} changes what is computed`);
  const padding = read('pad', 0) === 0 ? read('padding', 0) : Math.floor(height / 2);
  const given = { stride: ofEach(rank, read('stride', 1)), dilation: ofEach(rank, 1), padding: ofEach(rank, padding) };
  checkBothEnds({ stride: 'stride', dilation: 'dilation', padding: 'padding' }, given, 'invalid dimensions');
  return fromBothEnds(extentsOf(operands, given.stride, given.dilation), given.padding, ofEach(rank, 0), 1);
}

function candidates(wanted: Wanted): Candidate[] {
  const { stride, dilation, padBegin, w } = wanted.outline;
  outputPaddingFor(wanted, null);
  if (dilation.some((value) => value !== 1)) throw new Unsayable(`has no dilation, the case has [${dilation}]`);
  for (const [name, values] of Object.entries({ kernel: w.shape.slice(2), stride, padding: padBegin })) {
    if (new Set(values).size > 1) throw new Unsayable(`has one ${name} for both axes, the case has [${values}]`);
  }
  const common = { stride: stride[0], activation: 'linear' };
  return [
    { wording: 'padding', attributes: { ...common, pad: 0, padding: padBegin[0] } },
    { wording: 'pad', attributes: { ...common, pad: 1 } },
  ];
}
