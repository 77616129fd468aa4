/**
 * `npm run api`: writes what each entry of the package exports to api/, from the compiled declarations. With `--check` it
 * writes nothing, and ends with 1 where a committed report differs.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENTRIES, REPORT_FOLDER } from './entries.ts';
import { apiReport } from './report.ts';

const isCheck = process.argv.includes('--check');
mkdirSync(REPORT_FOLDER, { recursive: true });
for (const entry of ENTRIES) {
  const { text, forgotten, undocumented } = apiReport(entry);
  const problems = [
    ...forgotten.map((name) => `${name} is named by a signature and not exported`),
    ...undocumented.map((name) => `${name} has no docstring`),
    ...settled(join(REPORT_FOLDER, `${entry.name}.api.md`), text),
  ];
  for (const problem of problems) console.error(`api: ${entry.specifier}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}

/** Writes the report; where that is only to be checked, why it is not the committed one. */
function settled(file: string, text: string): string[] {
  if (!isCheck) writeFileSync(file, text);
  return readFileSync(file, 'utf8') === text ? [] : ['the committed report differs: npm run api'];
}
