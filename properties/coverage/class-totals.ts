/** Coverage of a run in sum: the cases of all subjects in each class, and in each two classes at once. */
import type { CombinationCoverage } from './combinations.ts';

/** The coverage of all subjects together. */
export interface ClassTotals {
  /** In the order of the classes; cases is null where no subject covers the class. */
  readonly classes: readonly { readonly id: string; readonly cases: number | null }[];
  /** Each two classes once. */
  readonly pairs: readonly ClassPair[];
}

/** Two classes, and how many cases of all subjects belonged to both. */
export interface ClassPair {
  readonly row: string;
  readonly column: string;
  readonly cases: number;
  /** never: some subject could have had a case of both and had none; impossible: ruled out for all subjects. */
  readonly state: 'exercised' | 'never' | 'impossible';
}

/** The parts of a verify result that these totals are made of. */
export interface Covering {
  readonly coverage: readonly { readonly id: string; readonly counts: Readonly<Record<string, number | null>> }[];
  readonly combinations: readonly Pick<CombinationCoverage, 'counts' | 'pairs'>[];
}

/** Empty where no cases were drawn. */
export function classTotalsOf({ coverage, combinations }: Covering): ClassTotals {
  const classes = coverage.map(({ id, counts }) => {
    const covered = Object.values(counts).filter((count) => count !== null);
    return { id, cases: covered.length === 0 ? null : sumOf(covered) };
  });
  const pairs = classes.flatMap(({ id: row }, i) =>
    classes.slice(0, i).map(({ id: column }, j): ClassPair => {
      const cases = sumOf(combinations.map(({ counts }) => counts[i][j]));
      const isMissed = combinations.some(({ pairs: { missing } }) =>
        missing.some((pair) => pair.includes(row) && pair.includes(column)),
      );
      return { row, column, cases, state: cases > 0 ? 'exercised' : isMissed ? 'never' : 'impossible' };
    }),
  );
  return { classes, pairs: combinations.length === 0 ? [] : pairs };
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
