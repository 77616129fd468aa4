/**
 * WebNN convTranspose2d: x nchw or nhwc, filter iohw [C,M/groups,h,w], hwoi [h,w,M/groups,C] or ohwi [M/groups,h,w,C].
 *
 *   calculated = (i − 1)·s + ek − pb − pe;   o = calculated + a, a < s;   outputSizes in calculated … calculated + s − 1
 *
 * `padding` is [begin of height, end of height, begin of width, end of width]. outputSizes overrides outputPadding.
 * Source: Web Neural Network API, MLGraphBuilder.convTranspose2d(), W3C.
 */

import type { Rank } from '../case.ts';
import type { Layout } from './arrangement.ts';
import type { Convention, Operands } from './convention.ts';
import { type AxisExtents, attributesOf, extentsOf } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, refuse, refuseBelow, type Solved, Unsayable, type Wanted } from './definition.ts';
import { imageChannelsLast, kernelOutIn } from './layout.ts';
import { type GivenFields, integer, isGiven, listOf, ofEach, perAxis, word } from './read.ts';

const ERROR = 'TypeError';

const INPUTS = ['nchw', 'nhwc'] as const;
const FILTER_WORDS = ['iohw', 'hwoi', 'ohwi'] as const;

export const webnn: Convention = define({
  id: 'webnn',
  name: 'WebNN',
  version: 'Candidate Recommendation Draft',
  statement: 'pads of either end, output padding below the stride, or outputSizes instead of it',
  source: 'https://www.w3.org/TR/webnn/#api-mlgraphbuilder-convtranspose2d',
  ranks: [2],
  attributes: [
    'padding',
    'strides',
    'dilations',
    'outputPadding',
    'outputSizes',
    'groups',
    'inputLayout',
    'filterLayout',
  ],
  wordings: INPUTS.flatMap((input) =>
    FILTER_WORDS.flatMap((filter) => [
      `outputPadding, ${input}, ${filter}`,
      `outputSizes, ${input}, ${filter}`,
      `padding that takes outputPadding back, ${input}, ${filter}`,
    ]),
  ),
  dtypes: ['f32'],
  bias: true,
  groups: groupsOf,
  layout,
  solve,
  candidates,
  defaults: () => ({
    padding: ofEach(4, 0),
    strides: ofEach(2, 1),
    dilations: ofEach(2, 1),
    outputPadding: ofEach(2, 0),
    groups: 1,
    inputLayout: INPUTS[0],
    filterLayout: FILTER_WORDS[0],
  }),
  otherwise: () => 'WebNN has no attributes for these pads',
});

const FILTERS = {
  iohw: [0, 1, 2, 3],
  hwoi: kernelOutIn(2),
  ohwi: [3, 0, 1, 2],
} as const;

function layout(fields: GivenFields): Layout {
  const input = word('webnn: inputLayout', fields.inputLayout, INPUTS, INPUTS[0]);
  const filter = word('webnn: filterLayout', fields.filterLayout, FILTER_WORDS, FILTER_WORDS[0]);
  return { x: input === 'nchw' ? [0, 1, 2, 3] : imageChannelsLast(2), w: FILTERS[filter] };
}

function groupsOf(fields: GivenFields): number {
  return isGiven(fields.groups) ? integer('webnn: groups', fields.groups) : 1;
}

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solved {
  const list = (name: string, otherwise: number) => {
    // Sequences only: an interface definition turns no number into a list.
    const value = isGiven(fields[name]) ? listOf(`webnn: ${name}`, fields[name], rank) : undefined;
    return perAxis(`webnn: ${name}`, value, rank, otherwise);
  };
  const stride = list('strides', 1);
  const dilation = list('dilations', 1);
  const padding = isGiven(fields.padding) ? listOf('webnn: padding', fields.padding, 4) : [0, 0, 0, 0];
  refuseBelow('strides', stride, 1, `${ERROR}: a stride of 0`);
  refuseBelow('dilations', dilation, 1, `${ERROR}: a dilation of 0`);
  refuseBelow('padding', padding, 0, `${ERROR}: it is unsigned`);
  refuseBelow('x.shape', operands.x.shape, 1, `${ERROR}: a dimension must be > 0`);
  refuseBelow('w.shape', operands.w.shape, 1, `${ERROR}: a dimension must be > 0`);
  const extents = extentsOf(operands, stride, dilation);
  const calculated = extents.map(({ full }, axis) => full - padding[2 * axis] - padding[2 * axis + 1]);
  const outputPadding = isGiven(fields.outputSizes)
    ? fromOutputSizes(listOf('webnn: outputSizes', fields.outputSizes, rank), calculated, extents)
    : list('outputPadding', 0);
  refuseBelow('outputPadding', outputPadding, 0, `${ERROR}: it is unsigned`);
  outputPadding.forEach((value, axis) => {
    const { stride: limit } = extents[axis];
    if (value >= limit) refuse(`outputPadding[${axis}]`, `be below the stride ${limit}`, value, ERROR);
    const output = calculated[axis] + value;
    if (output < 1) refuse(`output extent of axis ${axis}`, 'be >= 1', output, `${ERROR}: not a valid dimension`);
  });
  const pads = outputPadding.map((value, axis) => ({
    padBegin: padding[2 * axis],
    padEnd: padding[2 * axis + 1],
    outputPadding: value,
  }));
  return { attributes: attributesOf(extents, pads, groupsOf(fields)) };
}

function fromOutputSizes(
  sizes: readonly number[],
  calculated: readonly number[],
  extents: readonly AxisExtents[],
): number[] {
  return sizes.map((size, axis) => {
    const largest = calculated[axis] + extents[axis].stride - 1;
    if (size < calculated[axis] || size > largest) {
      refuse(`outputSizes[${axis}]`, `be in ${calculated[axis]} … ${largest}`, size, ERROR);
    }
    return size - calculated[axis];
  });
}

function candidates({ outline, extents, output }: Wanted): Candidate[] {
  const { stride, dilation, padBegin, padEnd, outputPadding, groups, x } = outline;
  if (x.shape[0] === 0) throw new Unsayable('has no empty batch');
  outputPadding.forEach((value, axis) => {
    const { stride: limit } = extents[axis];
    if (value >= limit) {
      throw new Unsayable(`takes output padding below the stride; axis ${axis} needs ${value} at stride ${limit}`);
    }
  });
  const padding = padBegin.flatMap((begin, axis) => [begin, padEnd[axis]]);
  const takenBack = padBegin.flatMap((begin, axis) => [begin, padEnd[axis] + 1]);
  const raised = outputPadding.map((extra) => extra + 1);
  return INPUTS.flatMap((inputLayout) =>
    FILTER_WORDS.flatMap((filterLayout): Candidate[] => {
      const sizes = { strides: stride, dilations: dilation };
      const rest = { groups, inputLayout, filterLayout };
      const layouts = `${inputLayout}, ${filterLayout}`;
      return [
        { wording: `outputPadding, ${layouts}`, attributes: { padding, ...sizes, outputPadding, ...rest } },
        { wording: `outputSizes, ${layouts}`, attributes: { padding, ...sizes, outputSizes: output, ...rest } },
        {
          wording: `padding that takes outputPadding back, ${layouts}`,
          attributes: { padding: takenBack, ...sizes, outputPadding: raised, ...rest },
        },
      ];
    }),
  );
}
