/** Covering arrays as properties/exhaustive/covering-arrays.json keeps them. */
import { createRequire } from 'node:module';
import { freeNumbersOf, type Strength } from '../../properties/exhaustive/several-axes.ts';
import type { Rank } from '../../spec/case.ts';

// Loaders disagree about what the default export of this package is; what require gives is beyond doubt.
const covertable: typeof import('covertable') = createRequire(import.meta.url)('covertable');

/** Every one that certificates have. */
export const ARRAYS: readonly (readonly [Rank, Strength])[] = [
  [1, 2],
  [2, 2],
  [3, 2],
  [1, 3],
  [2, 3],
  [3, 3],
];

/** The rows of one: of each free number, in their order, the digit that says which of its levels it has. */
export function madeArray(rank: Rank, strength: Strength): string[] {
  const factors = freeNumbersOf(rank) as Record<string, number[]>;
  const rows = covertable.make(factors, { length: strength, criterion: covertable.criteria.simple });
  return (rows as Record<string, number>[]).map((row) =>
    Object.entries(factors)
      .map(([name, levels]) => levels.indexOf(row[name]))
      .join(''),
  );
}
