/** A verify result as plain text, for a terminal: every subject, every failure with its replay, the verdict. */
import type { Probe } from '../../properties/probe/probe.ts';
import type { SubjectSummary } from '../../runs/any-run.ts';
import type { VerifyResult } from '../../runs/verify/result.ts';
import { maximumOf } from '../../spec/extremes.ts';
import { browserWords } from '../browser-words.ts';
import { counted } from '../counted.ts';
import { printable } from '../printable.ts';
import { ACCURACY_COLUMNS, accuracyReplay, accuracyRows } from './accuracy-table.ts';
import { canBeDeclared, causeLines, declarationLine, effectLine } from './causes.ts';
import { type FailureReport, otherObjections, shortened, unexplained } from './failures.ts';
import { readingLine, readingRows } from './readings.ts';
import { notCovered, reasonsNotCovered, subjectLine } from './subject-line.ts';
import { verdictLine } from './verdict-line.ts';

/**
 * A run as text for a terminal: subjects, failures with their replay lines, and a verdict.
 * @param command how this program is called, for the replay lines
 * @param caseFolder where the caller writes `caseFiles`; null where it writes none
 * @param read how many of the cases a journal had
 */
export function verifyText(result: VerifyResult, command: string, caseFolder: string | null = null, read = 0): string {
  const failures = unexplained(result, command, caseFolder);
  return [
    `adjoint verify: ${counted(result.laws.length, 'law')}, seed ${result.seed}, up to ${counted(result.runs, 'case')} per law and subject`,
    '',
    ...subjectTable(result),
    ...result.subjects.flatMap(browserLine),
    ...result.probes.flatMap((probe) => probeLines(result, probe)),
    ...knownFailureLines(result),
    ...readingLines(result),
    ...result.subjects.flatMap(({ name }) => failuresOfSubject(failures.filter(({ subject }) => subject === name))),
    ...accuracyTable(result, command),
    ...coverageLines(result),
    '',
    ...result.warnings.map((warning) => `warning: ${printable(warning)}`),
    ...otherObjections(result).map((objection) => `objection: ${printable(objection)}`),
    verdictLine(result, read),
    '',
  ]
    .map(shortened)
    .join('\n');
}

/** Only what decides: why subjects fail, every failure with its replay, objections, the verdict. Parameters as of `verifyText`. */
export function verdictText(result: VerifyResult, command: string, caseFolder: string | null = null, read = 0): string {
  const failures = unexplained(result, command, caseFolder);
  const lines = [
    ...result.probes.flatMap((probe) => probeLines(result, probe)),
    ...result.subjects.flatMap(({ name }) => failuresOfSubject(failures.filter(({ subject }) => subject === name))),
    ...otherObjections(result).map((objection) => `objection: ${printable(objection)}`),
  ];
  return [...lines.slice(lines[0] === '' ? 1 : 0), verdictLine(result, read), ''].map(shortened).join('\n');
}

function subjectTable(result: VerifyResult): string[] {
  const rows = result.subjects.map((subject) => {
    const line = subjectLine(result, subject);
    return [
      printable(subject.name),
      printable(subject.version ?? ''),
      counted(line.laws, 'law'),
      counted(line.cases, 'case'),
      line.outcome === 'failed' ? 'FAILED' : line.outcome,
      line.detail,
    ];
  });
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(0, ...rows.map((row) => row[column].length)));
  return rows.map((row) => {
    const cells = row.map((cell, column) =>
      column === 2 || column === 3 ? cell.padStart(widths[column]) : cell.padEnd(widths[column] ?? 0),
    );
    return `  ${cells.join('  ')}`.trimEnd();
  });
}

/** Where a module ran that ran in a page. */
function browserLine({ name, browser }: SubjectSummary): string[] {
  return browser === undefined ? [] : [`  ${printable(name)} ran in ${printable(browserWords(browser))}`];
}

function probeLines(result: VerifyResult, probe: Probe): string[] {
  const subject = result.subjects.find(({ name }) => name === probe.subject)!;
  const why = causeLines(probe).map((line) => `WHY  ${printable(line)}`);
  if (!canBeDeclared(probe)) return ['', ...why];
  const several = probe.causes.length === 1 ? 'it declares' : 'together it declares';
  return [
    '',
    ...why,
    `  If it is meant to be so, ${several}:`,
    `  ${printable(declarationLine(probe, subject))}`,
    `  ${effectLine(result, probe)}`,
  ];
}

