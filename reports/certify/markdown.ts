/** Certificates as Markdown, for a job summary or a published run. */
import type { Environment } from '../../bench/environment.ts';
import type { Certificate, CertifyResult } from '../../runs/certify/result.ts';
import { LONGEST_CASE } from '../case-file.ts';
import { counted } from '../counted.ts';
import { machineLine } from '../machine-line.ts';
import { markdownList, markdownRow, markdownText } from '../markdown.ts';
import { printable } from '../printable.ts';
import { shownLines } from '../shown.ts';
import { certifyVerdict, claimOf, probabilityOf, reachedWords } from './numbers.ts';

/** Certificates as Markdown. @param read how many of the points a journal had */
export function certifyMarkdown(result: CertifyResult, environment: Environment, read = 0): string {
  const { certificates, seed, levels, assumptions, warnings, objections } = result;
  return [
    '# adjoint certify',
    '',
    `**${certifyVerdict(result, read)}**`,
    '',
    `${claimOf(result)} Seed ${seed}. Run on ${machineLine(environment)}.`,
    '',
    ...markdownList([...warnings.map((warning) => `Warning: ${warning}`), ...objections]),
    markdownRow([
      'subject',
      'state',
      'a wrong one passes with probability at most',
      'compared with',
      'seconds',
      'but for',
    ]),
    markdownRow(['---', '---', '---:', '---', '---:', '---']),
    ...certificates.map(certificateRow),
    '',
    '## What was checked',
    '',
    markdownRow([
      'subject',
      'geometries',
      'type',
      'checked',
      'outside',
      'skipped',
      'points',
      'smallest set of integers',
    ]),
    markdownRow(['---', '---', '---', '---:', '---:', '---:', '---:', '---:']),
    ...certificates.flatMap(partRows),
    '',
    ...levelLines(levels),
    '## Assumed',
    '',
    ...assumptions.map((assumption) => `- ${assumption}`),
    ...certificates.flatMap(failureSection),
    '',
  ].join('\n');
}

/** None where no covering array was run. */
function levelLines({ axis, case: ofCase }: CertifyResult['levels']): string[] {
  const lines = Object.entries({ ...axis, ...ofCase }).map(([name, values]) => `- ${name}: ${values.join(', ')}`);
  return lines.length === 0 ? [] : ['## Levels of the covering arrays', '', ...lines, ''];
}

function certificateRow(certificate: Certificate): string {
  const { subject, version, status, reference, milliseconds } = certificate;
  return markdownRow([
    `${subject}${version === null ? '' : ` ${version}`}`,
    reachedWords(certificate) ?? status,
    status === 'certified' ? probabilityOf(certificate) : '–',
    reference,
    (milliseconds / 1000).toFixed(1),
    Object.entries(certificate.totals.known)
      .map(([id, count]) => `${id} (${count} points)`)
      .join(', '),
  ]);
}

function partRows({ subject, parts }: Certificate): string[] {
  return parts.map(({ axes, kind, axis, dtype, geometries, outside, skipped, points, smallestSet, words }) =>
    markdownRow([
      subject,
      `${words === undefined ? kind : `${kind} of ${words.convention}`}, ${axes} ax${axes === 1 ? 'is' : 'es'}${axis === null ? '' : `, on axis ${axis}`}`,
      dtype,
      `${geometries}`,
      `${outside}`,
      `${skipped}`,
      words === undefined || words.skipped === 0 ? `${points}` : `${points}, ${counted(words.skipped, 'call')} skipped`,
      geometries === 0 ? '–' : `${smallestSet}`,
    ]),
  );
}

function failureSection({ subject, failure }: Certificate): string[] {
  if (failure === null) return [];
  const { mismatch, case: line } = failure;
  const given = line.length > LONGEST_CASE ? `${line.length} characters of JSON: the JSON report has it` : line;
  return [
    '',
    `## FAIL ${markdownText(subject)}`,
    '',
    `At ${markdownText(mismatch.message)}`,
    '',
    ...shownLines(mismatch).map((text) => `    ${printable(text)}`),
    `    ${given}`,
  ];
}
