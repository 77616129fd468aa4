/**
 * The columns of a workload's table, in the order in which they stand: one entry here is one column in the text, in the Markdown and
 * on the page, with its line in the legend of each.
 */
import type { BenchResult, PhaseMedians, TimedCell } from '../../bench/result.ts';
import { errorSize, intervalText, significant, time } from '../digits.ts';
import { ratioText } from './numbers.ts';

export interface BenchColumn {
  readonly title: string;
  /** What the numbers are, for the legend. */
  readonly meaning: string;
  /** What stands in the row of this cell. */
  readonly of: (cell: TimedCell) => string;
  /** Whether the entries are numbers, and so end where the column ends. */
  readonly isNumber: boolean;
  /** Whether a cell has it; a column that none has is left out. Without it, all have. */
  readonly isKnown?: (cell: TimedCell) => boolean;
}

/** A part of a call: only few subjects tell them. */
function phaseColumn(title: string, field: keyof PhaseMedians, what: string): BenchColumn {
  return {
    title,
    meaning: `${what}, the median of what the subject itself measures; “–” is one that does not tell`,
    of: ({ phases }) => (phases === undefined ? '–' : time(phases[field])),
    isNumber: true,
    isKnown: ({ phases }) => phases !== undefined,
  };
}

/** The first names the row. */
export const BENCH_COLUMNS: readonly [BenchColumn, ...BenchColumn[]] = [
  {
    title: 'subject',
    meaning: 'what was timed; it agreed exactly with a reference engine, on integers, before and after, in every round',
    of: ({ subject }) => subject,
    isNumber: false,
  },
  {
    title: 'median',
    meaning: 'the time of one call, with everything that can be prepared prepared once beforehand',
    of: ({ time: { medianMs } }) => time(medianMs),
    isNumber: true,
  },
  {
    title: 'quartiles',
    meaning: 'half of the samples lie between these two times',
    of: ({ time: { p25Ms, p75Ms } }) => `${time(p25Ms)} – ${time(p75Ms)}`,
    isNumber: true,
  },
  phaseColumn('upload', 'uploadMs', 'the part of the call until the operands are where the work is done'),
  phaseColumn('dispatch', 'dispatchMs', 'the part of the call that is the work'),
  phaseColumn('readback', 'readbackMs', 'the part of the call until the result is back'),
  {
    title: '× fastest',
    meaning:
      'the time by that of the fastest subject in the same round, the median over all rounds; “≈” where the 95 % interval has 1 in it: ' +
      'no difference. Compare these, not times between machines',
    of: ratioText,
    isNumber: true,
  },
  {
    title: '95 % interval',
    meaning: 'of that ratio, by a bootstrap over rounds',
    of: ({ ratio, standing }) => (standing === 'fastest' ? '' : intervalText(ratio)),
    isNumber: true,
  },
  {
    title: 'GFLOP/s',
    meaning:
      'two operations per multiply-add, of integers as of real numbers; multiply-adds are those of the operator before cropping',
    of: ({ gflops }) => significant(gflops),
    isNumber: true,
  },
  {
    title: 'ns/multiply-add',
    meaning: 'the median by the number of multiply-adds',
    of: ({ nsPerMultiplyAdd }) => significant(nsPerMultiplyAdd),
    isNumber: true,
  },
  {
    title: 'of limit',
    meaning:
      'GFLOP/s by what WebAssembly could do on this machine with this layer: the smaller of its multiply-add rate and its memory ' +
      'bandwidth times the operations per byte. Native code can have more',
    of: ({ limitShare }) => (limitShare === null ? '–' : `${significant(100 * limitShare)} %`),
    isNumber: true,
  },
  {
    title: 'whole call',
    meaning:
      'preparing, one call and disposing together, the median; “–” is a subject that does everything in every call',
    of: ({ wholeCall }) => (wholeCall === null ? '–' : time(wholeCall.medianMs)),
    isNumber: true,
  },
  {
    title: 'prepared in',
    meaning: 'preparing alone, the median',
    of: ({ prepareMs }) => (prepareMs === null ? '–' : time(prepareMs)),
    isNumber: true,
  },
  {
    title: 'samples',
    meaning: 'how many times were measured, over all rounds',
    of: ({ time: { samples } }) => `${samples}`,
    isNumber: true,
  },
  {
    title: 'ulp',
    meaning:
      'the largest error on real data, against the exact result rounded once; where sums cancel, it is large in ulps; of integers in steps',
    of: ({ error }) => errorSize(error.ulps),
    isNumber: true,
  },
  {
    title: 'u·Σ|x||w|',
    meaning:
      'that error in units of the roundoff and the sum of magnitudes, which cancelling does not change; of integers in steps as well',
    of: ({ error }) => errorSize(error.units),
    isNumber: true,
  },
];

/** The columns of a result: those of which a cell of it has something. */
export function benchColumns({ cells }: Pick<BenchResult, 'cells'>): readonly BenchColumn[] {
  const timed = cells.filter((cell) => cell.status === 'timed');
  return BENCH_COLUMNS.filter(({ isKnown }) => isKnown === undefined || timed.some(isKnown));
}

/** A timed cell as a row of these columns. */
export function benchRow(columns: readonly BenchColumn[], cell: TimedCell): string[] {
  return columns.map((column) => column.of(cell));
}

/** What the columns mean, a line for each. */
export function benchLegend(columns: readonly BenchColumn[]): string[] {
  return columns.map(({ title, meaning }) => `“${title}”: ${meaning}.`);
}
