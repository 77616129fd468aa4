/** Certificates as plain text, for a terminal: what is claimed, a paragraph per subject, the verdict. */
import type { Certificate, CertifyResult } from '../../runs/certify/result.ts';
import { type CaseFile, caseFileOf, caseFiles, LONGEST_CASE } from '../case-file.ts';
import { caseSummary } from '../case-summary.ts';
import { printable } from '../printable.ts';
import { shownLines } from '../shown.ts';
import { shellWord, shortened } from '../verify/failures.ts';
import { certifyVerdict, claimOf, KINDS, probabilityOf, reachedWords } from './numbers.ts';

/**
 * Certificates as text for a terminal.
 * @param command how this program is called, for the replay lines
 * @param caseFolder where the caller writes `certifyCaseFiles`; null where it writes none
 * @param read how many of the points a journal had
 */
export function certifyText(
  result: CertifyResult,
  command: string,
  caseFolder: string | null = null,
  read = 0,
): string {
  return [
    `adjoint certify: bound ${result.bound}, strength ${result.strength}, seed ${result.seed}`,
    '',
    claimOf(result),
    ...result.certificates.flatMap((certificate) => certificateLines(certificate, result, command, caseFolder)),
    '',
    'Assumed:',
    ...result.assumptions.map((assumption) => `  - ${assumption}`),
    '',
    ...result.warnings.map((warning) => `warning: ${printable(warning)}`),
    ...result.objections.map((objection) => `objection: ${printable(objection)}`),
    certifyVerdict(result, read),
    '',
  ].join('\n');
}

/** Only what decides: every failure with its replay, objections, the verdict. Parameters as of `certifyText`. */
export function certifyVerdictText(
  result: CertifyResult,
  command: string,
  caseFolder: string | null = null,
  read = 0,
): string {
  const failed = result.certificates.filter(({ failure }) => failure !== null);
  return [
    ...failed.flatMap((certificate) => [
      `  ${outcomeLine(certificate)}`,
      ...failureLines(certificate, result, command, caseFolder),
      '',
    ]),
    ...result.objections.map((objection) => `objection: ${printable(objection)}`),
    certifyVerdict(result, read),
    '',
  ].join('\n');
}

function certificateLines(
  certificate: Certificate,
  result: CertifyResult,
  command: string,
  folder: string | null,
): string[] {
  const { reference, parts, milliseconds } = certificate;
  const { geometries, outside, skipped, points, known } = certificate.totals;
  const checked = geometries.filter(({ count }) => count > 0);
  const kinds = checked.map(({ kind, count }) => `${count} ${KINDS[kind]}`).join(', ') || 'none';
  const types = [...new Set(parts.map(({ dtype }) => dtype))].join(', ');
  const left = outside === 0 ? '' : `; ${outside} lie outside what it can be asked`;
  const omitted = skipped === 0 ? '' : `; it skipped ${skipped} that it can be asked`;
  return [
    '',
    `  ${outcomeLine(certificate)}`,
    ...(parts.length === 0 ? [] : [`    geometries: ${kinds}; in ${types}${left}${omitted}`]),
    `    ${points} points, ${(milliseconds / 1000).toFixed(1)} s, compared with ${reference}`,
    ...Object.entries(known).map(
      ([id, count]) => `    but for known failure ${printable(id)}: ${count} points fail so`,
    ),
    ...failureLines(certificate, result, command, folder),
  ];
}

/** The subject, and what was shown of it. */
function outcomeLine(certificate: Certificate): string {
  const { subject, version, status } = certificate;
  const outcome =
    status === 'certified'
      ? `certified; a wrong one passes with probability <= ${probabilityOf(certificate)}`
      : (reachedWords(certificate) ?? status.toUpperCase());
  return `${printable(subject)}${version === null ? '' : ` ${printable(version)}`}: ${outcome}`;
}

function failureLines(
  { subject, typed, failure }: Certificate,
  { certificates }: CertifyResult,
  command: string,
  folder: string | null,
): string[] {
  if (failure === null) return [];
  const checks = checksOf(certificates);
  const file = folder === null ? null : caseFileOf(checks, { subject, law: AGREEMENT, failure }, folder);
  const inline = failure.case.length > LONGEST_CASE ? '@FILE' : `'${failure.case}'`;
  const given = file === null ? inline : `@${shellWord(file)}`;
  return [
    `    ${printable(shortened(failure.mismatch.message))}`,
    ...shownLines(failure.mismatch).map((line) => `      ${printable(shortened(line))}`),
    `    case: ${caseSummary(failure.case)}`,
    `    replay: ${printable(command)} verify ${printable(shellWord(typed))} --law agreement --case ${given}`,
  ];
}

/** The law that runs the case of a certificate again. */
const AGREEMENT = 'agreement';

/** The files that belong to the failures of certificates; none for a case that is printed. */
export function certifyCaseFiles({ certificates }: CertifyResult, folder: string): CaseFile[] {
  return caseFiles(checksOf(certificates), folder);
}

function checksOf(certificates: readonly Certificate[]) {
  return certificates.map(({ subject, failure }) => ({ subject, law: AGREEMENT, failure }));
}
