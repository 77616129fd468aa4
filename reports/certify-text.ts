/** Certificates as plain text, for a terminal: what is claimed, a paragraph per subject, the verdict. */
import type { Certificate } from '../properties/exhaustive/certify.ts';
import type { CertifyResult } from '../properties/exhaustive/certify-all.ts';
import { caseSummary } from './case-summary.ts';
import { certifyVerdict, claimOf, exceptionsOf, geometriesOf, probabilityOf } from './certify-numbers.ts';
import { shellWord } from './failure.ts';
import { printable } from './printable.ts';

/** @param command how this program is called, for the replay lines */
export function certifyText(result: CertifyResult, command: string): string {
  return [
    `adjoint verify --exhaustive: bound ${result.bound}, strength ${result.strength}, seed ${result.seed}`,
    '',
    claimOf(result),
    ...result.certificates.flatMap((certificate) => certificateLines(certificate, command)),
    '',
    'Assumed:',
    ...result.assumptions.map((assumption) => `  - ${assumption}`),
    '',
    ...result.objections.map((objection) => `objection: ${printable(objection)}`),
    certifyVerdict(result),
    '',
  ].join('\n');
}

function certificateLines(certificate: Certificate, command: string): string[] {
  const { subject, version, status, reference, parts, milliseconds } = certificate;
  const { exhaustive, covering, outside } = geometriesOf(certificate);
  const points = parts.reduce((sum, part) => sum + part.points, 0);
  const types = [...new Set(parts.map(({ dtype }) => dtype))].join(', ');
  const left = outside === 0 ? '' : `; ${outside} lie outside what it can be asked`;
  const told =
    status === 'certified'
      ? `certified; a wrong one passes with probability <= ${probabilityOf(certificate)}`
      : status.toUpperCase();
  return [
    '',
    `  ${printable(subject)}${version === null ? '' : ` ${printable(version)}`}: ${told}`,
    `    geometries: ${exhaustive} of one axis, ${covering} of the covering arrays, in ${types}${left}`,
    `    ${points} points, ${(milliseconds / 1000).toFixed(1)} s, compared with ${reference}`,
    ...Object.entries(exceptionsOf(certificate)).map(
      ([id, count]) => `    but for known failure ${printable(id)}: ${count} points fail so`,
    ),
    ...failureLines(certificate, command),
  ];
}

function failureLines({ typed, failure }: Certificate, command: string): string[] {
  if (failure === null) return [];
  return [
    `    ${printable(failure.mismatch.message)}`,
    `    case: ${caseSummary(failure.case)}`,
    `    ${failure.case}`,
    `    replay: ${printable(command)} verify ${printable(shellWord(typed))} --law agreement --case '${failure.case}'`,
  ];
}
