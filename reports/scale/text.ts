/** A sweep as plain text, for a terminal: times, memory and how they grow. */
import type { Environment } from '../../bench/environment.ts';
import type { ScaleResult } from '../../bench/scale/result.ts';
import { aligned } from '../aligned.ts';
import { warningsOf } from '../bench/numbers.ts';
import { machineLine } from '../machine-line.ts';
import { printable } from '../printable.ts';
import { costRows, FIT_COLUMNS, fitRow, SCALE_LEGEND, scaleLine, untimedLines } from './numbers.ts';

/** A sweep as text for a terminal. */
export function scaleText(result: ScaleResult, environment: Environment): string {
  const fits = [FIT_COLUMNS, ...result.fits.map(fitRow)];
  const titled = (title: string, lines: readonly string[]) => lines.map((line) => `${title}: ${printable(line)}`);
  return [
    `adjoint scale: ${scaleLine(result)}`,
    machineLine(environment),
    `from ${printable(result.points[0].workload.descriptor)}`,
    '',
    'time of one call',
    ...aligned(costRows(result, 'time')),
    '',
    'peak memory of one call',
    ...aligned(costRows(result, 'memory')),
    '',
    'growth',
    ...(result.fits.length === 0 ? ['  nothing could be fitted'] : aligned(fits, (column) => column < 2)),
    '',
    ...untimedLines(result).map(printable),
    ...SCALE_LEGEND,
    ...titled('warning', warningsOf(result, environment)),
    ...titled('objection', result.objections),
    '',
  ].join('\n');
}