function knownFailureLines({ knownFailures }: VerifyResult): string[] {
  if (knownFailures.length === 0) return [];
  const lines = knownFailures.map(({ id, subject, cases, status, passes, reference }) => {
    const word = { alive: '', stale: ', STALE', absent: ', absent here' }[status];
    const state = word === '' ? '' : `${word}: its case does not fail ${passes.join(', ')} so`;
    return `  ${printable(`${id} on ${subject}`)}: ${cases} generated cases fail so${state} (${printable(reference)})`;
  });
  return ['', 'known failures:', ...lines];
}

function readingLines(result: VerifyResult): string[] {
  const rows = readingRows(result);
  if (rows.length === 0) return [];
  return ['', 'readings of texts that have several:', ...rows.map((row) => `  ${printable(readingLine(row))}`)];
}

/** For a subject that fails everything, a few failures say enough. */
const SHOWN_IN_FULL = 3;

function failuresOfSubject(failures: readonly FailureReport[]): string[] {
  const more = failures.slice(SHOWN_IN_FULL);
  const lines = failures.slice(0, SHOWN_IN_FULL).flatMap(failureLines);
  if (more.length === 0) return lines;
  const laws = more.map(({ law }) => law).join(', ');
  const where = 'the reports in JSON, JUnit and Markdown have them, and --law ID shows one';
  return [
    ...lines,
    '',
    `and ${printable(more[0].subject)} fails ${counted(more.length, 'more law')}: ${laws} (${where})`,
  ];
}

function failureLines(failure: FailureReport): string[] {
  return [
    '',
    `FAIL ${printable(failure.subject)} · ${failure.law}: ${failure.statement}`,
    `  ${printable(failure.message)}`,
    ...failure.shown.map((line) => `    ${printable(line)}`),
    ...failure.looksLike.map((line) => `  ${printable(line)}`),
    `  smallest case: ${failure.summary}`,
    ...(failure.caseLine === null ? [] : [`  ${failure.caseLine}`]),
    `  replay: ${printable(failure.replay)}`,
    ...(failure.hint === null ? [] : [`  hint: ${failure.hint}`]),
  ];
}

function accuracyTable(result: VerifyResult, command: string): string[] {
  const rows = [ACCURACY_COLUMNS, ...accuracyRows(result).map(({ cells }) => cells.map(printable))];
  if (rows.length === 1) return [];
  const widths = ACCURACY_COLUMNS.map((_, column) => maximumOf(rows.map((row) => row[column].length)));
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  ')}`;
  const replay = accuracyReplay(result, command);
  return [
    '',
    'accuracy: largest errors on real data; blind are cells where the bound could hide the loss of a product',
    ...rows.map(line),
    ...(replay === null ? [] : [`  replay: ${printable(replay)}`]),
  ];
}

/** How many of the large sizes were checked, of those that each subject covers. */
function sizesLine({ sizes, subjects }: VerifyResult): string {
  const shares = subjects.map(({ name }) => {
    const counts = sizes.map(({ counts: all }) => all[name]).filter((count) => count !== null);
    return `${printable(name)} ${counts.filter((count) => count > 0).length} of ${counts.length}`;
  });
  return `large sizes, one by one: ${shares.join(', ')}`;
}

function coverageLines(result: VerifyResult): string[] {
  if (result.coverage.length === 0) {
    const lines = reasonsNotCovered(result).map(
      ({ reason, subjects, laws }) => `  not covered on ${printable(subjects)}: ${laws}: ${printable(reason)}`,
    );
    return lines.length === 0 ? [] : ['', ...lines];
  }
  const short = result.coverage.filter((entry) => entry.short.length > 0);
  const lines = ['', `coverage: ${result.coverage.length} classes of cases, ${short.length} under their floor`];
  if (result.sizes.length > 0) lines.push(`  ${sizesLine(result)}`);
  for (const { subject, pairs, triples } of result.combinations) {
    const shares = [
      `${pairs.exercised} of ${pairs.possible} pairs`,
      `${triples.exercised} of ${triples.possible} triples`,
    ];
    lines.push(`  together on ${printable(subject)}: ${shares.join(', ')}`);
  }
  for (const { name } of result.subjects) {
    const missing = notCovered(result, name);
    if (missing.length > 0) lines.push(`  not covered on ${printable(name)}: ${missing.join(', ')}`);
  }
  return lines;
}
