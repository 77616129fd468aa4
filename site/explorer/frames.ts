/** Frames around what one cell reads or stamps, plane by plane, in drawn cells; they go over what is cropped too. */

import { indexIn } from '../../explain/indices.ts';
import type { Axis } from '../../spec/geometry.ts';
import { elementCount } from '../../spec/tensor.ts';

import { drawnAxis } from './planes.ts';
import type { Scene } from './scene.ts';

export interface PictureFrame {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** Where the kernel lies on an axis: from which position, in steps of the dilation. */
interface Reach {
  readonly axis: Axis;
  readonly from: number;
  /** Cells that are drawn in front of position 0. */
  readonly before: number;
}

/** The stamp of an input cell on each plane of the output; null where it adds nothing. @param row flat cell of x */
export function stampFrames({ geometry, tensors }: Scene, row: number): (PictureFrame | null)[] {
  const { axes, groups, inChannels, outChannels } = geometry;
  const [c, ...i] = indexIn(tensors.x.shape, row);
  const group = Math.floor((c * groups) / inChannels);
  const reaches = axes.map((axis, at): Reach => {
    return { axis, from: i[at] * axis.stride - axis.padBegin, before: -drawnAxis(axis).first };
  });
  return framesOf(tensors.y.shape, reaches, (m) => Math.floor((m * groups) / outChannels) === group);
}

/** What an output cell reads on each plane of the spread image; null where nothing. @param column flat cell of y */
export function windowFrames({ geometry, tensors }: Scene, column: number): (PictureFrame | null)[] {
  const { axes, groups, inChannels, outChannels } = geometry;
  const [m, ...o] = indexIn(tensors.y.shape, column);
  const group = Math.floor((m * groups) / outChannels);
  const reaches = axes.map((axis, at): Reach => ({ axis, from: o[at], before: 0 }));
  return framesOf(tensors.spread.shape, reaches, (c) => Math.floor((c * groups) / inChannels) === group);
}

/** @param shape [channels, …] of what is framed */
function framesOf(
  shape: readonly number[],
  reaches: readonly Reach[],
  isOfGroup: (channel: number) => boolean,
): (PictureFrame | null)[] {
  const drawn = Math.min(2, reaches.length);
  const fronts = shape.slice(0, -drawn);
  const ofSlices = reaches.slice(0, -drawn);
  const [vertical, horizontal] = reaches.length === 1 ? [null, reaches[0]] : reaches.slice(-2);
  return Array.from({ length: elementCount(fronts) }, (_, plane) => {
    const [channel, ...slices] = indexIn(fronts, plane);
    if (!isOfGroup(channel) || !ofSlices.every((reach, at) => isReached(reach, slices[at]))) return null;
    return {
      row: vertical === null ? 0 : vertical.from + vertical.before,
      rows: vertical === null ? 1 : vertical.axis.effectiveKernel,
      column: horizontal.from + horizontal.before,
      columns: horizontal.axis.effectiveKernel,
    };
  });
}

function isReached({ axis, from }: Reach, position: number): boolean {
  const tap = (position - from) / axis.dilation;
  return Number.isInteger(tap) && tap >= 0 && tap < axis.kernel;
}
