/** A verify result as Markdown, for a job summary or a published run: the matrix, failures, known failures, coverage. */

import type { Environment } from '../../bench/environment.ts';
import type { CheckResult } from '../../properties/checking/check.ts';
import type { Probe } from '../../properties/probe/probe.ts';
import type { SubjectSummary } from '../../runs/any-run.ts';
import type { VerifyResult } from '../../runs/verify/result.ts';
import { browserWords } from '../browser-words.ts';
import { caseSummary } from '../case-summary.ts';
import { machineLine } from '../machine-line.ts';
import { markdownRow, markdownText } from '../markdown.ts';
import { printable } from '../printable.ts';
import { ACCURACY_COLUMNS, ACCURACY_LEGEND, accuracyReplay, accuracyRows } from './accuracy-table.ts';
import { canBeDeclared, causeLines, declarationLine, effectLine } from './causes.ts';
import { type FailureReport, otherObjections, unexplained } from './failures.ts';
import { readingLine, readingRows } from './readings.ts';
import { verdictLine } from './verdict-line.ts';

/**
 * A run as Markdown.
 * @param command how this program is called, for the replay lines
 * @param caseFolder, read as for `verifyText`
 */
export function verifyMarkdown(
  result: VerifyResult,
  environment: Environment,
  command: string,
  caseFolder: string | null = null,
  read = 0,
): string {
  return [
    '# adjoint verify',
    '',
    `**${verdictLine(result, read)}**`,
    '',
    `Seed ${result.seed}, up to ${result.runs} cases per law and subject. Run on ${machineLine(environment)}.`,
    '',
    ...result.subjects.flatMap(browserLine),
    ...result.warnings.map((warning) => `- Warning: ${markdownText(warning)}`),
    ...otherObjections(result).map((objection) => `- ${markdownText(objection)}`),
    ...result.probes.flatMap((probe) => probeSection(result, probe)),
    ...lawTable(result),
    ...unexplained(result, command, caseFolder).flatMap(failureSection),
    ...knownFailureTable(result),
    ...readingList(result),
    ...accuracyTable(result, command),
    ...coverageTable(result),
    ...combinationTable(result),
  ].join('\n');
}

/** Where a module ran that ran in a page. */
function browserLine({ name, browser }: SubjectSummary): string[] {
  return browser === undefined ? [] : [`- ${markdownText(name)} ran in ${markdownText(browserWords(browser))}`];
}

function probeSection(result: VerifyResult, probe: Probe): string[] {
  const subject = result.subjects.find(({ name }) => name === probe.subject)!;
  return [
    '',
    `## Why ${markdownText(probe.subject)} fails`,
    '',
    ...causeLines(probe).map((line) => `- ${markdownText(line)}`),
    ...(canBeDeclared(probe) ? declarationSection(result, probe, subject) : []),
  ];
}

function declarationSection(result: VerifyResult, probe: Probe, subject: SubjectSummary): string[] {
  return [
    '',
    `If it is meant to be so, it declares what follows; ${effectLine(result, probe)}.`,
    '',
    `    ${printable(declarationLine(probe, subject))}`,
  ];
}

function lawTable({ subjects, laws, checks }: VerifyResult): string[] {
  const cell = (subject: string, law: string) => {
    const check = checks.find((one) => one.subject === subject && one.law === law);
    return check === undefined ? '' : checkCell(check);
  };
  return [
    '',
    '## Laws',
    '',
    'Each cell is the number of cases that ran; “–” is not covered, by the subject’s own declaration.',
    '',
    markdownRow(['law', ...subjects.map(({ name, version }) => `${name}${version === null ? '' : ` ${version}`}`)]),
    markdownRow(['---', ...subjects.map(() => '---:')]),
    ...laws.map(({ id }) => markdownRow([id, ...subjects.map(({ name }) => cell(name, id))])),
    '',
    ...laws.map(({ id, lane, statement }) => `- *${id}* (${lane}): ${statement}`),
  ];
}

