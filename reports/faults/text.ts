/** Kill reports as plain text, for a terminal: a line per fault, survivors in full, the verdict. */
import type { FaultResult, FaultsResult } from '../../faults/result.ts';
import { maximumOf } from '../../spec/extremes.ts';
import { caseSummary } from '../case-summary.ts';
import { printable } from '../printable.ts';
import { durationOf, faultsVerdict, figuresLine, publishedCounts } from './numbers.ts';

/** A run over re-created defects as text for a terminal. */
export function faultsText(result: FaultsResult): string {
  const { faults, seeds, runs, laws, suites } = result;
  const header = ['fault', 'killed', 'first law', 'cases', 'median', 'worst', ...suites.map(({ id }) => id)];
  const rows = [header, ...faults.map((fault) => cellsOf(fault, result))];
  const widths = header.map((_, column) => maximumOf(rows.map((row) => row[column].length)));
  const isNumber = (column: number) => column >= 3 && column <= 5;
  return [
    `adjoint faults: ${faults.length} re-created defects, ${laws.length} laws, seeds ${seeds.join(', ')}, up to ${runs} cases per law`,
    '',
    ...rows.map((row) => {
      const cells = row.map((cell, column) =>
        isNumber(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
      );
      return `  ${cells.join('  ')}`.trimEnd();
    }),
    ...(faults.length === 1 ? detailOf(faults[0]) : []),
    ...faults.filter(({ id }) => result.survivors.includes(id)).flatMap(survivorLines),
    '',
    ...publishedCounts(result).map(
      ({ title, found, tests }) => `${title} (${tests} tests) would have found ${found} of ${faults.length}`,
    ),
    faultsVerdict(result),
    '',
  ].join('\n');
}

function cellsOf(fault: FaultResult, { suites }: FaultsResult): string[] {
  const { killed, laws, medianCases, medianMilliseconds, worstMilliseconds } = figuresLine(fault);
  return [
    fault.id,
    killed,
    laws.join(', ') || 'none',
    medianCases === null ? '–' : `${medianCases}`,
    durationOf(medianMilliseconds),
    durationOf(worstMilliseconds),
    ...suites.map(({ id }) => (fault.published[id].length > 0 ? 'found' : 'missed')),
  ];
}

function detailOf(fault: FaultResult): string[] {
  const { smallest } = figuresLine(fault);
  const lines = [
    '',
    `${fault.project}: ${fault.symptom}`,
    `${fault.fault} (${fault.evidence}; ${fault.reference})`,
    `Shows with: ${fault.trigger}.`,
    ...(fault.remark === undefined ? [] : [fault.remark]),
  ];
  if (smallest === null) return lines;
  return [
    ...lines,
    '',
    `${smallest.law}: ${printable(smallest.message)}`,
    `  smallest case: ${caseSummary(smallest.case)}`,
    `  ${smallest.case}`,
  ];
}

function survivorLines({ id, trigger, runs }: FaultResult): string[] {
  const alive = runs.filter(({ kill }) => kill === null);
  const seeds = alive.map(({ seed, cases, status }) => `seed ${seed} (${cases} cases, ${status})`).join(', ');
  return ['', `SURVIVES ${id}: ${seeds}`, `  shows with: ${trigger}`];
}
