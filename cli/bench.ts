/** `adjoint bench`: how fast, where right. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { ROUNDS, runBench } from '../bench/bench.ts';
import type { Contender } from '../bench/contenders/contender.ts';
import { openContenders } from '../bench/contenders/open-contenders.ts';
import { type Environment, environment } from '../bench/environment.ts';
import { compareWithBaseline, withBaseline } from '../bench/figures/baseline.ts';
import { measureLimits } from '../bench/limits/limits.ts';
import type { BenchResult, Limits } from '../bench/result.ts';
import { type Workload, workloadIn } from '../bench/workloads/workload.ts';
import { type KnownFailure, knownFailureFor } from '../properties/known-failures/known-failures.ts';
import { benchMarkdown } from '../reports/bench/markdown.ts';
import { benchText } from '../reports/bench/text.ts';
import { counted } from '../reports/counted.ts';
import { resultDocument, resultJson } from '../reports/json.ts';
import { modelTimesText } from '../reports/layers/times-text.ts';
import { reportPage } from '../reports/page/page.ts';
import { printable } from '../reports/printable.ts';
import { DTYPES, type Dtype } from '../spec/number-types.ts';
import { inBrowser, type Source } from '../subjects/source.ts';
import { interruptible } from './acts/interruptible.ts';
import { closeAll, inThreeActs } from './acts/three-acts.ts';
import { benchProgress } from './progress/bench.ts';
import { checkYardstick, readBaseline } from './read/baseline.ts';
import { type BrowserFlags, browserChoice, withBrowserOptions } from './read/browser-options.ts';
import { chosenWorkloads, type WorkloadOptions, withWorkloadOptions } from './read/chosen-workloads.ts';
import { filesGiven, readKnownFailures } from './read/given.ts';
import { isOfModel, type ModelFlags, withModelOptions } from './read/model.ts';
import { MOST_TIMED, type ModelWorkloads, modelWorkloads } from './read/model-workloads.ts';
import { withMovedOptions } from './read/moved-options.ts';
import { openNamed, openRuntimes, SUBJECT_NAMES } from './read/open-subjects.ts';
import { needCharts } from './read/optional-packages.ts';
import { collected, dtypes, integerFrom, oneOf } from './read/options.ts';
import { prepareReports, type ReportFiles, type Reports, withReports } from './tell/reports.ts';
import { invocation } from './tell/this-program.ts';
import { reading, UsageError } from './usage-error.ts';

const REPORTS = ['json', 'markdown', 'html'] as const;
type ReportKind = (typeof REPORTS)[number];

interface Options extends WorkloadOptions, ModelFlags, BrowserFlags, ReportFiles<ReportKind> {
  readonly time: number;
  readonly rounds: number;
  readonly threads: readonly number[];
  readonly processes: BenchResult['processes'];
  readonly limits: boolean;
  readonly dtype?: readonly Dtype[];
  readonly uncut?: true;
  readonly baseline?: string;
  readonly yardstick: string;
  /** Percent. */
  readonly allow: number;
  readonly timeout: number;
  readonly knownFailures?: string;
}

