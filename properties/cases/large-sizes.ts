/**
 * Sizes that real layers have and small cases do not: one number is large, all others are tiny, so that a case stays
 * cheap. Each is where something may begin or end: the width of vectors, a tile, a buffer of fixed length, an index of
 * eight or sixteen bits, a kernel for which there is code of its own.
 */

import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { Rank } from '../../spec/case.ts';
import { type Axis, type Geometry, geometryOf } from '../../spec/geometry.ts';
import { elementCount } from '../../spec/tensor.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import { type Fitting, fitting } from './draft-cases.ts';
import { type AxisDraft, type CaseLayout, type Draft, UNLIMITED } from './legal-layout.ts';

/** A class of cases that is put in every run. */
export interface LargeSize {
  readonly id: string;
  readonly statement: string;
  readonly holds: (geometry: Geometry) => boolean;
  /** Put at one rank only. */
  readonly isCostly?: boolean;
  /**
   * Where it can be put at a rank. `random` draws what is around it, and which axis has it where it is not put on each.
   */
  readonly places: (rank: Rank, random: RandomGenerator) => Draft[];
}

const KERNELS = [7, 8, 9, 16, 31, 64];
const STRIDES = [8, 16, 17, 32, 256];
const DILATIONS = [8, 17, 33, 99];
const PADS = [127, 128, 129, 255, 256, 257];
/** One below, at and one above powers of two. */
const EXTENTS = [64, 128, 256, 1024, 2 ** 16].flatMap((power) => [power - 1, power, power + 1]);
const CHANNELS = [16, 17, 32, 33, 64, 65, 128, 129];
/** Beyond what sixteen bits count. */
const HUGE_CHANNELS = 2 ** 16 + 1;

/** A kernel on every axis has so many taps at most: 64×64 as in FCN, 9×9×9. */
const MOST_TAPS: Readonly<Record<Rank, number>> = { 1: 64, 2: 4096, 3: 729 };

/** Strides under which the many cells of a long row come out: where a buffer is as long as both together. */
const LONG_ROW = 64;
const STRIDES_OF_LONG_ROW = [16, 17, 32];

/** Beside longer extents nothing else is drawn. */
const MOST_AMID_OTHERS = 2 ** 9;

/** Beyond so many cells a case takes as long as hundreds of others. */
const COSTLY = 2 ** 12;

/** Positions of three axes that are many. */
const MANY_POSITIONS = 200;

const TINY: AxisDraft = { input: 1, kernel: 1, stride: 1, dilation: 1, padBegin: 0, padEnd: 0, outputPadding: 0 };

const OF_AXES: readonly LargeSize[] = [
  ...KERNELS.map((kernel) => ({
    ...onSomeAxis(`kernel-${kernel}`, `kernel ${kernel}`, (axis) => axis.kernel === kernel),
    places: (rank: Rank) => kernelPlaces(rank, kernel),
  })),
  ...KERNELS.map((kernel) => ({
    id: `depthwise-kernel-${kernel}`,
    statement: `depthwise, kernel ${kernel} on some axis`,
    holds: (g: Geometry) => isDepthwise(g) && g.axes.some((axis) => axis.kernel === kernel),
    places: (rank: Rank) => kernelPlaces(rank, kernel).map((one) => ({ ...one, groups: 2 })),
  })),
  ...STRIDES.map((stride) => ({
    ...onSomeAxis(`stride-${stride}`, `stride ${stride}`, (axis) => axis.stride === stride),
    places: amid({ input: 3, kernel: 2, stride }),
  })),
  ...STRIDES_OF_LONG_ROW.map((stride) => ({
    ...onSomeAxis(`long-row-stride-${stride}`, `${LONG_ROW} cells and stride ${stride}`, (axis) => {
      return axis.input === LONG_ROW && axis.stride === stride;
    }),
    places: (rank: Rank) => onEachAxis(rank, { input: LONG_ROW, stride }),
  })),
  ...DILATIONS.map((dilation) => ({
    ...onSomeAxis(`dilation-${dilation}`, `dilation ${dilation}`, (a) => a.dilation === dilation && a.kernel > 1),
    places: amid({ input: 2, kernel: 3, dilation }),
  })),
  ...PADS.flatMap((pad) => [
    {
      ...onSomeAxis(`pad-begin-${pad}`, `a begin pad of ${pad}`, (axis) => axis.padBegin === pad),
      places: amid({ input: pad + 3, kernel: 2, padBegin: pad }),
    },
    {
      ...onSomeAxis(`pad-end-${pad}`, `an end pad of ${pad}`, (axis) => axis.padEnd === pad),
      places: amid({ input: pad + 3, kernel: 2, padEnd: pad }),
    },
  ]),
  ...EXTENTS.map((input) => ({
    ...onSomeAxis(`extent-${input}`, `${input} input cells`, (axis) => axis.input === input),
    isCostly: input > COSTLY,
    places: (rank: Rank, random: RandomGenerator) =>
      amid({ input, kernel: 2 })(rank, random).slice(0, input > MOST_AMID_OTHERS ? 1 : 2),
  })),
];

