/**
 * `npm run misbehaviour`: runs the gate on every subject of the table in test/misbehaviour/, and writes up what became of it as
 * reports/published/misbehaviour.md. Exits 1 where a verdict is not the one that it should be.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environment } from '../../bench/environment.ts';
import { TABLE, TableFolder, unlike } from '../../test/misbehaviour/table.ts';
import { type JudgedRow, misbehaviourMarkdown } from './misbehaviour-markdown.ts';

const PUBLISHED = fileURLToPath(new URL('../../reports/published/misbehaviour.md', import.meta.url));

const machine = environment();
const folder = new TableFolder();
const judged: JudgedRow[] = [];
const started = performance.now();
for (const { kind, what, rows } of TABLE) {
  for (const row of rows) {
    const begun = performance.now();
    const problem = unlike(row, await folder.verdictOn(row, kind));
    judged.push({ kind, what, row, problem, seconds: (performance.now() - begun) / 1000 });
    if (problem !== null) console.error(`a ${kind} that ${row.does}: ${problem}`);
  }
  console.error(`a ${kind} that ${what}: ${rows.length} subjects`);
}
folder.remove();

writeFileSync(PUBLISHED, misbehaviourMarkdown(judged, (performance.now() - started) / 1000, machine));
if (judged.some(({ problem }) => problem !== null)) process.exitCode = 1;
