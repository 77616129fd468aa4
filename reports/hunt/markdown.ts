/** A hunt as Markdown, for a published run. */
import type { Environment } from '../../bench/environment.ts';
import type { HuntResult } from '../../bench/hunt/result.ts';
import { warningsOf } from '../bench/numbers.ts';
import { machineLine } from '../machine-line.ts';
import { markdownList, markdownTable, markdownText } from '../markdown.ts';
import { printable } from '../printable.ts';
import { foundLines, HUNT_LEGEND, huntColumns, huntLine, huntRows, passedOverLines } from './numbers.ts';

/**
 * A hunt as Markdown.
 * @param command how this program is called, for the replay lines
 */
export function huntMarkdown(result: HuntResult, environment: Environment, command: string): string {
  return [
    '# adjoint hunt',
    '',
    `Hunt: ${markdownText(huntLine(result))}.`,
    '',
    `On ${markdownText(machineLine(environment))}.`,
    '',
    ...markdownList(result.objections.map((objection) => `Objection: ${objection}`)),
    ...markdownList(warningsOf(result, environment).map((warning) => `Warning: ${warning}`)),
    ...foundLines(result, command).flatMap(({ title, lines, replay }) => [
      `## ${title === 'worst' ? 'The worst' : 'What it shrank to'}`,
      '',
      ...markdownList(lines),
      'It is timed again by:',
      '',
      `    ${printable(replay)}`,
      '',
    ]),
    ...(result.tried.length === 0
      ? []
      : ['## The largest ratios', '', ...markdownTable([huntColumns(result), ...huntRows(result)], 0)]),
    ...markdownList(passedOverLines(result)),
    '## How to read this',
    '',
    ...markdownList(HUNT_LEGEND),
  ].join('\n');
}
