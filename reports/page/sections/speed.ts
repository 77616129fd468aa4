/** Speed: what a benchmark found. */
import type { BenchResult, PairSummary } from '../../../bench/result.ts';
import { warningsOf } from '../../bench/numbers.ts';
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
import type { Section } from '../frame.ts';
import { type Html, html, isolated, type Piece } from '../html.ts';
import { sign } from '../signs.ts';
import { type Row, table } from '../table.ts';
import { accuracySpeed } from './accuracy.ts';
import { layerBars } from './layers.ts';
import { conditions } from './machine.ts';
import { changes, headline } from './ratios.ts';
import { roofline } from './roofline.ts';

export async function benchSections(bench: ReportDocument<'bench'>, names: Names, id: string): Promise<Section[]> {
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
and after it was timed.</p>${conditions({ ...bench, warnings: warningsOf(bench, bench.environment) }, size)}
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

/** Tables of all workloads together: each pair of subjects, each subject by itself; null where nothing was timed. */
function whole(bench: BenchResult, names: Names, id: string): Html | null {
  if (bench.summary.subjects.length === 0) return null;
  const pairs = firstPairs(bench);
  const against =
    pairs.length > 0 && html`How many times as long ${isolated(pairs[0].subject)} takes as each of the others`;
  return html`<h3>On the whole</h3>${hasPairs(bench) && matrix(bench, names, `${id}-matrix`)}
${against && small(names, `${id}-pairs`, against, pairRows(pairs))}<p class="run">${SUBJECTS_NOTE}</p>
${small(names, `${id}-subjects`, 'Each subject over all workloads on which it has a time', subjectRows(bench))}`;
}

function matrix({ workloads, summary }: BenchResult, names: Names, id: string): Html {
  const subjects = summary.subjects.map(({ subject }) => subject);
  const cells = (subject: string) =>
    subjects.map((other) => cell(pairFor(summary.pairs, subject, other), workloads.length));
  const body = table(names, {
    id,
    caption: 'Times as long, by subject (rows) and whom it is compared with (columns)',
    columns: [
      'subject',
      ...subjects.map((subject) => ({ title: html`<span>${isolated(subject)}</span>`, about: { subject } })),
    ],
    rows: subjects.map((subject) => rowOf(names, subject, cells(subject))),
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

/** A table whose rows each begin with a subject. @param rows titles first */
function small(names: Names, id: string, caption: Piece, [titles, ...rows]: readonly (readonly string[])[]): Html {
  const columns = titles.map((title, at) => ({ title, isNumber: at > 0 }));
  return table(names, {
    id,
    caption,
    columns,
    rows: rows.map(([subject, ...figures]) => rowOf(names, subject, figures)),
  });
}

function rowOf(names: Names, subject: string, cells: readonly Piece[]): Row {
  return { about: { subject }, cells: [html`${sign(lookOf(names, subject))} ${isolated(subject)}`, ...cells] };
}
