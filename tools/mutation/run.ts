/**
 * `npm run mutate`: changes the sources part by part and runs the tests on each change. A part whose result is there already for
 * the same commit, sample and seed is not run again, so that a run that was broken off goes on. A run of all parts is published
 * as reports/published/mutation.md; so are, with --stored, the last results of parts that were run one by one. Exits 1, and
 * publishes nothing, where a survivor is not explained, an explanation is out of date or the score is too low; 2 where it is
 * called wrongly.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import { environment } from '../../bench/environment.ts';
import { setup as compile } from '../../test/project/compiled.ts';
import { foldReports } from './fold.ts';
import { type Mutant, mutantsOf, sampleOf, samplePerPart } from './mutants.ts';
import { mutationMarkdown } from './mutation-markdown.ts';
import { commitAt, isOf, lastChangeOf, outdatedBy, type PartRun, type RunKey, runPart, storedRun } from './part-run.ts';
import { leftOutSources, type MutationPart, PARTS, partNamed, sourcesOf } from './parts.ts';
import { type ExplainedMutant, type JudgedRun, judgeRun } from './result.ts';

interface Options {
  readonly part?: MutationPart;
  readonly sample?: number;
  readonly seed: number;
  readonly concurrency: number;
  readonly stored?: boolean;
  readonly without: readonly MutationPart[];
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LOWEST_SCORE = 90;
const LEAST_PER_PART = 20;
const PUBLISHED = 'reports/published/mutation.md';

function wholeNumber(least: number): (value: string) => number {
  return (value) => {
    if (/^\d{1,9}$/.test(value) && Number(value) >= least) return Number(value);
    throw new InvalidArgumentError(`must be an integer >= ${least} and of at most 9 digits, got ${value}`);
  };
}

function namedPart(value: string): MutationPart {
  try {
    return partNamed(value);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

const program = new Command('npm run mutate --')
  .option('--part <name>', 'one part, which publishes nothing', namedPart)
  .option('--sample <mutants>', 'how many are drawn, over all parts or of the one; all if left out', wholeNumber(1))
  .option('--seed <number>', 'what the sample is drawn by', wholeNumber(0), 1)
  .option('--concurrency <processes>', 'how many mutants are run at once', wholeNumber(1), 1)
  .addOption(
    new Option(
      '--stored',
      'publish the last results of all parts, run one by one, as far as their sources are the same',
    ).conflicts(['part', 'sample']),
  )
  .option(
    '--without <name>',
    'with --stored: a part that is not among them, which is written down; may be repeated',
    (value: string, before: readonly MutationPart[]) => [...before, namedPart(value)],
    [] as readonly MutationPart[],
  )
  .option('--list', 'the names of the parts, as JSON')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .allowExcessArguments(false)
  .parse();

if (program.opts().list) console.log(JSON.stringify(PARTS.map(({ name }) => name)));
else if (program.opts<Options>().stored) process.exitCode = await publishStored(program.opts<Options>());
else process.exitCode = await mutate(program.opts<Options>());

async function mutate({ part, sample, seed, concurrency }: Options): Promise<number> {
  const parts = part === undefined ? PARTS : [part];
  const mutants: Mutant[][] = [];
  for (const each of parts) mutants.push(await mutantsOf(sourcesOf(each, ROOT), ROOT));
  const counts = mutants.map(({ length }) => length);
  const least = part === undefined ? LEAST_PER_PART : 1;
  const sizes = sample === undefined ? counts : samplePerPart(counts, sample, least);
  const commit = commitAt(ROOT);
  // Some of the tests load compiled files in another process; these are as they were before any change.
  compile();
  const runs: PartRun[] = [];
  for (const [index, each] of parts.entries()) {
    const key: RunKey = { commit, sample: sample === undefined ? null : sizes[index], seed };
    const all = mutants[index];
    const sampled = sampleOf(all, sizes[index], seed);
    const stored = storedRun(each, ROOT);
    const before = isOf(stored, key);
    console.log(`mutate: ${each.name}: ${sampled.length} of ${all.length} mutants${before ? ', run before' : ''}`);
    const run = before ? stored : await runPart({ part: each, key, all, sampled }, ROOT, concurrency);
    if (parts.length > 1) complain(judgedRuns([run]), 0);
    runs.push(run);
  }
  const judged = judgedRuns(runs, commandOf(part, sample, seed));
  if (!complain(judged, LOWEST_SCORE)) return 1;
  if (part === undefined && commit !== null) publish(judged);
  else {
    console.log(
      `mutate: not published, since ${part === undefined ? 'the sources are of no commit' : 'it is one part'}`,
    );
  }
  return 0;
}

/** Publishes what parts were found to be when each was run, by one seed and at commits of the same sources. */
async function publishStored({ without }: Options): Promise<number> {
  const parts = PARTS.filter((part) => !without.includes(part));
  const runs: PartRun[] = [];
  for (const part of parts) {
    const run = storedRun(part, ROOT);
    const changed = run && outdatedBy(run, await mutantsOf(sourcesOf(part, ROOT), ROOT), ROOT);
    const lack = run === null ? 'it was not run' : changed !== null ? `${changed} is another now` : null;
    if (lack !== null) console.error(`mutate: ${part.name} must be run: ${lack}`);
    else if (run?.commit === null) console.error(`mutate: ${part.name} must be run: its sources were of no commit`);
    else if (run !== null) runs.push(run);
  }
  if (runs.length === 0 || runs.length < parts.length) return 1;
  const seeds = new Set(runs.map(({ seed }) => seed));
  if (seeds.size > 1) {
    console.error(`mutate: the parts must be drawn by one seed, got ${[...seeds].join(', ')}`);
    return 1;
  }
  const judged = judgedRuns(runs, `npm run mutate -- --part ... --seed ${runs[0].seed}`);
  if (!complain(judged, LOWEST_SCORE)) return 1;
  publish(judged, without);
  return 0;
}

