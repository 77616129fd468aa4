/** What every report says of a failure: the same facts, for each to lay out. */
import type { CheckResult } from '../properties/check.ts';
import type { VerifyResult } from '../properties/verify.ts';
import { caseSummary } from './case-summary.ts';

export interface FailureReport {
  readonly subject: string;
  readonly law: string;
  readonly statement: string;
  readonly message: string;
  readonly summary: string;
  /** Canonical JSON, one line. */
  readonly case: string;
  /** The command that runs just this case again. */
  readonly replay: string;
  /** What to do where the subject never meant to do this; null where nothing is to be said. */
  readonly hint: string | null;
}

/** @param command how this program is called, for the replay line: for example `npx adjoint` */
export function failuresOf(result: VerifyResult, command: string): FailureReport[] {
  return result.checks.flatMap((check) => {
    const { failure } = check;
    if (failure === null) return [];
    return {
      subject: check.subject,
      law: check.law,
      statement: result.laws.find(({ id }) => id === check.law)?.statement ?? '',
      message: failure.mismatch.message,
      summary: caseSummary(failure.case),
      case: failure.case,
      replay: replayOf(result, check, command),
      hint: hintFor(check),
    };
  });
}

function replayOf(result: VerifyResult, { subject, law, failure }: CheckResult, command: string): string {
  const typed = result.subjects.find(({ name }) => name === subject)?.typed ?? subject;
  const which = failure?.path ? `--seed ${failure.seed} --path ${failure.path}` : `--case '${failure?.case}'`;
  return `${command} verify ${shellWord(typed)} --law ${law} ${which}`;
}

function hintFor({ failure }: CheckResult): string | null {
  if (failure?.mismatch.kind === 'refused') {
    return 'what an implementation does not do it declares, for example: export const capabilities = { groups: false }';
  }
  if (failure?.mismatch.kind === 'accepted') {
    return 'an implementation that leaves checking to its callers declares: export const capabilities = { refuses: [] }';
  }
  return null;
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
