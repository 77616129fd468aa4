/**
 * Classes of legal cases: what code branches on, and so where defects hide. A run counts the cases of each class per
 * subject and fails where a class that the subject can be asked is under its floor. Known failures use the same names.
 */
import type { Case, Rank } from '../../spec/case.ts';
import type { Axis, Geometry } from '../../spec/geometry.ts';
import { DTYPES } from '../../spec/number-types.ts';
import {
  type AxisCapabilities,
  type Capabilities,
  capabilitiesAt,
  type LargestField,
  largestOf,
} from '../../subjects/capabilities.ts';

/** A class of cases that a run must cover, and which subjects can reach it. */
export interface CoverageClass {
  readonly id: string;
  readonly statement: string;
  /** Whether a subject with these capabilities, at this rank that it has, can be asked such a case at all. */
  readonly reachable: (able: AxisCapabilities, capabilities: Capabilities, rank: Rank) => boolean;
  readonly holds: (geometry: Geometry, problem: Case) => boolean;
}

/**
 * A class needs at least this share of all legal cases that a subject is asked, rounded down. The rarest is drawn five
 * times as often, so that a run misses its floor by chance less than once in a thousand times.
 */
export const FLOOR_SHARE = 0.005;

/** Below so many cases chance decides, not the generator, and there is no floor. */
export const FLOOR_FROM_CASES = 400;

const always = () => true;

/** Whether numbers as large as these are taken. */
const takes = (able: AxisCapabilities, numbers: { readonly [field in LargestField]?: number }) =>
  Object.entries(numbers).every(([field, value]) => value <= largestOf(able, field as LargestField));
const hasFreePads = ({ padding }: AxisCapabilities) => padding === 'any' || padding === 'asymmetric';
const takesPads = (able: AxisCapabilities) => hasFreePads(able) || able.padding === 'symmetric';
const takesOutputPadding = (able: AxisCapabilities) =>
  able.outputPadding !== 'none' &&
  takes(able, { outputPadding: 1 }) &&
  (takes(able, { stride: 2 }) || reachesStride(able));
/** With a stride of 1. */
const reachesStride = (able: AxisCapabilities) =>
  able.outputPadding === 'any' || (able.outputPadding === 'full' && takesDilation(able));
const takesDilation = (able: AxisCapabilities) => able.dilation !== false && takes(able, { dilation: 2 });
const isCropped = ({ padBegin, padEnd }: Axis) => Math.max(padBegin, padEnd) > 0;
const someAxis = (test: (axis: Axis) => boolean) => (geometry: Geometry) => geometry.axes.some(test);

