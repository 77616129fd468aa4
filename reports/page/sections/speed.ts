/** Speed: what a benchmark found. */
import type { BenchResult, PairSummary, Summary } from '../../../bench/result.ts';
import {
  firstPairs,
  hasPairs,
  isNoDifference,
  MATRIX_NOTE,
  meanText,
  pairFor,
  pairRows,
  SUBJECTS_NOTE,
  subjectRows,
} from '../../bench/summary-tables.ts';
import { counted } from '../../counted.ts';
import { intervalText } from '../../digits.ts';
import type { ReportDocument } from '../../documents.ts';
import { kindLegend } from '../charts/figure.ts';
import { lookOf, type Names } from '../filter.ts';
import { type Html, html, isolated, type Piece } from '../html.ts';
import { conditions, type Section, withBusy } from '../section.ts';
import { sign } from '../signs.ts';
import { table } from '../table.ts';
import { accuracySpeed } from './accuracy.ts';
import { changes } from './baseline.ts';
import { headline } from './headline.ts';
import { layerBars } from './layers.ts';
import { roofline } from './roofline.ts';

export async function benchSection(bench: ReportDocument<'bench'>, names: Names, id: string): Promise<Section[]> {
  const multiples: Html[] = [];
  for (const [at, workload] of bench.workloads.entries()) {
    multiples.push(await layerBars(bench, workload, names, `${id}-layer${at}`));
  }
  const { rounds, timeBudgetMs, processes, subjects } = bench;
  const threads = [...new Set(subjects.map((subject) => subject.threads))].toSorted((a, b) => a - b);
  const size = `${rounds} rounds, ${timeBudgetMs} ms for each time, ${PLACES[processes]}, ${threads.join(' and ')} ${
    threads.at(-1) === 1 ? 'thread' : 'threads'
  }`;
  return [
    {
      id: `${id}-speed`,
      title: 'Speed',
      body: html`<p class="lead">Layers of real networks. Whatever has a time agreed exactly with a reference engine, on integers, before
and after it was timed.</p>${conditions(withBusy(bench), size)}
${await headline(bench, names, `${id}-headline`)}
${whole(bench, names, `${id}-whole`)}
${await changes(bench, names, `${id}-changes`)}
${await roofline(bench, names, `${id}-roofline`)}
${await accuracySpeed(bench, names, `${id}-accuracy`)}`,
    },
    {
      id: `${id}-layers`,
      title: 'Layer by layer',
      body: html`<p class="lead">GFLOP/s with the median time of one call, two operations to a multiply-add of the operator before cropping.
The thin line spans the quartiles, between which half of all samples lie; in full colour are the fastest and what is no different from
it. The limit is min(peak, intensity · bandwidth) of this machine, and named by what sets it.</p>${kindLegend(names)}<div class="multiples">${multiples}</div>`,
    },
  ];
}

const PLACES: Readonly<Record<BenchResult['processes'], string>> = {
  'one each': 'each subject in a process of its own',
  'new each round': 'each subject in a process of its own, a new one in every round',
  'one for all': 'all subjects in one process',
};

/**
 * Tables of all workloads together: how many times as long as each other every subject takes, and each by itself.
 * null where nothing was timed, or the document is from before there were sums.
 */
function whole(bench: BenchResult, names: Names, id: string): Html | null {
  const { summary } = bench;
  if (summary === undefined || summary.subjects.length === 0) return null;
  return html`<h3>On the whole</h3>${hasPairs(bench) && matrix(bench, summary, names, `${id}-matrix`)}
${pairs(bench, names, `${id}-pairs`)}${subjects(bench, names, `${id}-subjects`)}`;
}

function matrix({ workloads }: BenchResult, { pairs: all, subjects: timed }: Summary, names: Names, id: string): Html {
  const timedNames = timed.map(({ subject }) => subject);
  const body = table(names, {
    id,
    caption: 'Times as long, by subject (rows) and whom it is compared with (columns)',
    columns: [
      'subject',
      ...timedNames.map((name) => ({ title: html`<span>${isolated(name)}</span>`, about: { subject: name } })),
    ],
    rows: timedNames.map((name) => ({
      about: { subject: name },
      cells: [named(names, name), ...timedNames.map((other) => cell(pairFor(all, name, other), workloads.length))],
    })),
  });
  return html`<p class="run">${MATRIX_NOTE}</p><div class="matrix whole">${body}</div>`;
}

/** What is surely faster stands out; the rest of what is known of the pair is its title. */
function cell(pair: PairSummary | undefined, all: number): Piece {
  if (pair === undefined) return html`<span class="word none">–</span>`;
  const word = pair.ratio.high < 1 ? 'pass' : isNoDifference(pair) ? 'none' : '';
  const title = `${pair.subject} against ${pair.against}: ${intervalText(pair.ratio)}, ${counted(pair.workloads, 'workload')}`;
  return html`<span class="word ${word}" title="${title}">${meanText(pair, all)}</span>`;
}

function pairs(bench: BenchResult, names: Names, id: string): Html | null {
  const found = firstPairs(bench);
  if (found.length === 0) return null;
  const caption = html`How many times as long ${isolated(found[0].subject)} takes as each of the others`;
  return small(names, id, caption, pairRows(found));
}

function subjects(bench: BenchResult, names: Names, id: string): Html {
  const body = small(names, id, 'Each subject over all workloads on which it has a time', subjectRows(bench));
  return html`<p class="run">${SUBJECTS_NOTE}</p>${body}`;
}

/** A table whose rows each begin with a subject. @param rows titles first */
function small(names: Names, id: string, caption: Piece, [titles, ...rows]: readonly (readonly string[])[]): Html {
  return table(names, {
    id,
    caption,
    columns: titles.map((title, at) => ({ title, isNumber: at > 0 })),
    rows: rows.map(([subject, ...figures]) => ({ about: { subject }, cells: [named(names, subject), ...figures] })),
  });
}

function named(names: Names, subject: string): Html {
  return html`${sign(lookOf(names, subject))} ${isolated(subject)}`;
}
