/** The numbers and rows of a sweep, the same in text and in Markdown. */
import type { Fit, ScaleCell, ScaleResult } from '../../bench/scale/result.ts';
import { subjectTitle } from '../bench/numbers.ts';
import { bytes } from '../bytes.ts';
import { counted } from '../counted.ts';
import { significant, time } from '../digits.ts';

export const FIT_COLUMNS = ['subject', 'of', 'exponent', '95 % interval', 'R²', 'points', 'from', 'to'] as const;

/** What the tables mean. */
export const SCALE_LEGEND = [
  'Times are of one call, the median; “–” is not covered, or too slow to continue.',
  'Memory is the most that a process had resident during one call, preparing included, on top of what it had before it; garbage counts ' +
    'until it is collected. It varies by a megabyte or two.',
  'The exponent is the slope of a line through the points on logarithmic scales: cost ≈ factor · value^exponent. Its interval says how ' +
    'straight the line is over these points.',
  'Only points that stand out from the overhead of a call are fitted: times of at least five times that of a layer of one multiply-add, ' +
    'and memory of at least 3 MiB.',
  'Whatever has a time agreed exactly with a reference engine, on integers, before and after it was timed.',
];

/** Size of the sweep, in one line. */
export function scaleLine({ axis, points, subjects, cells, milliseconds }: ScaleResult): string {
  const timed = cells.filter(({ status }) => status === 'timed').length;
  const size = `${counted(points.length, 'point')}, ${counted(subjects.length, 'subject')}`;
  return `${axis}, ${size}, ${timed} of ${cells.length} cells timed, ${(milliseconds / 1000).toFixed(1)} s in all`;
}

/** A row for each point, of the costs of every subject, under a row of titles. */
export function costRows({ axis, points, subjects, cells }: ScaleResult, quantity: Fit['quantity']): string[][] {
  const cost = (point: number, subject: string) =>
    costText(
      cells.find((cell) => cell.value === point && cell.subject === subject),
      quantity,
    );
  return [
    [axis, ...subjects.map(subjectTitle)],
    ...points.map(({ value }) => [`${value}`, ...subjects.map(({ name }) => cost(value, name))]),
  ];
}

/** What is known of one cell; a failure stands out. */
function costText(cell: ScaleCell | undefined, quantity: Fit['quantity']): string {
  if (cell === undefined) return '';
  if (cell.status !== 'timed') return cell.status === 'not covered' ? '–' : cell.status.toUpperCase();
  if (quantity === 'time') return time(cell.time.medianMs);
  return cell.peakBytes === null ? '?' : bytes(cell.peakBytes);
}

/** A fit as the entries of FIT_COLUMNS. */
export function fitRow({ subject, quantity, exponent, rSquared, values }: Fit): string[] {
  const fixed = (value: number) => value.toFixed(2);
  const interval = `${fixed(exponent.low)} … ${fixed(exponent.high)}`;
  const points = [`${values.length}`, `${values[0]}`, `${values[values.length - 1]}`];
  return [subject, quantity, fixed(exponent.value), interval, significant(Math.max(0, rSquared)), ...points];
}

/** Why there is no number, once for each subject and reason. */
export function untimedLines({ cells, axis }: ScaleResult): string[] {
  const untimed = cells.filter((cell) => cell.status !== 'timed');
  const firsts = new Map(untimed.toReversed().map((cell) => [`${cell.subject} ${cell.status}`, cell]));
  return [...firsts.values()]
    .toReversed()
    .map(({ subject, status, value, message }) => `${subject}, from ${axis} ${value}: ${status}, ${message}`);
}
