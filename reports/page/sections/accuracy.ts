/** Accuracy against speed: the largest error of each subject on real data beside how many times as long it takes. */
import type { BenchResult, TimedCell } from '../../../bench/result.ts';
import { errorSize } from '../../digits.ts';
import { type Chart, signLayer } from '../charts/drawing.ts';
import { figure, legend } from '../charts/figure.ts';
import { layersApart, logAxis, onLogAxis, titleAbove } from '../charts/log-axis.ts';
import { lookOf, type Names } from '../filter.ts';
import { type Html, html, isolated } from '../html.ts';
import { numbers } from '../table.ts';
import { ranking, times } from './headline.ts';

export async function accuracySpeed(bench: BenchResult, names: Names, id: string): Promise<Html | null> {
  const { complete, apart } = ranking(bench);
  const ranked = [...complete, ...apart].map(({ subject, ratio }) => {
    const own = bench.cells.filter((cell): cell is TimedCell => cell.subject === subject && cell.status === 'timed');
    return { subject, mean: ratio.value, cells: own };
  });
  if (ranked.length === 0) return null;
  const families = new Map(bench.workloads.map(({ name, family }) => [name, family]));
  return figure(names, {
    id,
    title: 'Accuracy against speed',
    message: messageOf(ranked),
    reading: html`A large sign is a subject: its largest error over all workloads, and the geometric mean of its ratios; the small ones
are single workloads. The error is the largest distance from the exact result, rounded once, in units of u·Σ|x||w|, u being the unit
roundoff; 0 is exact in every element and stands apart, since it has no logarithm. Low and to the left is best.`,
    size: 'both',
    chart: (isNarrow) => chartOf(ranked, families, names, isNarrow),
    legend: legend(
      names,
      ranked.map(({ subject }) => subject),
    ),
    caption:
      'Largest error on real data in units of u·Σ|x||w| and in ulps, and time by that of the fastest (geometric mean)',
    columns: ['subject', ...numbers('u·Σ|x||w|', 'ulp', '× fastest', 'exact on')],
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

/** A subject with a mean, and all of its times. */
interface Ranked {
  readonly subject: string;
  readonly mean: number;
  readonly cells: readonly TimedCell[];
}

function worst(cells: readonly TimedCell[], unit: 'units' | 'ulps'): number {
  return Math.max(...cells.map(({ error }) => error[unit]));
}

function messageOf(ranked: readonly Ranked[]): Html {
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

function chartOf(
  ranked: readonly Ranked[],
  families: ReadonlyMap<string, string>,
  names: Names,
  isNarrow: boolean,
): Chart {
  const cells = ranked.flatMap((one) => one.cells);
  const across = logAxis(cells.map(({ error }) => error.units));
  const up = logAxis([...cells.map(({ ratio }) => ratio.value), ...ranked.map(({ mean }) => mean)], 'times');
  const single = cells.map(({ subject, workload, error, ratio }) => ({
    tip: `${subject} on ${workload}: error ${errorSize(error.units)}, ${times(ratio.value)}`,
    about: { subject, family: families.get(workload)! },
    x: across.place(error.units),
    y: ratio.value,
    ...lookOf(names, subject),
  }));
  const sums = ranked.map(({ subject, cells: own, mean }) => ({
    tip: `${subject}: largest error ${errorSize(worst(own, 'units'))}, ${times(mean)} on average`,
    about: { subject },
    x: across.place(worst(own, 'units')),
    y: mean,
    ...lookOf(names, subject),
  }));
  const x = onLogAxis('x', across, { title: 'largest error in u·Σ|x||w| (left is better)' });
  const y = onLogAxis('y', up, titleAbove('times as long as the fastest (low is better)'));
  return {
    spec: {
      height: isNarrow ? 310 : 400,
      layer: [
        ...layersApart('bottom', across, x),
        signLayer(single, { x, y }, { size: 26, opacity: 0.4 }),
        signLayer(sums, { x, y }, { size: 190 }),
      ],
    },
  };
}
