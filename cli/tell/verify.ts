/** How a verify result is reported: by a reporter on stdout, and as files. */
import type { Environment } from '../../bench/environment.ts';
import { CASE_FOLDER } from '../../reports/case-file.ts';
import { resultJson } from '../../reports/json.ts';
import { combinationsFigure } from '../../reports/verify/combinations-figure.ts';
import { githubAnnotations } from '../../reports/verify/github.ts';
import { verifyJunit } from '../../reports/verify/junit.ts';
import { verifyMarkdown } from '../../reports/verify/markdown.ts';
import { verdictText, verifyText } from '../../reports/verify/text.ts';
import { verdictLine } from '../../reports/verify/verdict-line.ts';
import type { VerifyResult } from '../../runs/verify/result.ts';
import { writeOutput } from '../files/output-file.ts';
import type { VerdictColour } from './colour.ts';
import type { Drafts } from './reports.ts';
import { invocation } from './this-program.ts';

/** The files that verify can write, in this order. */
export const VERIFY_REPORTS = ['json', 'junit', 'markdown', 'figure'] as const;
export type VerifyReport = (typeof VERIFY_REPORTS)[number];

/** What --reporter can be, and what stdout then has. */
export const REPORTERS = {
  text: 'the table of subjects, failures, accuracy, coverage, verdict',
  dots: 'a character for each law and subject while it runs, then failures and verdict',
  json: 'the result as JSON',
  junit: 'the result as JUnit XML',
  github: 'annotations of GitHub Actions, then the verdict',
  markdown: 'the result as Markdown',
} as const;
export type Reporter = keyof typeof REPORTERS;
export const REPORTER_NAMES = Object.keys(REPORTERS) as Reporter[];

/** Whether the reporter is for people, and may give way to a report that takes stdout. */
export function isForPeople(reporter: Reporter): boolean {
  return reporter === 'text' || reporter === 'dots';
}

/** The reports of a result, for files and for reporters. @param read how many of the cases a journal had */
export function verifyDrafts(result: VerifyResult, machine: Environment, read = 0): Drafts<VerifyReport> {
  const command = invocation();
  return {
    json: () => resultJson(result, machine),
    junit: () => verifyJunit(result, command, CASE_FOLDER),
    markdown: () => verifyMarkdown(result, machine, command, CASE_FOLDER, read),
    figure: () => combinationsFigure(result),
  };
}

/**
 * What the reporter prints when the run is over.
 * @param isQuiet leaves text with failures and verdict only
 * @param read how many of the cases a journal had
 */
export async function reported(
  result: VerifyResult,
  reporter: Reporter,
  drafts: Drafts<VerifyReport>,
  isQuiet: boolean,
  read = 0,
): Promise<string> {
  const command = invocation();
  if (reporter === 'github') return `${annotationsOf(result)}${verdictLine(result, read)}\n`;
  if (!isForPeople(reporter)) return drafts[reporter as 'json' | 'junit' | 'markdown']();
  const textOf = isQuiet || reporter === 'dots' ? verdictText : verifyText;
  return textOf(result, command, CASE_FOLDER, read);
}

/** Yellow says that some cases fail as listed. What machines read has no colour. */
export function verdictColour(result: VerifyResult, reporter: Reporter): VerdictColour | undefined {
  const { verdict, knownFailures, checks } = result;
  if (!isForPeople(reporter)) return undefined;
  if (verdict !== 'agree') return 'red';
  const isListed = knownFailures.length > 0 || checks.some(({ known }) => Object.keys(known).length > 0);
  return isListed ? 'yellow' : 'green';
}

/**
 * What GitHub Actions shows beside the log: annotations on the commit, unless the reporter has printed them, and the report as the
 * summary of the job, where GITHUB_STEP_SUMMARY names a file.
 * @throws UsageError where that cannot be written
 */
export async function tellGithub(result: VerifyResult, reporter: Reporter, drafts: Drafts<VerifyReport>) {
  if (reporter !== 'github') process.stderr.write(annotationsOf(result));
  const summary = process.env.GITHUB_STEP_SUMMARY;
  if (summary) writeOutput('GITHUB_STEP_SUMMARY', summary, await drafts.markdown(), 'a');
}

/** A line for each failure and objection. */
function annotationsOf(result: VerifyResult): string {
  return githubAnnotations(result, invocation(), CASE_FOLDER)
    .map((line) => `${line}\n`)
    .join('');
}
