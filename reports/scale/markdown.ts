/** A sweep as Markdown, for a published run. */
import type { Environment } from '../../bench/environment.ts';
import type { ScaleResult } from '../../bench/scale/result.ts';
import { warningsOf } from '../bench/numbers.ts';
import { machineLine } from '../machine-line.ts';
import { markdownList, markdownTable, markdownText } from '../markdown.ts';
import { costRows, FIT_COLUMNS, fitRow, SCALE_LEGEND, scaleLine, untimedLines } from './numbers.ts';

/** A sweep as Markdown. */
export function scaleMarkdown(result: ScaleResult, environment: Environment): string {
  return [
    '# adjoint scale',
    '',
    `Sweep of ${markdownText(scaleLine(result))}.`,
    '',
    `On ${markdownText(machineLine(environment))}.`,
    '',
    `From ${markdownText(result.points[0].workload.descriptor)}.`,
    '',
    ...markdownList(result.objections.map((objection) => `Objection: ${objection}`)),
    ...markdownList(warningsOf(result, environment).map((warning) => `Warning: ${warning}`)),
    '## Time of one call',
    '',
    ...markdownTable(costRows(result, 'time')),
    '## Peak memory of one call',
    '',
    ...markdownTable(costRows(result, 'memory')),
    '## Growth',
    '',
    ...(result.fits.length === 0 ? [] : markdownTable([FIT_COLUMNS, ...result.fits.map(fitRow)], 2)),
    ...markdownList(untimedLines(result)),
    '## How to read this',
    '',
    ...markdownList(SCALE_LEGEND),
  ].join('\n');
}
