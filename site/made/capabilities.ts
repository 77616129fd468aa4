/** The page of capabilities: every field that an implementation can declare, with its default, from the code that reads them. */

import { markdownTable } from '../../reports/markdown.ts';
import { ILLEGAL_KINDS } from '../../spec/illegal.ts';
import { CAPABILITY_VALUES, type Capabilities, EVERYTHING } from '../../subjects/capabilities.ts';
import type { Page } from '../page.ts';

export function capabilityPages(): Page[] {
  const fields = Object.keys(CAPABILITY_VALUES) as (keyof Capabilities)[];
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
    ...markdownTable(
      [['field', 'values', 'default'], ...fields.map((field) => [field, CAPABILITY_VALUES[field], defaultOf(field)])],
      3,
    ),
    'What each value means, with examples: [your implementation](docs/implementation.md#capabilities).',
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

/** What is taken where nothing is said. Two fields follow from which functions there are. */
function defaultOf(field: keyof Capabilities): string {
  if (field === 'refuses') return 'all kinds';
  if (field === 'gradients') return 'whether gradients is exported';
  if (field === 'prepared') return 'fixed where prepare is exported, else none';
  const value = EVERYTHING[field];
  if (value === Number.POSITIVE_INFINITY) return 'no limit';
  return typeof value === 'string' ? value : JSON.stringify(value).replaceAll('"', '').replaceAll(',', ', ');
}
