/** Dots along one logarithmic axis, a row for each of several things, at two widths. */
import type { About } from './cast.ts';
import { drawable, KEY, Notes, widthOf } from './drawing.ts';
import type { Plan } from './figure.ts';
import { logAxis } from './log-axis.ts';

export interface Dot extends About {
  readonly at: number;
  readonly told: string;
}

/** A large mark that sums a row up. */
export interface Sum {
  readonly at: number;
  readonly colour: string;
  /** An outline about the origin. */
  readonly shape: string;
}

export interface Strip {
  readonly label: string;
  /** At the end of the row. */
  readonly aside: string;
  readonly told: string;
  readonly about: About;
  readonly dots: readonly Dot[];
  readonly sum: Sum | null;
}

export interface Strips {
  readonly rows: readonly Strip[];
  /** What the axis says. */
  readonly axis: string;
  readonly labelOf?: (tick: number) => string;
  /** Room for labels and for what stands at the end of the rows, in pixels, where these stand beside the dots. */
  readonly labelWidth: number;
  readonly asideWidth: number;
  readonly rowHeight: number;
  readonly dotSize: number;
}

const WIDE = 760;
const NARROW = 340;

export function widePlan(strips: Strips): Plan {
  const { labelWidth, asideWidth, rowHeight, rows } = strips;
  const width = WIDE - labelWidth - asideWidth;
  return plan(strips, {
    width,
    rowHeight,
    padding: { left: labelWidth, right: asideWidth, top: 44, bottom: 8 },
    label: { x: -12, align: 'right', limit: labelWidth - 14, dy: 0 },
    aside: { x: width + 12, align: 'left', limit: asideWidth - 12, dy: 0 },
    dotsBelow: 0,
    height: rows.length * rowHeight,
  });
}

/** Labels stand above the dots of their row. */
export function narrowPlan(strips: Strips): Plan {
  const rowHeight = strips.rowHeight + 22;
  const width = NARROW - 16;
  const longest = Math.max(0, ...strips.rows.map((row) => widthOf(row.aside)));
  const aside = Math.min(longest, width * 0.45);
  return plan(strips, {
    width,
    rowHeight,
    padding: { left: 8, right: 8, top: 44, bottom: 8 },
    label: { x: 0, align: 'left', limit: width - aside - 8, dy: -9 },
    aside: { x: width, align: 'right', limit: aside, dy: -9 },
    dotsBelow: 7,
    height: strips.rows.length * rowHeight,
  });
}

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly rowHeight: number;
  readonly padding: Readonly<Record<string, number>>;
  readonly label: Place;
  readonly aside: Place;
  /** How far the dots lie below the middle of their row. */
  readonly dotsBelow: number;
}

interface Place {
  readonly x: number;
  readonly align: string;
  readonly limit: number;
  readonly dy: number;
}

function plan({ rows, axis, labelOf, dotSize }: Strips, layout: Layout): Plan {
  const notes = new Notes();
  const { domain, ticks, place, labelExpr, breaks } = logAxis(
    rows.flatMap(({ dots }) => dots.map(({ at }) => at)),
    labelOf,
  );
  const middle = (row: number) => (row + 0.5) * layout.rowHeight;
  const named = rows.map(({ label, aside, told, about, dots, sum }, row) => ({
    key: notes.add({ ...about, told }),
    label: drawable(label, layout.label.limit),
    aside: drawable(aside, layout.aside.limit),
    y: middle(row),
    dotsY: middle(row) + layout.dotsBelow,
    low: place(Math.min(...dots.map(({ at }) => at))),
    high: place(Math.max(...dots.map(({ at }) => at))),
    ...(sum !== null && { sum: place(sum.at), colour: sum.colour, shape: sum.shape }),
  }));
  const dots = rows.flatMap((strip, row) =>
    strip.dots.map(({ at, ...note }) => ({
      key: notes.add({ ...strip.about, ...note }),
      at: place(at),
      dotsY: middle(row) + layout.dotsBelow,
    })),
  );
  const y = (field: string) => ({
    field,
    type: 'quantitative',
    scale: { domain: [layout.height, 0], nice: false, zero: false },
    axis: null,
  });
  const scale = { type: 'log', domain, nice: false };
  const x = {
    field: 'at',
    type: 'quantitative',
    scale,
    axis: { orient: 'top', title: axis, values: ticks, labelExpr, titleAlign: 'left', titleAnchor: 'start', titleX: 0 },
  };
  const words = (field: string, { x: at, align, dy }: Place) => ({
    data: { values: named },
    mark: { type: 'text', baseline: 'middle', fontSize: 12, align, dy },
    encoding: {
      x: { value: at },
      y: y('y'),
      text: { field, type: 'nominal' },
      description: KEY,
      color: { value: field === 'label' ? 'var(--ink)' : 'var(--faint)' },
    },
  });
  return {
    notes,
    spec: {
      width: layout.width,
      height: layout.height,
      padding: layout.padding,
      layer: [
        ...breaks.map((at) => ({
          data: { values: [{ at }] },
          mark: { type: 'rule', strokeDash: [2, 3], color: 'var(--rule)' },
          encoding: { x },
        })),
        {
          data: { values: named.filter((_, row) => rows[row].dots.length > 0) },
          mark: { type: 'rule', color: 'var(--rule)', strokeWidth: 1.5 },
          encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' }, y: y('dotsY'), description: KEY },
        },
        {
          data: { values: dots },
          mark: { type: 'point', size: dotSize, opacity: 0.55, shape: 'circle' },
          encoding: { x, y: y('dotsY'), color: { value: 'var(--dot)' }, description: KEY },
        },
        {
          data: { values: named.filter(({ sum }) => sum !== undefined) },
          mark: { type: 'point', size: 150 },
          encoding: {
            x: { ...x, field: 'sum' },
            y: y('dotsY'),
            color: { field: 'colour', type: 'nominal', scale: null },
            shape: { field: 'shape', type: 'nominal', scale: null },
            description: KEY,
          },
        },
        words('label', layout.label),
        words('aside', layout.aside),
      ],
    },
  };
}
