/**
 * What implementations do that they should not: each is a verdict on that one, with its case, and nothing else suffers.
 * Beside every kind stands a healthy subject that looks like it and agrees.
 */
import { readdirSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { LEFT_BEHIND, processesWith } from './left-behind.ts';
import { TABLE, TableFolder, unlike } from './table.ts';

const folder = new TableFolder();
afterAll(() => folder.remove());

describe.concurrent.each(TABLE)('a $kind that $what:', ({ kind, rows }) => {
  it.each(rows.map((row) => [row.does, row.verdict, row] as const))('%s: %s', async (_does, _verdict, row) => {
    expect(unlike(row, await folder.verdictOn(row, kind))).toBeNull();
  });
});

describe('the table', () => {
  const ALL = TABLE.flatMap(({ rows }) => rows);

  it('has healthy subjects beside the others, of each kind', () => {
    for (const { rows } of TABLE) expect(rows.map(({ verdict }) => verdict)).toContain('agree');
    expect(new Set(ALL.map(({ verdict }) => verdict)).size).toBeGreaterThan(5);
  });
});

describe('when all is over', () => {
  it('no process and no folder of a subject is left', async () => {
    await expect.poll(() => processesWith(LEFT_BEHIND), { timeout: 30_000 }).toEqual([]);
    expect(readdirSync(folder.temporary)).toEqual([]);
  });
});
