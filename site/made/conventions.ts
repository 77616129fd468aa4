/** The page of conventions: what each framework takes, from the registry, and the classes of calls that have no one answer. */

import { markdownTable, markdownText } from '../../reports/markdown.ts';
import { CLASSES } from '../../spec/conventions/classes.ts';
import type { Convention } from '../../spec/conventions/convention.ts';
import { CONVENTIONS } from '../../spec/conventions/index.ts';
import type { Page } from '../page.ts';

export function conventionPages(): Page[] {
  const markdown = [
    '# Conventions',
    '',
    'Every framework describes the same operator with other words. `adjoint shape` answers which output its attributes give, what they are',
    'called elsewhere, and which ones give the size you want:',
    '',
    '```sh',
    'npx adjoint shape pytorch --in 16,16 --kernel 4 --stride 2 --padding 1',
    '```',
    '',
    'How each gets from its words to what is cropped is derived in [conventions in depth](docs/conventions.md).',
    '',
    '## Frameworks',
    '',
    ...markdownTable([['convention', 'framework', 'version', 'axes'], ...CONVENTIONS.map(row)], 4),
    ...CONVENTIONS.flatMap(entry),
    '## Named classes',
    '',
    'Where a specification contradicts itself, or releases differ, no answer is guessed: each reading is stated, under the name of its class.',
    '',
    ...Object.entries(CLASSES).flatMap(([id, { statement, source }]) => [
      `### ${id}`,
      '',
      `${markdownText(capitalised(statement))}.`,
      '',
      `- Source: ${linked(source)}`,
      `- In depth: [${id}](docs/conventions.md#${id})`,
      '',
    ]),
  ];
  return [{ path: 'conventions.md', markdown: markdown.join('\n') }];
}

function row({ id, name, version, ranks }: Convention): string[] {
  return [id, name, version, ranks.join(', ')];
}

function entry({ id, name, version, statement, source, ranks, attributes }: Convention): string[] {
  return [
    `### ${id}`,
    '',
    `${markdownText(name)} ${markdownText(version)}: ${markdownText(statement)}.`,
    '',
    `- Attributes: ${attributes.map((attribute) => `\`${attribute}\``).join(', ')}`,
    `- Spatial axes: ${ranks.join(', ')}`,
    `- Source: ${linked(source)}`,
    '',
  ];
}

function capitalised(text: string): string {
  return /^[a-z]+[ ,]/.test(text) ? text[0].toUpperCase() + text.slice(1) : text;
}

/** Addresses in a text from the sources become links. */
function linked(text: string): string {
  return text
    .split(/(https:\/\/[^\s,;]+)/)
    .map((part) => (part.startsWith('https://') ? `<${part}>` : markdownText(part)))
    .join('');
}
