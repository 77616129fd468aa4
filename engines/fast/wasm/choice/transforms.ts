/**
 * Minimal filtering on one axis, F(m, r): m neighbouring outputs of r taps by m + r − 1 multiplications. Only those
 * whose constants are 0, ±1 and ½: all others need thirds, which no binary number is, and would leave the exact lane.
 * assembly/gathering/minimal-filtering.ts has formulas and source, pack-weights.ts beside it what becomes of the
 * weights.
 */
import type { ResidueClass } from '../../residue-classes.ts';
import { F22, F23, F32, IDENTITY } from '../constants.ts';

export interface Transform {
  readonly name: string;
  /** What the kernels call it. */
  readonly kind: number;
  readonly taps: number;
  readonly outputs: number;
  /** Multiplications for a tile of outputs. */
  readonly points: number;
}

export const TRANSFORMS: readonly Transform[] = [
  { name: 'F(1,1)', kind: IDENTITY, taps: 1, outputs: 1, points: 1 },
  { name: 'F(2,2)', kind: F22, taps: 2, outputs: 2, points: 3 },
  { name: 'F(3,2)', kind: F32, taps: 2, outputs: 3, points: 4 },
  { name: 'F(2,3)', kind: F23, taps: 3, outputs: 2, points: 4 },
];

/** The one with the fewest multiplications for so many positions; null where there is none for these taps. */
export function transformFor({ offsets }: ResidueClass, positions: number): Transform | null {
  if (offsets.some((offset, tap) => offset !== offsets[0] + tap)) return null;
  const multiplications = ({ outputs, points }: Transform) => Math.ceil(positions / outputs) * points;
  const fitting = TRANSFORMS.filter(({ taps }) => taps === offsets.length);
  return fitting.toSorted((a, b) => multiplications(a) - multiplications(b))[0] ?? null;
}
