/** Workflow commands that GitHub Actions turns into annotations. Their text is data from strangers and is escaped. */
import type { VerifyResult } from '../properties/verify.ts';
import { failuresOf, otherObjections } from './failure.ts';

/** One `::error` line per failure and per other objection. @param caseFolder as for `verifyText` */
export function githubAnnotations(result: VerifyResult, command: string, caseFolder: string | null = null): string[] {
  const failures = failuresOf(result, command, caseFolder);
  return [
    ...failures.map(({ subject, law, message, shown, summary, replay }) =>
      errorLine(
        `adjoint: ${subject} fails ${law}`,
        [message, ...shown, `smallest case: ${summary}`, `replay: ${replay}`].join('\n'),
      ),
    ),
    ...otherObjections(result).map((objection) => errorLine('adjoint', objection)),
  ];
}

function errorLine(title: string, message: string): string {
  return `::error title=${data(title).replaceAll(':', '%3A').replaceAll(',', '%2C')}::${data(message)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
