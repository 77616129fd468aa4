/** Dots along one logarithmic axis, a row for each of several things. */

import { printable } from '../../printable.ts';
import type { About } from '../filter.ts';
import type { Look } from '../signs.ts';
import { asIs, type Chart, type Note, signLayer, TIP } from './drawing.ts';
import { layersApart, logAxis, onLogAxis, type TICKS } from './log-axis.ts';

export interface Dot extends About {
  readonly at: number;
  readonly tip: string;
}

/** A large sign that sums a row up, and the interval of what it stands at. */
export interface Sum {
  readonly at: number;
  readonly low: number;
  readonly high: number;
  readonly look: Look;
}

export interface DotRow extends Note {
  readonly label: string;
  /** At the end of the row. */
  readonly aside: string;
  readonly dots: readonly Dot[];
  readonly sum: Sum | null;
}

export interface DotRows {
  readonly rows: readonly DotRow[];
  /** What the axis says. */
  readonly title: string;
  readonly ticks: keyof typeof TICKS;
  /** In pixels, where labels stand beside the dots. */
  readonly rowHeight: number;
  readonly dotSize: number;
}

/** By how much rows are higher where labels stand above the dots. */
const LABEL_HEIGHT = 22;

/** Pixels that words may take; what is longer ends in “…”. */
const LIMITS = { wide: { left: 260, right: 150 }, narrow: { left: 190, right: 150 } } as const;

/** @param isNarrow labels stand above the dots of their row, else beside them */
export function dotRows({ rows, title, ticks, rowHeight, dotSize }: DotRows, isNarrow: boolean): Chart {
  const across = logAxis(
    rows.flatMap(({ dots, sum }) => [...dots.map(({ at }) => at), ...(sum === null ? [] : [sum.at])]),
    ticks,
  );
  const keys = rows.map((_, row) => `row ${row}`);
  const data = rows.map(({ dots, sum, tip, about }, row) => {
    const places = dots.map(({ at }) => across.place(at));
    const own = { row: keys[row], tip, about };
    const range = dots.length > 0 && { low: Math.min(...places), high: Math.max(...places) };
    const interval = sum !== null && { at: across.place(sum.at), from: sum.low, to: sum.high, ...sum.look };
    return { own, range: { ...own, ...range }, sum: { ...own, ...interval }, row: rows[row] };
  });
  const points = rows.flatMap(({ dots, about }, row) =>
    dots.map(({ at, tip, ...own }) => ({ row: keys[row], at: across.place(at), tip, about: { ...about, ...own } })),
  );
  const y = { field: 'row', type: 'nominal', scale: { type: 'band', domain: keys }, axis: null };
  const onY = { ...y, bandPosition: isNarrow ? 0.72 : 0.5 };
  const x = onLogAxis('at', across, { orient: 'top', title, titleAlign: 'left', titleAnchor: 'start' });
  const beside = (field: string) => ({ ...onLogAxis(field, across, null), scale: { ...across.scale, clamp: true } });
  const summed = data.filter(({ row }) => row.sum !== null).map(({ sum }) => sum);
  return {
    labels: Object.fromEntries(rows.map(({ tip, about }, row) => [keys[row], { tip, about }])),
    spec: {
      height: rows.length * (isNarrow ? rowHeight + LABEL_HEIGHT : rowHeight),
      resolve: { axis: { y: 'independent', x: 'independent' } },
      layer: [
        ...layersApart('top', across, onLogAxis('at', across, null)),
        {
          data: { values: data.filter(({ row }) => row.dots.length > 0).map(({ range }) => range) },
          mark: { type: 'rule', color: 'var(--rule)', strokeWidth: 1 },
          encoding: {
            x: beside('low'),
            x2: { field: 'high' },
            y: { ...onY, axis: labels('left', rows, isNarrow) },
            ...TIP,
          },
        },
        {
          data: { values: points },
          mark: { type: 'point', size: dotSize, opacity: 0.55, shape: 'circle' },
          encoding: { x, y: { ...onY, axis: labels('right', rows, isNarrow) }, color: { value: 'var(--dot)' }, ...TIP },
        },
        {
          data: { values: summed },
          mark: { type: 'rule', strokeWidth: 4, opacity: 0.55 },
          encoding: { x: beside('from'), x2: { field: 'to' }, y: onY, color: asIs('colour'), ...TIP },
        },
        signLayer(summed, { x: beside('at'), y: onY }, { size: 150 }),
      ],
    },
  };
}

/** An axis of words for the rows: their labels at the left, what is said of them at the right. */
function labels(orient: 'left' | 'right', rows: readonly DotRow[], isNarrow: boolean): object {
  const isLabel = orient === 'left';
  const words = Object.fromEntries(
    rows.map(({ label, aside }, row) => [`row ${row}`, printable(isLabel ? label : aside)]),
  );
  // Above the dots words begin at the edge of the plane and go inward.
  const place = isNarrow
    ? { labelAlign: isLabel ? 'left' : 'right', labelPadding: 0, labelOffset: -9, labelLimit: LIMITS.narrow[orient] }
    : { labelPadding: 10, labelLimit: LIMITS.wide[orient] };
  return {
    orient,
    title: null,
    grid: false,
    labelExpr: `${JSON.stringify(words)}[datum.value]`,
    labelColor: isLabel ? 'var(--ink)' : 'var(--faint)',
    labelFontSize: 12,
    ...place,
  };
}
