/**
 * A tensor [channels, …spatial] as cells with their numbers. Input cells are rounded, output cells square, kernels have a
 * double edge, and zeros that were put in are dashed: none differs from another by colour alone.
 */

import { maximumOf } from '../../spec/extremes.ts';
import { type Html, html } from '../page/html.ts';
import { short } from './names.ts';

export type GridKind = 'input' | 'kernel' | 'output';

export interface GridPicture {
  /** Unique among the pictures of a page: what tests and readers know it by. */
  readonly id: string;
  readonly title: string;
  readonly kind: GridKind;
  /** [channels, …spatial], with 1 to 3 spatial axes. */
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
  /** Cells with a thick edge. */
  readonly marked?: ReadonlySet<number>;
  /** Cells that are zeros put in, or gaps. */
  readonly isEmpty?: readonly boolean[];
  /** Cells are filled by their number, the largest darkest. */
  readonly isHeat?: boolean;
}

const CELL = 34;
const GAP = 14;
const LABEL = 16;

/** More than this is not drawn on an axis, and the picture says so. */
export const MOST_ON_AN_AXIS = 16;
const MOST_PLANES = 4;

interface Plane {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly first: number;
}

export function gridPicture(picture: GridPicture): Html {
  const { id, title, shape } = picture;
  const { rows, columns, channels, slices } = layout(shape);
  const [shownRows, shownColumns] = [Math.min(rows, MOST_ON_AN_AXIS), Math.min(columns, MOST_ON_AN_AXIS)];
  const planes = planesOf(picture, shownRows, shownColumns);
  const hasLabels = channels * slices > 1;
  const width = maximumOf(planes.map(({ x }) => x)) + shownColumns * CELL + 2;
  const height = maximumOf(planes.map(({ y }) => y)) + shownRows * CELL + 2;
  const cells = planes.flatMap((plane) => [
    hasLabels && html`<text class="plane" x="${plane.x + 1}" y="${plane.y - 5}">${plane.label}</text>`,
    ...cellsOf(picture, plane, [shownRows, shownColumns], columns),
  ]);
  const note = noteOf([rows, shownRows], [columns, shownColumns], [channels, slices]);
  return html`<figure class="picture"><figcaption>${title}${note !== '' && html` <span class="note">${note}</span>`}</figcaption>
<svg class="cells ${picture.kind}" data-picture="${id}" role="img" aria-label="${title}: ${spoken(picture)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${cells}</svg></figure>`;
}

/** What a screen reader says: the shape and, where they are few, the numbers. */
function spoken({ shape, data }: GridPicture): string {
  const numbers = data.length <= 32 ? `: ${Array.from(data, short).join(', ')}` : '';
  return `${shape.slice(1).join(' by ')} cells${shape[0] > 1 ? ` in ${shape[0]} channels` : ''}${numbers}`;
}

function layout(shape: readonly number[]) {
  const [channels, ...spatial] = shape;
  const columns = spatial[spatial.length - 1];
  const rows = spatial.length > 1 ? spatial[spatial.length - 2] : 1;
  const slices = spatial.length > 2 ? spatial[0] : 1;
  return { channels, slices, rows, columns };
}

/** Channels below each other, slices beside each other. */
function planesOf({ shape }: GridPicture, shownRows: number, shownColumns: number): Plane[] {
  const { channels, slices, rows, columns } = layout(shape);
  const label = channels * slices > 1 ? LABEL : 0;
  const planes: Plane[] = [];
  for (let channel = 0; channel < Math.min(channels, MOST_PLANES); channel++) {
    for (let slice = 0; slice < Math.min(slices, MOST_PLANES); slice++) {
      const names = [channels > 1 && `channel ${channel}`, slices > 1 && `slice ${slice}`];
      planes.push({
        x: slice * (shownColumns * CELL + GAP) + 1,
        y: channel * (shownRows * CELL + label + GAP) + label + 1,
        label: names.filter((name) => name !== false).join(', '),
        first: (channel * slices + slice) * rows * columns,
      });
    }
  }
  return planes;
}

function cellsOf(picture: GridPicture, plane: Plane, shown: readonly [number, number], columns: number): Html[] {
  const { data, marked, isEmpty, isHeat, kind } = picture;
  const largest = isHeat ? Math.max(1, ...Array.from(data, Math.abs)) : 1;
  return Array.from({ length: shown[0] * shown[1] }, (_, index) => {
    const [row, column] = [Math.floor(index / shown[1]), index % shown[1]];
    const at = plane.first + row * columns + column;
    const [x, y] = [plane.x + column * CELL, plane.y + row * CELL];
    const empty = isEmpty?.[at] === true;
    const heat = isHeat === true && html` heat-${Math.round((4 * Math.abs(data[at])) / largest)}`;
    const names = html`cell${empty && ' empty'}${marked?.has(at) === true && ' marked'}${heat}`;
    const edge =
      kind === 'kernel' &&
      html`<rect class="edge" x="${x + 4}" y="${y + 4}" width="${CELL - 9}" height="${CELL - 9}"/>`;
    const radius = kind === 'input' ? 9 : 0;
    return html`<g class="${names}"><rect x="${x}.5" y="${y}.5" width="${CELL - 1}" height="${CELL - 1}" rx="${radius}"/>${edge}<text x="${x + CELL / 2}" y="${y + CELL / 2}" data-at="${at}"${sized(short(data[at]))}>${short(data[at])}</text></g>`;
  });
}

/** Long numbers are set smaller, so that they stay in their cell. */
function sized(text: string): Html | false {
  if (text.length <= 3) return false;
  return html` textLength="${CELL - 6}" lengthAdjust="spacingAndGlyphs"`;
}

function noteOf(
  [rows, shownRows]: readonly [number, number],
  [columns, shownColumns]: readonly [number, number],
  [channels, slices]: readonly [number, number],
): string {
  const cut = [
    rows > shownRows || columns > shownColumns ? `${shownRows} × ${shownColumns} of ${rows} × ${columns} cells` : '',
    channels > MOST_PLANES ? `${MOST_PLANES} of ${channels} channels` : '',
    slices > MOST_PLANES ? `${MOST_PLANES} of ${slices} slices` : '',
  ].filter((part) => part !== '');
  return cut.length === 0 ? '' : `(drawn: ${cut.join(', ')})`;
}
