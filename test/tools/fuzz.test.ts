/** What `npm run fuzz` writes up. */
import { describe, expect, it } from 'vitest';
import { environment } from '../../bench/environment.ts';
import { fuzzMarkdown } from '../../tools/fuzz/fuzz-markdown.ts';

const FOUND = [
  { name: 'cases', fuzzed: { read: 20, refused: 980, slowestMs: 12.4, slowest: '"[1]"' } },
  { name: 'journals', fuzzed: { read: 1, refused: 99, slowestMs: 0.2, slowest: '""' } },
];

describe('the write-up of a run of hostile documents', () => {
  const text = fuzzMarkdown({ command: 'npm run fuzz -- 1100 7', seed: 7, seconds: 3.4, found: FOUND }, environment());

  it('says how many there were, in which time, and by which command', () => {
    expect(text).toContain('1,100 hostile documents: `npm run fuzz -- 1100 7`, 3 s. Run on ');
  });

  it('has a row for each reader', () => {
    expect(text.split('\n').filter((line) => /^\| (cases|journals)/.test(line))).toEqual([
      '| cases | 1000 | 20 | 980 | 12 ms |',
      '| journals | 100 | 1 | 99 | 0 ms |',
    ]);
  });
});
