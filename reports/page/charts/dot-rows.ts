/** Dots along one logarithmic axis, a row for each of several things. */

import { maximumOf, minimumOf } from '../../../spec/extremes.ts';
import type { About } from '../filter.ts';
import type { Look } from '../signs.ts';
import { asIs, type Chart, type Note, signLayer, TIP, wordAxis } from './drawing.ts';
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
  readonly sum?: Sum;
}

export interface DotRows {
  readonly rows: readonly DotRow[];
  /** What the axis says. */
  readonly title: string;
  readonly ticks: keyof typeof TICKS;
}

/** More rows than this are drawn closer together. */
const MANY = 20;

/** By how much rows are higher where labels stand above the dots, in pixels. */
const LABEL_HEIGHT = 22;

/** Pixels that words may take; what is longer ends in “…”. */
const LIMITS = { wide: { left: 260, right: 150 }, narrow: { left: 190, right: 150 } } as const;

/** The chart, with labels beside the dots, and the one for narrow screens, with labels above them. */
export function dotRows(of: DotRows): { chart: Chart; narrow: Chart } {
  return { chart: chartOf(of, false), narrow: chartOf(of, true) };
}

function chartOf({ rows, title, ticks }: DotRows, isNarrow: boolean): Chart {
  const [height, size] = rows.length > MANY ? [19, 30] : [30, 34];
  const across = logAxis(
    rows.flatMap(({ dots, sum }) => [...dots.map(({ at }) => at), ...(sum === undefined ? [] : [sum.at])]),
    ticks,
  );
  const keys = rows.map((_, row) => `row ${row}`);
  const dots = rows.flatMap((row, at) =>
    row.dots.map(({ at: value, tip, ...own }) => ({
      row: keys[at],
      at: across.place(value),
      tip,
      about: { ...row.about, ...own },
    })),
  );
  const ranges = rows.flatMap(({ dots: own, tip, about }, at) => {
    const places = own.map((dot) => across.place(dot.at));
    return own.length === 0 ? [] : [{ row: keys[at], tip, about, low: minimumOf(places), high: maximumOf(places) }];
  });
  const sums = rows.flatMap(({ sum, tip, about }, at) =>
    sum === undefined ? [] : [{ row: keys[at], tip, about, ...sum, at: across.place(sum.at), ...sum.look }],
  );
  const words = (orient: 'left' | 'right') => axisOf(orient, rows, isNarrow);
  const y = { field: 'row', type: 'nominal', scale: { type: 'band', domain: keys }, axis: null };
  const onY = { ...y, bandPosition: isNarrow ? 0.72 : 0.5 };
  const x = onLogAxis('at', across, { orient: 'top', title, titleAlign: 'left', titleAnchor: 'start' });
  const beside = (field: string) => ({ ...onLogAxis(field, across, null), scale: { ...across.scale, clamp: true } });
  const span = { x: beside('low'), x2: { field: 'high' }, ...TIP };
  return {
    labels: Object.fromEntries(rows.map(({ tip, about }, row) => [keys[row], { tip, about }])),
    spec: {
      height: rows.length * (isNarrow ? height + LABEL_HEIGHT : height),
      resolve: { axis: { y: 'independent', x: 'independent' } },
      layer: [
        ...layersApart('top', across, onLogAxis('at', across, null)),
        {
          data: { values: ranges },
          mark: { type: 'rule', color: 'var(--rule)', strokeWidth: 1 },
          encoding: { ...span, y: { ...onY, axis: words('left') } },
        },
        {
          data: { values: dots },
          mark: { type: 'point', size, opacity: 0.55, shape: 'circle' },
          encoding: { x, y: { ...onY, axis: words('right') }, color: { value: 'var(--dot)' }, ...TIP },
        },
        {
          data: { values: sums },
          mark: { type: 'rule', strokeWidth: 4, opacity: 0.55 },
          encoding: { ...span, y: onY, color: asIs('colour') },
        },
        signLayer(sums, { x: beside('at'), y: onY }, { size: 150 }),
      ],
    },
  };
}

/** An axis of words for the rows: their labels at the left, what is said of them at the right. */
function axisOf(orient: 'left' | 'right', rows: readonly DotRow[], isNarrow: boolean): object {
  const isLabel = orient === 'left';
  const words = Object.fromEntries(rows.map(({ label, aside }, row) => [`row ${row}`, isLabel ? label : aside]));
  // Above the dots words begin at the edge of the plane and go inward.
  const place = isNarrow
    ? { labelAlign: isLabel ? 'left' : 'right', labelPadding: 0, labelOffset: -9, labelLimit: LIMITS.narrow[orient] }
    : { labelPadding: 10, labelLimit: LIMITS.wide[orient] };
  return wordAxis(orient, words, { labelFontSize: 12, ...place });
}