const OF_CHANNELS: readonly LargeSize[] = [
  ...CHANNELS.flatMap((channels) => ofChannels(channels, amidKernels)),
  ...ofChannels(HUGE_CHANNELS, (rank, _, numbers) => [{ ...draft(rank, alike(rank, {})), ...numbers }]).map((size) => ({
    ...size,
    isCostly: true,
  })),
];

export const LARGE_SIZES: readonly LargeSize[] = [
  ...OF_AXES,
  ...OF_CHANNELS,
  {
    id: 'many-positions',
    statement: `three axes with at least ${MANY_POSITIONS} input positions`,
    holds: ({ rank, axes }) => rank === 3 && elementCount(axes.map(({ input }) => input)) >= MANY_POSITIONS,
    places: (rank, random) => (rank === 3 ? manyPositions(random) : []),
  },
];

/** The sizes that a subject can be asked, each with its places there. */
export function largeSizesWithin(capabilities: Capabilities, seed: number): ReadonlyMap<string, readonly Fitting[]> {
  const random = xoroshiro128plus(seed);
  const ranks = capabilities.ranks.toSorted();
  const sizes = LARGE_SIZES.map(({ id, holds, places, isCostly }) => {
    const drafts = (isCostly ? ranks.slice(0, 1) : ranks).flatMap((rank) => places(rank, random));
    return [id, fitting(drafts, capabilities).filter(({ layout }) => holds(geometryOf(shapesOf(layout))))] as const;
  });
  return new Map(sizes.filter(([, fittings]) => fittings.length > 0));
}

/** The least number of each kind that some size is about. */
const LEAST = {
  kernel: Math.min(...KERNELS),
  stride: Math.min(...STRIDES, ...STRIDES_OF_LONG_ROW),
  dilation: Math.min(...DILATIONS),
  pad: Math.min(...PADS),
  input: Math.min(...EXTENTS),
  channels: Math.min(...CHANNELS),
};

/** Whether a geometry can have any of the sizes. Most have none, and to ask for each of them takes as long as some laws. */
function mayBeLarge({ inChannels, outChannels, axes }: Geometry): boolean {
  let positions = 1;
  for (const { input, kernel, stride, dilation, padBegin, padEnd } of axes) {
    if (kernel >= LEAST.kernel || stride >= LEAST.stride || dilation >= LEAST.dilation) return true;
    if (input >= LEAST.input || padBegin >= LEAST.pad || padEnd >= LEAST.pad) return true;
    positions *= input;
  }
  return positions >= MANY_POSITIONS || inChannels >= LEAST.channels || outChannels >= LEAST.channels;
}

/** The ids of the sizes that a legal case has. */
export function largeSizesOf(geometry: Geometry): string[] {
  if (!mayBeLarge(geometry)) return [];
  return LARGE_SIZES.filter(({ holds }) => holds(geometry)).map(({ id }) => id);
}

function shapesOf({ xShape, wShape, ...attributes }: CaseLayout) {
  return { ...attributes, x: { shape: xShape }, w: { shape: wShape }, bias: null };
}

function onSomeAxis(id: string, statement: string, test: (axis: Axis) => boolean): Omit<LargeSize, 'places'> {
  return { id, statement: `${statement} on some axis`, holds: ({ axes }) => axes.some(test) };
}

function isDepthwise({ groups, inChannels }: Geometry): boolean {
  return groups > 1 && groups === inChannels;
}

type ChannelPlaces = (rank: Rank, random: RandomGenerator, numbers: Partial<Draft>) => Draft[];