function publish({ result }: JudgedRun, without: readonly MutationPart[] = []): void {
  const notRun = without.map(({ name }) => ({ path: name, reason: 'a part that was not run' }));
  writeFileSync(join(ROOT, PUBLISHED), mutationMarkdown(result, [...leftOutSources(), ...notRun], environment()));
  console.log(`mutate: written up in ${PUBLISHED}`);
}

function commandOf(part: MutationPart | undefined, sample: number | undefined, seed: number): string {
  const words = [
    ...(part === undefined ? [] : ['--part', part.name]),
    ...(sample === undefined ? [] : ['--sample', sample, '--seed', seed]),
  ];
  return ['npm run mutate', ...(words.length > 0 ? ['--'] : []), ...words].join(' ');
}

function judgedRuns(runs: readonly PartRun[], command = ''): JudgedRun {
  const commits = new Set(runs.map(({ commit }) => commit));
  const isOne = commits.size === 1;
  const files = runs.flatMap(({ population }) => Object.keys(population));
  const report = foldReports(runs.map((run) => run.report));
  const explanations: readonly ExplainedMutant[] = JSON.parse(
    readFileSync(new URL('explained.json', import.meta.url), 'utf8'),
  );
  return judgeRun(
    report,
    explanations.filter(({ file }) => file in report.files),
    {
      command,
      seconds: runs.reduce((sum, { seconds }) => sum + seconds, 0),
      parts: runs.map(({ part: name, population }) => ({ name, population })),
      commit: { hash: isOne ? runs[0].commit : lastChangeOf(files, ROOT), ofTests: isOne },
    },
  );
}

/** Says what is wrong with a run; whether nothing is. */
function complain({ result, unexplained, stale, timeouts }: JudgedRun, lowest: number): boolean {
  const { score, mutants, survived } = result.total;
  console.log(`mutate: ${score} % of ${mutants} mutants are noticed, ${survived} survive`);
  for (const timeout of timeouts) console.log(`mutate: did not end: ${timeout}`);
  for (const entry of unexplained) console.error(`mutate: not explained: ${JSON.stringify(entry)}`);
  for (const entry of stale) console.error(`mutate: explained, but did not survive: ${JSON.stringify(entry)}`);
  const enough = score >= lowest;
  if (!enough) console.error(`mutate: the score must be at least ${lowest} %, got ${score}`);
  return unexplained.length + stale.length === 0 && enough;
}
