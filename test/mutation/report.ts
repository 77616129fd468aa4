/**
 * Judges the last complete mutation run and publishes it: reads reports/out/mutation.json, which StrykerJS has written, and
 * writes reports/published/mutation.md. Exits 1, and publishes nothing, where a survivor is not explained, an explanation
 * is out of date or the score is too low; 2 where the run did not take in every file.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { environment } from '../../bench/environment.ts';
import { mutationMarkdown } from '../../reports/mutation-markdown.ts';
import { judgeRun } from './result.ts';

const LOWEST_SCORE = 90;
const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'));

const report = read('reports/out/mutation.json');
const missing = ['spec', 'engines'].flatMap((room) =>
  readdirSync(new URL(room, ROOT), { recursive: true, encoding: 'utf8' })
    .map((name) => `${room}/${name.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && !(file in report.files)),
);
if (missing.length > 0) {
  console.error(`mutate: the run must take in every file, but lacks ${missing.join(', ')}`);
  process.exit(2);
}

const { result, unexplained, stale } = judgeRun(report, read('test/mutation/explained.json'), 'npm run mutate');
for (const entry of unexplained) console.error(`mutate: not explained: ${JSON.stringify(entry)}`);
for (const entry of stale) console.error(`mutate: explained, but did not survive: ${JSON.stringify(entry)}`);
const tooLow = !(result.total.score >= LOWEST_SCORE);
if (tooLow) console.error(`mutate: the score must be at least ${LOWEST_SCORE} %, got ${result.total.score}`);
if (unexplained.length + stale.length > 0 || tooLow) process.exit(1);
writeFileSync(new URL('reports/published/mutation.md', ROOT), mutationMarkdown(result, environment()));
console.log(`mutate: ${result.total.score.toFixed(2)} %, written up in reports/published/mutation.md`);
