/**
 * Plain cases: per rank the plainest, and those that differ from it in one attribute, on all axes and on each by
 * itself. What an implementation does not do shows in them one by one, where drawn cases have several things at once.
 */
import type { Case, Rank } from '../../spec/case.ts';
import { illegalityOf } from '../../spec/geometry.ts';
import { isQuantised, type QuantisedDtype } from '../../spec/number-types.ts';
import { middleOf, type Quantisation, quantisationOf } from '../../spec/quantisation.ts';
import type { Dtype } from '../../spec/tensor.ts';
import { type Capabilities, capabilitiesAt, largestOf } from '../../subjects/capabilities.ts';
import { missingCapability } from '../../subjects/fits.ts';
import { weightTypeOf } from '../../subjects/quantised-case.ts';
import { companionData, companionTensor } from '../cases/further-tensors.ts';
import { fitted } from '../cases/narrow-types.ts';

/** A case before its data; one number per axis where a list stands. */
interface Outline {
  readonly dtype: Dtype;
  readonly batch: number;
  readonly groups: number;
  readonly inPerGroup: number;
  readonly outPerGroup: number;
  readonly bias: boolean;
  readonly input: readonly number[];
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly padBegin: readonly number[];
  readonly padEnd: readonly number[];
  readonly outputPadding: readonly number[];
}

type AxisField = 'input' | 'kernel' | 'stride' | 'dilation' | 'padBegin' | 'padEnd' | 'outputPadding';

/** Values that each attribute of an axis takes, all else as in the plainest case. */
type Change = Partial<Readonly<Record<AxisField, number>>>;

const CHANGES: readonly Change[] = [
  ...[1, 2, 4, 5, 7, 8, 9].map((kernel) => ({ kernel })),
  ...[1, 2, 3, 6, 14].map((input) => ({ input })),
  ...[2, 3].map((stride) => ({ stride })),
  ...[4, 6].map((stride) => ({ stride, kernel: stride })),
  ...[2, 3, 5].map((dilation) => ({ dilation })),
  { dilation: 2, stride: 2 },
  // Both ends, either end, the pads of SAME with a stride of 1, 2 and 3.
  ...[1, 2].map((pad) => ({ padBegin: pad, padEnd: pad })),
  { padBegin: 1 },
  { padEnd: 1 },
  { padEnd: 2 },
  { padEnd: 1, stride: 2 },
  { padBegin: 1, padEnd: 1, stride: 2 },
  { padBegin: 1, padEnd: 1, stride: 2, kernel: 4 },
  // Below the stride, from the stride on, and what makes a kernel up to the stride.
  { outputPadding: 1, stride: 2 },
  { outputPadding: 2, stride: 3 },
  { outputPadding: 1, dilation: 2 },
  { outputPadding: 1, stride: 2, kernel: 1 },
  { outputPadding: 1, stride: 2, padBegin: 1, padEnd: 1 },
  // Beyond the customary limits, for subjects that take any crop.
  ...[2, 5].map((outputPadding) => ({ outputPadding })),
  { padBegin: -1, padEnd: -1 },
  { padBegin: -1 },
  { padEnd: -2 },
];

/** Changes that would be too many cells on several axes. */
const OF_ONE_AXIS: readonly Change[] = [{ stride: 17, kernel: 17 }, { kernel: 33 }, { input: 40 }, { input: 2100 }];

const OF_THE_WHOLE: readonly Partial<Outline>[] = [
  { bias: true },
  { batch: 0 },
  { batch: 2 },
  { batch: 3 },
  { inPerGroup: 1, outPerGroup: 1 },
  { inPerGroup: 5, outPerGroup: 2 },
  { inPerGroup: 2, outPerGroup: 7 },
  { inPerGroup: 19, outPerGroup: 17 },
  { groups: 2 },
  { groups: 3, inPerGroup: 1, outPerGroup: 1 },
  { groups: 4, inPerGroup: 2, outPerGroup: 1 },
  { groups: 17, inPerGroup: 1, outPerGroup: 2 },
];

