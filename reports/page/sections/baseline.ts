/**
 * A run compared with an earlier one: how many times as long each subject takes now, by the yardstick's time in each
 * run.
 */
import type { BenchResult, Change, Comparison } from '../../../bench/result.ts';
import { counted } from '../../counted.ts';
import { type DotRow, dotRows } from '../charts/dot-rows.ts';
import { figure } from '../charts/figure.ts';
import { plain } from '../charts/log-axis.ts';
import type { Names } from '../filter.ts';
import { type Html, html, isolated, type Piece } from '../html.ts';
import { numbers } from '../table.ts';
import { between, times } from './headline.ts';

const WORDS: Readonly<Record<Change['standing'], string>> = { slower: 'fail', 'no loss': 'none', faster: 'pass' };

/** null where no earlier run was given. */
export async function changes({ baseline, workloads }: BenchResult, names: Names, id: string): Promise<Html | null> {
  if (baseline === null) return null;
  const families = new Map(workloads.map(({ name, family }) => [name, family]));
  const rows = {
    rows: rowsOf(baseline, families),
    title: 'times as long as in the baseline (left is better)',
    ticks: 'times',
    rowHeight: 30,
    dotSize: 34,
  } as const;
  return figure(names, {
    id,
    title: 'Against the baseline',
    message: messageOf(baseline),
    reading: html`A dot is one workload. Both runs are measured by ${isolated(baseline.yardstick)} in them, since machines differ and drift.
Slower is only what is beyond an allowed loss of ${plain(100 * baseline.allowedLoss)} % with its whole 95 % interval.`,
    size: 'both',
    chart: (isNarrow) => dotRows(rows, isNarrow),
    caption: 'How many times as long as in the baseline, with the 95 % interval, and what has no time any more',
    columns: ['subject', 'workload', ...numbers('change', '95 %'), 'standing'],
    rows: [
      ...baseline.overall.map((entry) => ({
        about: { subject: entry.subject },
        cells: [isolated(entry.subject), 'on the whole', ...changeCells(entry)],
      })),
      ...baseline.changes.map(({ subject, workload, ...entry }) => ({
        about: { subject, family: families.get(workload)! },
        cells: [isolated(subject), isolated(workload), ...changeCells(entry)],
      })),
      ...baseline.lost.map(({ subject, workload, status }) => ({
        about: { subject },
        cells: [isolated(subject), isolated(workload), '–', '–', html`<span class="word fail">now ${status}</span>`],
      })),
    ],
  });
}

function changeCells({ change, standing }: Pick<Change, 'change' | 'standing'>): Piece[] {
  const word = html`<span class="word ${WORDS[standing]}">${standing}</span>`;
  return [times(change.value), between(change), word];
}

function rowsOf({ changes: all }: Comparison, families: ReadonlyMap<string, string>): DotRow[] {
  return [...new Set(all.map(({ subject }) => subject))].map((subject): DotRow => {
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
        family: families.get(workload)!,
      })),
      sum: null,
    };
  });
}

function messageOf({ changes: all, lost }: Comparison): Html {
  const slower = all.filter(({ standing }) => standing === 'slower').length;
  const gone =
    lost.length > 0 && html` ${counted(lost.length, 'time')} of the baseline ${lost.length === 1 ? 'is' : 'are'} gone.`;
  return html`${slower === 0 ? 'Nothing is slower' : `${slower} of ${counted(all.length, 'time')} are slower`} than in the baseline.${gone}`;
}
