/** Accuracy against speed: the largest error of each subject on real data beside how many times as long it takes. */
import type { BenchResult, Standing, SubjectMeans, TimedCell } from '../../../bench/result.ts';
import { errorSize, times } from '../../digits.ts';
import { type Chart, signLayer } from '../charts/drawing.ts';
import { figure, legend } from '../charts/figure.ts';
import { layersApart, logAxis, onLogAxis, titleAbove } from '../charts/log-axis.ts';
import { lookOf, type Names } from '../filter.ts';
import { type Html, html, isolated } from '../html.ts';
import { numbers } from '../table.ts';

type Ranked = Pick<Standing, 'subject' | 'ratio'> & Pick<SubjectMeans, 'error' | 'exact' | 'workloads'>;

export async function accuracySpeed(bench: BenchResult, names: Names, id: string): Promise<Html | null> {
  const { standings, subjects } = bench.summary;
  const ranked = standings.map(({ subject, ratio }) => ({
    ...subjects.find((one) => one.subject === subject)!,
    ratio,
  }));
  if (ranked.length === 0) return null;
  return figure(names, {
    id,
    title: 'Accuracy against speed',
    message: messageOf(ranked),
    reading: html`A large sign is a subject: its largest error over all workloads, and the geometric mean of its ratios; the small ones
are single workloads. The error is the largest distance from the exact result, rounded once, in units of u·Σ|x||w|, u being the unit
roundoff; 0 is exact in every element and stands apart, since it has no logarithm. Low and to the left is best.`,
    chart: chartOf(bench, ranked, names),
    legend: legend(
      names,
      ranked.map(({ subject }) => subject),
    ),
    caption:
      'Largest error on real data in units of u·Σ|x||w| and in ulps, and time by that of the fastest (geometric mean)',
    columns: ['subject', ...numbers('u·Σ|x||w|', 'ulp', '× fastest', 'exact on')],
    rows: ranked.map(({ subject, error, exact, workloads, ratio }) => ({
      about: { subject },
      cells: [
        isolated(subject),
        errorSize(error.units),
        errorSize(error.ulps),
        times(ratio.value),
        `${exact} of ${workloads}`,
      ],
    })),
  });
}

function messageOf(ranked: readonly Ranked[]): Html {
  const [first] = ranked;
  const exact = ranked.filter(({ error }) => error.units === 0);
  if (exact.length === ranked.length) return html`All subjects are exact on all workloads.`;
  const most = ranked.reduce((a, b) => (b.error.units > a.error.units ? b : a));
  return html`${
    exact.length > 0
      ? html`Exact on all workloads: ${exact.map(({ subject }, at) => html`${at > 0 && ', '}${isolated(subject)}`)}.`
      : 'No subject is exact on all workloads.'
  } The fastest, ${isolated(first.subject)}, is off by ${errorSize(first.error.units)} at most; the largest error is that of
${isolated(most.subject)}, ${errorSize(most.error.units)}.`;
}

function chartOf({ cells }: BenchResult, ranked: readonly Ranked[], names: Names): Chart {
  const timed = cells.filter(
    (cell): cell is TimedCell => cell.status === 'timed' && ranked.some(({ subject }) => subject === cell.subject),
  );
  const across = logAxis(timed.map(({ error }) => error.units));
  const up = logAxis(
    [...timed, ...ranked].map(({ ratio }) => ratio.value),
    'times',
  );
  const mark = (one: Pick<Ranked, 'subject' | 'error' | 'ratio'>, workload: string | null) => {
    const { subject, error, ratio } = one;
    const [units, ratioText] = [errorSize(error.units), times(ratio.value)];
    const tip =
      workload === null
        ? `${subject}: largest error ${units}, ${ratioText} on average`
        : `${subject} on ${workload}: error ${units}, ${ratioText}`;
    const about = { subject, ...(workload !== null && { workload }) };
    return { tip, about, x: across.place(error.units), y: ratio.value, ...lookOf(names, subject) };
  };
  const x = onLogAxis('x', across, { title: 'largest error in u·Σ|x||w| (left is better)' });
  const y = onLogAxis('y', up, titleAbove('times as long as the fastest (low is better)'));
  const single = timed.map((cell) => mark(cell, cell.workload));
  const sums = ranked.map((one) => mark(one, null));
  return {
    spec: {
      layer: [
        ...layersApart('bottom', across, x),
        signLayer(single, { x, y }, { size: 26, opacity: 0.4 }),
        signLayer(sums, { x, y }, { size: 190 }),
      ],
    },
  };
}
