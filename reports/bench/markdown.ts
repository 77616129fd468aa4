/** A benchmark as Markdown, for a published run: an overview of ratios, then every workload with its numbers. */
import type { Environment } from '../../bench/environment.ts';
import type { BenchResult, BenchWorkload, Cell } from '../../bench/result.ts';
import { pageLines } from '../browser-words.ts';
import { machineLine } from '../machine-line.ts';
import { markdownList, markdownRow, markdownTable, markdownText } from '../markdown.ts';
import { benchColumns, benchLegend, benchRow } from './columns.ts';
import {
  changeLines,
  limitLines,
  rankedCells,
  ratioText,
  runLine,
  subjectTitle,
  warningsOf,
  workloadLine,
} from './numbers.ts';
import {
  firstPairs,
  hasPairs,
  MATRIX_NOTE,
  pairRows,
  ratioRows,
  SUBJECTS_NOTE,
  subjectRows,
} from './summary-tables.ts';

/** A benchmark as Markdown. */
export function benchMarkdown(result: BenchResult, environment: Environment): string {
  return [
    '# adjoint bench',
    '',
    `Run of ${markdownText(runLine(result))}.`,
    '',
    `On ${markdownText(machineLine(environment))}.`,
    '',
    ...markdownList(result.objections.map((objection) => `Objection: ${objection}`)),
    ...markdownList(warningsOf(result, environment).map((warning) => `Warning: ${warning}`)),
    ...markdownList(limitLines(result)),
    ...markdownList(pageLines(result.subjects)),
    ...whole(result),
    ...overview(result),
    ...changes(result),
    ...result.workloads.flatMap((workload) => workloadSection(result, workload)),
    '## How to read this',
    '',
    ...markdownList(benchLegend(benchColumns(result))),
  ].join('\n');
}

/** All workloads together; nothing where none was timed. */
function whole(result: BenchResult): string[] {
  if (result.summary.subjects.length === 0) return [];
  const pairs = firstPairs(result);
  return [
    '## On the whole',
    '',
    ...(hasPairs(result) ? [markdownText(MATRIX_NOTE), '', ...markdownTable(ratioRows(result), 2)] : []),
    ...(pairs.length > 0
      ? [`Times as long for “${markdownText(pairs[0].subject)}”:`, '', ...markdownTable(pairRows(pairs))]
      : []),
    markdownText(SUBJECTS_NOTE),
    '',
    ...markdownTable(subjectRows(result)),
  ];
}

function overview({ subjects, workloads, cells }: BenchResult): string[] {
  const cellOf = (workload: string, subject: string) =>
    overviewCell(cells.find((cell) => cell.workload === workload && cell.subject === subject));
  return [
    '## Times the fastest',
    '',
    'Time by that of the fastest subject on the same workload; “≈” is no different from the fastest, “–” is not covered.',
    '',
    markdownRow(['workload', ...subjects.map(subjectTitle)]),
    markdownRow(['---', ...subjects.map(() => '---:')]),
    ...workloads.map(({ name }) => markdownRow([name, ...subjects.map((subject) => cellOf(name, subject.name))])),
    '',
  ];
}

function overviewCell(cell: Cell | undefined): string {
  if (cell === undefined) return '';
  if (cell.status === 'timed') return ratioText(cell);
  return cell.status === 'not covered' ? '–' : cell.status;
}

function workloadSection(result: BenchResult, workload: BenchWorkload): string[] {
  const { timed, untimed } = rankedCells(result, workload.name);
  const columns = benchColumns(result);
  const table = [
    markdownRow(columns.map(({ title }) => title)),
    markdownRow(columns.map(({ isNumber }) => (isNumber ? '---:' : '---'))),
    ...timed.map((cell) => markdownRow(benchRow(columns, cell))),
    '',
  ];
  return [
    `## ${markdownText(workload.name)}`,
    '',
    `${workloadLine(workload)}.`,
    `Source: ${markdownText(workload.source)}.`,
    '',
    ...(timed.length > 0 ? table : []),
    ...markdownList(untimed.map(({ subject, status, message }) => `“${subject}” ${status}: ${message}`)),
  ];
}

function changes(result: BenchResult): string[] {
  const lines = changeLines(result);
  return lines.length === 0 ? [] : ['## Against the baseline', '', ...markdownList(lines)];
}
