/** How many times as long as the fastest each subject takes: a dot for each workload, a large mark for the geometric mean. */
import type { BenchResult, TimedCell } from '../../bench/result.ts';
import { significant, time } from '../bench/numbers.ts';
import { type Cast, colourOf, shapeOf, sign } from './cast.ts';
import { type Figure, figure } from './figure.ts';
import { type Html, html, isolated } from './html.ts';
import { plain } from './log-axis.ts';
import { narrowPlan, type Strip, widePlan } from './strips.ts';

/** Strips with a subject each, and times of something along them. */
export const TIMES_STRIPS = {
  labelOf: (tick: number) => `${plain(tick)}×`,
  labelWidth: 160,
  asideWidth: 130,
  rowHeight: 30,
  dotSize: 34,
};

/** A subject over all workloads on which it was timed. */
export interface OverviewRow {
  readonly subject: string;
  readonly cells: readonly TimedCell[];
  /** Geometric mean of its ratios. */
  readonly mean: number;
}

/** Subjects with a time, those with the smallest mean first. */
export function standings({ subjects, cells }: BenchResult): OverviewRow[] {
  return subjects
    .map(({ name }) => {
      const own = cells.filter((cell): cell is TimedCell => cell.subject === name && cell.status === 'timed');
      const logs = own.map(({ ratio }) => Math.log(ratio.value));
      return { subject: name, cells: own, mean: Math.exp(logs.reduce((a, b) => a + b, 0) / own.length) };
    })
    .filter(({ cells: own }) => own.length > 0)
    .toSorted((a, b) => a.mean - b.mean);
}

export async function overview(bench: BenchResult, cast: Cast, id: string): Promise<Html> {
  const ranked = standings(bench);
  const families = new Map(bench.workloads.map(({ name, family }) => [name, family]));
  const rows = ranked.map(({ subject, cells, mean }): Strip => {
    const covered = `${cells.length} of ${bench.workloads.length}`;
    return {
      label: subject,
      aside: `${times(mean)} · ${covered}`,
      told: `${subject}: ${times(mean)} the time of the fastest, geometric mean of ${covered} workloads`,
      about: { subject },
      dots: cells.map(({ workload, ratio, time: { medianMs } }) => ({
        at: ratio.value,
        told: `${subject} on ${workload}: ${times(ratio.value)}, ${time(medianMs)}`,
        family: families.get(workload)!,
      })),
      sum: { at: mean, colour: colourOf(cast, subject), shape: shapeOf(cast, subject) },
    };
  });
  const strips = {
    rows,
    axis: 'times as long as the fastest (left is better)',
    ...TIMES_STRIPS,
  };
  return figure(cast, {
    id,
    title: 'Times slower than the fastest',
    message: messageOf(ranked),
    reading: html`A small dot is one workload, the large sign the geometric mean of them; to its right stand that mean and on how many
workloads it rests. Means of different workloads are not quite comparable.`,
    wide: widePlan(strips),
    narrow: narrowPlan(strips),
    ...tableOf(ranked, bench, cast),
  });
}

function messageOf([first, second, ...others]: readonly OverviewRow[]): Html {
  if (first === undefined) return html`No subject has a time.`;
  if (second === undefined) return html`Only ${isolated(first.subject)} has a time.`;
  const last = others.at(-1);
  return html`${isolated(first.subject)} leads with ${times(first.mean)} the time of the fastest on average; next is ${isolated(second.subject)}
with ${times(second.mean)}${last !== undefined && html`, last ${isolated(last.subject)} with ${times(last.mean)}`}.`;
}

function tableOf(
  ranked: readonly OverviewRow[],
  { workloads }: BenchResult,
  cast: Cast,
): Pick<Figure, 'caption' | 'columns' | 'rows'> {
  return {
    caption: 'Time by that of the fastest subject, over all workloads',
    columns: [
      { title: 'subject' },
      { title: 'geometric mean', isNumber: true },
      { title: 'best', isNumber: true },
      { title: 'worst', isNumber: true },
      { title: 'workloads', isNumber: true },
    ],
    rows: ranked.map(({ subject, cells, mean }) => {
      const ratios = cells.map(({ ratio }) => ratio.value);
      return {
        about: { subject },
        cells: [
          html`${sign(cast, subject)} ${isolated(subject)}`,
          times(mean),
          times(Math.min(...ratios)),
          times(Math.max(...ratios)),
          `${cells.length} of ${workloads.length}`,
        ],
      };
    }),
  };
}

/** A ratio as it is told. */
export function times(ratio: number): string {
  if (ratio < 10) return `${ratio.toFixed(2)}×`;
  return `${ratio < 1000 ? significant(ratio) : plain(ratio)}×`;
}
