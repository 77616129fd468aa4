/**
 * Whether a given case lies within what a subject declares. Generated cases do by construction; workloads are given.
 */
import { hasSamePads } from '../spec/axis.ts';
import type { Case } from '../spec/case.ts';
import { type Axis, type Geometry, geometryOf } from '../spec/geometry.ts';
import { INTEGER_TYPES, isQuantised, type QuantisedDtype } from '../spec/number-types.ts';
import { middleOf } from '../spec/quantisation.ts';
import {
  type AxisCapabilities,
  type Capabilities,
  capabilitiesAt,
  dtypesAt,
  LARGEST_FIELDS,
  type LargestField,
  largestOf,
  type UniformField,
} from './capabilities.ts';

/**
 * null where the subject can be asked, else the first capability that it lacks, in words.
 * @throws RangeError where the case itself is illegal
 */
export function missingCapability(problem: Case, capabilities: Capabilities): string | null {
  return missingOf(problem, geometryOf(problem), capabilities);
}

/** The same of a case whose geometry is known: it costs more than all the rest. */
export function missingOf(problem: Case, geometry: Geometry, capabilities: Capabilities): string | null {
  const { rank, batch, groups, axes, multiplyAdds } = geometry;
  const able = capabilitiesAt(capabilities, rank);
  if (!capabilities.ranks.includes(rank)) return `${rank} spatial ${rank === 1 ? 'axis' : 'axes'}`;
  if (!capabilities.dtypes.includes(problem.dtype)) return `type ${problem.dtype}`;
  if (!dtypesAt(capabilities, rank).includes(problem.dtype)) {
    return `type ${problem.dtype} on ${rank} spatial ${rank === 1 ? 'axis' : 'axes'}`;
  }
  if (!able.groups && groups > 1) return `${groups} groups`;
  if (!able.dilation && axes.some(isDilated)) return `dilation [${problem.dilation}]`;
  if (able.dilation === 'without-stride' && axes.some(isStrided) && axes.some(isDilated)) {
    return `dilation [${problem.dilation}] with stride [${problem.stride}]`;
  }
  if (!able.bias && problem.bias !== null) return 'a bias';
  if (!able.emptyBatch && batch === 0) return 'an empty batch';
  if (!PADDING[able.padding](axes)) return `pads [${problem.padBegin}], [${problem.padEnd}]: only ${able.padding}`;
  if (!axes.every((axis) => OUTPUT_PADDING[able.outputPadding](axis))) {
    return `output padding [${problem.outputPadding}]: only ${able.outputPadding}`;
  }
  const uneven = able.uniform.find((field) => axes.some((axis) => !UNIFORM[field](axis, axes[0])));
  if (uneven !== undefined) return `${LABELS[uneven]} that differs between axes`;
  const fields = Object.keys(LARGEST_FIELDS) as LargestField[];
  const large = fields.find((field) => sizeOf(field, geometry) > largestOf(able, field));
  if (large !== undefined) return `${LABELS[large]} ${sizeOf(large, geometry)}: at most ${largestOf(able, large)}`;
  const unable = missingQuantisation(problem, capabilities);
  if (unable !== null) return unable;
  if (multiplyAdds > capabilities.maxMultiplyAdds) {
    return `${multiplyAdds} multiply-adds: it takes at most ${capabilities.maxMultiplyAdds}`;
  }
  return null;
}

/** What a subject lacks for the scales, zero points and clamp of a case of integers. */
function missingQuantisation({ dtype, quantisation }: Case, capabilities: Capabilities): string | null {
  if (quantisation === undefined || !isQuantised(dtype)) return null;
  const { x, w, y, clamp } = quantisation;
  const { smallest, largest } = INTEGER_TYPES[dtype];
  const isOff = (point: number, of: QuantisedDtype) => point !== middleOf(of);
  if (dtype === 'uint8' && w.dtype !== capabilities.weightsOfUint8) return `weights of ${w.dtype} beside uint8`;
  if (w.scale.length > 1 && !capabilities.channelScales) return 'a scale for each output channel';
  if (capabilities.zeroPoints !== 'any' && w.zeroPoint.some((point) => isOff(point, w.dtype))) {
    return `a zero point of w [${w.zeroPoint}]`;
  }
  if (capabilities.zeroPoints === 'none' || dtype === 'int16') {
    const off = [x, y].find(({ zeroPoint }) => isOff(zeroPoint, dtype));
    if (off !== undefined) return `a zero point ${off.zeroPoint}`;
  }
  if (!capabilities.clamps && (clamp[0] > smallest || clamp[1] < largest)) return `a clamp [${clamp}]`;
  return null;
}

