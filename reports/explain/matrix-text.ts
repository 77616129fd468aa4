/** C as a list of what it stores, for a terminal and for other programs: one line a number. */
import type { ConvolutionMatrix } from '../../explain/convolution-matrix.ts';

/** Tab-separated, with a head: row, column, value, tap. Lines that begin with # say what the rows and columns are. */
export function matrixText({ rows, columns, rowShape, columnShape, entries }: ConvolutionMatrix): string {
  const head = [
    `# C is ${rows} × ${columns} and stores ${entries.length} numbers`,
    `# rows: cells of x [${rowShape}]; columns: cells of y [${columnShape}]; both row-major; y = Cᵀ·x`,
    'row\tcolumn\tvalue\ttap',
  ];
  const body = entries.map(({ row, column, value, tap }) => `${row}\t${column}\t${value}\t${tap.join(',')}`);
  return `${[...head, ...body].join('\n')}\n`;
}
