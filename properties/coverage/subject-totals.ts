/** A run in sum for each subject: its checks added up, and one outcome. */
import type { CheckResult } from '../checking/check.ts';
import { type ClassTotals, type Covering, classTotalsOf } from './class-totals.ts';

/** What the checks of one subject add up to. */
export interface SubjectTotals {
  readonly subject: string;
  /** Laws that were checked, at least in part. */
  readonly laws: number;
  readonly cases: number;
  /** Cases that the subject itself skipped. */
  readonly skipped: number;
  /** Generated cases that failed as a known failure lists. */
  readonly known: number;
  /** The laws that it fails, by id. */
  readonly fails: readonly string[];
  /**
   * The first of these that is true: failed, a law fails; interrupted, not everything was checked; nothing ran, where
   * that counts against the run, or not covered, where it does not; known failures, it is listed with some; passed.
   */
  readonly outcome: 'passed' | 'failed' | 'known failures' | 'nothing ran' | 'not covered' | 'interrupted';
}

/** The parts of a verify result that totals are made of. */
export interface Checked {
  readonly subjects: readonly { readonly name: string }[];
  readonly checks: readonly Pick<CheckResult, 'subject' | 'law' | 'status' | 'cases' | 'skipped' | 'known'>[];
  readonly knownFailures: readonly { readonly subject: string }[];
  readonly verdict: 'agree' | 'disagree' | 'interrupted' | 'partial';
}

/** In the order of the subjects. */
export function totalsOf(run: Checked): SubjectTotals[] {
  return run.subjects.map(({ name }) => {
    const checks = run.checks.filter(({ subject }) => subject === name);
    const sum = (count: (check: (typeof checks)[number]) => number) =>
      checks.reduce((total, check) => total + count(check), 0);
    const totals = {
      subject: name,
      laws: checks.filter(wasChecked).length,
      cases: sum(({ cases }) => cases),
      skipped: sum(({ skipped }) => skipped),
      known: sum(({ known }) => Object.values(known).reduce((a, b) => a + b, 0)),
      fails: checks.filter(({ status }) => status === 'failed').map(({ law }) => law),
    };
    const isCut = checks.some(({ status }) => status === 'interrupted');
    return { ...totals, outcome: outcomeOf(totals, isCut, run) };
  });
}

interface Totals {
  readonly totals: readonly SubjectTotals[];
  readonly classTotals: ClassTotals;
}

/** The result with its totals. */
export function withTotals<R extends Checked & Covering>(result: R): R & Totals {
  return { ...result, totals: totalsOf(result), classTotals: classTotalsOf(result) };
}

function wasChecked({ status, cases }: Pick<CheckResult, 'status' | 'cases'>): boolean {
  return status !== 'not covered' && !(status === 'interrupted' && cases === 0);
}

function outcomeOf(
  { subject, cases, known, fails }: Omit<SubjectTotals, 'outcome'>,
  isCut: boolean,
  { knownFailures, verdict }: Checked,
): SubjectTotals['outcome'] {
  if (fails.length > 0) return 'failed';
  if (isCut) return 'interrupted';
  if (cases === 0) return verdict === 'agree' ? 'not covered' : 'nothing ran';
  const isListed = knownFailures.some((entry) => entry.subject === subject);
  return isListed || known > 0 ? 'known failures' : 'passed';
}
