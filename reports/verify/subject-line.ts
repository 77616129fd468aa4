/** What a run says of one subject in all: the line that every report has. */
import type { SubjectSummary, VerifyResult } from '../../properties/verify.ts';

import { counted } from '../counted.ts';

export interface SubjectLine {
  readonly laws: number;
  readonly cases: number;
  readonly outcome: 'passed' | 'failed' | 'known failures' | 'nothing ran' | 'not covered' | 'interrupted';
  readonly detail: string;
}

export function subjectLine(result: VerifyResult, { name }: SubjectSummary): SubjectLine {
  const checks = result.checks.filter(({ subject }) => subject === name);
  const ran = checks.filter(
    ({ status, cases }) => status !== 'not covered' && !(status === 'interrupted' && cases === 0),
  );
  const failed = checks.filter(({ status }) => status === 'failed').map(({ law }) => law);
  const known = checks.reduce((sum, check) => sum + Object.values(check.known).reduce((a, b) => a + b, 0), 0);
  const cases = checks.reduce((sum, check) => sum + check.cases, 0);
  const base = { laws: ran.length, cases };
  if (failed.length > 0) return { ...base, outcome: 'failed', detail: failed.join(', ') };
  if (checks.some(({ status }) => status === 'interrupted')) return { ...base, outcome: 'interrupted', detail: '' };
  if (cases === 0) return { ...base, outcome: result.verdict === 'agree' ? 'not covered' : 'nothing ran', detail: '' };
  const listed = result.knownFailures.some(({ subject }) => subject === name);
  const skipped = checks.reduce((sum, check) => sum + check.skipped, 0);
  const left = skipped === 0 ? '' : `${counted(skipped, 'more case')} skipped by it`;
  if (!listed && known === 0) return { ...base, outcome: 'passed', detail: left };
  return {
    ...base,
    outcome: 'known failures',
    detail: [`${known} cases fail as listed, all others agree`, left].filter(Boolean).join('; '),
  };
}

/** Why laws were not put, where that is no matter of capabilities alone: each reason once, with whom and what it is about. */
export function reasonsNotCovered({ checks }: VerifyResult): { reason: string; subjects: string; laws: string }[] {
  const told = new Map<string, { reason: string; subject: string; laws: string[] }>();
  for (const { subject, law, missing, status } of checks) {
    if (missing === null || status !== 'not covered') continue;
    const one = told.get(`${subject}\n${missing}`) ?? { reason: missing, subject, laws: [] };
    told.set(`${subject}\n${missing}`, { ...one, laws: [...one.laws, law] });
  }
  const alike = new Map<string, { reason: string; subjects: string[]; laws: string }>();
  for (const { reason, subject, laws } of told.values()) {
    const key = `${reason}\n${laws}`;
    const one = alike.get(key) ?? { reason, subjects: [], laws: laws.join(', ') };
    alike.set(key, { ...one, subjects: [...one.subjects, subject] });
  }
  return [...alike.values()].map(({ subjects, ...rest }) => ({ ...rest, subjects: subjects.join(', ') }));
}

/** Laws and classes that the subject cannot be asked, by its own declaration. */
export function notCovered(result: VerifyResult, name: string): string[] {
  const laws = result.checks
    .filter(({ subject, status }) => subject === name && status === 'not covered')
    .map(({ law }) => law);
  const classes = result.coverage.filter(({ counts }) => counts[name] === null).map(({ id }) => id);
  return [...laws, ...classes];
}
