/** The page of findings: each entry of known-failures.json, with the case that must go on failing. */

import { type KnownFailure, parseKnownFailures } from '../../properties/known-failures/known-failures.ts';
import { caseSummary } from '../../reports/case-summary.ts';
import { markdownTable, markdownText } from '../../reports/markdown.ts';
import { formatCaseOrCall } from '../../spec/conventions/case-or-call.ts';
import { INVOCATION } from '../invocation.ts';
import type { Page } from '../page.ts';
import { sourceText } from '../root.ts';

const SOURCE = 'known-failures.json';

export function findingPages(): Page[] {
  const findings = parseKnownFailures(sourceText(SOURCE), SOURCE);
  const projects = [...new Set(findings.flatMap(({ subjects }) => subjects))];
  const markdown = [
    '# Findings',
    '',
    `What the gate found in released implementations: ${findings.length} defects in ${projects.length} subjects, each with the smallest case`,
    'that shows it. The case is put in every run, and a run fails as soon as one of them is mended, so that this list stays true.',
    'How each was seen and read, with links to what is known of it, stands in [findings in depth](docs/findings.md).',
    '',
    ...markdownTable([['subject', 'findings'], ...projects.map((name) => [name, String(ofSubject(findings, name))])]),
    ...findings.flatMap(entry),
  ];
  return [{ path: 'findings.md', markdown: markdown.join('\n') }];
}

function ofSubject(findings: readonly KnownFailure[], name: string): number {
  return findings.filter(({ subjects }) => subjects.includes(name)).length;
}

function entry({ id, subjects, when, fails, case: problem, laws, reference, note, varies }: KnownFailure): string[] {
  const [, hash] = reference.split('#');
  return [
    `## ${id}`,
    '',
    markdownText(note),
    '',
    `- Subjects: ${subjects.map(markdownText).join(', ')}`,
    `- Where a call has: ${when.map(markdownText).join(', ')}`,
    `- Then it is: ${fails.join(', ')}`,
    `- Law: ${laws.map((law) => `[${law}](laws.md#${law})`).join(', ')}`,
    ...(varies === undefined ? [] : [`- Not in every run: ${markdownText(varies)}`]),
    `- In depth: [${id}](docs/findings.md#${hash})`,
    '',
    `Smallest case: ${markdownText(caseSummary(formatCaseOrCall(problem)))}`,
    '',
    '```sh',
    `${INVOCATION} verify ${subjects[0]} --law ${laws[0]} --case '${formatCaseOrCall(problem)}'`,
    '```',
    '',
  ];
}