/** The classes of cases that a run must cover, each with a floor: a run that misses one does not pass. */
export const COVERAGE_CLASSES: readonly CoverageClass[] = [
  ...([1, 2, 3] as const).map((rank) => ({
    id: `rank-${rank}`,
    statement: `${rank} spatial ${rank === 1 ? 'axis' : 'axes'}`,
    reachable: (_: AxisCapabilities, { ranks }: Capabilities) => ranks.includes(rank),
    holds: (geometry: Geometry) => geometry.rank === rank,
  })),
  ...DTYPES.map((dtype) => ({
    id: dtype,
    statement: `data of type ${dtype}`,
    reachable: (_: AxisCapabilities, { dtypes }: Capabilities) => dtypes.includes(dtype),
    holds: (_: Geometry, problem: Case) => problem.dtype === dtype,
  })),
  { id: 'batch-0', statement: 'an empty batch', reachable: (able) => able.emptyBatch, holds: (g) => g.batch === 0 },
  {
    id: 'batch-many',
    statement: 'several images in a batch',
    reachable: (able) => takes(able, { batch: 2 }),
    holds: (g) => g.batch > 1,
  },
  {
    id: 'several-groups',
    statement: 'at least 2 groups',
    reachable: (able) => able.groups && takes(able, { groups: 2, channels: 2 }),
    holds: (g) => g.groups >= 2,
  },
  {
    id: 'groups',
    statement: 'at least 2 groups of at least 2 channels in and out each',
    reachable: (able) => able.groups && takes(able, { groups: 2, channels: 4 }),
    holds: (g) => g.groups >= 2 && g.inChannels >= 2 * g.groups && g.outChannels >= 2 * g.groups,
  },
  {
    id: 'depthwise',
    statement: 'as many groups as input channels, at least 2',
    reachable: (able) => able.groups && takes(able, { groups: 2, channels: 2 }),
    holds: (g) => g.groups >= 2 && g.groups === g.inChannels,
  },
  {
    id: 'unequal-channels',
    statement: 'input and output channels differ in number',
    reachable: (able) => takes(able, { channels: 2 }),
    holds: (g) => g.inChannels !== g.outChannels,
  },
  {
    id: 'channel-remainder',
    statement: 'more than 4 output channels per group, not a multiple of 4',
    reachable: (able) => takes(able, { channels: 5 }),
    holds: (g) => g.outChannels / g.groups > 4 && (g.outChannels / g.groups) % 4 !== 0,
  },
  { id: 'bias', statement: 'with bias', reachable: (able) => able.bias, holds: (_, problem) => problem.bias !== null },
  { id: 'kernel-1', statement: 'kernel 1 on every axis', reachable: always, holds: allAxes((a) => a.kernel === 1) },
  {
    id: 'kernel-below-stride',
    statement: 'effective kernel smaller than the stride',
    reachable: (able) => takes(able, { stride: 2, ...(able.outputPadding === 'to-stride' && { outputPadding: 1 }) }),
    holds: someAxis((a) => a.effectiveKernel < a.stride),
  },
  {
    id: 'kernel-not-multiple',
    statement: 'kernel larger than the stride and not a multiple of it',
    reachable: (able) => takes(able, { stride: 2, kernel: 3 }),
    holds: someAxis((a) => a.kernel > a.stride && a.kernel % a.stride !== 0),
  },
  {
    id: 'stride-above-1',
    statement: 'stride 2 or more',
    reachable: (able) => takes(able, { stride: 2 }),
    holds: someAxis((a) => a.stride >= 2),
  },
  {
    id: 'stride-3-up',
    statement: 'stride 3 or more',
    reachable: (able) => takes(able, { stride: 3 }),
    holds: someAxis((a) => a.stride >= 3),
  },
  {
    id: 'stride-7-up',
    statement: 'stride 7 or more: long axes',
    reachable: (able, _, rank) => rank < 3 && takes(able, { stride: 7 }),
    holds: someAxis((a) => a.stride >= 7),
  },
  {
    id: 'dilation',
    statement: 'dilation 2 or more under a kernel of 2 or more',
    reachable: (able) => takesDilation(able) && takes(able, { kernel: 2 }),
    holds: someAxis((a) => a.dilation >= 2 && a.kernel >= 2),
  },
  {
    id: 'padding',
    statement: 'some padding',
    reachable: (able) => able.padding !== 'none' && takes(able, { padding: 1, ...(!takesPads(able) && { kernel: 2 }) }),
    holds: someAxis(isCropped),
  },
  {
    id: 'asymmetric-padding',
    statement: 'begin and end padding differ by more than 1',
    reachable: (able) => hasFreePads(able) && takes(able, { padding: 2 }),
    holds: someAxis((a) => Math.abs(a.padBegin - a.padEnd) > 1),
  },
  {
    id: 'begin-pad-above-end',
    statement: 'a begin padding above the end padding, which no word for SAME gives but SAME_LOWER',
    reachable: (able) => hasFreePads(able) && takes(able, { padding: 1 }),
    holds: someAxis((a) => a.padBegin > a.padEnd),
  },
  {
    id: 'halved-padding',
    statement: 'the pads that SAME stands for: an output of i·s on every axis, what is cropped halved, some of it',
    reachable: (able) =>
      able.padding !== 'symmetric' && able.padding !== 'none' && takes(able, { padding: 1, kernel: 2 }),
    holds: ({ axes }) =>
      axes.some(isCropped) &&
      axes.every((a) => a.output === a.input * a.stride && Math.abs(a.padBegin - a.padEnd) <= 1),
  },
  {
    id: 'padding-above-kernel',
    statement: 'a pad of at least the effective kernel',
    reachable: (able) => takesPads(able) && takes(able, { padding: 1, input: 2 }),
    holds: someAxis((a) => Math.max(a.padBegin, a.padEnd) >= a.effectiveKernel),
  },
  {
    id: 'tap-cropped',
    statement: 'some tap of the kernel has all its products cropped',
    reachable: (able) => takesPads(able) && takes(able, { padding: 1, kernel: 2 }),
    holds: someAxis(
      (a) =>
        a.kernel > 1 &&
        (a.padBegin > (a.input - 1) * a.stride || a.padEnd - a.outputPadding > (a.input - 1) * a.stride),
    ),
  },
  {
    id: 'output-padding',
    statement: 'some output padding',
    reachable: takesOutputPadding,
    holds: someAxis((a) => a.outputPadding > 0),
  },
  {
    id: 'output-padding-above-end',
    statement: 'output padding beyond the end padding: cells that no tap reaches',
    reachable: takesOutputPadding,
    holds: someAxis((a) => a.outputPadding > Math.max(a.padEnd, 0)),
  },
  {
    id: 'output-padding-from-stride',
    statement: 'output padding of at least the stride (within the customary limit where the dilation is larger)',
    reachable: (able) => takes(able, { outputPadding: 1 }) && reachesStride(able),
    holds: someAxis((a) => a.outputPadding >= a.stride),
  },
  {
    id: 'output-padding-from-limit',
    statement: 'output padding of at least max(stride, dilation), the customary limit',
    reachable: (able) => able.outputPadding === 'any' && takes(able, { outputPadding: 1 }),
    holds: someAxis((a) => a.outputPadding >= Math.max(a.stride, a.dilation)),
  },
  {
    id: 'negative-padding',
    statement: 'a pad below 0, which extends the output',
    reachable: (able) => able.padding === 'any' && takes(able, { padding: 1 }),
    holds: someAxis((a) => Math.min(a.padBegin, a.padEnd) < 0),
  },
  {
    id: 'extent-beyond-2048',
    statement: 'more than 2¹¹ cells along one axis of the input or the output',
    reachable: (able, _, rank) =>
      takes(able, { input: 2 ** 11 + 1 }) && (rank === 1 || (rank === 2 && !able.uniform.includes('input'))),
    holds: someAxis((a) => Math.max(a.input, a.output) > 2 ** 11),
  },
  {
    id: 'input-1',
    statement: 'a single input cell on some axis',
    reachable: always,
    holds: someAxis((a) => a.input === 1),
  },
  {
    id: 'first-axis-many',
    statement: 'several input cells on the first axis',
    reachable: (able) => takes(able, { input: 2 }),
    holds: (g) => g.axes[0].input > 1,
  },
  {
    id: 'unequal-axes',
    statement: 'extent, kernel and stride all differ between two axes',
    reachable: (able, _, rank) =>
      rank > 1 &&
      takes(able, { input: 2, kernel: 2, stride: 2 }) &&
      !able.uniform.some((field) => field === 'input' || field === 'kernel' || field === 'stride'),
    holds: ({ axes: [first, ...others] }) =>
      others.some((a) => a.input !== first.input && a.kernel !== first.kernel && a.stride !== first.stride),
  },
];

/** Whether the subject can be asked cases of this class, at any of its ranks. */
export function isReachable(coverageClass: CoverageClass, capabilities: Capabilities): boolean {
  return capabilities.ranks.some((rank) =>
    coverageClass.reachable(capabilitiesAt(capabilities, rank), capabilities, rank),
  );
}

/** The ids of all classes that a legal case belongs to. */
export function classesOf(geometry: Geometry, problem: Case): string[] {
  const ids: string[] = [];
  for (const { id, holds } of COVERAGE_CLASSES) if (holds(geometry, problem)) ids.push(id);
  return ids;
}

function allAxes(test: (axis: Axis) => boolean): (geometry: Geometry) => boolean {
  return (geometry) => geometry.axes.every(test);
}