export function benchCommand(): Command {
  const command = new Command('bench')
    .description('time implementations on layers of real networks, each only where it agrees with a reference engine')
    .argument(
      '[subject...]',
      'names, groups or modules; without any, every built-in one that is installed, of a model every runtime',
    );
  withWorkloadOptions(command, 'quick')
    .option('--time <ms>', 'how long to time each subject on each workload, over all rounds', integerFrom(1), 200)
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
        ['one each', 'new each round', 'one for all'] satisfies Options['processes'][],
      ).default('one each'),
    )
    .option('--dtype <types>', `each layer in these types, of ${DTYPES.join(', ')} (default: f32)`, dtypes)
    .option('--no-limits', 'do not measure what the machine can do')
    .option('--baseline <file>', 'JSON of an earlier run: what is slower now is a failure')
    .option('--yardstick <subject>', 'what both runs are measured by', 'scatter')
    .option('--allow <percent>', 'how much time a subject may lose to the baseline', percentFrom, 5)
    .option('--timeout <ms>', 'for one call of a subject', integerFrom(1), 30_000)
    .option('--known-failures <file>', 'defects that are known: JSON; a layer that shows one is no failure');
  withModelOptions(command, 'time the layers of this model file, with its weights').option(
    '--uncut',
    `of a model: time large layers as they are; without it those of more than ${MOST_TIMED / 1e6} million multiply-adds get a smaller x`,
  );
  withBrowserOptions(command);
  withMovedOptions(
    withReports(command, REPORTS),
    { '--list': 'workloads', '--scale [dimension]': 'scale', '--hunt': 'hunt' },
    { '--seed [n]': 'hunt', '--layers [n]': 'hunt' },
  );
  return command.addHelpText('after', HELP).action(inThreeActs({ read, run, tell, close }));
}

const HELP = `
Subjects: ${SUBJECT_NAMES};
or the path of a module that exports convTranspose(case), returning { shape, data } or a promise of it, and, where it can,
prepare(case), returning { run, dispose }; or browser: and such a path, to time it in a page of a browser (docs/browser.md); or
"cmd:" and a program that times itself (docs/PROTOCOL.md).
adjoint workloads lists the layers; scale and hunt ask other questions of speed.

Examples:
  npx adjoint bench                                  every built-in subject on the quick set
  npx adjoint bench scatter ./mine.mjs --workload stylegan2.up8
                                                     yours beside the plainest engine, on one layer
  npx adjoint bench ./mine.mjs onnxruntime-node --set yardstick --threads 1,2 --html bench.html
                                                     28 layers, one thread and two, as a page
  npx adjoint bench ./mine.mjs scatter --layer mb1ic64ih32oc32kh4sh2ph1 --time 2000 --rounds 21
                                                     a layer of your own, with more samples
  npx adjoint bench ./mine.mjs browser:./mine.mjs --workload dcgan.g5
                                                     the same module in Node and in a page
  npx adjoint bench litert onnxruntime-node --dtype f32,f16,int8 --workload dcgan
                                                     the same layers in several types
  npx adjoint bench --model generator.onnx           the slowest layer of a model, and the fastest runtime
  npx adjoint bench ./mine.mjs onnxruntime-node --model generator.onnx
                                                     the layers of a model with its weights, and their sum
  npx adjoint bench ./mine.mjs scatter --baseline before.json
                                                     fails where yours has become slower

Exit codes: 0 all agree, 1 some subject disagrees, refuses, crashes, hangs or is slower than the baseline allows, 2 bad usage
or input, 3 the suite itself broke. Without a baseline, slowness is no failure.
`;

function threadsFrom(text: string): number[] {
  return [...new Set(collected(text).map(integerFrom(1)))];
}

function percentFrom(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < 1000)) throw new InvalidArgumentError('It must be a number >= 0.');
  return value;
}

interface Asked {
  readonly options: Options;
  readonly workloads: readonly Workload[];
  /** Null where no model is timed. */
  readonly model: ModelWorkloads | null;
  readonly known: readonly KnownFailure[];
  readonly baseline: BenchResult | null;
  readonly machine: Environment;
  readonly reports: Reports<ReportKind>;
  readonly contenders: readonly Contender[];
}

