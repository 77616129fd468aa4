/** How certificates are reported: as text, and as files. */
import { environment } from '../../bench/environment.ts';
import { CASE_FOLDER } from '../../reports/case-file.ts';
import { certifyMarkdown } from '../../reports/certify/markdown.ts';
import { certifyCaseFiles, certifyText, certifyVerdictText } from '../../reports/certify/text.ts';
import { resultJson } from '../../reports/json.ts';
import type { CertifyResult } from '../../runs/certify/result.ts';
import { type Reports, writeCases } from './reports.ts';
import { invocation } from './this-program.ts';

/** The files that certify can write, in this order. */
export const CERTIFY_REPORTS = ['json', 'markdown'] as const;
export type CertifyReport = (typeof CERTIFY_REPORTS)[number];

/** How certificates are told. */
export interface CertificatesTold {
  /** Failures and verdict only. */
  readonly isQuiet?: boolean;
  /** How many of the points a journal had. */
  readonly read?: number;
}

/** Writes the text, the reports that were asked for, and the cases that they name. @throws UsageError where one cannot be written */
export async function tellCertificates(
  result: CertifyResult,
  reports: Pick<Reports<CertifyReport>, 'write'>,
  { isQuiet = false, read = 0 }: CertificatesTold = {},
) {
  const machine = environment();
  writeCases(certifyCaseFiles(result, CASE_FOLDER));
  const drafts = { json: () => resultJson(result, machine), markdown: () => certifyMarkdown(result, machine, read) };
  const textOf = isQuiet ? certifyVerdictText : certifyText;
  const text = textOf(result, invocation(), CASE_FOLDER, read);
  await reports.write(text, drafts, result.verdict === 'certified' ? 'green' : 'red');
}
