/** How a tensor lies on paper: one plane of rows and columns for every index of the axes in front of the last two. */

import { indexIn } from '../../explain/indices.ts';
import { fullExtentOf } from '../../spec/axis.ts';
import type { Axis, Geometry } from '../../spec/geometry.ts';
import { elementCount } from '../../spec/tensor.ts';

import type { Numbers, Scene, TensorName } from './scene.ts';

export interface Plane {
  /** Such as "channel 1, slice 0"; empty where there is only one plane. */
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  readonly cells: readonly PlaneCell[];
}

export interface PlaneCell {
  /** Flat index in the tensor; null for a cell that is cropped away, which no tensor holds. */
  readonly at: number | null;
  readonly row: number;
  readonly column: number;
  readonly kind: CellKind;
}

/** zero: put in between or around the input. cropped: stamps reach it, and pads crop it. added: by output padding. */
export type CellKind = 'number' | 'zero' | 'cropped' | 'added';

export function planesOf(scene: Scene, name: TensorName): Plane[] {
  const leading = name === 'w' || name === 'flipped' ? 2 : 1;
  return name === 'y' ? outputPlanes(scene) : plainPlanes(scene, name, leading);
}

function plainPlanes({ geometry, tensors, sourceOf }: Scene, name: TensorName, leading: number): Plane[] {
  const { shape } = tensors[name];
  const [rows, columns] = lastTwo(shape.slice(leading));
  const kindOf = (at: number): CellKind => (name === 'spread' && sourceOf[at] < 0 ? 'zero' : 'number');
  const titles = leading === 2 ? kernelTitles(shape, geometry) : channelTitles(shape);
  return titles.map((title, plane) => ({
    title,
    rows,
    columns,
    cells: gridOf(rows, columns, (row, column) => {
      const at = (plane * rows + row) * columns + column;
      return { at, kind: kindOf(at) };
    }),
  }));
}

/** One plane of plain numbers. */
export interface NumberPlane {
  readonly title: string;
  readonly columns: number;
  readonly data: readonly number[];
}

/** The planes of a tensor [channels, …] whose cells cannot be looked at one by one. */
export function numberPlanes({ shape, data }: Numbers): NumberPlane[] {
  const [rows, columns] = lastTwo(shape.slice(1));
  const count = rows * columns;
  return channelTitles(shape).map((title, at) => ({ title, columns, data: data.slice(at * count, (at + 1) * count) }));
}

/** Where the drawn part of an output axis begins and how long it is, cropped cells included. */
export interface DrawnAxis {
  /** Position of the first drawn cell; below zero where cells were cropped in front of it. */
  readonly first: number;
  readonly length: number;
  readonly output: number;
  readonly isKept: (position: number) => boolean;
  readonly isAdded: (position: number) => boolean;
}

export function drawnAxis(axis: Axis): DrawnAxis {
  const { padBegin, output, outputPadding } = axis;
  const first = Math.min(0, -padBegin);
  const end = Math.max(output, fullExtentOf(axis) - padBegin);
  return {
    first,
    length: end - first,
    output,
    isKept: (position) => position >= 0 && position < output,
    isAdded: (position) => position >= output - outputPadding && position < output,
  };
}

/** The output with what pads crop from it around it. Slices that are cropped whole are not drawn. */
function outputPlanes({ geometry, tensors }: Scene): Plane[] {
  const { shape } = tensors.y;
  const axes = geometry.axes.map(drawnAxis);
  const [vertical, horizontal] = axes.length === 1 ? [LINE, axes[0]] : axes.slice(-2);
  const slices = axes.slice(0, -2);
  const fronts = shape.slice(0, -Math.min(2, axes.length));
  return channelTitles(shape).map((title, plane) => {
    const [, ...slice] = indexIn(fronts, plane);
    const isAddedSlice = slices.some((axis, at) => axis.isAdded(slice[at]));
    return {
      title,
      rows: vertical.length,
      columns: horizontal.length,
      cells: gridOf(vertical.length, horizontal.length, (row, column) => {
        const [r, c] = [row + vertical.first, column + horizontal.first];
        if (!vertical.isKept(r) || !horizontal.isKept(c)) return { at: null, kind: 'cropped' };
        const isAdded = isAddedSlice || vertical.isAdded(r) || horizontal.isAdded(c);
        const at = (plane * vertical.output + r) * horizontal.output + c;
        return { at, kind: isAdded ? 'added' : 'number' };
      }),
    };
  });
}

/** The only row of a tensor with one axis. */
const LINE: DrawnAxis = { first: 0, length: 1, output: 1, isKept: () => true, isAdded: () => false };

function lastTwo(spatial: readonly number[]): [rows: number, columns: number] {
  return [spatial.length === 1 ? 1 : spatial[spatial.length - 2], spatial[spatial.length - 1]];
}

/** One for each plane of [channels, …]: what is one of several is named. */
function channelTitles(shape: readonly number[]): string[] {
  const front = shape.slice(0, shape.length - Math.min(2, shape.length - 1));
  const named = (index: readonly number[]) =>
    ['channel', 'slice'].flatMap((name, axis) => (front[axis] > 1 ? [`${name} ${index[axis]}`] : []));
  return Array.from({ length: elementCount(front) }, (_, plane) => named(indexIn(front, plane)).join(', '));
}

/** One for each plane of a kernel [C, M/groups, …]: the channel of x that it reads and the one of y that it adds to. */
function kernelTitles(shape: readonly number[], { groups, inChannels, outChannels }: Geometry): string[] {
  const front = shape.slice(0, shape.length - Math.min(2, shape.length - 2));
  return Array.from({ length: elementCount(front) }, (_, plane) => {
    const [c, m, slice] = indexIn(front, plane);
    const to = Math.floor((c * groups) / inChannels) * (outChannels / groups) + m;
    const channels = inChannels * outChannels > 1 ? [`x ${c} → y ${to}`] : [];
    return [...channels, ...(front[2] > 1 ? [`slice ${slice}`] : [])].join(', ');
  });
}

function gridOf(
  rows: number,
  columns: number,
  cell: (row: number, column: number) => Pick<PlaneCell, 'at' | 'kind'>,
): PlaneCell[] {
  return Array.from({ length: rows * columns }, (_, flat) => {
    const [row, column] = [Math.floor(flat / columns), flat % columns];
    return { ...cell(row, column), row, column };
  });
}