/** All that lie within the capabilities, the plainest of each rank and type first. */
export function plainCases(capabilities: Capabilities): Case[] {
  const outlines = capabilities.ranks.flatMap((rank) =>
    capabilities.dtypes.flatMap((dtype, at) => {
      const plainest = plainestOf(rank, dtype, capabilities);
      return at === 0 ? [plainest, ...changed(plainest, rank)] : [plainest];
    }),
  );
  const quantised = capabilities.dtypes.filter(isQuantised).flatMap((dtype) => {
    return capabilities.ranks
      .slice(0, 1)
      .flatMap((rank) => quantisedCases(plainestOf(rank, dtype, capabilities), capabilities));
  });
  return [...outlines.map(caseOfOutline), ...quantised].filter(
    (problem) => illegalityOf(problem) === null && missingCapability(problem, capabilities) === null,
  );
}

/** Zero points, scales of channels and a clamp one by one. Every rule rounds their results alike. */
function quantisedCases(outline: Outline, capabilities: Capabilities): Case[] {
  const problem = caseOfOutline(outline);
  const dtype = problem.dtype as QuantisedDtype;
  const weights = weightTypeOf(dtype, capabilities);
  const middle = middleOf(dtype);
  const channels = outline.outPerGroup * outline.groups;
  const w: Quantisation['w'] = { dtype: weights, scale: [1], zeroPoint: [middleOf(weights)] };
  const plain: Quantisation = { ...quantisationOf(problem), w };
  const scale = Array.from({ length: channels }, (_, m) => 1 + (m % 2));
  const changes: readonly Partial<Quantisation>[] = [
    { x: { scale: 1, zeroPoint: middle + 3 } },
    { y: { scale: 1, zeroPoint: middle - 5 } },
    { x: { scale: 1, zeroPoint: middle - 4 }, y: { scale: 1, zeroPoint: middle + 6 } },
    { w: { ...w, zeroPoint: [middleOf(weights) + 2] } },
    { w: { ...w, scale, zeroPoint: scale.map(() => middleOf(weights)) } },
    { clamp: [middle, plain.clamp[1]] },
    { clamp: [middle - 6, middle + 6] },
  ];
  return changes.map((change) => ({ ...problem, quantisation: { ...plain, ...change } }));
}

function plainestOf(rank: Rank, dtype: Dtype, capabilities: Capabilities): Outline {
  const able = capabilitiesAt(capabilities, rank);
  const axes = (value: number) => Array<number>(rank).fill(value);
  const channels = (wanted: number) => Math.min(wanted, largestOf(able, 'channels'));
  return {
    dtype,
    batch: 1,
    groups: 1,
    inPerGroup: channels(2),
    outPerGroup: channels(3),
    bias: false,
    input: axes(Math.min(4, largestOf(able, 'input'))),
    kernel: axes(Math.min(3, largestOf(able, 'kernel'))),
    stride: axes(1),
    dilation: axes(1),
    padBegin: axes(0),
    padEnd: axes(0),
    outputPadding: axes(0),
  };
}

function changed(plainest: Outline, rank: Rank): Outline[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  const everywhere = (change: Change) => onAxes(plainest, change, axes);
  const onEach = (change: Change) => (rank === 1 ? [] : axes.map((axis) => onAxes(plainest, change, [axis])));
  return [
    ...OF_THE_WHOLE.map((change) => ({ ...plainest, ...change })),
    ...CHANGES.flatMap((change) => [everywhere(change), ...onEach(change)]),
    ...OF_ONE_AXIS.flatMap((change) => (rank === 1 ? [everywhere(change)] : onEach(change).slice(0, 1))),
  ];
}

function onAxes(plainest: Outline, change: Change, axes: readonly number[]): Outline {
  const fields = Object.entries(change) as [AxisField, number][];
  const lists = fields.map(([field, value]) => [
    field,
    plainest[field].map((plain, axis) => (axes.includes(axis) ? value : plain)),
  ]);
  return { ...plainest, ...Object.fromEntries(lists) };
}

function caseOfOutline({ dtype, batch, inPerGroup, outPerGroup, bias, input, kernel, ...rest }: Outline): Case {
  const channels = inPerGroup * rest.groups;
  const problem: Case = {
    ...rest,
    x: companionTensor(dtype, [batch, channels, ...input], 21),
    w: companionTensor(dtype, [channels, outPerGroup, ...kernel], 22),
    bias: bias ? companionData(dtype, outPerGroup * rest.groups, 23) : null,
    dtype,
  };
  // In types that hold few integers as well no answer but one is right; nothing is derived of these cases that would need headroom.
  return fitted(problem, 1);
}
