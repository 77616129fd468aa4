/** Rows of a table as lines of plain text, in columns. */
import { printable } from './printable.ts';

/** @param isText whether a column holds text, and so begins where it begins; numbers end where it ends */
export function aligned(
  rows: readonly (readonly string[])[],
  isText: (column: number) => boolean = (column) => column === 0,
): string[] {
  const printed = rows.map((row) => row.map(printable));
  const widths = printed.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(cell.length, widest[column] ?? 0)),
    [],
  );
  const padded = (cell: string, column: number) =>
    isText(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]);
  return printed.map((row) => `  ${row.map(padded).join('  ')}`.trimEnd());
}
