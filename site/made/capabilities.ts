/** The page of capabilities: every field that an implementation can declare, with its default, from the code that reads them. */

import { markdownTable } from '../../reports/markdown.ts';
import { ILLEGAL_KINDS } from '../../spec/illegal.ts';
import { CAPABILITY_WORDS, declarationOf } from '../../subjects/capability-words.ts';
import type { Page } from '../page.ts';

export function capabilityPages(): Page[] {
  const rows = Object.entries(CAPABILITY_WORDS).map(([name, words]) => [
    name,
    words.meaning,
    words.values,
    words.byDefault,
    declarationOf(words),
  ]);
  const markdown = [
    '# Capabilities',
    '',
    'What an implementation does not do it declares, and is then not asked. What is left out is taken as possible. What a declaration rules',
    'out is counted as *not covered*, never as passed.',
    '',
    '```js',
    'export const capabilities = { ranks: [2], groups: false };',
    '```',
    '',
    ...markdownTable([['field', 'meaning', 'values', 'default', 'example'], ...rows], 5),
    'What the values of padding, output padding and dilation mean: [capabilities in depth](docs/capabilities.md).',
    '',
    '## Kinds of illegal case',
    '',
    `\`refuses\` names those of these ${ILLEGAL_KINDS.length} kinds that the implementation answers with an error.`,
    '',
    ...ILLEGAL_KINDS.map((kind) => `- \`${kind}\``),
    '',
  ];
  return [{ path: 'capabilities.md', markdown: markdown.join('\n') }];
}
