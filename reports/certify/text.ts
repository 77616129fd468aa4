/** Certificates as plain text, for a terminal: what is claimed, a paragraph per subject, the verdict. */
import type { Certificate, CertifiedPart, CertifyResult } from '../../runs/certify/result.ts';
import { type CaseFile, caseFileOf, caseFiles, LONGEST_CASE } from '../case-file.ts';
import { caseSummary } from '../case-summary.ts';
import { counted } from '../counted.ts';
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
    `adjoint certify: ${reachOf(result)}, seed ${result.seed}`,
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

function reachOf({ words, bound, strength }: CertifyResult): string {
  return words ? `in words, bound ${bound}` : `bound ${bound}, strength ${strength}`;
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
    ...(parts.length === 0 || result.words ? [] : [`    geometries: ${kinds}; in ${types}${left}${omitted}`]),
    ...wordLines(parts),
    `    ${points} ${result.words ? 'calls' : 'points'}, ${(milliseconds / 1000).toFixed(1)} s, compared with ${reference}`,
    ...Object.entries(known).map(
      ([id, count]) => `    but for known failure ${printable(id)}: ${count} points fail so`,
    ),
    ...failureLines(certificate, result, command, folder),
  ];
}

/** A line for each convention and type, whatever the number of axes. */
function wordLines(parts: readonly CertifiedPart[]): string[] {
  const inWords = parts.filter(({ words }) => words !== undefined);
  const groups = new Map<string, CertifiedPart[]>();
  for (const part of inWords) {
    const name = `${part.words!.convention}, ${part.dtype}`;
    groups.set(name, [...(groups.get(name) ?? []), part]);
  }
  return [...groups].map(([name, own]) => {
    const sum = (count: (part: CertifiedPart) => number) => own.reduce((total, part) => total + count(part), 0);
    const [geometries, calls] = [sum((part) => part.geometries), sum(({ points }) => points)];
    const [outside, skipped] = [sum((part) => part.outside), sum(({ words }) => words!.skipped)];
    const left = outside === 0 ? '' : `; ${outside} geometries lie outside what it can be asked in these words`;
    const omitted = skipped === 0 ? '' : `; it skipped ${counted(skipped, 'call')}`;
    return `    in the words of ${name}: ${geometries} geometries in ${counted(calls, 'call')}${left}${omitted}`;
  });
}

/** The subject, and what was shown of it. */
function outcomeLine(certificate: Certificate): string {
  const { subject, version, status } = certificate;
  const outcome =
    status === 'certified'
      ? `certified; one that is wrong within the bound passes with probability <= ${probabilityOf(certificate)}`
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
  const { law = AGREEMENT } = failure;
  const checks = checksOf(certificates);
  const file = folder === null ? null : caseFileOf(checks, { subject, law, failure }, folder);
  const inline = failure.case.length > LONGEST_CASE ? '@FILE' : `'${failure.case}'`;
  const given = file === null ? inline : `@${shellWord(file)}`;
  return [
    `    ${printable(shortened(failure.mismatch.message))}`,
    ...shownLines(failure.mismatch).map((line) => `      ${printable(shortened(line))}`),
    `    case: ${caseSummary(failure.case)}`,
    `    replay: ${printable(command)} verify ${printable(shellWord(typed))} --law ${law} --case ${given}`,
  ];
}

/** The law that runs the case of a certificate again; a call in words names its own. */
const AGREEMENT = 'agreement';

/** The files that belong to the failures of certificates; none for a case that is printed. */
export function certifyCaseFiles({ certificates }: CertifyResult, folder: string): CaseFile[] {
  return caseFiles(checksOf(certificates), folder);
}

function checksOf(certificates: readonly Certificate[]) {
  return certificates.map(({ subject, failure }) => ({ subject, law: failure?.law ?? AGREEMENT, failure }));
}
