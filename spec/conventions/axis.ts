/**
 * One spatial axis under a convention. An end pad and an output padding both move the end of the output, so that only
 * their difference counts: what is cropped at the end, which is negative where the end is extended.
 *
 *   o = full − begin − end,   full = (i − 1)·s + ek,   ek = (k − 1)·d + 1,   end = pe − a
 *
 * Source: geometry.ts.
 */
import type { Attributes } from '../case.ts';
import type { Operands, Outline } from './convention.ts';

export interface Extents {
  readonly input: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
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

/** The two numbers that an axis of the output depends on. */
export interface Crop {
  readonly begin: number;
  /** Negative where the end is extended. */
  readonly end: number;
}

export function extentsOf(
  { x, w }: Pick<Operands, 'x' | 'w'>,
  stride: readonly number[],
  dilation: readonly number[],
): Extents[] {
  return stride.map((s, axis) => {
    const input = x.shape[axis + 2];
    const kernel = w.shape[axis + 2];
    const effectiveKernel = (kernel - 1) * dilation[axis] + 1;
    return {
      input,
      kernel,
      stride: s,
      dilation: dilation[axis],
      effectiveKernel,
      full: (input - 1) * s + effectiveKernel,
    };
  });
}

/** The pads for a crop, with neither an end pad nor an output padding where the other will do. */
export function padsOf({ begin, end }: Crop): Pads {
  return { padBegin: begin, padEnd: Math.max(end, 0), outputPadding: Math.max(-end, 0) };
}

/** A crop of `total` cells with the smaller half at the beginning; −1 is halved to −1 and 0. */
export function halved(total: number): Crop {
  const begin = Math.floor(total / 2);
  return { begin, end: total - begin };
}

export function cropsOf({ padBegin, padEnd, outputPadding }: Attributes): Crop[] {
  return padBegin.map((begin, axis) => ({ begin, end: padEnd[axis] - outputPadding[axis] }));
}

/** The same operator with no cell both cropped from and added to an end: what two conventions are compared by. */
export function canonical<T extends Attributes>(outline: T): T {
  const pads = cropsOf(outline).map(padsOf);
  return { ...outline, padEnd: pads.map((each) => each.padEnd), outputPadding: pads.map((each) => each.outputPadding) };
}

export function attributesOf(extents: readonly Extents[], pads: readonly Pads[], groups: number): Attributes {
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
  const told = (outline: Outline) => {
    const { stride, padBegin, padEnd, outputPadding, dilation, groups, x, w } = canonical(outline);
    return JSON.stringify([stride, padBegin, padEnd, outputPadding, dilation, groups, x.shape, w.shape]);
  };
  return told(one) === told(other);
}

/** The output's spatial extents. */
export function outputExtents(outline: Outline): number[] {
  const crops = cropsOf(outline);
  return extentsOf(outline, outline.stride, outline.dilation).map(
    ({ full }, axis) => full - crops[axis].begin - crops[axis].end,
  );
}
