/**
 * `npm run trial`: tries out what the benchmark says, and writes it up as reports/published/bench-trial.md. Exits 1 where its
 * statements are not worth what they claim: more than one false alarm in twenty runs without a loss, fewer than eighteen alarms
 * with a loss of a tenth, or fewer than nine of ten ratios that agree in two runs.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment } from '../../bench/environment.ts';
import { WORKLOAD_SETS } from '../../bench/workloads/workload-sets.ts';
import { resolveSources } from '../../subjects/index.ts';
import { trialMarkdown } from './trial-markdown.ts';
import { lossTrials, measured, repeatedRatios } from './trials.ts';

const RUNS = 20;
const LOSS = 0.1;

const machine = environment();
const started = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'adjoint-trial-'));
let run = 0;
const losses = await lossTrials(folder, LOSS, RUNS, (alarms) => {
  const [without, having] = alarms.map((alarmed) => (alarmed ? 'slower' : 'no loss'));
  console.error(`run ${++run} of ${RUNS}: ${without} without, ${having} with a loss of ${LOSS * 100} %`);
});
rmSync(folder, { recursive: true, force: true });

const options = { workloads: WORKLOAD_SETS.quick, timeBudgetMs: 120 };
const all = () => measured(resolveSources(['all']), options);
const pairs = repeatedRatios(await all(), await all());

const seconds = (performance.now() - started) / 1000;
const text = trialMarkdown({ command: 'npm run trial', seconds, pairs, losses }, machine);
writeFileSync(new URL('../../reports/published/bench-trial.md', import.meta.url), text);

const agreeing = pairs.filter(({ agrees }) => agrees).length;
const [none, some] = losses.map(({ alarms }) => alarms);
console.log(`trial: ${none} of ${RUNS} alarms without a loss, ${some} of ${RUNS} with one of ${LOSS * 100} %`);
console.log(
  `trial: ${agreeing} of ${pairs.length} ratios agree in two runs; written up in reports/published/bench-trial.md`,
);
if (none > 1 || some < 0.9 * RUNS || agreeing < 0.9 * pairs.length) process.exitCode = 1;
