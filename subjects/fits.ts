/** Whether a given case lies within what a subject declares. Generated cases do by construction; workloads are given. */
import type { Case } from '../spec/case.ts';
import { type Axis, geometryOf } from '../spec/geometry.ts';
import { type AxisCapabilities, type Capabilities, capabilitiesAt } from './capabilities.ts';

/**
 * null where the subject can be asked, else the first capability that it lacks, in words.
 * @throws RangeError where the case itself is illegal
 */
export function missingCapability(problem: Case, capabilities: Capabilities): string | null {
  const { rank, batch, groups, axes, multiplyAdds } = geometryOf(problem);
  const able = capabilitiesAt(capabilities, rank);
  if (!capabilities.ranks.includes(rank)) return `${rank} spatial ${rank === 1 ? 'axis' : 'axes'}`;
  if (!capabilities.dtypes.includes(problem.dtype)) return `type ${problem.dtype}`;
  if (!able.groups && groups > 1) return `${groups} groups`;
  if (!able.dilation && axes.some(({ dilation }) => dilation > 1)) return `dilation [${problem.dilation}]`;
  if (!able.bias && problem.bias !== null) return 'a bias';
  if (!able.emptyBatch && batch === 0) return 'an empty batch';
  if (!PADDING[able.padding](axes)) return `pads [${problem.padBegin}], [${problem.padEnd}]: only ${able.padding}`;
  if (axes.some((axis) => axis.outputPadding > mostOutputPadding(axis, able))) {
    return `output padding [${problem.outputPadding}]: only ${able.outputPadding}`;
  }
  if (multiplyAdds > capabilities.maxMultiplyAdds) {
    return `${multiplyAdds} multiply-adds: at most ${capabilities.maxMultiplyAdds} are put to it`;
  }
  return null;
}

/** TensorFlow has one word for the pads of all axes, so SAME and VALID cannot be mixed. */
const PADDING: Readonly<Record<AxisCapabilities['padding'], (axes: readonly Axis[]) => boolean>> = {
  asymmetric: () => true,
  symmetric: (axes) => axes.every(({ padBegin, padEnd }) => padBegin === padEnd),
  'same-or-valid': (axes) => axes.every(isUnpadded) || axes.every(isSame),
  none: (axes) => axes.every(isUnpadded),
};

function isUnpadded({ padBegin, padEnd }: Axis): boolean {
  return padBegin === 0 && padEnd === 0;
}

/** SAME takes outputs of (i − 1)·s + 1 … i·s and crops what is over, the larger half at the end. */
function isSame({ input, stride, effectiveKernel, output, padBegin, padEnd }: Axis): boolean {
  const before = (input - 1) * stride;
  const over = Math.max(before + effectiveKernel - output, 0);
  const isInRange = output > before && output <= input * stride;
  return isInRange && padBegin === Math.floor(over / 2) && padEnd === Math.ceil(over / 2);
}

function mostOutputPadding({ stride, dilation }: Axis, { outputPadding }: AxisCapabilities): number {
  return { full: Math.max(stride, dilation) - 1, 'below-stride': stride - 1, none: 0 }[outputPadding];
}
