/** Which cells of the other pictures belong to a cell: where its number comes from, and where it goes. */

import type { MatrixEntry } from '../../explain/convolution-matrix.ts';
import { indexIn } from '../../explain/indices.ts';
import type { Scene } from './scene.ts';
import type { PictureCell, PictureName } from './settings.ts';

/** self: the cell itself. from: it comes from here. to: it goes there. with: the weights in between. read: a zero read. */
export type CellRole = 'self' | 'from' | 'to' | 'with' | 'read';

/** The part that each cell plays, by picture and flat index. */
export type CellRoles = Readonly<Record<PictureName, ReadonlyMap<number, CellRole>>>;

/** The products that a cell has a share in. */
export function productsOf(scene: Scene, { of, at }: PictureCell): readonly MatrixEntry[] {
  const { byRow, byColumn, byWeight, sourceOf, weightOf, matrix } = scene;
  switch (of) {
    case 'x':
      return byRow[at];
    case 'y':
      return byColumn[at];
    case 'w':
      return byWeight[at];
    case 'flipped':
      return byWeight[weightOf[at]];
    case 'spread':
      return sourceOf[at] < 0 ? [] : byRow[sourceOf[at]];
    case 'C':
      return byRow[Math.floor(at / matrix.columns)].filter(({ column }) => column === at % matrix.columns);
  }
}

export function rolesOf(scene: Scene, cell: PictureCell | null): CellRoles {
  const parts = Object.fromEntries(
    (['x', 'w', 'y', 'spread', 'flipped', 'C'] as const).map((name) => [name, new Map<number, CellRole>()]),
  ) as Record<PictureName, Map<number, CellRole>>;
  if (cell === null) return parts;
  const { sourceOf, weightOf, matrix } = scene;
  const products = productsOf(scene, cell);
  // The whole window that is read, with the zeros in it.
  if (cell.of === 'y') for (const { at } of readsOf(scene, cell.at)) parts.spread.set(at, 'read');
  const rows = new Set(products.map(({ row }) => row));
  const weights = new Set(products.map(({ weight }) => weight));
  for (const row of rows) parts.x.set(row, 'from');
  for (const weight of weights) parts.w.set(weight, 'with');
  for (const { row, column } of products) {
    parts.y.set(column, 'to');
    parts.C.set(row * matrix.columns + column, 'with');
  }
  sourceOf.forEach((row, at) => {
    if (rows.has(row)) parts.spread.set(at, 'from');
  });
  weightOf.forEach((weight, at) => {
    if (weights.has(weight)) parts.flipped.set(at, 'with');
  });
  markSelf(scene, cell, parts);
  return parts;
}

/** The cell, and the same number in another picture: x in the spread image, w in the flipped kernel. */
function markSelf(
  { sourceOf, weightOf }: Scene,
  { of, at }: PictureCell,
  parts: Record<PictureName, Map<number, CellRole>>,
): void {
  parts[of].set(at, 'self');
  const twins = (holders: readonly number[], held: number, name: PictureName) => {
    holders.forEach((holds, index) => {
      if (holds === held) parts[name].set(index, 'self');
    });
  };
  if (of === 'x') twins(sourceOf, at, 'spread');
  if (of === 'w') twins(weightOf, at, 'flipped');
  if (of === 'spread' && sourceOf[at] >= 0) parts.x.set(sourceOf[at], 'self');
  if (of === 'flipped') parts.w.set(weightOf[at], 'self');
}

/** One cell of the spread image under one weight of the flipped kernel; both are flat. */
export interface Read {
  readonly at: number;
  readonly flipped: number;
}

/** What one output cell reads: o + k·d in every channel of its group, zeros included. */
export function readsOf({ geometry, tensors }: Scene, column: number): Read[] {
  const { axes, groups, inChannels, outChannels } = geometry;
  const [inPerGroup, outPerGroup] = [inChannels / groups, outChannels / groups];
  const [m, ...o] = indexIn(tensors.y.shape, column);
  const spread = tensors.spread.shape.slice(1);
  const first = Math.floor(m / outPerGroup) * inPerGroup;
  const channels = Array.from({ length: inPerGroup }, (_, c): Read => {
    return { at: first + c, flipped: (first + c) * outPerGroup + (m % outPerGroup) };
  });
  return axes.reduce(
    (reads, { kernel, dilation }, axis) =>
      reads.flatMap(({ at, flipped }) =>
        Array.from({ length: kernel }, (_, k): Read => {
          return { at: at * spread[axis] + o[axis] + k * dilation, flipped: flipped * kernel + k };
        }),
      ),
    channels,
  );
}
