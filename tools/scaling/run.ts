/**
 * `npm run scaling`: cases a second with one worker and with several, on one core and on all, written up as reports/published/scaling.md. Exits 1 where
 * a target or a goal is missed. `--rounds 2` and `--only engines` make it shorter; only a whole run is written up.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { environment } from '../../bench/environment.ts';
import { type MeasuredGain, type MeasuredRun, type Measurement, measurements } from './measurements.ts';
import { isMissed, rateOf, scalingMarkdown } from './scaling-markdown.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ROUNDS = '2';
/** Linux's way to have a program and all its threads on the first core. */
const ON_ONE_CORE = ['taskset', '--cpu-list', '0'];

const { values } = parseArgs({ options: { rounds: { type: 'string', default: ROUNDS }, only: { type: 'string' } } });
const folder = mkdtempSync(join(tmpdir(), 'adjoint-scaling-'));
const machine = environment();
const wanted = measurements(availableParallelism()).filter(
  ({ name }) => values.only === undefined || name === values.only,
);
const measured: MeasuredGain[] = [];
for (const one of wanted) measured.push(measuredBy(one, Math.min(Number(values.rounds), one.mostRounds)));
rmSync(folder, { recursive: true, force: true });

const text = scalingMarkdown(measured, machine);
if (values.only === undefined) writeFileSync(join(ROOT, 'reports/published/scaling.md'), text);
else console.log(text);
if (measured.some(isMissed)) process.exitCode = 1;

/** By turns, so that what else the machine does meets both. */
function measuredBy(measurement: Measurement, rounds: number): MeasuredGain {
  if (measurement.made !== null) make(measurement.made);
  const [one, several, load]: [MeasuredRun[], MeasuredRun[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    load.push(loadavg()[0]);
    one.push(runWith(measurement, 1, measurement.isOnOneCore ? ON_ONE_CORE : []));
    several.push(runWith(measurement, measurement.workers));
    const [first, second] = [one, several].map((runs) => rateOf(runs[round]));
    console.error(
      `${measurement.name}, round ${round + 1}: ${first.toFixed(1)} and ${second.toFixed(1)} ${measurement.unit}/s, ` +
        `${(second / first).toFixed(2)} × with ${measurement.workers} workers, load ${load[round].toFixed(1)}`,
    );
  }
  return { ...measurement, one, several, load };
}

function make([program, ...words]: readonly string[]): void {
  mkdirSync(join(ROOT, 'reports/out'), { recursive: true });
  execFileSync(program, words, { cwd: ROOT, stdio: 'inherit' });
}

/** The compiled program, as users have it. @param before what is typed before it */
function runWith({ typed, unit }: Measurement, workers: number, before: readonly string[] = []): MeasuredRun {
  const file = join(folder, 'result.json');
  const all = ['dist/cli/main.js', ...typed, '--workers', `${workers}`, '--json', file];
  const [program, ...words] = [...before, process.execPath, ...all];
  execFileSync(program, words, { cwd: ROOT, stdio: 'ignore' });
  const result = JSON.parse(readFileSync(file, 'utf8'));
  return { count: result[unit], milliseconds: result.milliseconds };
}
