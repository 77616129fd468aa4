/** Verdicts: every law on every subject, what failed, what is known to fail, and how accurate the subjects are. */
import type { CheckResult } from '../../../properties/checking/check.ts';
import { caseSummary } from '../../case-summary.ts';
import { counted } from '../../counted.ts';
import type { ReportDocument } from '../../documents.ts';
import { ACCURACY_COLUMNS, ACCURACY_LEGEND, accuracyReplay, accuracyRows } from '../../verify/accuracy-table.ts';
import { type FailureReport, failuresOf, otherObjections } from '../../verify/failures.ts';
import { listedLines, type SubjectLine, subjectLine } from '../../verify/subject-line.ts';
import { verdictWords } from '../../verify/verdict-line.ts';
import type { Names } from '../filter.ts';
import type { Section } from '../frame.ts';
import { type Html, html, isolated, type Piece, reference } from '../html.ts';
import { numbers, table } from '../table.ts';
import { coverage } from './coverage.ts';
import { conditions } from './machine.ts';

type Verify = ReportDocument<'verify'>;

export async function verdictSections(verify: Verify, names: Names, id: string, command: string): Promise<Section[]> {
  const { seed, runs, laws, cases } = verify;
  const covered = await coverage(verify, names, id);
  return [
    {
      id: `${id}-verdicts`,
      title: 'Verdicts',
      body: html`<p class="lead">${counted(laws.length, 'law')} of mathematics, ${cases.toLocaleString('en')} cases: ${verdictWord(verify)}</p>
${conditions({ ...verify, objections: otherObjections(verify) }, `Seed ${seed}, up to ${counted(runs, 'case')} per law and subject`)}
${subjects(verify, names, id)}${failuresOf(verify, command).map(finding)}${matrix(verify, names, id)}
${knownFailures(verify, names, id)}${accuracy(verify, names, id, command)}`,
    },
    ...(covered === null ? [] : [{ id: `${id}-coverage`, title: 'What the cases covered', body: covered }]),
  ];
}

/** The verdict, marked: plain green only where nothing is known to fail. */
export function verdictWord(verify: Pick<Verify, 'verdict' | 'cases' | 'knownFailures'>): Html {
  const words = verdictWords(verify).toLowerCase();
  const mark = words === 'agree' ? 'pass' : verify.verdict === 'disagree' ? 'fail' : 'known';
  return html`<span class="word ${mark}">${words}</span>`;
}

const OUTCOME: Readonly<Record<SubjectLine['outcome'], string>> = {
  passed: 'pass',
  failed: 'fail',
  'known failures': 'known',
  'nothing ran': 'fail',
  'not covered': 'known',
  interrupted: 'known',
};

function subjects(verify: Verify, names: Names, id: string): Html {
  return html`<h3>By subject</h3>${table(names, {
    id: `${id}-subjects`,
    caption: 'What came of all laws together',
    columns: ['subject', 'version', 'outcome', ...numbers('laws', 'cases'), { title: 'detail', isProse: true }],
    rows: verify.subjects.map((subject) => {
      const { outcome, laws, cases, detail } = subjectLine(verify, subject);
      const word = html`<span class="word ${OUTCOME[outcome]}">${outcome}</span>`;
      const figures = [laws, cases.toLocaleString('en')];
      return {
        about: { subject: subject.name },
        cells: [isolated(subject.name), isolated(subject.version ?? '–'), word, ...figures, isolated(detail)],
      };
    }),
  })}`;
}

/** One failure: what the law says, what came, the smallest case, and how to run it again. */
function finding({
  subject,
  law,
  statement,
  message,
  shown,
  looksLike,
  summary,
  caseLine,
  replay,
  hint,
}: FailureReport): Html {
  return html`<div class="finding"><h3>${isolated(subject)} fails ${law}</h3><p>${statement}</p><p>${isolated(message)}</p>
${shown.length > 0 && html`<pre tabindex="0">${shown.join('\n')}</pre>`}
${looksLike.map((line) => html`<p>${isolated(line)}.</p>`)}
<details><summary>Smallest case: ${summary}</summary>${caseLine !== null && html`<pre tabindex="0">${caseLine}</pre>`}<p>To run it again:</p><pre tabindex="0">${replay}</pre></details>
${hint !== null && html`<p>Hint: ${hint}</p>`}</div>`;
}