async function read(names: string[], options: Options): Promise<Asked> {
  const { file, timeout: timeoutMs, threads, processes } = options;
  if (options.uncut && options.model === undefined) {
    throw new UsageError('--uncut says how the layers of a model are timed: it needs --model');
  }
  if (options.dtype !== undefined && options.dtype.length > 1 && options.model !== undefined) {
    throw new UsageError(`--dtype of a model must be one type, got ${options.dtype.join(', ')}: its times are summed`);
  }
  const ofModel = isOfModel(options) ? await modelWorkloads(options) : null;
  const workloads = ofModel?.workloads ?? inTypes(await chosenWorkloads(options), options.dtype);
  // The baseline may be among the reports: it is read first, and a new one may take its place.
  const readOnly = [
    ...(file === undefined ? [] : [{ name: '--file', file }]),
    ...(options.model === undefined ? [] : [{ name: '--model', file: options.model }]),
    ...filesGiven(options),
  ];
  needCharts('bench --html', options.html);
  const reports = prepareReports(REPORTS, options, readOnly);
  const known = await reading(() => readKnownFailures(options.knownFailures));
  const baseline = options.baseline === undefined ? null : await readBaseline(options.baseline);
  const machine = environment();
  const opening = { timeoutMs, threads, processes, onFewerThreads };
  const open = (sources: readonly Source[]) => openContenders(inBrowser(sources, browserChoice(options)), opening);
  const { opened: contenders, leftOut } =
    ofModel === null ? { opened: await openNamed(names, open), leftOut: [] } : await openRuntimes(names, open);
  try {
    if (baseline !== null) checkYardstick(options.yardstick, contenders, baseline);
  } catch (error) {
    await closeAll(contenders);
    throw error;
  }
  const model = ofModel && { ...ofModel, leftOut: [...ofModel.leftOut, ...leftOut] };
  return { options, workloads, model, known, baseline, machine, reports, contenders };
}

/** Each layer in each of the types, one after the other. */
function inTypes(workloads: readonly Workload[], types: readonly Dtype[] = ['f32']): readonly Workload[] {
  return workloads.flatMap((workload) => types.map((dtype) => workloadIn(workload, dtype)));
}

function onFewerThreads(subject: string, most: number, beyond: readonly number[]): void {
  const words = `${subject} can use ${counted(most, 'thread')}: it is not asked for ${beyond.join(' or ')}`;
  process.stderr.write(`adjoint: ${printable(words)}\n`);
}

async function run({ options, workloads, model, known, baseline, contenders }: Asked): Promise<BenchResult> {
  const { rounds, processes, time: timeBudgetMs } = options;
  const progress = benchProgress(rounds);
  const limits = options.limits ? await limitsFor(contenders) : [];
  const measured = await interruptible(progress, (signal) =>
    runBench(contenders, {
      workloads,
      ...(model !== null && { numbers: model.numbers }),
      timeBudgetMs,
      rounds,
      processes,
      limits,
      knownFailure: (subject, problem) => knownFailureFor(known, subject, [problem])?.id ?? null,
      onProgress: progress.update,
      signal,
    }),
  );
  const whole = model === null ? measured : { ...measured, model: { cut: model.cut, leftOut: model.leftOut } };
  return baseline === null ? whole : compared(whole, baseline, options);
}

async function limitsFor(contenders: readonly Contender[]): Promise<Limits[]> {
  const counts = [...new Set(contenders.map(({ threads }) => threads))].toSorted((a, b) => a - b);
  const limits: Limits[] = [];
  for (const count of counts) limits.push(await measureLimits(count));
  return limits;
}

/** The run compared with the baseline. Where that cannot be done, what was measured is still reported. */
function compared(result: BenchResult, baseline: BenchResult, { yardstick, allow }: Options): BenchResult {
  try {
    return withBaseline(result, compareWithBaseline(result, baseline, { yardstick, allowedLoss: allow / 100 }));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ...result, objections: [...result.objections, `not compared with the baseline: ${error.message}`] };
  }
}

async function tell(result: BenchResult, { machine, reports }: Asked): Promise<number> {
  const text = `${benchText(result, machine)}${result.model === undefined ? '' : modelTimesText(result)}`;
  await reports.write(text, {
    json: () => resultJson(result, machine),
    markdown: () => benchMarkdown(result, machine),
    html: () => reportPage([resultDocument(result, machine)], invocation()),
  });
  return result.objections.length === 0 ? 0 : 1;
}

function close({ contenders }: Asked): Promise<void> {
  return closeAll(contenders);
}
