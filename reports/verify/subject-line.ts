/** What a run says of one subject in all: the line that every report has. */
import type { CheckResult } from '../../properties/checking/check.ts';
import type { SubjectTotals } from '../../properties/coverage/subject-totals.ts';
import type { SubjectSummary } from '../../runs/any-run.ts';
import type { VerifyResult } from '../../runs/verify/result.ts';
import { counted } from '../counted.ts';

export interface SubjectLine extends Pick<SubjectTotals, 'laws' | 'cases' | 'outcome'> {
  readonly detail: string;
}

/** @param subject one of the subjects of the result */
export function subjectLine(
  { totals }: Pick<VerifyResult, 'totals'>,
  { name }: Pick<SubjectSummary, 'name'>,
): SubjectLine {
  const { laws, cases, outcome, fails, known, skipped } = totals.find(({ subject }) => subject === name)!;
  const left = skipped === 0 ? '' : `${counted(skipped, 'more case')} skipped by it`;
  const details: Partial<Record<SubjectTotals['outcome'], string>> = {
    failed: fails.join(', '),
    passed: left,
    'known failures': [`${known} cases fail as listed, all others agree`, left].filter(Boolean).join('; '),
  };
  return { laws, cases, outcome, detail: details[outcome] ?? '' };
}

/** Cases of one check that fail as known failures list, a line for each entry of the list. */
export function listedLines({ known }: Pick<CheckResult, 'known'>): string[] {
  return Object.entries(known).map(([id, cases]) => `${cases} cases fail as listed under ${id}`);
}

/** Why laws did not run: each reason once, with its subjects and laws. */
export function reasonsNotCovered({ checks }: VerifyResult): { reason: string; subjects: string; laws: string }[] {
  const found = new Map<string, { reason: string; subject: string; laws: string[] }>();
  for (const { subject, law, missing, status } of checks) {
    if (missing === null || status !== 'not covered') continue;
    const one = found.get(`${subject}\n${missing}`) ?? { reason: missing, subject, laws: [] };
    found.set(`${subject}\n${missing}`, { ...one, laws: [...one.laws, law] });
  }
  const alike = new Map<string, { reason: string; subjects: string[]; laws: string }>();
  for (const { reason, subject, laws } of found.values()) {
    const key = `${reason}\n${laws}`;
    const one = alike.get(key) ?? { reason, subjects: [], laws: laws.join(', ') };
    alike.set(key, { ...one, subjects: [...one.subjects, subject] });
  }
  return [...alike.values()].map(({ subjects, ...rest }) => ({ ...rest, subjects: subjects.join(', ') }));
}

/** Laws and classes that the subject does not cover, by its own declaration. */
export function notCovered(result: VerifyResult, name: string): string[] {
  const laws = result.checks
    .filter(({ subject, status }) => subject === name && status === 'not covered')
    .map(({ law }) => law);
  const classes = result.coverage.filter(({ counts }) => counts[name] === null).map(({ id }) => id);
  return [...laws, ...classes];
}
