/**
 * A tensor as a picture: a grid of numbers for each image and channel, beside each other. Cells that differ from another tensor
 * are told apart by a thick frame, a corner and bold digits, never by colour alone.
 */
import { type Html, html } from '../../reports/page/html.ts';
import { elementCount, type Tensor } from '../../spec/tensor.ts';

const CELL = { width: 42, height: 28 } as const;
const GAP = 14;
const LABEL = 18;
const MARGIN = 2;
/** Of a row of grids, in pixels: what fits a narrow phone. */
const WIDEST = 330;
/** Cells along one axis, and grids, beyond which a part is shown. */
const MOST_CELLS = 7;
const MOST_GRIDS = 8;

/** Two axes at most of a tensor, at an index of all others. */
interface Grid {
  readonly label: string;
  readonly rows: readonly (readonly Cell[])[];
}

interface Cell {
  readonly text: string;
  readonly differs: boolean;
}

export interface Picture {
  readonly svg: Html;
  /** What of the tensor is left out, in words; empty where nothing is. */
  readonly leftOut: string;
}

/** Which cells are marked: those that differ from another tensor or that it lacks, or only the latter. */
export interface Against {
  readonly tensor: Tensor;
  readonly marks: 'what differs' | 'what is missing there';
}

/** @param label what it is, for those who do not see it */
export function tensorPicture(tensor: Tensor, label: string, against: Against | null): Picture {
  const window = windowOf(tensor, against?.tensor ?? null);
  const grids = gridsOf(tensor, against, window);
  const svg = drawn(grids.slice(0, MOST_GRIDS), label);
  const parts = [
    ...(grids.length > MOST_GRIDS ? [`${grids.length - MOST_GRIDS} further grids`] : []),
    ...(window.columns < columnsOf(tensor)
      ? [`all but cells ${window.first} to ${window.first + window.columns - 1}`]
      : []),
    ...(rowsOf(tensor) > MOST_CELLS ? [`rows from ${MOST_CELLS} on`] : []),
  ];
  return { svg, leftOut: parts.length === 0 ? '' : `Left out: ${parts.join(', ')}.` };
}

function columnsOf({ shape }: Tensor): number {
  return shape.at(-1) ?? 1;
}

function rowsOf({ shape }: Tensor): number {
  return shape.length > 3 ? shape.at(-2)! : 1;
}

/** The columns that are shown: the first ones, or those around the first that differs. */
function windowOf(tensor: Tensor, against: Tensor | null): { readonly first: number; readonly columns: number } {
  const columns = columnsOf(tensor);
  if (columns <= MOST_CELLS) return { first: 0, columns };
  const isSameShape = against !== null && against.shape.join() === tensor.shape.join();
  const at = isSameShape ? tensor.data.findIndex((value, index) => !isEqual(value, against.data[index])) : -1;
  const middle = at < 0 ? 0 : at % columns;
  return { first: Math.min(Math.max(0, middle - 3), columns - MOST_CELLS), columns: MOST_CELLS };
}

function gridsOf(tensor: Tensor, against: Against | null, window: { first: number; columns: number }): Grid[] {
  const [columns, rows] = [columnsOf(tensor), rowsOf(tensor)];
  const leading = tensor.shape.length > 3 ? tensor.shape.slice(0, -2) : tensor.shape.slice(0, -1);
  const count = elementCount(tensor.shape) === 0 ? 0 : elementCount(leading);
  return Array.from({ length: count }, (_, grid) => {
    const index = unravelled(grid, leading);
    const cell = (row: number, column: number): Cell => {
      const value = tensor.data[(grid * rows + row) * columns + column];
      const place = tensor.shape.length > 3 ? [...index, row, column] : [...index, column];
      return { text: numeral(value), differs: against !== null && isMarked(value, place, against) };
    };
    const shown = Array.from({ length: window.columns }, (_, column) => window.first + column);
    return {
      label: count > 1 ? `[${index.join(', ')}]` : '',
      rows: Array.from({ length: Math.min(rows, MOST_CELLS) }, (_, row) => shown.map((column) => cell(row, column))),
    };
  });
}

function unravelled(at: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = at;
  for (const extent of shape.toReversed()) {
    index.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return index;
}

function isMarked(value: number | undefined, place: readonly number[], { tensor, marks }: Against): boolean {
  const other = valueAt(tensor, place);
  return marks === 'what differs' ? !isEqual(value, other) : other === undefined;
}

/** undefined where the tensor has no such cell. */
function valueAt({ shape, data }: Tensor, index: readonly number[]): number | undefined {
  if (index.length !== shape.length || index.some((at, axis) => at >= shape[axis])) return undefined;
  return data[index.reduce((flat, at, axis) => flat * shape[axis] + at, 0)];
}

function isEqual(a: number | undefined, b: number | undefined): boolean {
  return Object.is(a, b) || a === b;
}

/** At most six characters; a dash where there are fewer numbers than the shape says. */
function numeral(value: number | undefined): string {
  if (value === undefined) return '–';
  const plain = String(value).replace('-', '−').replace('Infinity', '∞');
  return plain.length <= 6 ? plain : value.toExponential(0).replace('e+', 'e').replaceAll('-', '−');
}

function drawn(grids: readonly Grid[], label: string): Html {
  let [x, y, wide] = [MARGIN, MARGIN, 0];
  let height = 0;
  const parts = grids.map((grid) => {
    const size = sizeOf(grid);
    if (x > MARGIN && x + size.width > WIDEST) [x, y, height] = [MARGIN, y + height + GAP, 0];
    const part = html`<g transform="translate(${x} ${y})">${gridMarkup(grid)}</g>`;
    wide = Math.max(wide, x + size.width);
    height = Math.max(height, size.height);
    x += size.width + GAP;
    return part;
  });
  const [width, tall] = [wide + MARGIN, y + height + MARGIN];
  return html`<svg class="pair-cells" role="img" aria-label="${label}" width="${width}" height="${tall}" viewBox="0 0 ${width} ${tall}">${parts}</svg>`;
}

function sizeOf({ label, rows }: Grid): { readonly width: number; readonly height: number } {
  const head = label === '' ? 0 : LABEL;
  return { width: (rows[0]?.length ?? 0) * CELL.width, height: head + rows.length * CELL.height };
}

function gridMarkup({ label, rows }: Grid): Html {
  const head = label === '' ? 0 : LABEL;
  const title = label !== '' && html`<text class="label" x="0" y="12">${label}</text>`;
  const places = rows.flatMap((row, r) =>
    row.map((cell, c) => ({ cell, x: c * CELL.width, y: head + r * CELL.height })),
  );
  // Frames of marked cells lie over those of their neighbours.
  const ordered = [...places.filter(({ cell }) => !cell.differs), ...places.filter(({ cell }) => cell.differs)];
  return html`${title}${ordered.map(cellMarkup)}`;
}

function cellMarkup({ cell, x, y }: { readonly cell: Cell; readonly x: number; readonly y: number }): Html {
  const { width, height } = CELL;
  const corner = `${x + width - 9},${y} ${x + width},${y} ${x + width},${y + 9}`;
  return html`<rect class="${cell.differs ? 'cell differs' : 'cell'}" x="${x}" y="${y}" width="${width}" height="${height}"/>${cell.differs && html`<polygon class="corner" points="${corner}"/>`}<text class="${cell.differs ? 'number differs' : 'number'}" x="${x + width / 2}" y="${y + 18.5}">${cell.text}</text>`;
}
