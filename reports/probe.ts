/** What was found out about a subject that fails because of what it does not do: the cause, and what it declares for that. */
import type { Cause, Probe } from '../properties/probe/probe.ts';
import type { SubjectSummary, VerifyResult } from '../properties/verify.ts';
import { counted } from './counted.ts';

const DOES: Readonly<Record<Cause['kind'], string>> = {
  refused: 'refuses',
  wrong: 'gives wrong results in',
  accepted: 'computes with',
};

/** The probe that explains why the subject fails the law; undefined where it fails it for a reason of its own. */
export function probeThatExplains({ probes }: VerifyResult, subject: string, law: string): Probe | undefined {
  return probes.find((probe) => probe.subject === subject && probe.explains.includes(law));
}

/** Characters of what a subject said. */
const LONGEST = 160;

/** One line per cause. */
export function causeLines({ subject, causes }: Probe): string[] {
  return causes.map(({ kind, isEvery, told, capabilities, message }) => {
    const cases = kind === 'accepted' ? 'cases' : isEvery ? 'every case' : 'cases';
    const said = message === null ? '' : ` (${message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message})`;
    return `${subject} ${DOES[kind]} ${cases} ${told}: capabilities ${literal(capabilities)}${said}`;
  });
}

/** What is to be pasted: of a module an export, of a program a part of its hello. */
export function declarationLine({ capabilities }: Probe, { origin }: Pick<SubjectSummary, 'origin'>): string {
  if (origin === 'program') return `"capabilities": ${JSON.stringify(capabilities)}`;
  return `export const capabilities = ${literal(capabilities)};`;
}

/** What the declaration does for the failures. */
export function effectLine(result: VerifyResult, { subject, explains, isWhole }: Probe): string {
  const failed = result.checks.filter((check) => check.subject === subject && check.failure !== null).length;
  const rest = isWhole ? 'drawn cases within it all went well' : 'some drawn cases within it go wrong still';
  const laws = explains.length === 0 ? 'none' : explains.join(', ');
  return `it explains ${explains.length} of ${counted(failed, 'law')} that fail (${laws}); ${rest}`;
}

/** As it is written in a module. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([name, entry]) => `${name}: ${literal(entry)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
