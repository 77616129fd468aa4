/**
 * StableHLO convolution, XLA's, and JAX's lax.conv_general_dilated: a convolution whose lhs_dilation spreads x is a
 * transposed one. rhs is over [C/groups, M] in the order of dimension_numbers, and taken as it lies: window_reversal
 * turns it round, which makes it the kernel of this project.
 *
 *   lhs_dilation = s, rhs_dilation = d, window_strides = 1, padding = [ek − 1 − begin, ek − 1 − end], of either sign
 *
 * Windows that stride, reversal of some axes only and groups of the batch are no transposed convolution here.
 * Source: StableHLO specification, convolution; JAX, jax/_src/lax/convolution.py.
 */

import type { Rank } from '../case.ts';
import type { Layout } from './arrangement.ts';
import type { Convention, Operands } from './convention.ts';
import { attributesOf, extentsOf, padsOf } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, NoCase, refuse, refuseBelow, type Solved, type Wanted } from './definition.ts';
import { flags, type GivenFields, integer, isGiven, listOf, ofEach, pairs } from './read.ts';

export const stablehlo: Convention = define({
  id: 'stablehlo',
  name: 'StableHLO',
  version: '1',
  statement: 'a convolution with lhs_dilation, pads around the spread input, the kernel flipped by window_reversal',
  source: 'https://openxla.org/stablehlo/spec#convolution',
  ranks: [1, 2, 3],
  attributes: [
    'window_strides',
    'padding',
    'lhs_dilation',
    'rhs_dilation',
    'window_reversal',
    'dimension_numbers',
    'feature_group_count',
    'batch_group_count',
  ],
  wordings: ['channels last', 'channels second'].flatMap((order) => [
    `${order}, reversed`,
    `${order}, kernel as it is`,
  ]),
  bias: false,
  extendsBegin: true,
  groups: groupsOf,
  layout,
  solve,
  candidates,
  defaults: ({ rank }) => ({
    window_strides: ofEach(rank, 1),
    rhs_dilation: ofEach(rank, 1),
    lhs_dilation: ofEach(rank, 1),
    window_reversal: new Array<boolean>(rank).fill(false),
    dimension_numbers: numbersOf(rank, true),
    batch_group_count: 1,
  }),
  otherwise: () => 'StableHLO has no attributes for these pads',
});

function groupsOf(fields: GivenFields): number {
  return isGiven(fields.feature_group_count)
    ? integer('stablehlo: feature_group_count', fields.feature_group_count)
    : 1;
}

/** [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], or [b, f, 0, 1]x[i, o, 0, 1]->[b, f, 0, 1] */
function numbersOf(rank: Rank, isLast: boolean): string {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  const image = isLast ? ['b', ...axes, 'f'] : ['b', 'f', ...axes];
  const kernel = isLast ? [...axes, 'i', 'o'] : ['i', 'o', ...axes];
  return `[${image.join(', ')}]x[${kernel.join(', ')}]->[${image.join(', ')}]`;
}

interface Orders {
  readonly text: string;
  readonly image: readonly number[];
  readonly kernel: readonly number[];
  readonly result: readonly number[];
}

/** Which axis of each tensor is which. */
function ordersOf({ dimension_numbers: given }: GivenFields, rank: Rank): Orders {
  const example = numbersOf(rank, true);
  if (isGiven(given) && typeof given !== 'string') {
    throw new TypeError(`stablehlo: dimension_numbers must be text such as ${example}, got ${typeof given}`);
  }
  const text = isGiven(given) ? String(given) : example;
  const [, lhs, rhs, out] = /^\[(.*)\]x\[(.*)\]->\[(.*)\]$/.exec(text.replaceAll(' ', '')) ?? [];
  const axes = Array.from({ length: rank }, (_, axis) => String(axis));
  const places = (order: string | undefined, names: readonly string[]) =>
    names.map((name) => order?.split(',').indexOf(name) ?? -1);
  const image = places(lhs, ['b', 'f', ...axes]);
  const kernel = places(rhs, ['i', 'o', ...axes]);
  const result = places(out, ['b', 'f', ...axes]);
  const isWhole = [image, kernel, result].every(
    (order) => new Set(order).size === rank + 2 && order.every((axis) => axis >= 0 && axis < rank + 2),
  );
  if (isWhole) return { text, image, kernel, result };
  throw new RangeError(`stablehlo: dimension_numbers must be like ${example}, got ${JSON.stringify(text)}`);
}

function layout(fields: GivenFields, rank: Rank): Layout {
  const { image, kernel } = ordersOf(fields, rank);
  const isReversed = flags('stablehlo: window_reversal', fields.window_reversal, rank).every((value) => value);
  return { x: image, w: kernel, reversed: !isReversed, outputGroups: groupsOf(fields) };
}

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solved {
  const { text, image, result } = ordersOf(fields, rank);
  if (image.join() !== result.join()) throw new NoCase(`the output of ${text} lies in another order than its input`);
  const list = (name: string) =>
    isGiven(fields[name]) ? listOf(`stablehlo: ${name}`, fields[name], rank) : ofEach(rank, 1);
  const [windows, stride, dilation] = [list('window_strides'), list('lhs_dilation'), list('rhs_dilation')];
  refuseBelow('window_strides', windows, 1, '0 < window_strides');
  refuseBelow('lhs_dilation', stride, 1, '0 < lhs_dilation');
  refuseBelow('rhs_dilation', dilation, 1, '0 < rhs_dilation');
  if (windows.some((value) => value !== 1))
    throw new NoCase(`window_strides [${windows}] leave out cells of the output`);
  const batches = isGiven(fields.batch_group_count)
    ? integer('stablehlo: batch_group_count', fields.batch_group_count)
    : 1;
  if (batches < 1) refuse('batch_group_count', 'be >= 1', batches, '0 < batch_group_count');
  if (batches !== 1) throw new NoCase(`batch_group_count ${batches} splits the batch`);
  const reversal = flags('stablehlo: window_reversal', fields.window_reversal, rank);
  if (new Set(reversal).size > 1) throw new NoCase(`window_reversal [${reversal}] turns some axes of the kernel only`);
  const pads = isGiven(fields.padding)
    ? pairs('stablehlo: padding', fields.padding, rank)
    : reversal.map((): [number, number] => [0, 0]);
  const extents = extentsOf(operands, stride, dilation);
  const crops = extents.map(({ effectiveKernel }, axis) => {
    const [low, high] = pads[axis];
    return { begin: effectiveKernel - 1 - low, end: effectiveKernel - 1 - high };
  });
  return { attributes: attributesOf(extents, crops.map(padsOf), groupsOf(fields)) };
}

function candidates({ outline, crops, extents, rank }: Wanted): Candidate[] {
  const { stride, dilation, groups } = outline;
  const padding = crops.map(({ begin, end }, axis) => {
    const reach = extents[axis].effectiveKernel - 1;
    return [reach - begin, reach - end];
  });
  return [true, false].flatMap((isLast) =>
    [true, false].map((isReversed) => ({
      wording: `${isLast ? 'channels last' : 'channels second'}, ${isReversed ? 'reversed' : 'kernel as it is'}`,
      attributes: {
        window_strides: ofEach(rank, 1),
        padding,
        lhs_dilation: stride,
        rhs_dilation: dilation,
        window_reversal: new Array<boolean>(rank).fill(isReversed),
        dimension_numbers: numbersOf(rank, isLast),
        feature_group_count: groups,
        batch_group_count: 1,
      },
    })),
  );
}
