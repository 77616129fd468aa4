/** What GitHub Actions shows beside the log: annotations on the commit, and the report as the summary of the job. */
import type { VerifyResult } from '../../properties/verify.ts';
import { CASE_FOLDER } from '../../reports/case-file.ts';
import { githubAnnotations } from '../../reports/verify/github.ts';
import { writeOutput } from '../files/output-file.ts';
import { invocation } from './this-program.ts';

/** Annotations on stderr, and the Markdown where GITHUB_STEP_SUMMARY names a file. @throws UsageError where it cannot be written */
export function tellGithub(result: VerifyResult, markdown: () => string): void {
  process.stderr.write(annotationsOf(result));
  const summary = process.env.GITHUB_STEP_SUMMARY;
  if (summary) writeOutput('GITHUB_STEP_SUMMARY', summary, markdown(), 'a');
}

/** A line for each failure and objection. */
export function annotationsOf(result: VerifyResult): string {
  return githubAnnotations(result, invocation(), CASE_FOLDER)
    .map((line) => `${line}\n`)
    .join('');
}