function matrix(verify: Verify, names: Names, id: string): Html {
  const { laws, checks, subjects: asked } = verify;
  const byPlace = new Map(checks.map((check) => [JSON.stringify([check.law, check.subject]), check]));
  const body = table(names, {
    id: `${id}-matrix`,
    caption: 'Cases that were run, by law and subject',
    columns: [
      'law',
      ...asked.map(({ name }) => ({ title: html`<span>${isolated(name)}</span>`, about: { subject: name } })),
    ],
    rows: laws.map(({ id: law, lane, statement }) => ({
      cells: [
        html`<abbr title="${statement} (${lane})">${law}</abbr>`,
        ...asked.map(({ name }) => cell(byPlace.get(JSON.stringify([law, name])))),
      ],
    })),
  });
  const statements = laws.map(({ id: law, lane, statement }) => html`<dt>${law}</dt><dd>${statement} (${lane})</dd>`);
  return html`<h3>By law</h3><p class="run">✓ all agree; ◐ some fail as listed, all others agree; ✗ the law is broken; – not covered, by the
subject’s own declaration.</p><div class="matrix">${body}</div>
<details><summary>What the laws say</summary><dl class="machine">${statements}</dl></details>`;
}

function cell(check: CheckResult | undefined): Piece {
  if (check === undefined) return null;
  const { status, cases, missing } = check;
  const listed = listedLines(check);
  if (status === 'not covered') return html`<span class="word none" title="not covered: ${missing ?? ''}">–</span>`;
  if (status === 'failed') return html`<span class="word fail" title="failed at case ${cases}">✗ ${cases}</span>`;
  if (status === 'interrupted') return html`<span class="word known" title="interrupted">… ${cases}</span>`;
  if (listed.length > 0) return html`<span class="word known" title="${listed.join(', ')}">◐ ${cases}</span>`;
  return html`<span class="word pass">✓ ${cases}</span>`;
}

function knownFailures(verify: Verify, names: Names, id: string): Html | null {
  const { knownFailures: known } = verify;
  if (known.length === 0) return null;
  return html`<h3>Known failures</h3>${table(names, {
    id: `${id}-known`,
    caption:
      'Defects that are listed: each must still fail, and what fails as listed is counted. A stale one fails the run, an absent one need not fail everywhere.',
    columns: ['id', 'subject', 'state', ...numbers('cases'), { title: 'what is known', isProse: true }],
    rows: known.map(({ id: entry, subject, status, cases, note, reference: place }) => ({
      about: { subject },
      cells: [
        isolated(entry),
        isolated(subject),
        html`<span class="word ${status === 'stale' ? 'fail' : 'known'}">${status}</span>`,
        cases,
        html`${isolated(note)} (${reference(place)})`,
      ],
    })),
  })}`;
}

function accuracy(verify: Verify, names: Names, id: string, command: string): Html | null {
  const rows = accuracyRows(verify);
  if (rows.length === 0) return null;
  const replay = accuracyReplay(verify, command);
  return html`<h3>Accuracy</h3>${table(names, {
    id: `${id}-errors`,
    caption: ACCURACY_LEGEND,
    columns: [
      ...ACCURACY_COLUMNS.map((title, at) => ({ title, isNumber: at > 0 })),
      { title: 'case with the most ulps', isProse: true },
    ],
    rows: rows.map(({ cells: [subject, ...figures], worst }) => ({
      about: { subject },
      cells: [isolated(subject), ...figures, worst === null ? '–' : caseSummary(worst)],
    })),
  })}${replay !== null && html`<p class="run">A case is run again by</p><pre tabindex="0">${replay}</pre>`}`;
}
