/** All workloads together: how many times as long as each other every subject takes, and what each comes to by itself. */
import type { BenchResult, PairSummary, Summary } from '../../bench/result.ts';
import { intervalTold } from '../bench/numbers.ts';
import {
  firstPairs,
  hasPairs,
  isNoDifference,
  MATRIX_NOTE,
  meanTold,
  pairFor,
  pairRows,
  SUBJECTS_NOTE,
  subjectRows,
} from '../bench/summary-tables.ts';
import { counted } from '../counted.ts';
import { type Cast, sign } from './cast.ts';
import { type Html, html, isolated, type Piece } from './html.ts';
import { table } from './table.ts';

/** null where nothing was timed, or the document is from before there were sums. */
export function whole(bench: BenchResult, cast: Cast, id: string): Html | null {
  const { summary } = bench;
  if (summary === undefined || summary.subjects.length === 0) return null;
  return html`<h3>On the whole</h3>${hasPairs(bench) && matrix(bench, summary, cast, `${id}-matrix`)}
${pairs(bench, cast, `${id}-pairs`)}${subjects(bench, cast, `${id}-subjects`)}`;
}

function matrix({ workloads }: BenchResult, { pairs: all, subjects: timed }: Summary, cast: Cast, id: string): Html {
  const names = timed.map(({ subject }) => subject);
  const body = table(cast, {
    id,
    caption: 'Times as long, by subject (rows) and whom it is held against (columns)',
    columns: [
      { title: 'subject' },
      ...names.map((name) => ({ title: html`<span>${isolated(name)}</span>`, about: { subject: name } })),
    ],
    rows: names.map((name) => ({
      about: { subject: name },
      cells: [named(cast, name), ...names.map((other) => cell(pairFor(all, name, other), workloads.length))],
    })),
  });
  return html`<p class="run">${MATRIX_NOTE}</p><div class="matrix whole">${body}</div>`;
}

/** What is surely faster stands out; the rest of what is known of the pair is its title. */
function cell(pair: PairSummary | undefined, all: number): Piece {
  if (pair === undefined) return html`<span class="word none">–</span>`;
  const word = pair.ratio.high < 1 ? 'pass' : isNoDifference(pair) ? 'none' : '';
  const title = `${pair.subject} against ${pair.against}: ${intervalTold(pair.ratio)}, ${counted(pair.workloads, 'workload')}`;
  return html`<span class="word ${word}" title="${title}">${meanTold(pair, all)}</span>`;
}

function pairs(bench: BenchResult, cast: Cast, id: string): Html | null {
  const found = firstPairs(bench);
  if (found.length === 0) return null;
  const caption = html`How many times as long ${isolated(found[0].subject)} takes as each of the others`;
  return small(cast, id, caption, pairRows(found));
}

function subjects(bench: BenchResult, cast: Cast, id: string): Html {
  const body = small(cast, id, 'Each subject over all workloads on which it has a time', subjectRows(bench));
  return html`<p class="run">${SUBJECTS_NOTE}</p>${body}`;
}

/** A table whose rows each begin with a subject. @param rows titles first */
function small(cast: Cast, id: string, caption: Piece, [titles, ...rows]: readonly (readonly string[])[]): Html {
  return table(cast, {
    id,
    caption,
    columns: titles.map((title, at) => ({ title, isNumber: at > 0 })),
    rows: rows.map(([subject, ...figures]) => ({ about: { subject }, cells: [named(cast, subject), ...figures] })),
  });
}

function named(cast: Cast, subject: string): Html {
  return html`${sign(cast, subject)} ${isolated(subject)}`;
}
