/** What a start in words is made from, and extents that several need. */
import { fullExtentOf } from '../../spec/axis.ts';
import type { Case } from '../../spec/case.ts';

/** The shapes and attributes that a start is made for, and a number that chooses among several of a kind. */
export interface StartShapes {
  readonly problem: Case;
  /** One of 0 … below `count`, another for each place that asks. */
  readonly pick: (count: number) => number;
  /** The only axis for which extents and pads are picked; left out, for every axis. */
  readonly axis?: number;
}

/** Attributes by the names of a framework. */
export type StartAttributes = Record<string, unknown>;

/** Makes the attributes of a call for given shapes. */
export type WordStart = (shapes: StartShapes) => StartAttributes;

/** Output extents where nothing is cropped. */
export function fullExtents({ x, w, stride, dilation }: Case): number[] {
  return stride.map((s, axis) =>
    fullExtentOf({ input: x.shape[axis + 2], kernel: w.shape[axis + 2], stride: s, dilation: dilation[axis] }),
  );
}

/** The number of extents that a drawn output may be away from the one where nothing is cropped. */
const AROUND = 4;

/** Extents near those where nothing is cropped. */
export function extentsAround({ problem, pick, axis }: StartShapes): number[] {
  return fullExtents(problem).map((full, at) =>
    axis === undefined || at === axis ? Math.max(1, full - AROUND + pick(2 * AROUND)) : full,
  );
}
