/** What became of hostile documents, as Markdown: of each reader how many it read and refused, and how long the slowest took. */
import type { Environment } from '../../bench/environment.ts';
import { machineLine } from '../../reports/machine-line.ts';
import { markdownRow } from '../../reports/markdown.ts';
import type { Fuzzed } from '../../test/hostile/fuzzed.ts';

/** No document may take longer. */
export const MOST_MS = 1000;

export interface FuzzResult {
  readonly command: string;
  readonly seed: number;
  readonly seconds: number;
  readonly found: readonly { readonly name: string; readonly fuzzed: Fuzzed }[];
}

export function fuzzMarkdown({ command, seconds, found }: FuzzResult, environment: Environment): string {
  const documents = found.reduce((sum, { fuzzed: { read, refused } }) => sum + read + refused, 0);
  return [
    '# Hostile documents',
    '',
    `What the readers of this suite make of ${documents.toLocaleString('en')} hostile documents: \`${command}\`, ${Math.round(seconds)} s. Run on ${machineLine(environment)}.`,
    '',
    'A valid document is changed up to three times: bytes, lines and values; cut short, repeated, nested a hundred thousand deep, compressed, with broken UTF-8,',
    'NUL, byte order marks, half surrogate pairs, huge numbers, names such as `__proto__`, names given twice. Every document was read, or refused by an',
    `error of the reader's own class that says where; none took ${MOST_MS / 1000} s of processor time, and no file was written.`,
    '',
    markdownRow(['reader', 'documents', 'read', 'refused', 'slowest']),
    markdownRow(['---', '---:', '---:', '---:', '---:']),
    ...found.map(({ name, fuzzed: { read, refused, slowestMs } }) =>
      markdownRow([name, `${read + refused}`, `${read}`, `${refused}`, `${slowestMs.toFixed(0)} ms`]),
    ),
    '',
  ].join('\n');
}
