/** A sparse matrix as a picture: the numbers that it stores, by tap, and a dot for every zero of its structure. */

import { maximumOf } from '../../spec/extremes.ts';
import { type Html, html } from '../page/html.ts';
import { short } from './names.ts';

export interface StoredNumber {
  readonly row: number;
  readonly column: number;
  readonly value: number;
  /** Numbers of one tap have one colour; null for plain ones. */
  readonly tap: number | null;
}

export interface MatrixPicture {
  readonly id: string;
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  readonly numbers: readonly StoredNumber[];
  readonly rowName?: (row: number) => string;
  readonly columnName?: (column: number) => string;
  readonly markedRow?: number;
  readonly markedColumn?: number;
}

const CELL = 24;
const MOST_ROWS = 150;
const MOST_COLUMNS = 150;
/** Kernels have more taps than there are distinct colours; colours repeat. */
const COLOURS = 6;

export function matrixPicture(picture: MatrixPicture): Html {
  const { id, title, rows, columns, numbers, rowName, columnName } = picture;
  const shown = { rows: Math.min(rows, MOST_ROWS), columns: Math.min(columns, MOST_COLUMNS) };
  const left =
    rowName === undefined ? 1 : 8 * maximumOf(Array.from({ length: shown.rows }, (_, row) => rowName(row).length)) + 8;
  const top =
    columnName === undefined
      ? 1
      : 8 * maximumOf(Array.from({ length: shown.columns }, (_, column) => columnName(column).length)) + 8;
  const [width, height] = [left + shown.columns * CELL + 1, top + shown.rows * CELL + 1];
  const inside = numbers.filter(({ row, column }) => row < shown.rows && column < shown.columns);
  const note =
    rows > shown.rows || columns > shown.columns
      ? `(drawn: ${shown.rows} × ${shown.columns} of ${rows} × ${columns})`
      : '';
  return html`<figure class="picture"><figcaption>${title}${note !== '' && html` <span class="note">${note}</span>`}</figcaption>
<div class="wide-picture" role="group" tabindex="0" aria-label="${title}, may be scrolled"><svg class="matrix-picture" data-picture="${id}" role="img" aria-label="${title}: ${rows} rows, ${columns} columns, ${numbers.length} numbers stored" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<rect class="frame" x="${left}" y="${top}" width="${shown.columns * CELL}" height="${shown.rows * CELL}"/>
<path class="zeros" d="${zeroDots(shown, inside, left, top)}"/>${marks(picture, shown, left, top)}${names(picture, shown, left, top)}${inside.map((number) => stored(number, columns, left, top))}</svg></div></figure>`;
}

/** One path for all: a page of thousands of dots would be slow. */
function zeroDots(
  shown: { rows: number; columns: number },
  numbers: readonly StoredNumber[],
  left: number,
  top: number,
): string {
  const taken = new Set(numbers.map(({ row, column }) => row * shown.columns + column));
  const dots: string[] = [];
  for (let row = 0; row < shown.rows; row++) {
    for (let column = 0; column < shown.columns; column++) {
      if (!taken.has(row * shown.columns + column)) {
        dots.push(`M${left + column * CELL + CELL / 2} ${top + row * CELL + CELL / 2}h0`);
      }
    }
  }
  return dots.join('');
}

function marks(
  { markedRow, markedColumn }: MatrixPicture,
  shown: { rows: number; columns: number },
  left: number,
  top: number,
): Html[] {
  const [width, height] = [shown.columns * CELL, shown.rows * CELL];
  return [
    ...(markedRow === undefined
      ? []
      : [html`<rect class="mark" x="${left}" y="${top + markedRow * CELL}" width="${width}" height="${CELL}"/>`]),
    ...(markedColumn === undefined
      ? []
      : [html`<rect class="mark" x="${left + markedColumn * CELL}" y="${top}" width="${CELL}" height="${height}"/>`]),
  ];
}

function names(
  { rowName, columnName }: MatrixPicture,
  shown: { rows: number; columns: number },
  left: number,
  top: number,
): Html[] {
  const beside =
    rowName === undefined
      ? []
      : Array.from(
          { length: shown.rows },
          (_, row) =>
            html`<text class="name" text-anchor="end" x="${left - 6}" y="${top + row * CELL + CELL / 2}">${rowName(row)}</text>`,
        );
  const above =
    columnName === undefined
      ? []
      : Array.from({ length: shown.columns }, (_, column) => {
          const [x, y] = [left + column * CELL + CELL / 2, top - 6];
          return html`<text class="name" transform="translate(${x} ${y}) rotate(-90)">${columnName(column)}</text>`;
        });
  return [...beside, ...above];
}

function stored({ row, column, value, tap }: StoredNumber, columns: number, left: number, top: number): Html {
  const [x, y] = [left + column * CELL, top + row * CELL];
  const text = short(value);
  const size = text.length > 3 && html` textLength="${CELL - 4}" lengthAdjust="spacingAndGlyphs"`;
  return html`<g class="stored${tap !== null && ` tap-${tap % COLOURS}`}"><rect x="${x}.5" y="${y}.5" width="${CELL - 1}" height="${CELL - 1}"/><text x="${x + CELL / 2}" y="${y + CELL / 2}" data-at="${row * columns + column}"${size}>${text}</text></g>`;
}

/** A column of numbers, as what a matrix is multiplied with. */
export function vectorPicture(
  id: string,
  title: string,
  values: readonly number[],
  name: (at: number) => string,
): Html {
  return matrixPicture({
    id,
    title,
    rows: values.length,
    columns: 1,
    numbers: values.map((value, row) => ({ row, column: 0, value, tap: null })),
    rowName: name,
  });
}
