/**
 * What a convention crops from the ends of an axis. An end pad and an output padding both move the end of the output,
 * so that only their difference counts: what is cropped at the end, which is negative where the end is extended.
 *
 *   o = full − begin − end,   end = pe − a
 *
 * Source: ../axis.ts.
 */
import { type Crop, effectiveKernelOf, fullExtentOf, type UncroppedAxis } from '../axis.ts';
import type { Attributes } from '../case.ts';
import type { Operands, Outline } from './convention.ts';

export interface AxisExtents extends UncroppedAxis {
  readonly effectiveKernel: number;
  /** The output's extent where nothing is cropped and nothing added. */
  readonly full: number;
}

/** What is left to a convention to decide of an axis. */
export interface Pads {
  readonly padBegin: number;
  readonly padEnd: number;
  readonly outputPadding: number;
}

export function extentsOf(
  { x, w }: Pick<Operands, 'x' | 'w'>,
  stride: readonly number[],
  dilation: readonly number[],
): AxisExtents[] {
  return stride.map((s, axis) => {
    const extents = {
      input: x.shape[axis + 2],
      kernel: w.shape[axis + 2],
      stride: s,
      dilation: dilation[axis],
      effectiveKernel: 0,
      full: 0,
    };
    extents.effectiveKernel = effectiveKernelOf(extents);
    extents.full = fullExtentOf(extents);
    return extents;
  });
}

/** The pads for a crop, with neither an end pad nor an output padding where the other will do. */
export function padsOf({ begin, end }: Crop): Pads {
  return { padBegin: begin, padEnd: Math.max(end, 0), outputPadding: Math.max(-end, 0) };
}

export function cropsOf({ padBegin, padEnd, outputPadding }: Attributes): Crop[] {
  return padBegin.map((begin, axis) => ({ begin, end: padEnd[axis] - outputPadding[axis] }));
}

/** The same operator with no cell both cropped from and added to an end: what two conventions are compared by. */
export function canonical<T extends Attributes>(outline: T): T {
  const pads = cropsOf(outline).map(padsOf);
  return { ...outline, padEnd: pads.map((each) => each.padEnd), outputPadding: pads.map((each) => each.outputPadding) };
}

export function attributesOf(extents: readonly AxisExtents[], pads: readonly Pads[], groups: number): Attributes {
  return {
    stride: extents.map(({ stride }) => stride),
    padBegin: pads.map(({ padBegin }) => padBegin),
    padEnd: pads.map(({ padEnd }) => padEnd),
    outputPadding: pads.map(({ outputPadding }) => outputPadding),
    dilation: extents.map(({ dilation }) => dilation),
    groups,
  };
}

/** Whether two outlines of the same operands are the same operator. */
export function isSameOperator(one: Outline, other: Outline): boolean {
  return (
    one.groups === other.groups &&
    isSameList(one.stride, other.stride) &&
    isSameList(one.dilation, other.dilation) &&
    isSameList(one.padBegin, other.padBegin) &&
    isSameList(endsOf(one), endsOf(other)) &&
    isSameList(one.x.shape, other.x.shape) &&
    isSameList(one.w.shape, other.w.shape)
  );
}

/** What an end pad and an output padding come to together: they take away from each other. */
function endsOf({ padEnd, outputPadding }: Outline): number[] {
  return padEnd.map((pad, axis) => pad - outputPadding[axis]);
}

function isSameList(one: readonly number[], other: readonly number[]): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

/** The output's spatial extents. */
export function outlineExtents(outline: Outline): number[] {
  const crops = cropsOf(outline);
  return extentsOf(outline, outline.stride, outline.dilation).map(
    ({ full }, axis) => full - crops[axis].begin - crops[axis].end,
  );
}
