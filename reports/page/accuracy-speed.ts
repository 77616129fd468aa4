/** Accuracy against speed: the largest error of each subject on real data beside how many times as long it takes. */
import type { BenchResult } from '../../bench/result.ts';
import { errorSize } from '../verify/accuracy-table.ts';
import { type Cast, colourOf, legend, shapeOf } from './cast.ts';
import { KEY, Notes, type Size } from './drawing.ts';
import { figure, type Plan } from './figure.ts';
import { type Html, html, isolated } from './html.ts';
import { logAxis, onLogAxis, plain, titleAbove } from './log-axis.ts';
import { type OverviewRow, standings, times } from './overview.ts';

export async function accuracySpeed(bench: BenchResult, cast: Cast, id: string): Promise<Html | null> {
  const ranked = standings(bench);
  if (ranked.length === 0) return null;
  const families = new Map(bench.workloads.map(({ name, family }) => [name, family]));
  const draw = (size: Size) => plan(ranked, families, cast, size);
  return figure(cast, {
    id,
    title: 'Accuracy against speed',
    message: messageOf(ranked),
    reading: html`A large sign is a subject: its largest error over all workloads, and the geometric mean of its ratios. The small ones
are single workloads. The error is the largest distance from the exact result, rounded once, in units of u·Σ|x||w|, u being the unit
roundoff; 0 is exact in every element and stands apart, since it has no logarithm. Low and to the left is best.`,
    wide: draw({ width: 640, height: 400, left: 64, right: 56 }),
    narrow: draw({ width: 280, height: 310, left: 50, right: 10 }),
    legend: legend(
      cast,
      ranked.map(({ subject }) => subject),
    ),
    caption:
      'Largest error on real data in units of u·Σ|x||w| and in ulps, and time by that of the fastest (geometric mean)',
    columns: [
      { title: 'subject' },
      ...['u·Σ|x||w|', 'ulp', '× fastest', 'exact on'].map((title) => ({ title, isNumber: true })),
    ],
    rows: ranked.map(({ subject, cells, mean }) => ({
      about: { subject },
      cells: [
        isolated(subject),
        errorSize(worst(cells, 'units')),
        errorSize(worst(cells, 'ulps')),
        times(mean),
        `${cells.filter(({ error }) => error.units === 0).length} of ${cells.length}`,
      ],
    })),
  });
}

function worst(cells: OverviewRow['cells'], unit: 'units' | 'ulps'): number {
  return Math.max(...cells.map(({ error }) => error[unit]));
}

function messageOf(ranked: readonly OverviewRow[]): Html {
  const [first] = ranked;
  const exact = ranked.filter(({ cells }) => worst(cells, 'units') === 0);
  const most = ranked.reduce((a, b) => (worst(b.cells, 'units') > worst(a.cells, 'units') ? b : a));
  const error = worst(most.cells, 'units');
  if (error === 0) return html`All subjects are exact on all workloads.`;
  return html`${
    exact.length > 0
      ? html`Exact on all workloads: ${exact.map(({ subject }, at) => html`${at > 0 && ', '}${isolated(subject)}`)}.`
      : 'No subject is exact on all workloads.'
  } The fastest, ${isolated(first.subject)}, is off by ${errorSize(worst(first.cells, 'units'))} at most; the largest error is that of
${isolated(most.subject)}, ${errorSize(error)}.`;
}

function plan(ranked: readonly OverviewRow[], families: ReadonlyMap<string, string>, cast: Cast, size: Size): Plan {
  const { width, height, left, right } = size;
  const notes = new Notes();
  const cells = ranked.flatMap((standing) => standing.cells);
  const across = logAxis(cells.map(({ error }) => error.units));
  const up = logAxis(
    cells.map(({ ratio }) => ratio.value),
    (tick) => `${plain(tick)}×`,
  );
  const look = (subject: string) => ({ colour: colourOf(cast, subject), shape: shapeOf(cast, subject) });
  const single = cells.map(({ subject, workload, error, ratio }) => ({
    key: notes.add({
      subject,
      family: families.get(workload)!,
      told: `${subject} on ${workload}: error ${errorSize(error.units)}, ${times(ratio.value)}`,
    }),
    x: across.place(error.units),
    y: ratio.value,
    ...look(subject),
  }));
  const sums = ranked.map(({ subject, cells: own, mean }) => ({
    key: notes.add({
      subject,
      told: `${subject}: largest error ${errorSize(worst(own, 'units'))}, ${times(mean)} on average`,
    }),
    x: across.place(worst(own, 'units')),
    y: mean,
    ...look(subject),
  }));
  const x = onLogAxis('x', across, { title: 'largest error in u·Σ|x||w| (left is better)' });
  const y = onLogAxis('y', up, titleAbove('times as long as the fastest (low is better)', left));
  const marks = (values: readonly object[], mark: object) => ({
    data: { values },
    mark: { type: 'point', ...mark },
    encoding: {
      x,
      y,
      color: { field: 'colour', type: 'nominal', scale: null },
      shape: { field: 'shape', type: 'nominal', scale: null },
      description: KEY,
    },
  });
  return {
    notes,
    spec: {
      width,
      height,
      padding: { left, right, top: 30, bottom: 44 },
      layer: [
        ...across.breaks.map((at) => ({
          data: { values: [{ x: at }] },
          mark: { type: 'rule', strokeDash: [3, 3], color: 'var(--rule)' },
          encoding: { x },
        })),
        marks(single, { size: 26, opacity: 0.4 }),
        marks(sums, { size: 190 }),
      ],
    },
  };
}
