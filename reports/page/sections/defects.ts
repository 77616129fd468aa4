/** Re-created defects: which law finds each, and how soon. */
import type { FaultResult, FaultsResult } from '../../../faults/result.ts';
import { caseSummary } from '../../case-summary.ts';
import { counted } from '../../counted.ts';
import type { ReportDocument } from '../../documents.ts';
import { durationOf, faultsVerdict, figuresLine, publishedCounts } from '../../faults/numbers.ts';
import { type DotRow, dotRows } from '../charts/dot-rows.ts';
import { figure } from '../charts/figure.ts';
import type { Names } from '../filter.ts';
import { type Html, html, isolated, reference } from '../html.ts';
import { conditions, type Section } from '../section.ts';
import { numbers, table } from '../table.ts';

type Faults = ReportDocument<'faults'>;

export async function defectsSection(faults: Faults, names: Names, id: string): Promise<Section[]> {
  const { seeds, runs, laws, verdict } = faults;
  const size = `${counted(seeds.length, 'seed')} (${seeds.join(', ')}), up to ${counted(runs, 'case')} for each of ${counted(laws.length, 'law')} in turn`;
  const published = publishedCounts(faults).map(
    ({ title, found, tests }) => html` ${isolated(title)} (${counted(tests, 'test')}) would have found ${found}.`,
  );
  return [
    {
      id: `${id}-defects`,
      title: 'Re-created defects',
      body: html`<p class="lead">Documented defects of released implementations, each re-created as a subject that must fail.</p>
${conditions(faults, size)}
<p class="verdict ${verdict === 'killed' ? 'pass' : 'fail'}">${faultsVerdict(faults)}.</p><p class="lead">${published}</p>
${await kills(faults, names, `${id}-kills`)}${what(faults, names, id)}${leftOut(faults, names, id)}`,
    },
  ];
}

async function kills(faults: FaultsResult, names: Names, id: string): Promise<Html | null> {
  if (faults.faults.length === 0) return null;
  const ordered = faults.faults.toSorted((a, b) => soon(a) - soon(b) || a.id.localeCompare(b.id));
  const rows = ordered.map((fault): DotRow => {
    const { laws, killed } = figuresLine(fault);
    return {
      label: fault.id,
      aside: laws.length === 0 ? 'survives' : laws.join(', '),
      tip: `${fault.id} (${fault.class}): killed with ${killed} seeds`,
      about: {},
      dots: fault.runs.flatMap(({ kill, seed }) =>
        kill === null
          ? []
          : [
              {
                at: kill.milliseconds,
                tip: `seed ${seed}: ${kill.law} after ${counted(kill.cases, 'case')}, ${durationOf(kill.milliseconds)}`,
              },
            ],
      ),
      sum: null,
    };
  });
  const chart = {
    rows,
    title: 'until the first case that fails',
    ticks: 'milliseconds',
    rowHeight: 19,
    dotSize: 30,
  } as const;
  return figure(names, {
    id,
    title: 'Which law finds which defect, and how soon',
    message: messageOf(faults),
    reading: html`A dot is one seed; at the right stands the law that failed first, for most seeds in front. Laws are put in a
fixed order, so that the first ones find most.`,
    size: 'both',
    chart: (isNarrow) => dotRows(chart, isNarrow),
    caption: 'Cases and times are medians over the seeds, from the start of the gate',
    columns: [
      'defect',
      'class',
      ...numbers('killed'),
      'first law',
      ...numbers('cases', 'median', 'worst'),
      ...numbers(...faults.suites.map(({ id: suite }) => `found by ${suite}`)),
    ],
    rows: ordered.map((fault) => {
      const { killed, laws, medianCases, medianMilliseconds, worstMilliseconds } = figuresLine(fault);
      return {
        cells: [
          isolated(fault.id),
          fault.class,
          killed,
          laws.join(', ') || html`<span class="word fail">none</span>`,
          medianCases ?? '–',
          durationOf(medianMilliseconds),
          durationOf(worstMilliseconds),
          ...faults.suites.map(({ id: suite }) => counted(fault.published[suite].length, 'test')),
        ],
      };
    }),
  });
}

function soon(fault: FaultResult): number {
  return figuresLine(fault).medianMilliseconds ?? Number.MAX_VALUE;
}

/** The laws that find the most defects first. */
function messageOf({ faults }: FaultsResult): Html {
  const firsts = new Map<string, number>();
  for (const fault of faults) {
    const [law] = figuresLine(fault).laws;
    if (law !== undefined) firsts.set(law, (firsts.get(law) ?? 0) + 1);
  }
  const [first, second] = [...firsts].toSorted((a, b) => b[1] - a[1]);
  if (first === undefined) return html`No law finds any.`;
  return html`${isolated(first[0])} is the first to find ${first[1]} of ${faults.length}${second !== undefined && html`, ${isolated(second[0])} ${second[1]}`}.`;
}

function what({ faults }: FaultsResult, names: Names, id: string): Html {
  return html`<details><summary>What each defect is</summary>${table(names, {
    id: `${id}-what`,
    caption: 'Documented defects, and the smallest case by which each was found',
    columns: ['defect', 'project', 'symptom', 'what is wrong', 'shows with', 'smallest case'].map((title, at) => ({
      title,
      isProse: at > 1,
    })),
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
  })}</details>`;
}

function leftOut({ leftOut: left }: FaultsResult, names: Names, id: string): Html | null {
  if (left.length === 0) return null;
  return html`<details><summary>Not re-created</summary>${table(names, {
    id: `${id}-left`,
    caption: 'Documented defects that are not re-created, and why',
    columns: ['defect', 'project', 'reason'].map((title, at) => ({ title, isProse: at > 1 })),
    rows: left.map(({ id: defect, project, reason, reference: place }) => ({
      cells: [isolated(defect), html`${isolated(project)}<br>${reference(place)}`, isolated(reason)],
    })),
  })}</details>`;
}
