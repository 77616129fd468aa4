/**
 * Every legal geometry of one axis within a bound n: input, kernel, stride and dilation from 1 to n, both pads from 0
 * to n, every output padding below max(stride, dilation), wherever one output cell is left. Smaller ones first, so that
 * the first geometry that fails is a smallest one.
 */

import { fullExtentOf, outputExtentOf, type UncroppedAxis } from '../../spec/axis.ts';
import type { Rank } from '../../spec/case.ts';
import type { AxisCapabilities } from '../../subjects/capabilities.ts';
import type { AxisDraft, CaseLayout } from '../cases/legal-layout.ts';

/** The geometries in shells: all whose largest number is 1, then 2, up to the bound. */
export function* axesWithin(bound: number): Generator<AxisDraft> {
  for (let shell = 1; shell <= bound; shell++) {
    for (const axis of axesUpTo(shell)) {
      const { input, kernel, stride, dilation, padBegin, padEnd } = axis;
      if (Math.max(input, kernel, stride, dilation, padBegin, padEnd) === shell) yield axis;
    }
  }
}

/** With a larger bound there are more geometries than anyone waits for: with this one 30 million. */
export const MOST_BOUND = 12;

const counts = new Map<number, number>();

/** How many there are within a bound. Counted once: each axis of each rank has as many. @throws RangeError beyond MOST_BOUND */
export function countOfAxes(bound: number): number {
  const known = counts.get(bound);
  if (known !== undefined) return known;
  if (bound > MOST_BOUND) throw new RangeError(`bound must be at most ${MOST_BOUND}, got ${bound}`);
  let count = 0;
  for (const axis of uncroppedUpTo(bound)) count += cropsOf(axis, bound);
  counts.set(bound, count);
  return count;
}

/** How many `cropped` gives. */
function cropsOf(axis: UncroppedAxis, bound: number): number {
  const reach = fullExtentOf(axis);
  let count = 0;
  for (let outputPadding = 0; outputPadding < Math.max(axis.stride, axis.dilation); outputPadding++) {
    const most = reach + outputPadding - 1;
    for (let padBegin = 0; padBegin <= Math.min(bound, most); padBegin++) count += Math.min(bound, most - padBegin) + 1;
  }
  return count;
}

function* axesUpTo(most: number): Generator<AxisDraft> {
  for (const axis of uncroppedUpTo(most)) yield* cropped(axis, most);
}

function* uncroppedUpTo(most: number): Generator<UncroppedAxis> {
  for (let input = 1; input <= most; input++) {
    for (let kernel = 1; kernel <= most; kernel++) {
      for (let stride = 1; stride <= most; stride++) {
        for (let dilation = 1; dilation <= most; dilation++) {
          yield { input, kernel, stride, dilation };
        }
      }
    }
  }
}

/** All ways to crop one uncropped geometry. */
function* cropped(axis: UncroppedAxis, most: number): Generator<AxisDraft> {
  const { stride, dilation } = axis;
  const reach = fullExtentOf(axis);
  for (let outputPadding = 0; outputPadding < Math.max(stride, dilation); outputPadding++) {
    for (let padBegin = 0; padBegin <= most; padBegin++) {
      for (let padEnd = 0; padEnd <= most && padBegin + padEnd < reach + outputPadding; padEnd++) {
        yield { ...axis, padBegin, padEnd, outputPadding };
      }
    }
  }
}

/**
 * A further geometry beyond the customary limits: pads from −most, or an output padding of max(stride, dilation) or
 * more.
 */
export function* axesOfAnyCrop(most: number): Generator<AxisDraft> {
  for (const axis of axesUpTo(most)) {
    const { stride, dilation, padBegin, padEnd, outputPadding } = axis;
    const limit = Math.max(stride, dilation);
    const output = outputExtentOf(axis);
    if (padBegin > 0 && output + padBegin >= 1) yield { ...axis, padBegin: -padBegin };
    if (padEnd > 0) yield { ...axis, padEnd: -padEnd };
    if (padBegin > 0 && padEnd > 0) yield { ...axis, padBegin: -padBegin, padEnd: -padEnd };
    yield { ...axis, outputPadding: outputPadding + limit };
  }
}

/**
 * One image, one channel on either side, and a geometry on one axis. On the others stand two cells under one tap, so
 * that a cell that is put into the wrong row shows; but what has one value for all axes they share.
 * @param at which axis
 */
export function layoutOfAxis(
  axis: AxisDraft,
  rank: Rank,
  at: number,
  { bias, uniform }: Pick<AxisCapabilities, 'bias' | 'uniform'>,
): Omit<CaseLayout, 'dtype'> {
  const on = (field: keyof AxisDraft, ofShape: readonly number[] = []) => {
    const isShared = uniform.some((one) => one === field || (one === 'padding' && field.startsWith('pad')));
    const values = ofShape.slice();
    for (let other = 0; other < rank; other++) values.push(other === at || isShared ? axis[field] : PLAIN[field]);
    return values;
  };
  return {
    xShape: on('input', [1, 1]),
    wShape: on('kernel', [1, 1]),
    biasLength: bias ? 1 : null,
    stride: on('stride'),
    dilation: on('dilation'),
    padBegin: on('padBegin'),
    padEnd: on('padEnd'),
    outputPadding: on('outputPadding'),
    groups: 1,
  };
}

const PLAIN: AxisDraft = { input: 2, kernel: 1, stride: 1, dilation: 1, padBegin: 0, padEnd: 0, outputPadding: 0 };
