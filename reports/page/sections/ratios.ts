/**
 * How many times as long: each subject by the fastest of each layer, and by itself in an earlier run. A dot for each
 * layer.
 */
import type { BenchResult, Change, Comparison, Standing } from '../../../bench/result.ts';
import { counted } from '../../counted.ts';
import { between, plain, time, times } from '../../digits.ts';
import { type DotRow, dotRows } from '../charts/dot-rows.ts';
import { figure, kindLegend } from '../charts/figure.ts';
import { lookOf, type Names } from '../filter.ts';
import { type Html, html, isolated, type Piece } from '../html.ts';
import { sign } from '../signs.ts';
import { numbers, type Row } from '../table.ts';

const TITLE = 'Times as long as the fastest';

/** A dot for each layer, and the mean with its interval; null where no subject has a time. */
export async function headline(bench: BenchResult, names: Names, id: string): Promise<Html | null> {
  const { compared, standings } = bench.summary;
  if (standings.length === 0) return html`<p class="lead">No subject has a time.</p>`;
  const [complete, apart] = [true, false].map((isComplete) => standings.filter((one) => one.isComplete === isComplete));
  const rowsOf = (some: readonly Standing[]) => threadsTogether(bench, some).map((one) => rowOf(one, bench, names));
  return figure(names, {
    id,
    title: TITLE,
    message: messageOf(complete),
    reading: html`A small dot is one layer. The large sign is the geometric mean over the layers that all ranked subjects have, and
the bar its 95 % interval; both stand as numbers at the right. A subject that lacks some of these layers stands apart: its mean is
over other layers, and is not comparable.`,
    ...dotRows({
      rows: [...rowsOf(complete), ...(apart.length === 0 ? [] : [DIVIDER]), ...rowsOf(apart)],
      title: `${TITLE.toLowerCase()} (left is better)`,
      ticks: 'times',
    }),
    legend: kindLegend(names),
    caption: `${TITLE}: geometric means over the same ${counted(compared.length, 'layer')}`,
    columns: ['subject', ...numbers('geometric mean', '95 %', 'best', 'worst', 'layers')],
    rows: standings.map(({ subject, ratio, workloads, lowest, highest }) => ({
      about: { subject },
      cells: [
        html`${sign(lookOf(names, subject))} ${isolated(subject)}`,
        times(ratio.value),
        between(ratio),
        times(lowest.value),
        times(highest.value),
        `${workloads} of ${compared.length}`,
      ],
    })),
  });
}

const DIVIDER: DotRow = {
  label: 'with fewer layers:',
  aside: '',
  tip: 'Not ranked: these subjects have no time on some of the layers',
  about: {},
  dots: [],
};

/** The same order, but a subject with several threads follows itself with fewer, at the place of the better one. */
function threadsTogether({ subjects }: BenchResult, ranked: readonly Standing[]): Standing[] {
  const named = (standing: Standing) => subjects.find(({ name }) => name === standing.subject)!;
  const typed = [...new Set(ranked.map((standing) => named(standing).typed))];
  return typed.flatMap((one) =>
    ranked.filter((standing) => named(standing).typed === one).toSorted((a, b) => named(a).threads - named(b).threads),
  );
}

function rowOf({ subject, ratio, workloads, isComplete }: Standing, bench: BenchResult, names: Names): DotRow {
  const compared = new Set(bench.summary.compared);
  const layers = `${workloads} of ${compared.size}`;
  return {
    label: subject,
    aside: isComplete ? `${times(ratio.value)} (${between(ratio)})` : `${times(ratio.value)} on ${layers}`,
    tip: `${subject}: ${times(ratio.value)} the time of the fastest, geometric mean of ${layers} layers, 95 % interval ${between(ratio)}`,
    about: { subject },
    dots: bench.cells.flatMap((cell) => {
      if (cell.status !== 'timed' || cell.subject !== subject || !compared.has(cell.workload)) return [];
      const {
        workload,
        ratio: one,
        time: { medianMs },
      } = cell;
      const tip = `${subject} on ${workload}: ${times(one.value)}, ${time(medianMs)}`;
      return [{ at: one.value, tip, workload }];
    }),
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

const WORDS: Readonly<Record<Change['standing'], string>> = { slower: 'fail', 'no loss': 'none', faster: 'pass' };

/** By the time of the yardstick in each run; null where no earlier run was given. */
export async function changes({ baseline }: BenchResult, names: Names, id: string): Promise<Html | null> {
  if (baseline === null) return null;
  const { yardstick, allowedLoss, overall, changes: all, lost } = baseline;
  const subjects = [...new Set(all.map(({ subject }) => subject))];
  return figure(names, {
    id,
    title: 'Against the baseline',
    message: changesMessage(baseline),
    reading: html`A dot is one workload. Both runs are measured by ${isolated(yardstick)} in them, since machines differ and drift.
Slower is only what is beyond an allowed loss of ${plain(100 * allowedLoss)} % with its whole 95 % interval.`,
    ...dotRows({
      rows: subjects.map((subject) => changesRow(subject, baseline)),
      title: 'times as long as in the baseline (left is better)',
      ticks: 'times',
    }),
    caption: 'How many times as long as in the baseline, with the 95 % interval, and what has no time any more',
    columns: ['subject', 'workload', ...numbers('change', '95 %'), 'standing'],
    rows: [
      ...overall.map((entry) => changeRow(entry, 'on the whole')),
      ...all.map((entry) => changeRow(entry, isolated(entry.workload), entry.workload)),
      ...lost.map(({ subject, workload, status }) => ({
        about: { subject, workload },
        cells: [isolated(subject), isolated(workload), '–', '–', html`<span class="word fail">now ${status}</span>`],
      })),
    ],
  });
}

function changeRow({ subject, change, standing }: Omit<Change, 'workload'>, where: Piece, workload = ''): Row {
  const word = html`<span class="word ${WORDS[standing]}">${standing}</span>`;
  return {
    about: { subject, workload },
    cells: [isolated(subject), where, times(change.value), between(change), word],
  };
}

function changesRow(subject: string, { changes: all }: Comparison): DotRow {
  const own = all.filter((change) => change.subject === subject);
  const slower = own.filter(({ standing }) => standing === 'slower').length;
  return {
    label: subject,
    aside: `${slower} of ${own.length} slower`,
    tip: `${subject}: slower on ${slower} of ${counted(own.length, 'workload')}`,
    about: { subject },
    dots: own.map(({ workload, change, standing }) => ({
      at: change.value,
      tip: `${subject} on ${workload}: ${times(change.value)}, ${standing}`,
      workload,
    })),
  };
}

function changesMessage({ changes: all, lost }: Comparison): Html {
  const slower = all.filter(({ standing }) => standing === 'slower').length;
  const gone =
    lost.length > 0 && html` ${counted(lost.length, 'time')} of the baseline ${lost.length === 1 ? 'is' : 'are'} gone.`;
  return html`${slower === 0 ? 'Nothing is slower' : `${slower} of ${counted(all.length, 'time')} are slower`} than in the baseline.${gone}`;
}
