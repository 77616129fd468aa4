/** What every report says of a failure: the same facts, for each to lay out. */
import type { CheckResult } from '../properties/check.ts';
import type { VerifyResult } from '../properties/verify.ts';
import { parseCase } from '../spec/case.ts';
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

/** Objections that no failure tells in more words. */
export function otherObjections({ objections, checks }: VerifyResult): string[] {
  const told = new Set(checks.filter(({ failure }) => failure).map(({ subject, law }) => `${subject} fails ${law}`));
  return objections.filter((objection) => !told.has(objection));
}

function hintFor({ failure }: CheckResult): string | null {
  if (failure?.mismatch.kind === 'refused') {
    return `what an implementation does not do it declares, here by: export const capabilities = ${excluding(failure.case)}`;
  }
  if (failure?.mismatch.kind === 'accepted') {
    return 'an implementation that leaves checking to its callers declares: export const capabilities = { refuses: [] }';
  }
  return null;
}

/** The declaration that would keep a refused case away: of its features the first that is not ordinary. */
function excluding(line: string): string {
  const { x, bias, groups, dtype, stride, padBegin, padEnd, outputPadding, dilation } = parseCase(line);
  const rank = x.shape.length - 2;
  const features: readonly (readonly [boolean, string])[] = [
    [groups > 1, '{ groups: false }'],
    [dilation.some((value) => value > 1), '{ dilation: false }'],
    [outputPadding.some((value, axis) => value >= stride[axis]), "{ outputPadding: 'below-stride' }"],
    [outputPadding.some((value) => value > 0), "{ outputPadding: 'none' }"],
    [padBegin.join() !== padEnd.join(), "{ padding: 'symmetric' }"],
    [padBegin.some((value) => value > 0), "{ padding: 'none' }"],
    [bias !== null, '{ bias: false }'],
    [x.shape[0] === 0, '{ emptyBatch: false }'],
    [dtype === 'f64', "{ dtypes: ['f32'] }"],
  ];
  const ranks = [1, 2, 3].filter((other) => other !== rank).join(', ');
  return features.find(([holds]) => holds)?.[1] ?? `{ ranks: [${ranks}] }`;
}

/** The text as one word of a shell's command line. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
