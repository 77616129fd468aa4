/** Cases that are too long to be printed: the file that each belongs in. The caller writes the files. */
import type { CheckResult } from '../properties/checking/check.ts';

/** Characters of a case that are printed. */
export const LONGEST_CASE = 2000;

/** Where the command line puts what it does not print. */
export const CASE_FOLDER = 'adjoint-failures';

/** A failing case as a file that `adjoint verify --case` reads. */
export interface CaseFile {
  readonly file: string;
  readonly text: string;
}

/** A check, of which only the failure matters here. */
export type FailedCheck = Pick<CheckResult, 'subject' | 'law'> & { readonly failure: { readonly case: string } | null };

/** The files that belong to the failures of a run; none for a case that is printed. */
export function caseFiles(checks: readonly FailedCheck[], folder: string): CaseFile[] {
  return checks.flatMap((check) => {
    const file = caseFileOf(checks, check, folder);
    // Only a failure has a file.
    return file === null ? [] : { file, text: `${check.failure!.case}\n` };
  });
}

/** The file of one failure, null where its case is printed. */
export function caseFileOf(
  checks: readonly FailedCheck[],
  { subject, law, failure }: FailedCheck,
  folder: string,
): string | null {
  if (failure === null || failure.case.length <= LONGEST_CASE) return null;
  const subjects = [...new Set(checks.map((check) => check.subject))];
  const isTaken = subjects.slice(0, subjects.indexOf(subject)).some((other) => plain(other) === plain(subject));
  return `${folder}/${plain(subject)}${isTaken ? `-${subjects.indexOf(subject)}` : ''}-${law}.json`;
}

/** A name from a stranger as part of the name of a file. */
function plain(name: string): string {
  const letters = name.replace(/[^\w.-]+/g, '-').replace(/^[.-]+/, '');
  return letters.slice(0, 60) || 'subject';
}
