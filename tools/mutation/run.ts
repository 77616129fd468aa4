/**
 * `npm run mutate`: lets StrykerJS run, with the arguments given, and judges what it has written into reports/out. A run
 * over every file is published as reports/published/mutation.md. Exits 1, and publishes nothing, where a survivor is not
 * explained, an explanation is out of date or the score is too low.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { environment } from '../../bench/environment.ts';
import { mutationMarkdown } from './mutation-markdown.ts';
import { type ExplainedMutant, judgeRun } from './result.ts';

const LOWEST_SCORE = 90;
const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'));

const started = performance.now();
const { status } = spawnSync('stryker', ['run', ...process.argv.slice(2)], {
  stdio: 'inherit',
  shell: true,
  cwd: ROOT,
});
if (status !== 0) process.exit(3);
const seconds = (performance.now() - started) / 1000;

const report = read('reports/out/mutation.json');
const explanations = (read('tools/mutation/explained.json') as ExplainedMutant[]).filter(
  ({ file }) => file in report.files,
);
const { result, unexplained, stale } = judgeRun(report, explanations, { command: 'npm run mutate', seconds });
for (const entry of unexplained) console.error(`mutate: not explained: ${JSON.stringify(entry)}`);
for (const entry of stale) console.error(`mutate: explained, but did not survive: ${JSON.stringify(entry)}`);
const tooLow = !(result.total.score >= LOWEST_SCORE);
if (tooLow) console.error(`mutate: the score must be at least ${LOWEST_SCORE} %, got ${result.total.score}`);
if (unexplained.length + stale.length > 0 || tooLow) process.exit(1);

const missing = ['spec', 'engines'].flatMap((room) =>
  readdirSync(new URL(room, ROOT), { recursive: true, encoding: 'utf8' })
    .map((name) => `${room}/${name.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && !(file in report.files)),
);
if (missing.length === 0) {
  writeFileSync(new URL('reports/published/mutation.md', ROOT), mutationMarkdown(result, environment()));
  console.log('mutate: written up in reports/published/mutation.md');
} else {
  console.log(`mutate: not published, since the run left out ${missing.join(', ')}`);
}