function checkCell({ status, cases, known }: CheckResult): string {
  if (status === 'not covered') return '–';
  if (status === 'failed') return `FAILED at case ${cases}`;
  if (status === 'interrupted') return `interrupted at ${cases}`;
  const listed = Object.values(known).reduce((a, b) => a + b, 0);
  return listed === 0 ? `${cases}` : `${cases}, of which ${listed} fail as listed`;
}

function failureSection(failure: FailureReport): string[] {
  return [
    '',
    `## FAIL ${markdownText(failure.subject)} · ${failure.law}`,
    '',
    `${failure.statement} ${markdownText(failure.message)}`,
    '',
    // Indented code cannot be closed from inside, whatever the text holds.
    ...failure.shown.map((line) => `    ${printable(line)}`),
    ...(failure.shown.length === 0 ? [] : ['']),
    ...failure.looksLike.flatMap((line) => [`${markdownText(line)}.`, '']),
    `Smallest case: ${failure.summary}`,
    '',
    ...(failure.caseLine === null ? [] : [`    ${failure.caseLine}`]),
    `    ${printable(failure.replay)}`,
    ...(failure.hint === null ? [] : ['', `Hint: ${failure.hint}`]),
  ];
}

function readingList(result: VerifyResult): string[] {
  const rows = readingRows(result);
  if (rows.length === 0) return [];
  return [
    '',
    '## Readings of texts that have several',
    '',
    ...rows.map((row) => `- ${markdownText(readingLine(row))}`),
  ];
}

function knownFailureTable({ knownFailures }: VerifyResult): string[] {
  if (knownFailures.length === 0) return [];
  return [
    '',
    '## Known failures',
    '',
    markdownRow(['id', 'subject', 'state', 'generated cases that fail so', 'reference']),
    markdownRow(['---', '---', '---', '---:', '---']),
    ...knownFailures.map((one) => markdownRow([one.id, one.subject, one.status, `${one.cases}`, one.reference])),
  ];
}

function accuracyTable(result: VerifyResult, command: string): string[] {
  const rows = accuracyRows(result);
  if (rows.length === 0) return [];
  const replay = accuracyReplay(result, command);
  return [
    '',
    '## Accuracy',
    '',
    ACCURACY_LEGEND,
    '',
    markdownRow([...ACCURACY_COLUMNS, 'case with the most ulps']),
    markdownRow(['---', ...ACCURACY_COLUMNS.slice(1).map(() => '---:'), '---']),
    ...rows.map(({ cells, worst }) => markdownRow([...cells, worst === null ? '–' : caseSummary(worst)])),
    ...(replay === null ? [] : ['', 'A case is run again by:', '', `    ${printable(replay)}`]),
  ];
}

function coverageTable({ coverage, sizes, subjects }: VerifyResult): string[] {
  if (coverage.length === 0) return [];
  return [
    '',
    '## Coverage',
    '',
    'Legal cases of each class and of each large size per subject; “–” is not covered, and a number under its floor is marked.',
    '',
    markdownRow(['class', 'meaning', ...subjects.map(({ name }) => name)]),
    markdownRow(['---', '---', ...subjects.map(() => '---:')]),
    ...[...coverage, ...sizes].map(({ id, statement, counts, short }) =>
      markdownRow([
        id,
        statement,
        ...subjects.map(({ name }) => `${counts[name] ?? '–'}${short.includes(name) ? ' (under floor)' : ''}`),
      ]),
    ),
    '',
  ];
}

function combinationTable({ combinations }: VerifyResult): string[] {
  if (combinations.length === 0) return [];
  return [
    '## Classes together',
    '',
    'Pairs and triples of classes that some case belonged to at once, out of those that are not ruled out.',
    '',
    markdownRow(['subject', 'pairs', 'triples', 'pairs that never occurred']),
    markdownRow(['---', '---:', '---:', '---']),
    ...combinations.map(({ subject, pairs, triples }) =>
      markdownRow([
        subject,
        `${pairs.exercised} of ${pairs.possible}`,
        `${triples.exercised} of ${triples.possible}`,
        pairs.missing.map((pair) => pair.join(' + ')).join(', '),
      ]),
    ),
    '',
  ];
}