/** The value in a case of a field that can have a largest one. */
export function sizeOf(field: LargestField, geometry: Geometry): number {
  return LARGEST[field](geometry);
}

/** TensorFlow has one word for the pads of all axes, so SAME and VALID cannot be mixed. */
const PADDING: Readonly<Record<AxisCapabilities['padding'], (axes: readonly Axis[]) => boolean>> = {
  any: () => true,
  asymmetric: (axes) => axes.every(({ padBegin, padEnd }) => Math.min(padBegin, padEnd) >= 0),
  symmetric: (axes) => axes.every(({ padBegin, padEnd }) => padBegin === padEnd && padBegin >= 0),
  'same-or-valid': (axes) => axes.every(isUnpadded) || axes.every(hasSamePads),
  'same-by-stride-or-valid': (axes) =>
    axes.every(isUnpadded) || axes.every((axis) => hasSamePads(axis) && axis.output === axis.input * axis.stride),
  none: (axes) => axes.every(isUnpadded),
};

const OUTPUT_PADDING: Readonly<Record<AxisCapabilities['outputPadding'], (axis: Axis) => boolean>> = {
  any: () => true,
  full: ({ outputPadding, stride, dilation }) => outputPadding < Math.max(stride, dilation),
  'below-stride': ({ outputPadding, stride }) => outputPadding < stride,
  'to-stride': ({ outputPadding, stride, effectiveKernel }) => outputPadding === Math.max(stride - effectiveKernel, 0),
  none: ({ outputPadding }) => outputPadding === 0,
};

const UNIFORM: Readonly<Record<UniformField, (axis: Axis, first: Axis) => boolean>> = {
  input: (axis, first) => axis.input === first.input,
  kernel: (axis, first) => axis.kernel === first.kernel,
  stride: (axis, first) => axis.stride === first.stride,
  dilation: (axis, first) => axis.dilation === first.dilation,
  padding: (axis, first) => axis.padBegin === first.padBegin && axis.padEnd === first.padEnd,
  outputPadding: (axis, first) => axis.outputPadding === first.outputPadding,
};

const LARGEST: Readonly<Record<LargestField, (geometry: Geometry) => number>> = {
  batch: ({ batch }) => batch,
  groups: ({ groups }) => groups,
  channels: ({ inChannels, outChannels }) => Math.max(inChannels, outChannels),
  input: onSomeAxis(({ input }) => input),
  kernel: onSomeAxis(({ kernel }) => kernel),
  stride: onSomeAxis(({ stride }) => stride),
  dilation: onSomeAxis(({ dilation }) => dilation),
  padding: onSomeAxis(({ padBegin, padEnd }) => Math.max(Math.abs(padBegin), Math.abs(padEnd))),
  outputPadding: onSomeAxis(({ outputPadding }) => outputPadding),
};

const LABELS: Readonly<Record<UniformField | LargestField, string>> = {
  batch: 'a batch of',
  groups: 'groups',
  channels: 'channels',
  input: 'an input extent',
  kernel: 'a kernel',
  stride: 'a stride',
  dilation: 'a dilation',
  padding: 'a pad',
  outputPadding: 'an output padding',
};

function onSomeAxis(value: (axis: Axis) => number): (geometry: Geometry) => number {
  return ({ axes }) => Math.max(...axes.map(value));
}

function isStrided({ stride }: Axis): boolean {
  return stride > 1;
}

function isDilated({ dilation }: Axis): boolean {
  return dilation > 1;
}

function isUnpadded({ padBegin, padEnd }: Axis): boolean {
  return padBegin === 0 && padEnd === 0;
}
