/** A benchmark as plain text, for a terminal: one table per workload, the fastest first. */
import type { Environment } from '../../bench/environment.ts';
import type { BenchResult, UntimedCell } from '../../bench/result.ts';
import { aligned } from '../aligned.ts';
import { pageLines } from '../browser-words.ts';
import { machineLine } from '../machine-line.ts';
import { printable } from '../printable.ts';
import { BY_TYPE_NOTE, byTypeRows } from './by-type.ts';
import { benchColumns, benchLegend, benchRow } from './columns.ts';
import { changeLines, limitLines, rankedCells, runLine, subjectTitle, warningsOf, workloadLine } from './numbers.ts';
import {
  firstPairs,
  hasPairs,
  MATRIX_NOTE,
  pairRows,
  ratioRows,
  SUBJECTS_NOTE,
  subjectRows,
} from './summary-tables.ts';

/** A benchmark as text for a terminal. */
export function benchText(result: BenchResult, environment: Environment): string {
  const titles = result.subjects.map((subject) => printable(subjectTitle(subject)));
  return [
    `adjoint bench: ${runLine(result)}`,
    machineLine(environment),
    `subjects: ${titles.join(', ')}`,
    ...pageLines(result.subjects).map(printable),
    ...limitLines(result),
    ...workloadTables(result),
    ...byType(result),
    ...whole(result),
    ...section('baseline', changeLines(result)),
    '',
    ...benchLegend(benchColumns(result)),
    ...section('warning', warningsOf(result, environment)),
    ...section('objection', result.objections),
    '',
  ].join('\n');
}

/** All tables share their widths, so that columns line up from one workload to the next. */
function workloadTables(result: BenchResult): string[] {
  const ranked = result.workloads.map((workload) => ({ workload, ...rankedCells(result, workload.name) }));
  const columns = benchColumns(result);
  const nameWidth = Math.max(
    ...[columns[0].title, ...result.subjects.map(({ name }) => printable(name))].map(({ length }) => length),
  );
  const [first, ...titles] = columns.map(({ title }) => title);
  const rows = ranked.flatMap(({ timed }) => timed.map((cell) => benchRow(columns, cell)));
  const [header, ...lines] = aligned(
    [[first.padEnd(nameWidth), ...titles], ...rows],
    (column) => !columns[column].isNumber,
  );
  const untimedLine = ({ subject, status, message }: UntimedCell) =>
    `  ${printable(subject).padEnd(nameWidth)}  ${SHOWN[status]}: ${printable(message)}`;
  return ranked.flatMap(({ workload, timed, untimed }) => [
    '',
    `${printable(workload.name)}: ${workloadLine(workload)}`,
    ...(timed.length > 0 ? [header] : []),
    ...lines.splice(0, timed.length),
    ...untimed.map(untimedLine),
  ]);
}

/** Layers that were timed in several types. */
function byType(result: BenchResult): string[] {
  const rows = byTypeRows(result);
  return rows.length === 0 ? [] : ['', BY_TYPE_NOTE, ...aligned(rows, (at) => at < 2)];
}

/** All workloads together; nothing where none was timed. */
function whole(result: BenchResult): string[] {
  if (result.summary.subjects.length === 0) return [];
  const pairs = firstPairs(result);
  return [
    ...(hasPairs(result) ? ['', 'on the whole:', ...aligned(ratioRows(result), (at) => at < 2), MATRIX_NOTE] : []),
    ...(pairs.length > 0 ? ['', `${printable(pairs[0].subject)} on the whole:`, ...aligned(pairRows(pairs))] : []),
    '',
    'each subject on the whole:',
    ...aligned(subjectRows(result)),
    SUBJECTS_NOTE,
  ];
}

/** What is a fault of the subject stands out from what it never claimed. */
const SHOWN: Readonly<Record<UntimedCell['status'], string>> = {
  'not covered': 'not covered',
  disagrees: 'DISAGREES',
  refused: 'REFUSED',
  crashed: 'CRASHED',
  'timed out': 'TIMED OUT',
};

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines.map((line) => `${title}: ${printable(line)}`)];
}
