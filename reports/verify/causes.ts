/** Why a subject fails that does not do everything: the cause, and what it would declare. */
import type { Cause, Probe } from '../../properties/probe/probe.ts';
import type { SubjectSummary } from '../../runs/any-run.ts';
import type { VerifyResult } from '../../runs/verify/result.ts';
import { literal } from '../../spec/literal.ts';
import { counted } from '../counted.ts';

const DOES: Readonly<Record<Exclude<Cause['kind'], 'digits'>, string>> = {
  refused: 'refuses',
  crashed: 'throws by accident in',
  wrong: 'gives wrong results in',
  rounded: 'computes in f32 in',
  flushed: 'takes subnormal numbers for zero in',
  accepted: 'accepts illegal',
};

/** The probe that explains why the subject fails the law; undefined where it fails it for a reason of its own. */
export function probeThatExplains({ probes }: VerifyResult, subject: string, law: string): Probe | undefined {
  return probes.find((probe) => probe.subject === subject && probe.explains.includes(law));
}

/** Characters of what a subject said. */
const LONGEST = 160;

/** One line per cause. */
export function causeLines({ subject, causes }: Probe): string[] {
  return causes.map(({ kind, isEvery, description, capabilities, message }) => {
    if (kind === 'digits') {
      return `${subject} seems to write numbers with ${description}: an f32 needs 9 significant digits, an f64 17`;
    }
    const cases = kind === 'accepted' || !isEvery ? 'cases' : kind === 'wrong' ? 'plain cases' : 'every case';
    const said = message === null ? '' : ` (${message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message})`;
    return `${subject} ${DOES[kind]} ${cases} ${description}: capabilities ${literal(capabilities)}${said}`;
  });
}

/** Whether anything of it can be declared: too few digits are mended. */
export function canBeDeclared({ causes }: Probe): boolean {
  return causes.some(({ kind }) => kind !== 'digits');
}

/** What is to be pasted: of a module an export, of a program a part of its hello. */
export function declarationLine({ capabilities }: Probe, { origin }: Pick<SubjectSummary, 'origin'>): string {
  if (origin === 'program') return `"capabilities": ${JSON.stringify(capabilities)}`;
  return `export const capabilities = ${literal(capabilities)};`;
}

/** What the declaration does for the failures. */
export function effectLine(result: VerifyResult, { subject, explains, isWhole }: Probe): string {
  const failed = result.checks.filter((check) => check.subject === subject && check.failure !== null).length;
  const rest = isWhole
    ? 'random cases within this declaration pass'
    : 'some random cases within this declaration still fail';
  if (explains.length === 0) return `the failures follow in full; ${rest}`;
  const laws = explains.join(', ');
  // Where the rest is well, so are the wrong results that follow from what is left out.
  if (isWhole)
    return `${rest}; of ${counted(failed, 'law')} that fail, ${explains.length} ${explains.length === 1 ? 'says' : 'say'} no more than it (${laws})`;
  return `it explains ${explains.length} of ${counted(failed, 'law')} that fail (${laws}); ${rest}`;
}
