/** The numbers and lines of a benchmark, the same in text and in Markdown. */
import type { Environment } from '../../bench/environment.ts';
import type { BenchResult, BenchSubject, BenchWorkload, Change, TimedCell, UntimedCell } from '../../bench/result.ts';
import { counted } from '../counted.ts';
import { intervalText, significant } from '../digits.ts';

/** Time by the fastest subject's; “≈” marks no difference. */
export function ratioText({ ratio, standing }: Pick<TimedCell, 'ratio' | 'standing'>): string {
  return `${standing === 'no difference' ? '≈ ' : ''}${significant(ratio.value)}`;
}

/** What the machine could do, a line for each number of threads. */
export function limitLines({ limits }: Pick<BenchResult, 'limits'>): string[] {
  return limits.map(({ threads, javascriptGflops, webassemblyGflops, relaxedSimd, memoryGBps }) => {
    const kind = relaxedSimd ? 'relaxed SIMD' : 'SIMD';
    return (
      `limits with ${counted(threads, 'thread')}: JavaScript ${significant(javascriptGflops)} GFLOP/s, ` +
      `WebAssembly ${kind} ${significant(webassemblyGflops)} GFLOP/s, memory ${significant(memoryGBps)} GB/s`
    );
  });
}

/** The run compared with a baseline, a line for each subject and workload; none without a baseline. */
export function changeLines({ baseline }: Pick<BenchResult, 'baseline'>): string[] {
  if (baseline === null) return [];
  const line = ({ subject, change, standing }: Omit<Change, 'workload'>, where: string) =>
    `${standing}: ${subject} ${where} takes ${significant(change.value)} times as long (${intervalText(change)})`;
  return [
    ...baseline.overall.map((entry) => line(entry, 'on the whole')),
    ...baseline.changes.map((entry) => line(entry, `on ${entry.workload}`)),
  ];
}

/** The cells of one workload, the fastest first, and those without a time after them. */
export function rankedCells({ cells }: BenchResult, workload: string): { timed: TimedCell[]; untimed: UntimedCell[] } {
  const here = cells.filter((cell) => cell.workload === workload);
  const timed = here.filter((cell) => cell.status === 'timed').toSorted((a, b) => a.time.medianMs - b.time.medianMs);
  return { timed, untimed: here.filter((cell) => cell.status !== 'timed') };
}

/** Attributes in one line, those that change nothing left out. */
export function workloadLine({ xShape, wShape, yShape, ...workload }: BenchWorkload): string {
  const { stride, padding, outputPadding, dilation, groups, multiplyAdds } = workload;
  const list = (values: readonly number[]) => `[${values.join(', ')}]`;
  const pads = (side: number) => list(padding.map((pair) => pair[side]));
  return [
    `x ${list(xShape)} · w ${list(wShape)} → y ${list(yShape)}`,
    `stride ${list(stride)}`,
    ...(padding.flat().some((pad) => pad !== 0) ? [`pads ${pads(0)}, ${pads(1)}`] : []),
    ...(outputPadding.some((value) => value !== 0) ? [`output padding ${list(outputPadding)}`] : []),
    ...(dilation.some((value) => value !== 1) ? [`dilation ${list(dilation)}`] : []),
    ...(groups === 1 ? [] : [`${groups} groups`]),
    `${millions(multiplyAdds)} multiply-adds`,
  ].join(', ');
}

export function subjectTitle({ name, version }: Pick<BenchSubject, 'name' | 'version'>): string {
  return version === null ? name : `${name} ${version}`;
}

/** Size of the run, in one line. */
export function runLine({ subjects, workloads, cells, timeBudgetMs, rounds, milliseconds }: BenchResult): string {
  const timed = cells.filter(({ status }) => status === 'timed').length;
  const size = `${counted(workloads.length, 'workload')}, ${counted(subjects.length, 'subject')}, ${timed} of ${cells.length} cells timed`;
  return `${size}, ${timeBudgetMs} ms each in ${counted(rounds, 'round')}, ${(milliseconds / 1000).toFixed(1)} s in all`;
}

/** What makes the times less trustworthy: the machine first, then what was measured on it. */
export function warningsOf({ warnings }: Pick<BenchResult, 'warnings'>, { doubts = [] }: Environment): string[] {
  return [...doubts, ...warnings];
}

function millions(count: number): string {
  return count < 1e6 ? `${count}` : `${significant(count / 1e6)} million`;
}
