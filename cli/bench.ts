/** `adjoint bench`: how fast, where right. */
import { Command, Option } from 'commander';
import { ROUNDS, runBench } from '../bench/bench.ts';
import { openContenders } from '../bench/contender.ts';
import { environment } from '../bench/environment.ts';
import { knownFailureFor } from '../properties/known-failures.ts';
import { benchJson } from '../reports/bench-json.ts';
import { benchMarkdown } from '../reports/bench-markdown.ts';
import { benchText } from '../reports/bench-text.ts';
import { benchProgress } from './bench-progress.ts';
import { chosenWorkloads, SET_NAMES, type WorkloadOptions, workloadList } from './bench-workloads.ts';
import { interruptible } from './interruptible.ts';
import { readKnownFailures } from './known-failures.ts';
import { openTyped, SUBJECT_NAMES } from './open-subjects.ts';
import { collected, integerFrom } from './options.ts';
import { reading, UsageError } from './usage-error.ts';
import { prepareReport, writeReport, writeText } from './write-report.ts';

interface Options extends WorkloadOptions {
  readonly list?: boolean;
  readonly time: number;
  readonly rounds: number;
  readonly threads: readonly number[];
  readonly oneProcess?: boolean;
  readonly timeout: number;
  readonly knownFailures?: string;
  readonly json?: string;
  readonly markdown?: string;
}

export function benchCommand(): Command {
  return new Command('bench')
    .description('time implementations on layers of real networks, each only where it agrees with a reference engine')
    .argument('[subject...]', 'names, groups or modules; without any, every built-in subject that is installed')
    .addOption(new Option('--set <name>', 'layers of real networks (default: quick)').choices(SET_NAMES))
    .option('--workload <name>', 'only this one, or all that begin so; several with commas', collected)
    .option('--layer <descriptor>', 'a layer such as mb1ic64ih32oc32kh4sh2ph1; several with commas', collected)
    .option('--file <file>', 'layers of your own: a JSON list, or a descriptor a line')
    .option('--list', 'list the workloads and end')
    .option('--time <ms>', 'how long to time each subject on each workload, over all rounds', integerFrom(1), 200)
    .option('--rounds <n>', 'how often to visit each; every visit times at least one call', integerFrom(1), ROUNDS)
    .option(
      '--threads <n>',
      'how many to ask subjects for that can use several; several numbers with commas',
      threadsFrom,
      [1],
    )
    .option('--one-process', 'all subjects in one process, instead of one each')
    .option('--timeout <ms>', 'for one call of a subject', integerFrom(1), 30_000)
    .option('--known-failures <file>', 'defects that are known: JSON; a layer that shows one is no failure')
    .option('--json <file>', 'write the result as JSON; - is stdout')
    .option('--markdown <file>', 'write the result as Markdown; - is stdout')
    .addHelpText('after', HELP)
    .action(runCommand);
}

const HELP = `
Subjects: ${SUBJECT_NAMES};
or the path of a module that exports convTranspose(case), returning { shape, data } or a promise of it. Where it also
exports prepare(case), returning { run, dispose }, only run() is timed.

Examples:
  npx adjoint bench                                  every built-in subject on the quick set
  npx adjoint bench scatter ./mine.mjs --workload stylegan2.up8
                                                     yours beside the plainest engine, on one layer
  npx adjoint bench ./mine.mjs --workload enet --workload centernet --time 2000
                                                     all layers of two networks, with more samples
  npx adjoint bench third-party --json times.json    keep the numbers

Exit codes: 0 all agree, 1 some subject disagrees, refuses, crashes or hangs, 2 bad usage or input, 3 the suite itself
broke. Slowness is no failure.
`;

async function runCommand(typed: string[], options: Options): Promise<void> {
  if (options.list) {
    process.stdout.write(workloadList());
    return;
  }
  const workloads = await chosenWorkloads(options);
  if (options.json === '-' && options.markdown === '-') {
    throw new UsageError('only one of --json and --markdown can go to stdout');
  }
  prepareReport('--json', options.json);
  prepareReport('--markdown', options.markdown);
  const known = await reading(() => readKnownFailures(options.knownFailures));
  const machine = environment();
  const processes = options.oneProcess ? 'one for all' : 'one each';
  const contenders = await openTyped(typed, (sources) =>
    openContenders(sources, { timeoutMs: options.timeout, threads: options.threads, processes }),
  );
  const progress = benchProgress(options.rounds);
  try {
    const result = await interruptible(progress, (signal) =>
      runBench(contenders, {
        workloads,
        timeBudgetMs: options.time,
        rounds: options.rounds,
        processes,
        knownFailure: (subject, problem) => knownFailureFor(known, subject, [problem])?.id ?? null,
        onProgress: progress.update,
        signal,
      }),
    );
    writeText(benchText(result, machine), [options.json, options.markdown]);
    if (options.json !== undefined) writeReport(options.json, benchJson(result, machine));
    if (options.markdown !== undefined) writeReport(options.markdown, benchMarkdown(result, machine));
    process.exitCode = result.objections.length === 0 ? 0 : 1;
  } finally {
    await Promise.all(contenders.map((contender) => contender.close()));
  }
}

function threadsFrom(text: string): number[] {
  return [...new Set(collected(text).map(integerFrom(1)))];
}