/** So many channels in, out, and in groups of one. */
function ofChannels(channels: number, places: ChannelPlaces): LargeSize[] {
  return [
    {
      id: `channels-in-${channels}`,
      statement: `${channels} input channels in one group`,
      holds: ({ inChannels, groups }) => inChannels === channels && groups === 1,
      places: (rank, random) => places(rank, random, { inPerGroup: channels }),
    },
    {
      id: `channels-out-${channels}`,
      statement: `${channels} output channels in one group`,
      holds: ({ outChannels, groups }) => outChannels === channels && groups === 1,
      places: (rank, random) => places(rank, random, { outPerGroup: channels }),
    },
    {
      id: `channels-depthwise-${channels}`,
      statement: `depthwise, ${channels} channels`,
      holds: (geometry) => isDepthwise(geometry) && geometry.groups === channels,
      places: (rank, random) => places(rank, random, { groups: channels, bias: true }),
    },
  ];
}

/** On each axis and, while the taps are not too many, on all. */
function kernelPlaces(rank: Rank, kernel: number): Draft[] {
  const onAll = kernel ** rank <= MOST_TAPS[rank] && rank > 1 ? [draft(rank, alike(rank, { kernel }))] : [];
  return [...onEachAxis(rank, { kernel }), ...onAll];
}

/** Beside the kernels of shortcuts and beside what is drawn. */
function amidKernels(rank: Rank, random: RandomGenerator, numbers: Partial<Draft>): Draft[] {
  const last = alike(rank, {}).with(rank - 1, { ...TINY, kernel: 2, stride: 2 });
  const surroundings = [alike(rank, {}), last, alike(rank, { kernel: 2, stride: 2 }), drawnAxes(rank, random)];
  return surroundings.map((axes) => ({ ...draft(rank, axes), ...numbers }));
}

/** Three axes with hundreds of positions. */
function manyPositions(random: RandomGenerator): Draft[] {
  const extents = [
    [5, 7, 9],
    [9, 4, 11],
  ];
  return extents.flatMap((inputs) => {
    const drawn = drawnAxes(3, random).map((axis, at) => ({ ...axis, input: inputs[at] }));
    const plain = inputs.map((input) => ({ ...TINY, input, kernel: 2 }));
    return [draft(3, drawn), draft(3, plain)];
  });
}

/** One axis with these numbers: the others tiny, and once more with what is drawn around it. */
function amid(large: Partial<AxisDraft>): LargeSize['places'] {
  return (rank, random) => {
    const at = uniformInt(random, 0, rank - 1);
    const drawn = drawnAxes(rank, random);
    return [
      draft(rank, alike(rank, {}).with(at, { ...TINY, ...large })),
      drawnCase(draft(rank, drawn.with(at, { ...drawn[at], ...large })), random),
    ];
  };
}

function onEachAxis(rank: Rank, large: Partial<AxisDraft>): Draft[] {
  return alike(rank, {}).map((_, at) => draft(rank, alike(rank, {}).with(at, { ...TINY, ...large })));
}

function alike(rank: Rank, numbers: Partial<AxisDraft>): AxisDraft[] {
  return Array.from({ length: rank }, () => ({ ...TINY, ...numbers }));
}

function drawnAxes(rank: Rank, random: RandomGenerator): AxisDraft[] {
  const upTo = (most: number, least = 1) => uniformInt(random, least, most);
  return Array.from({ length: rank }, () => ({
    input: upTo(3),
    kernel: upTo(3),
    stride: upTo(3),
    dilation: upTo(2),
    padBegin: upTo(1, 0),
    padEnd: upTo(1, 0),
    outputPadding: upTo(1, 0),
  }));
}

function drawnCase(one: Draft, random: RandomGenerator): Draft {
  const upTo = (most: number) => uniformInt(random, 1, most);
  return { ...one, batch: upTo(2), inPerGroup: upTo(2), outPerGroup: upTo(2), groups: upTo(2), bias: upTo(2) === 2 };
}

function draft(rank: Rank, axes: readonly AxisDraft[]): Draft {
  return {
    rank,
    dtype: 'f32',
    batch: 1,
    groups: 1,
    inPerGroup: 1,
    outPerGroup: 1,
    bias: false,
    same: false,
    halvedPads: 0,
    limits: UNLIMITED,
    axes,
  };
}
