/** A benchmark as plain text, for a terminal: one table per workload, the fastest first. */
import type { Environment } from '../bench/environment.ts';
import type { BenchResult, UntimedCell } from '../bench/result.ts';
import {
  COLUMNS,
  cellRow,
  changeLines,
  LEGEND,
  limitLines,
  machineLine,
  rankedCells,
  runLine,
  subjectTitle,
  warningsOf,
  workloadLine,
} from './bench-numbers.ts';
import { printable } from './printable.ts';

export function benchText(result: BenchResult, environment: Environment): string {
  const titles = result.subjects.map((subject) => printable(subjectTitle(subject)));
  return [
    `adjoint bench: ${runLine(result)}`,
    machineLine(environment),
    `subjects: ${titles.join(', ')}`,
    ...limitLines(result),
    ...workloadTables(result),
    ...section('baseline', changeLines(result)),
    '',
    ...LEGEND,
    ...section('warning', warningsOf(result, environment)),
    ...section('objection', result.objections),
    '',
  ].join('\n');
}

/** All tables share their widths, so that columns line up from one workload to the next. */
function workloadTables(result: BenchResult): string[] {
  const ranked = result.workloads.map((workload) => ({ workload, ...rankedCells(result, workload.name) }));
  const printed = ranked.map(({ timed }) => timed.map((cell) => cellRow(cell).map(printable)));
  const names = result.subjects.map(({ name }) => printable(name).length);
  const widths = COLUMNS.map((title, column) => {
    const cells = printed.flatMap((rows) => rows.map((row) => row[column].length));
    return Math.max(title.length, ...cells, ...(column === 0 ? names : []));
  });
  const line = (cells: readonly string[]) => {
    const [first, ...rest] = cells.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
    );
    return `  ${[first, ...rest].join('  ')}`.trimEnd();
  };
  const untimedLine = ({ subject, status, message }: UntimedCell) =>
    `  ${printable(subject).padEnd(widths[0])}  ${SHOWN[status]}: ${printable(message)}`;
  return ranked.flatMap(({ workload, timed, untimed }, index) => [
    '',
    `${printable(workload.name)}: ${workloadLine(workload)}`,
    ...(timed.length > 0 ? [line(COLUMNS)] : []),
    ...printed[index].map(line),
    ...untimed.map(untimedLine),
  ]);
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
