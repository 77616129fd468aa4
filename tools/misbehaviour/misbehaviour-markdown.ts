/** What became of misbehaving subjects, as Markdown. */
import type { Environment } from '../../bench/environment.ts';
import { machineLine } from '../../reports/machine-line.ts';
import { markdownRow, markdownText } from '../../reports/markdown.ts';
import type { Row } from '../../test/misbehaviour/row.ts';

/** A subject of the table, and what of its verdict is not as it should be; null where all is. */
export interface JudgedRow {
  readonly kind: 'module' | 'program';
  readonly what: string;
  readonly row: Pick<Row, 'does' | 'verdict'>;
  readonly problem: string | null;
  /** From its start to its verdict, a failing case made smaller included. */
  readonly seconds: number;
}

/** @param seconds of all together */
export function misbehaviourMarkdown(judged: readonly JudgedRow[], seconds: number, environment: Environment): string {
  const healthy = judged.filter(({ row }) => row.verdict === 'agree').length;
  const wrong = judged.filter(({ problem }) => problem !== null);
  return [
    '# Subjects that misbehave',
    '',
    `The gate on ${judged.length - healthy} subjects that do what no implementation should, and on ${healthy} healthy ones that look like them.`,
    `${judged.length - wrong.length} of the ${judged.length} got the verdict that they should get.`,
    `\`npm run misbehaviour\`, ${seconds.toFixed(0)} s, on ${machineLine(environment)}.`,
    '',
    '`agree` is a healthy subject, however odd it is; `refused load` one that cannot be opened. All else is a failure, with its case.',
    '',
    markdownRow(['subject', 'what it does', 'verdict', 'seconds']),
    markdownRow(['---', '---', '---', '---:']),
    ...judged.map(({ kind, what, row, problem, seconds: own }) =>
      markdownRow([
        `${kind} that ${what}`,
        row.does,
        problem === null ? row.verdict : `wrong: ${problem}`,
        own.toFixed(1),
      ]),
    ),
    ...(wrong.length === 0
      ? []
      : ['', ...wrong.map(({ row, problem }) => `- ${markdownText(`${row.does}: ${problem}`)}`)]),
    '',
  ].join('\n');
}
