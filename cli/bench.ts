/** `adjoint bench`: how fast, where right. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { ROUNDS } from '../bench/bench.ts';
import { type BenchRunOptions, runOnWorkloads } from './bench-run.ts';
import { SET_NAMES, workloadList } from './bench-workloads.ts';
import { SUBJECT_NAMES } from './open-subjects.ts';
import { collected, integerFrom } from './options.ts';

interface Options extends BenchRunOptions {
  readonly list?: boolean;
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
    .option('--no-limits', 'do not measure what the machine can do')
    .option('--baseline <file>', 'JSON of an earlier run: what is slower now is a failure')
    .option('--yardstick <subject>', 'what both runs are measured by', 'scatter')
    .option('--allow <percent>', 'how much time a subject may lose to the baseline', percentFrom, 5)
    .option('--timeout <ms>', 'for one call of a subject', integerFrom(1), 30_000)
    .option('--known-failures <file>', 'defects that are known: JSON; a layer that shows one is no failure')
    .option('--json <file>', 'write the result as JSON; - is stdout')
    .option('--markdown <file>', 'write the result as Markdown; - is stdout')
    .option('--html <file>', 'write the result as a page with charts; - is stdout')
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
  if (options.list) process.stdout.write(workloadList());
  else await runOnWorkloads(typed, options);
}

function threadsFrom(text: string): number[] {
  return [...new Set(collected(text).map(integerFrom(1)))];
}

function percentFrom(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < 1000)) throw new InvalidArgumentError('It must be a number >= 0.');
  return value;
}
