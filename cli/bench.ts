/** `adjoint bench`: how fast, where right. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { ROUNDS } from '../bench/bench.ts';
import { SCALE_AXES, type ScaleAxis } from '../bench/scale/result.ts';
import type { Workload } from '../bench/workload.ts';
import { runHuntCommand } from './bench-hunt.ts';
import { type BenchRunOptions, runOnWorkloads } from './bench-run.ts';
import { runScaleCommand } from './bench-scale.ts';
import { chosenWorkloads, SET_NAMES, workloadList } from './bench-workloads.ts';
import { SUBJECT_NAMES } from './open-subjects.ts';
import { collected, integerFrom, oneOf } from './options.ts';
import { UsageError } from './usage-error.ts';

interface Options extends BenchRunOptions {
  readonly list?: boolean;
  readonly scale?: ScaleAxis;
  readonly hunt?: boolean;
  readonly seed?: number;
  readonly layers?: number;
}

export function benchCommand(): Command {
  return new Command('bench')
    .description('time implementations on layers of real networks, each only where it agrees with a reference engine')
    .argument('[subject...]', 'names, groups or modules; without any, every built-in subject that is installed')
    .addOption(oneOf(new Option('--set <name>', 'layers of real networks (default: quick)'), SET_NAMES))
    .option('--workload <name>', 'only this one, or all that begin so; several with commas', collected)
    .option('--layer <descriptor>', 'a layer such as mb1ic64ih32oc32kh4sh2ph1; several with commas', collected)
    .option('--file <file>', 'layers of your own: a JSON list, or a descriptor a line')
    .option('--list', 'list the workloads and end')
    .addOption(
      oneOf(new Option('--scale <dimension>', 'sweep one dimension of a layer: time and memory'), SCALE_AXES).conflicts(
        ['set', 'workload', 'file', 'hunt', 'baseline'],
      ),
    )
    .addOption(
      new Option(
        '--hunt',
        'of two subjects: search for the layer on which the first is slowest beside the second',
      ).conflicts(['set', 'workload', 'layer', 'file', 'baseline']),
    )
    .option('--seed <n>', 'of the hunt, to repeat it', integerFrom(0))
    .option('--layers <n>', 'how many the hunt times at most before it shrinks the worst', integerFrom(1))
    .option(
      '--time <ms>',
      'how long to time each subject on each workload, over all rounds; of a hunt, the search',
      integerFrom(1),
      200,
    )
    .option('--rounds <n>', 'how often to visit each; every visit times at least one call', integerFrom(1), ROUNDS)
    .option(
      '--threads <n>',
      'how many to ask subjects for that can use several; several numbers with commas',
      threadsFrom,
      [1],
    )
    .addOption(
      oneOf(
        new Option(
          '--processes <kind>',
          'of subjects: new ones make the differences between processes part of the intervals',
        ),
        ['one each', 'new each round', 'one for all'] satisfies BenchRunOptions['processes'][],
      ).default('one each'),
    )
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
or the path of a module that exports convTranspose(case), returning { shape, data } or a promise of it, and, where it can,
prepare(case), returning { run, dispose }; or "cmd:" and a program that times itself (docs/PROTOCOL.md).

Examples:
  npx adjoint bench                                  every built-in subject on the quick set
  npx adjoint bench scatter ./mine.mjs --workload stylegan2.up8
                                                     yours beside the plainest engine, on one layer
  npx adjoint bench ./mine.mjs onnxruntime-node --set yardstick --threads 1,2 --html bench.html
                                                     28 layers, one thread and two, as a page
  npx adjoint bench ./mine.mjs scatter --layer mb1ic64ih32oc32kh4sh2ph1 --time 2000 --rounds 21
                                                     a layer of your own, with more samples
  npx adjoint bench ./mine.mjs scatter --baseline before.json
                                                     fails where yours has become slower
  npx adjoint bench engines --scale stride           how time and memory grow with the stride
  npx adjoint bench ./mine.mjs scatter --hunt        the layer on which yours is slowest beside scatter

Exit codes: 0 all agree, 1 some subject disagrees, refuses, crashes, hangs or is slower than the baseline allows, 2 bad usage
or input, 3 the suite itself broke. Without a baseline, slowness is no failure.
`;

async function runCommand(typed: string[], options: Options, command: Command): Promise<void> {
  if (options.list) {
    process.stdout.write(workloadList());
    return;
  }
  const { scale, hunt, time, ...rest } = options;
  const other = scale === undefined ? '--hunt' : '--scale';
  if ((hunt || scale !== undefined) && command.getOptionValueSource('threads') === 'cli') {
    throw new UsageError(`--threads and ${other} exclude each other: one thread is asked for there`);
  }
  // The default is that of a run on workloads; sweep and hunt have their own.
  const given = command.getOptionValueSource('time') === 'cli' ? { time } : {};
  if (scale !== undefined) await runScaleCommand(typed, { axis: scale, ...given, ...rest, ...(await baseOf(options)) });
  else if (hunt) await runHuntCommand(typed, { ...given, ...rest });
  else await runOnWorkloads(typed, options);
}

/** The layer that a sweep starts from, where one is named. */
async function baseOf({ layer }: Options): Promise<{ base?: Workload }> {
  if (layer === undefined) return {};
  if (layer.length > 1) throw new UsageError(`--scale starts from one layer, got ${layer.length}`);
  const [base] = await chosenWorkloads({ layer });
  return { base };
}

function threadsFrom(text: string): number[] {
  return [...new Set(collected(text).map(integerFrom(1)))];
}

function percentFrom(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < 1000)) throw new InvalidArgumentError('It must be a number >= 0.');
  return value;
}
