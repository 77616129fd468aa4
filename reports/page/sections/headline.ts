/** How many times as long as the fastest each subject takes: a dot for each layer, and the mean with its interval. */
import type { BenchResult, Standing, TimedCell } from '../../../bench/result.ts';
import { counted } from '../../counted.ts';
import { significant, time } from '../../digits.ts';
import { type DotRow, dotRows } from '../charts/dot-rows.ts';
import { figure, kindLegend } from '../charts/figure.ts';
import { plain } from '../charts/log-axis.ts';
import { lookOf, type Names } from '../filter.ts';
import { type Html, html, isolated, type Piece } from '../html.ts';
import { sign } from '../signs.ts';
import { numbers, type Row } from '../table.ts';

/** null where a document is from before there were standings, and was not completed (`withSummary`). */
export async function headline(bench: BenchResult, names: Names, id: string): Promise<Html | null> {
  if (bench.cells.every(({ status }) => status !== 'timed')) return html`<p class="lead">No subject has a time.</p>`;
  const { complete, apart } = ranking(bench);
  if (complete.length === 0) return null;
  const rowsOf = (standings: readonly Standing[]) => {
    return threadsTogether(bench, standings).map((standing) => rowOf(standing, bench, names));
  };
  const rows = [...rowsOf(complete), ...(apart.length === 0 ? [] : [DIVIDER]), ...rowsOf(apart)];
  return figure(names, {
    id,
    title: TITLE,
    message: messageOf(complete),
    reading: html`A small dot is one layer. The large sign is the geometric mean over the layers that all ranked subjects have, and
the bar its 95 % interval; both stand as numbers at the right. A subject that lacks some of these layers stands apart: its mean is
over other layers, and is not comparable.`,
    size: 'both',
    chart: (isNarrow) =>
      dotRows(
        { rows, title: `${TITLE.toLowerCase()} (left is better)`, ticks: 'times', rowHeight: 30, dotSize: 34 },
        isNarrow,
      ),
    legend: kindLegend(names),
    caption: `${TITLE}: geometric means over the same ${counted(bench.summary!.compared!.length, 'layer')}`,
    columns: COLUMNS,
    rows: [...complete, ...apart].map((standing) => tableRow(standing, bench, names)),
  });
}

const TITLE = 'Times as long as the fastest';

const DIVIDER: DotRow = {
  label: 'with fewer layers:',
  aside: '',
  tip: 'Not ranked: these subjects have no time on some of the layers',
  about: {},
  dots: [],
  sum: null,
};

interface Ranking {
  readonly complete: readonly Standing[];
  /** Subjects that lack some of the compared layers. */
  readonly apart: readonly Standing[];
}

export function ranking({ summary }: Pick<BenchResult, 'summary'>): Ranking {
  const all = summary?.standings ?? [];
  return { complete: all.filter(({ isComplete }) => isComplete), apart: all.filter(({ isComplete }) => !isComplete) };
}

/** The timed cells that a standing rests on. */
export function cellsOf({ cells, summary }: BenchResult, { subject }: Standing): TimedCell[] {
  const compared = new Set(summary?.compared);
  return cells.filter(
    (cell): cell is TimedCell => cell.subject === subject && cell.status === 'timed' && compared.has(cell.workload),
  );
}

/** The same order, but a subject with several threads follows itself with fewer, at the place of the better one. */
function threadsTogether({ subjects }: BenchResult, ranked: readonly Standing[]): Standing[] {
  const named = (standing: Standing) => subjects.find(({ name }) => name === standing.subject)!;
  const groups = new Map<string, Standing[]>();
  for (const standing of ranked) {
    const { typed } = named(standing);
    groups.set(typed, [...(groups.get(typed) ?? []), standing]);
  }
  return [...groups.values()].flatMap((group) => group.toSorted((a, b) => named(a).threads - named(b).threads));
}

function rowOf(standing: Standing, bench: BenchResult, names: Names): DotRow {
  const { subject, ratio, workloads, isComplete } = standing;
  const families = new Map(bench.workloads.map(({ name, family }) => [name, family]));
  const layers = `${workloads} of ${bench.summary!.compared!.length}`;
  return {
    label: subject,
    aside: isComplete ? `${times(ratio.value)} (${between(ratio)})` : `${times(ratio.value)} on ${layers}`,
    tip: `${subject}: ${times(ratio.value)} the time of the fastest, geometric mean of ${layers} layers, 95 % interval ${between(ratio)}`,
    about: { subject },
    dots: cellsOf(bench, standing).map(({ workload, ratio: one, time: { medianMs } }) => ({
      at: one.value,
      tip: `${subject} on ${workload}: ${times(one.value)}, ${time(medianMs)}`,
      family: families.get(workload)!,
    })),
    sum: { at: ratio.value, low: ratio.low, high: ratio.high, look: lookOf(names, subject) },
  };
}

function messageOf([first, second, ...others]: readonly Standing[]): Piece {
  const last = others.at(-1);
  const alone = html`${isolated(first.subject)} takes ${times(first.ratio.value)} as long as the fastest of each layer`;
  const mean = html`the geometric mean over ${counted(first.workloads, 'layer')}`;
  if (second === undefined) return html`${alone}, ${mean}.`;
  return html`${alone}, ${mean}; next is ${isolated(second.subject)} with ${times(second.ratio.value)}${
    last !== undefined && html`, last ${isolated(last.subject)} with ${times(last.ratio.value)}`
  }.`;
}

const COLUMNS = ['subject', ...numbers('geometric mean', '95 %', 'best', 'worst', 'layers')];

function tableRow(standing: Standing, bench: BenchResult, names: Names): Row {
  const { subject, ratio, workloads } = standing;
  const ratios = cellsOf(bench, standing).map((cell) => cell.ratio.value);
  return {
    about: { subject },
    cells: [
      html`${sign(lookOf(names, subject))} ${isolated(subject)}`,
      times(ratio.value),
      between(ratio),
      times(Math.min(...ratios)),
      times(Math.max(...ratios)),
      `${workloads} of ${bench.summary!.compared!.length}`,
    ],
  };
}

/** An interval of ratios. */
export function between({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${short(low)} – ${Number.isFinite(high) ? short(high) : '∞'}`;
}

/** A ratio and its sign. */
export function times(ratio: number): string {
  return `${short(ratio)}×`;
}

function short(ratio: number): string {
  if (ratio < 10) return ratio.toFixed(2);
  return ratio < 1000 ? significant(ratio) : plain(ratio);
}
