/**
 * Minimal filtering on one axis, F(m, r): m neighbouring outputs of r taps by m + r − 1 multiplications. Only those whose
 * constants are 0, ±1 and ½: all others need thirds, which no binary number is, and would leave the exact lane.
 * assembly/transform.ts has formulas, source and the two other transforms.
 */
import type { ResidueClass } from '../residue-classes.ts';

export interface Transform {
  readonly name: string;
  /** What assembly/transform.ts calls it. */
  readonly kind: number;
  readonly taps: number;
  readonly outputs: number;
  /** Points by taps: what the weights are multiplied by. */
  readonly weights: readonly (readonly number[])[];
}

export const IDENTITY: Transform = { name: '–', kind: 0, taps: 1, outputs: 1, weights: [[1]] };

export const TRANSFORMS: readonly Transform[] = [
  IDENTITY,
  { name: 'F(2,2)', kind: 1, taps: 2, outputs: 2, weights: [[1, 0], [1, 1], [0, 1]] },
  { name: 'F(3,2)', kind: 2, taps: 2, outputs: 3, weights: [[1, 0], [0.5, 0.5], [0.5, -0.5], [0, 1]] },
  { name: 'F(2,3)', kind: 3, taps: 3, outputs: 2, weights: [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]] },
];

/** Multiplications that so many positions of one axis take. */
export function multiplicationsOf({ outputs, weights }: Transform, positions: number): number {
  return Math.ceil(positions / outputs) * weights.length;
}

/** The one with the fewest multiplications; null where there is none for these taps. */
export function transformFor({ offsets }: ResidueClass, positions: number): Transform | null {
  if (offsets.some((offset, tap) => offset !== offsets[0] + tap)) return null;
  const fitting = TRANSFORMS.filter(({ taps }) => taps === offsets.length);
  fitting.sort((a, b) => multiplicationsOf(a, positions) - multiplicationsOf(b, positions));
  return fitting[0] ?? null;
}
