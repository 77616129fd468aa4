/** What a matrix says of one cell: where an input cell goes to (its row of C), and what an output cell is made of. */
import type { ConvolutionMatrix, MatrixEntry } from '../../explain/convolution-matrix.ts';
import { maximumOf } from '../../spec/extremes.ts';
import { cellName, short, signed } from './names.ts';

/** One to many: the row of C, a column of Cᵀ. */
export function goesTo({ entries }: ConvolutionMatrix, row: number): MatrixEntry[] {
  return entries.filter((entry) => entry.row === row);
}

/** Many to one: the column of C, a row of Cᵀ. */
export function comesFrom({ entries }: ConvolutionMatrix, column: number): MatrixEntry[] {
  return entries.filter((entry) => entry.column === column);
}

/** The output cell with the most products, the first of several: the one worth looking at. */
export function busiestColumn({ entries, columns }: ConvolutionMatrix): number {
  const counts = new Array<number>(columns).fill(0);
  for (const { column } of entries) counts[column]++;
  return counts.indexOf(maximumOf(counts));
}

/** The products that an output cell is the sum of, in numbers, at most so many. */
export function sumText(
  matrix: ConvolutionMatrix,
  column: number,
  x: ArrayLike<number>,
  bias: number | null,
  most = 12,
): string {
  const terms = comesFrom(matrix, column).map(({ row, value }) => `${signed(x[row])}·${signed(value)}`);
  const shown = terms.length > most ? [...terms.slice(0, most), `… (${terms.length} products)`] : terms;
  const all = bias === null ? shown : [...shown, `${signed(bias)} (bias)`];
  return all.length === 0 ? '0 (no product lands here)' : all.join(' + ');
}

/** A row of C as text: which output cells, through which taps. */
export function targetsText(matrix: ConvolutionMatrix, row: number, most = 12): string {
  const targets = goesTo(matrix, row).map(
    ({ column, value, tap }) => `${cellName('y', column, matrix.columnShape)} by w[${tap}] = ${short(value)}`,
  );
  return targets.length > most
    ? `${targets.slice(0, most).join(', ')}, … (${targets.length} cells)`
    : targets.join(', ');
}
