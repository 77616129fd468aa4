/** `adjoint hunt`: the layer on which one subject is slowest beside another. */
import { randomInt } from 'node:crypto';
import { Command } from 'commander';
import type { Contender } from '../bench/contenders/contender.ts';
import { openContenders } from '../bench/contenders/open-contenders.ts';
import { type Environment, environment } from '../bench/environment.ts';
import { runHunt } from '../bench/hunt/hunt.ts';
import type { HuntResult } from '../bench/hunt/result.ts';
import { huntMarkdown } from '../reports/hunt/markdown.ts';
import { huntText } from '../reports/hunt/text.ts';
import { resultDocument, resultJson } from '../reports/json.ts';
import { reportPage } from '../reports/page/page.ts';
import { resolveSources } from '../subjects/index.ts';
import { interruptible } from './acts/interruptible.ts';
import { closeAll, inThreeActs } from './acts/three-acts.ts';
import { huntProgress } from './progress/hunt.ts';
import { outsidePages, SUBJECT_NAMES } from './read/open-subjects.ts';
import { needCharts } from './read/optional-packages.ts';
import { integerFrom } from './read/options.ts';
import { prepareReports, type ReportFiles, type Reports, withReports } from './tell/reports.ts';
import { invocation } from './tell/this-program.ts';
import { reading, UsageError } from './usage-error.ts';

const REPORTS = ['json', 'markdown', 'html'] as const;
type ReportKind = (typeof REPORTS)[number];

interface Options extends ReportFiles<ReportKind> {
  /** For the search, in milliseconds; shrinking takes at most as long again. */
  readonly time?: number;
  /** How many are timed at most while searching. */
  readonly layers?: number;
  readonly seed?: number;
  readonly timeout: number;
}

export function huntCommand(): Command {
  const command = new Command('hunt')
    .description('search for the layer on which one subject is slowest beside another')
    .argument('<subject...>', 'the slow one, and the one that it is compared with')
    .option('--seed <integer>', 'what the layers are drawn from (default: random, and printed)', integerFrom(0))
    .option('--layers <n>', 'how many are timed at most before the worst is shrunk', integerFrom(1))
    .option('--time <ms>', 'how long to search; shrinking takes at most as long again', integerFrom(1))
    .option('--timeout <ms>', 'for one call of a subject', integerFrom(1), 30_000);
  return withReports(command, REPORTS).addHelpText('after', HELP).action(inThreeActs({ read, run, tell, close }));
}

const HELP = `
Subjects: ${SUBJECT_NAMES};
or the path of a module, as for adjoint bench. One thread is used.

Examples:
  npx adjoint hunt ./mine.mjs scatter                the layer on which yours is slowest beside scatter
  npx adjoint hunt ./mine.mjs scatter --seed 7 --time 60000 --html hunt.html

Exit codes: 0 both agree on all layers, 1 one disagrees, refuses, crashes or hangs, 2 bad usage or input, 3 the suite itself
broke. Slowness is no failure.
`;

interface Asked {
  readonly seed: number;
  readonly options: Options;
  readonly machine: Environment;
  readonly reports: Reports<ReportKind>;
  readonly contenders: readonly Contender[];
}

async function read(names: string[], options: Options): Promise<Asked> {
  const sources = await reading(() => outsidePages(resolveSources(names), 'hunt'));
  if (sources.length !== 2) {
    throw new UsageError(`hunt takes two subjects, the slow one and what it is compared with, got ${sources.length}`);
  }
  needCharts('hunt --html', options.html);
  const reports = prepareReports(REPORTS, options);
  const seed = options.seed ?? randomInt(2 ** 31);
  const machine = environment();
  const contenders = await reading(() => openContenders(sources, { timeoutMs: options.timeout }));
  return { seed, options, machine, reports, contenders };
}

function run({ seed, options: { time, layers }, contenders: [subject, against] }: Asked): Promise<HuntResult> {
  const progress = huntProgress();
  return interruptible(progress, (signal) =>
    runHunt(subject, against, {
      seed,
      signal,
      onProgress: progress.update,
      ...(time !== undefined && { searchMs: time }),
      ...(layers !== undefined && { layers }),
    }),
  );
}

async function tell(result: HuntResult, { machine, reports }: Asked): Promise<number> {
  await reports.write(huntText(result, machine, invocation()), {
    json: () => resultJson(result, machine),
    markdown: () => huntMarkdown(result, machine, invocation()),
    html: () => reportPage([resultDocument(result, machine)], invocation()),
  });
  return result.objections.length === 0 ? 0 : 1;
}

function close({ contenders }: Asked): Promise<void> {
  return closeAll(contenders);
}
