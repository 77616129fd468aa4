/** Kill reports as Markdown: the table, what each fault is, the smallest cases, what is not re-created. */
import type { Environment } from '../../bench/environment.ts';
import type { FaultResult, FaultsResult } from '../../faults/result.ts';
import { caseSummary } from '../case-summary.ts';
import { machineLine } from '../machine-line.ts';
import { markdownRow, markdownText } from '../markdown.ts';
import { durationOf, faultsVerdict, figuresLine, publishedCounts } from './numbers.ts';

/** A run over re-created defects as Markdown. */
export function faultsMarkdown(result: FaultsResult, environment: Environment): string {
  return [
    '# adjoint faults',
    '',
    `**${faultsVerdict(result)}**`,
    '',
    'Documented defects of released implementations, each re-created as a subject that must fail. Cases and time are medians',
    `over ${result.seeds.length} seeds (${result.seeds.join(', ')}), from the start of the gate to the first case that`,
    `failed, with up to ${result.runs} cases for each of ${result.laws.length} laws in turn.`,
    `Run on ${machineLine(environment)}.`,
    '',
    ...publishedCounts(result).map(
      ({ title, found, tests }) => `- ${title} (${tests} tests) would have found ${found} of ${result.faults.length}.`,
    ),
    '',
    '## Kills',
    '',
    ...killTable(result),
    '',
    '## What each fault is',
    '',
    ...result.faults.flatMap(faultSection),
    ...leftOutTable(result),
    ...suiteSections(result),
    '',
  ].join('\n');
}

function killTable({ faults, suites }: FaultsResult): string[] {
  const head = ['fault', 'class', 'killed', 'first law', 'cases', 'median', 'worst', ...suites.map(({ id }) => id)];
  return [
    markdownRow(head),
    markdownRow(head.map((title) => (['cases', 'median', 'worst'].includes(title) ? '---:' : '---'))),
    ...faults.map((fault) => {
      const { killed, laws, medianCases, medianMilliseconds, worstMilliseconds } = figuresLine(fault);
      return markdownRow([
        fault.id,
        fault.class,
        killed,
        laws.join(', ') || 'none',
        `${medianCases ?? '–'}`,
        durationOf(medianMilliseconds),
        durationOf(worstMilliseconds),
        ...suites.map(({ id }) => (fault.published[id].length > 0 ? `found by ${fault.published[id].length}` : '–')),
      ]);
    }),
  ];
}

function faultSection(fault: FaultResult): string[] {
  const { smallest } = figuresLine(fault);
  const remark = fault.remark === undefined ? '' : ` ${markdownText(fault.remark)}`;
  return [
    `- **${fault.id}** (${markdownText(fault.project)}, ${referenceLink(fault.reference)}, evidence: ${fault.evidence}).`,
    `  ${markdownText(fault.symptom)} ${markdownText(fault.fault)} Shows with: ${markdownText(fault.trigger)}.${remark}`,
    ...(smallest === null ? [] : [`  Smallest case: ${markdownText(caseSummary(smallest.case))} (${smallest.law}).`]),
  ];
}

/** A document of the project is named: where the report will lie, no path to it is sure. */
function referenceLink(reference: string): string {
  return reference.startsWith('https://') ? `[reference](${reference})` : `reference: \`${reference}\``;
}

function leftOutTable({ leftOut }: FaultsResult): string[] {
  if (leftOut.length === 0) return [];
  return [
    '',
    '## Not re-created',
    '',
    markdownRow(['defect', 'project', 'reason', 'reference']),
    markdownRow(['---', '---', '---', '---']),
    ...leftOut.map(({ id, project, reason, reference }) => markdownRow([id, project, reason, reference])),
  ];
}

function suiteSections({ suites }: FaultsResult): string[] {
  return suites.flatMap(({ title, source, tolerance, leftOut }) => [
    '',
    `## ${title}`,
    '',
    `Source: ${markdownText(source)}. Tolerance: ${markdownText(tolerance)}.`,
    ...(leftOut.length === 0 ? [] : ['', 'Not taken over:', '', ...leftOut.map((entry) => `- ${markdownText(entry)}`)]),
  ]);
}
