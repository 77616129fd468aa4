import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENTRIES, REPORT_FOLDER } from '../../tools/api/entries.ts';
import { type ApiReport, apiReport } from '../../tools/api/report.ts';

/** api-extractor compiles the declarations of an entry, which takes seconds. */
const LIMIT = 120_000;

describe.each(ENTRIES)('the entry $specifier', (entry) => {
  let report: ApiReport;
  beforeAll(() => {
    report = apiReport(entry);
  }, LIMIT);

  it('exports what its committed report says; after a change on purpose: npm run api', () => {
    expect(report.text).toBe(readFileSync(join(REPORT_FOLDER, `${entry.name}.api.md`), 'utf8'));
  });

  it('exports every type that a signature names', () => {
    expect(report.forgotten).toEqual([]);
  });

  it('documents every export', () => {
    expect(report.undocumented).toEqual([]);
  });
});

describe('the report of declarations', () => {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-declarations-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const reportOf = (name: string, text: string) => {
    const declarations = join(folder, `${name}.d.ts`);
    writeFileSync(declarations, text);
    return apiReport({ specifier: `adjoint/${name}`, name, declarations });
  };

  it(
    'names what a signature needs and what has no docstring, types and values',
    () => {
      const text = [
        'interface Hidden { readonly a: number }',
        '/** Documented. */',
        'export declare function documented(hidden: Hidden): void;',
        'export declare function bare(): void;',
        'export interface Plain { readonly a: number }',
        'export declare const VALUE: number;',
        'export {};',
      ].join('\n');
      const { forgotten, undocumented, text: report } = reportOf('faulty', text);
      expect(forgotten).toEqual(['Hidden']);
      expect(undocumented.toSorted()).toEqual(['Plain', 'VALUE', 'bare']);
      expect(report).toContain('export function documented(hidden: Hidden): void;');
    },
    LIMIT,
  );

  it('is refused where a file that they name is missing', { timeout: LIMIT }, () => {
    expect(() => reportOf('broken', "export * from './nowhere.js';\n")).toThrow(/nowhere/);
  });
});
