/** Re-created defects: which law finds each, and how soon. */
import type { FaultsResult } from '../../../faults/result.ts';
import { caseSummary } from '../../case-summary.ts';
import { counted } from '../../counted.ts';
import type { ReportDocument } from '../../documents.ts';
import { durationOf, faultsVerdict, figuresLine, publishedCounts } from '../../faults/numbers.ts';
import { type DotRow, dotRows } from '../charts/dot-rows.ts';
import { figure } from '../charts/figure.ts';
import type { Names } from '../filter.ts';
import type { Section } from '../frame.ts';
import { type Html, html, isolated, reference } from '../html.ts';
import { numbers, type Table, table } from '../table.ts';
import { conditions } from './machine.ts';

export async function defectsSection(faults: ReportDocument<'faults'>, names: Names, id: string): Promise<Section> {
  const { seeds, runs, laws, verdict } = faults;
  const size = `${counted(seeds.length, 'seed')} (${seeds.join(', ')}), up to ${counted(runs, 'case')} for each of ${counted(laws.length, 'law')} in turn`;
  const published = publishedCounts(faults).map(
    ({ title, found, tests }) => html` ${isolated(title)} (${counted(tests, 'test')}) would have found ${found}.`,
  );
  return {
    id: `${id}-defects`,
    title: 'Re-created defects',
    body: html`<p class="lead">Documented defects of released implementations, each re-created as a subject that must fail.</p>
${conditions(faults, size)}
<p class="verdict ${verdict === 'killed' ? 'pass' : 'fail'}">${faultsVerdict(faults)}.</p><p class="lead">${published}</p>
${await kills(faults, names, `${id}-kills`)}${folded('What each defect is', names, whatTheyAre(faults, `${id}-what`))}
${folded('Not re-created', names, leftOut(faults, `${id}-left`))}`,
  };
}

async function kills({ faults, suites, figures }: FaultsResult, names: Names, id: string): Promise<Html | null> {
  if (faults.length === 0) return null;
  const lines = faults.map((fault) => ({ ...fault, ...figuresLine(fault) }));
  const soon = ({ medianMilliseconds }: (typeof lines)[number]) => medianMilliseconds ?? Number.MAX_VALUE;
  const ordered = lines.toSorted((a, b) => soon(a) - soon(b) || a.id.localeCompare(b.id));
  const rows = ordered.map(({ id: label, class: kind, laws, killed, runs }): DotRow => {
    const dots = runs.flatMap(({ kill, seed }) => {
      if (kill === null) return [];
      const tip = `seed ${seed}: ${kill.law} after ${counted(kill.cases, 'case')}, ${durationOf(kill.milliseconds)}`;
      return [{ at: kill.milliseconds, tip }];
    });
    const aside = laws.length === 0 ? 'survives' : laws.join(', ');
    return { label, aside, tip: `${label} (${kind}): killed with ${killed} seeds`, about: {}, dots };
  });
  return figure(names, {
    id,
    title: 'Which law finds which defect, and how soon',
    message: messageOf(figures.firsts, faults.length),
    reading: html`A dot is one seed; at the right stands the law that failed first, for most seeds in front. Laws run in a
fixed order, so that the first ones find most.`,
    ...dotRows({ rows, title: 'until the first case that fails', ticks: 'milliseconds' }),
    caption: 'Cases and times are medians over the seeds, from the start of the gate',
    columns: [
      'defect',
      'class',
      ...numbers('killed'),
      'first law',
      ...numbers('cases', 'median', 'worst', ...suites.map(({ id: suite }) => `found by ${suite}`)),
    ],
    rows: ordered.map((fault) => ({
      cells: [
        isolated(fault.id),
        fault.class,
        fault.killed,
        fault.laws.join(', ') || html`<span class="word fail">none</span>`,
        fault.medianCases ?? '–',
        durationOf(fault.medianMilliseconds),
        durationOf(fault.worstMilliseconds),
        ...suites.map(({ id: suite }) => counted(fault.published[suite].length, 'test')),
      ],
    })),
  });
}

function messageOf([first, second]: FaultsResult['figures']['firsts'], all: number): Html {
  if (first === undefined) return html`No law finds any.`;
  return html`${isolated(first.law)} is the first to find ${first.faults} of ${all}${second !== undefined && html`, ${isolated(second.law)} ${second.faults}`}.`;
}

function whatTheyAre({ faults }: FaultsResult, id: string): Table {
  return {
    id,
    caption: 'Documented defects, and the smallest case by which each was found',
    columns: ['defect', 'project', ...proses('symptom', 'what is wrong', 'shows with', 'smallest case')],
    rows: faults.map((fault) => {
      const { smallest } = figuresLine(fault);
      return {
        cells: [
          isolated(fault.id),
          html`${isolated(fault.project)}<br>${reference(fault.reference)}`,
          isolated(fault.symptom),
          isolated(fault.fault),
          isolated(fault.trigger),
          smallest === null ? '–' : caseSummary(smallest.case),
        ],
      };
    }),
  };
}

function leftOut({ leftOut: left }: FaultsResult, id: string): Table {
  return {
    id,
    caption: 'Documented defects that are not re-created, and why',
    columns: ['defect', 'project', ...proses('reason')],
    rows: left.map(({ id: defect, project, reason, reference: place }) => ({
      cells: [isolated(defect), html`${isolated(project)}<br>${reference(place)}`, isolated(reason)],
    })),
  };
}

/** null without rows. */
function folded(summary: string, names: Names, of: Table): Html | null {
  return of.rows.length === 0 ? null : html`<details><summary>${summary}</summary>${table(names, of)}</details>`;
}

function proses(...titles: readonly string[]) {
  return titles.map((title) => ({ title, isProse: true }));
}
