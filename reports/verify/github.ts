/** Workflow commands that GitHub Actions turns into annotations. Their text is data from strangers and is escaped. */

import type { VerifyResult } from '../../runs/verify/result.ts';
import { printable } from '../printable.ts';
import { canBeDeclared, causeLines, declarationLine, effectLine } from './causes.ts';
import { otherObjections, unexplained } from './failures.ts';

/** One `::error` line per failure and per other objection. @param caseFolder as for `verifyText` */
export function githubAnnotations(result: VerifyResult, command: string, caseFolder: string | null = null): string[] {
  const failures = unexplained(result, command, caseFolder);
  return [
    ...result.probes.map((probe) => {
      const subject = result.subjects.find(({ name }) => name === probe.subject)!;
      const declared = canBeDeclared(probe) ? [declarationLine(probe, subject), effectLine(result, probe)] : [];
      const lines = [...causeLines(probe), ...declared];
      return errorLine(`adjoint: why ${probe.subject} fails`, lines.join('\n'));
    }),
    ...failures.map(({ subject, law, message, shown, looksLike, summary, replay }) =>
      errorLine(
        `adjoint: ${subject} fails ${law}`,
        [message, ...shown, ...looksLike, `smallest case: ${summary}`, `replay: ${replay}`].join('\n'),
      ),
    ),
    ...otherObjections(result).map((objection) => errorLine('adjoint', objection)),
  ];
}

function errorLine(title: string, message: string): string {
  return `::error title=${data(title).replaceAll(':', '%3A').replaceAll(',', '%2C')}::${data(message)}`;
}

function data(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => printable(line).replaceAll('%', '%25'));
  return lines.join('%0A');
}
