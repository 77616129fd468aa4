/** What is said of capabilities: each is there, its example is one, and the document says the same. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { literal } from '../../spec/literal.ts';
import { type Capabilities, EVERYTHING, parseCapabilities } from '../../subjects/capabilities.ts';
import { CAPABILITY_WORDS, declarationOf } from '../../subjects/capability-words.ts';

const DOCUMENT = readFileSync(new URL('../../docs/capabilities.md', import.meta.url), 'utf8');
const ROWS = Object.entries(CAPABILITY_WORDS).map(([name, words]) => ({ name: name as keyof Capabilities, ...words }));

describe('capabilities in words', () => {
  it('are all that there are', () => {
    expect(Object.keys(CAPABILITY_WORDS)).toEqual(Object.keys(EVERYTHING));
  });

  it.each(ROWS)(
    '$name has an example that is accepted and says something else than the default',
    ({ name, example }) => {
      expect(Object.keys(example)).toEqual([name]);
      const parsed = parseCapabilities(example);
      expect(parsed[name]).toEqual(example[name]);
      expect(parsed[name]).not.toEqual(EVERYTHING[name]);
    },
  );

  it.each(ROWS)('$name has values that the rule takes, word by word', ({ name, values }) => {
    const words = values.match(/'[\w-]+'|true|false/g) ?? [];
    const isList = values.startsWith('some of');
    for (const word of words) {
      const value: unknown = word.startsWith("'") ? word.slice(1, -1) : word === 'true';
      expect(() => parseCapabilities({ [name]: isList ? [value] : value })).not.toThrow();
    }
  });

  it.each(ROWS)('$name has a line that a module can have', async (words) => {
    const module = await import(`data:text/javascript,${encodeURIComponent(declarationOf(words))}`);
    expect(module.capabilities).toEqual(words.example);
  });

  it('names every word of padding, output padding and dilation in a sentence of the document', () => {
    const [, prose] = DOCUMENT.split('## What the words mean');
    for (const name of ['padding', 'outputPadding'] as const) {
      for (const word of CAPABILITY_WORDS[name].values.match(/'[\w-]+'/g) ?? [])
        expect(prose).toContain(`| \`${word}\` |`);
    }
    expect(prose).toContain("`'without-stride'`");
  });
});

describe('docs/capabilities.md', () => {
  it('has a row for each, in order', () => {
    const rows = DOCUMENT.split('\n').filter((line) => line.startsWith('| `') && line.split(' | ').length === 5);
    expect(rows).toEqual(
      ROWS.map(
        ({ name, meaning, values, byDefault, example }) =>
          `| \`${name}\` | ${meaning} | ${values} | ${byDefault} | \`${literal(example)}\` |`,
      ),
    );
  });
});
