/** A hunt as plain text, for a terminal: the worst layers, the worst of them, and what it shrank to. */
import type { Environment } from '../../bench/environment.ts';
import type { HuntResult } from '../../bench/hunt/result.ts';
import { aligned } from '../aligned.ts';
import { warningsOf } from '../bench/numbers.ts';
import { machineLine } from '../machine-line.ts';
import { printable } from '../printable.ts';
import { foundLines, HUNT_LEGEND, huntColumns, huntLine, huntRows, passedOverLines } from './numbers.ts';

/**
 * A hunt as text for a terminal.
 * @param command how this program is called, for the replay lines
 */
export function huntText(result: HuntResult, environment: Environment, command: string): string {
  const titled = (title: string, lines: readonly string[]) => lines.map((line) => `${title}: ${printable(line)}`);
  return [
    `adjoint hunt: ${printable(huntLine(result))}`,
    machineLine(environment),
    '',
    ...(result.tried.length === 0 ? [] : [...aligned([huntColumns(result), ...huntRows(result)], () => false), '']),
    ...foundLines(result, command).flatMap(({ title, lines, replay }) => [
      `${title}: ${lines[0]}`,
      ...lines.slice(1).map((line) => `  ${printable(line)}`),
      `  replay: ${printable(replay)}`,
      '',
    ]),
    ...passedOverLines(result).map(printable),
    ...HUNT_LEGEND,
    ...titled('warning', warningsOf(result, environment)),
    ...titled('objection', result.objections),
    '',
  ].join('\n');
}
