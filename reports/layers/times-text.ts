/** The times of a model's layers together, for each subject that was timed on all of them. */
import type { BenchResult } from '../../bench/result.ts';
import { counted } from '../counted.ts';
import { time } from '../digits.ts';
import { printable } from '../printable.ts';

/** A line for each subject, the fastest first; one that lacks a time says on how many layers. */
export function modelTimesText({ subjects, workloads, cells }: BenchResult): string {
  const rows = subjects.map(({ name }) => {
    const times = cells.flatMap((cell) =>
      cell.subject === name && cell.status === 'timed' ? [cell.time.medianMs] : [],
    );
    return { name, layers: times.length, totalMs: times.reduce((sum, one) => sum + one, 0) };
  });
  const whole = rows.filter(({ layers }) => layers === workloads.length).toSorted((a, b) => a.totalMs - b.totalMs);
  const partial = rows.filter(({ layers }) => layers < workloads.length);
  const width = Math.max(...rows.map(({ name }) => printable(name).length), 0);
  return [
    `The ${counted(workloads.length, 'layer')} of the model one after the other, with its weights (sum of medians):`,
    ...whole.map(({ name, totalMs }) => `  ${printable(name).padEnd(width)}  ${time(totalMs)}`),
    ...partial.map(({ name, layers }) => `  ${printable(name).padEnd(width)}  has a time on ${layers} of them`),
    'Each agreed with a reference engine on integers first, and with the weights stayed within the proven rounding error.',
    '',
  ].join('\n');
}
