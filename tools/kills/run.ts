/**
 * `npm run kills -- --count 50`: kills runs at random moments and starts them again; writes up what was lost as
 * reports/published/kills.md. Needs a redis-server. Exits 1 where a printed failure was lost, or a result differs from the one of the
 * undisturbed run.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { environment } from '../../bench/environment.ts';
import { adjoint, endStarted } from '../../test/cli/command-line.ts';
import { timelessResult } from './check.ts';
import { killsMarkdown } from './kills-markdown.ts';
import { killedRun } from './subjects.ts';
import { KINDS_OF_TRIAL, type KillTrial, killTrial } from './trials.ts';

/** Of one run: after that it is left to come to its end. */
const KILLS_OF_A_RUN = 5;

const { values } = parseArgs({
  options: { count: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
  throw new RangeError(
    `kills: --count must be an integer >= 1 and --seed an integer, got ${values.count}, ${values.seed}`,
  );
}

process.on('exit', endStarted);
const machine = environment();
const from = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'adjoint-kills-'));
const run = killedRun(folder, 300);
await adjoint(['verify', ...run, '--json', join(folder, 'whole.json')]);
const whole = timelessResult(join(folder, 'whole.json'));

const trials: KillTrial[] = [];
const done = () => trials.flatMap(({ kills }) => kills).length;
while (done() < count) {
  const at = trials.length;
  const kills = Math.min(KILLS_OF_A_RUN, count - done());
  const options = { folder: join(folder, `${at}`), run, whole, kills, seed: seed + at };
  const trial = await killTrial(KINDS_OF_TRIAL[at % KINDS_OF_TRIAL.length], options);
  trials.push(trial);
  const said = `${trial.kind}: killed ${trial.kills.join(', ')}; ${trial.lost.length} failures lost`;
  if (!trial.isSame) console.error(trial.said);
  console.error(
    `${done()} of ${count}: ${said}, ${trial.isSame ? 'the same result' : `ANOTHER result, exit code ${trial.status}`}`,
  );
}

const seconds = (performance.now() - from) / 1000;
const document = { command: `npm run kills -- --count ${count}`, seed, trials, seconds };
writeFileSync(new URL('../../reports/published/kills.md', import.meta.url), killsMarkdown(document, machine));
const isWell = trials.every(({ lost, isSame }) => lost.length === 0 && isSame);
console.log(`kills: ${done()} in ${trials.length} runs; written up in reports/published/kills.md`);
if (isWell) rmSync(folder, { recursive: true, force: true });
else console.log(`kills: what was found is in ${folder}`);
process.exit(isWell ? 0 : 1);
