/** `adjoint scale`: how time and memory grow along one dimension of a layer. */
import { Argument, Command } from 'commander';
import type { Contender } from '../bench/contenders/contender.ts';
import { openContenders } from '../bench/contenders/open-contenders.ts';
import { type Environment, environment } from '../bench/environment.ts';
import { scaleAxisNamed, sweptPoints } from '../bench/scale/axes.ts';
import { SCALE_AXES, type ScaleAxis, type ScaleResult } from '../bench/scale/result.ts';
import { runScale } from '../bench/scale/scale.ts';
import { workloadOf } from '../bench/workloads/descriptor.ts';
import type { Workload } from '../bench/workloads/workload.ts';
import { describedWorkload } from '../bench/workloads/workload-cases.ts';
import { resultDocument, resultJson } from '../reports/json.ts';
import { reportPage } from '../reports/page/page.ts';
import { scaleMarkdown } from '../reports/scale/markdown.ts';
import { scaleText } from '../reports/scale/text.ts';
import { resolveSources } from '../subjects/index.ts';
import { interruptible } from './acts/interruptible.ts';
import { closeAll, inThreeActs } from './acts/three-acts.ts';
import { scaleProgress } from './progress/scale.ts';
import { outsidePages, SUBJECT_NAMES } from './read/open-subjects.ts';
import { needCharts } from './read/optional-packages.ts';
import { integerFrom } from './read/options.ts';
import { prepareReports, type ReportFiles, type Reports, withReports } from './tell/reports.ts';
import { invocation } from './tell/this-program.ts';
import { reading } from './usage-error.ts';

const REPORTS = ['json', 'markdown', 'html'] as const;
type ReportKind = (typeof REPORTS)[number];

interface Options extends ReportFiles<ReportKind> {
  readonly layer?: string;
  /** For each subject at each point, in milliseconds. */
  readonly time?: number;
  readonly timeout: number;
}

export function scaleCommand(): Command {
  const command = new Command('scale')
    .description('sweep one dimension of a layer: how time and memory grow with it')
    .addArgument(new Argument('<dimension>', SCALE_AXES.join(', ')))
    .argument('[subject...]', 'names, groups or modules; without any, the reference engines')
    .option('--layer <descriptor>', 'the layer to start from, in place of that of the dimension')
    .option('--time <ms>', 'how long to time each subject at each point', integerFrom(1))
    .option('--timeout <ms>', 'for one call of a subject', integerFrom(1), 30_000);
  return withReports(command, REPORTS).addHelpText('after', HELP).action(inThreeActs({ read, run, tell, close }));
}

const HELP = `
Subjects: ${SUBJECT_NAMES};
or the path of a module, as for adjoint bench. One thread is used.

Examples:
  npx adjoint scale stride engines                   how time and memory grow with the stride
  npx adjoint scale extent ./mine.mjs scatter --layer mb1ic16ih32oc8kh4sh2ph1 --html scale.html

Exit codes: 0 all agree where they were timed, 1 some subject disagrees, refuses, crashes or hangs, 2 bad usage or input, 3 the
suite itself broke.
`;

interface Asked {
  readonly axis: ScaleAxis;
  readonly base: Workload | null;
  readonly options: Options;
  readonly machine: Environment;
  readonly reports: Reports<ReportKind>;
  readonly contenders: readonly Contender[];
}

async function read(dimension: string, names: string[], options: Options): Promise<Asked> {
  const { layer, timeout: timeoutMs } = options;
  const axis = await reading(() => scaleAxisNamed(dimension));
  const base = layer === undefined ? null : await reading(() => layerOf(layer));
  const sources = await reading(() => {
    if (sweptPoints(axis, base ?? undefined).points.length === 0) {
      throw new RangeError(`no layer can be swept along ${axis}`);
    }
    return outsidePages(resolveSources(names.length > 0 ? names : ['engines']), 'scale');
  });
  needCharts('scale --html', options.html);
  const reports = prepareReports(REPORTS, options);
  const machine = environment();
  const contenders = await reading(() => openContenders(sources, { timeoutMs }));
  return { axis, base, options, machine, reports, contenders };
}

/** @throws Error for a descriptor that is none, or that describes no legal layer */
function layerOf(descriptor: string): Workload {
  const layer = workloadOf(descriptor);
  describedWorkload(layer);
  return layer;
}

function run({ axis, base, options: { time, timeout: timeoutMs }, contenders }: Asked): Promise<ScaleResult> {
  const progress = scaleProgress();
  return interruptible(progress, (signal) =>
    runScale(contenders, axis, {
      timeoutMs,
      signal,
      onProgress: progress.update,
      ...(time !== undefined && { timeBudgetMs: time }),
      ...(base !== null && { base }),
    }),
  );
}

async function tell(result: ScaleResult, { machine, reports }: Asked): Promise<number> {
  await reports.write(scaleText(result, machine), {
    json: () => resultJson(result, machine),
    markdown: () => scaleMarkdown(result, machine),
    html: () => reportPage([resultDocument(result, machine)], invocation()),
  });
  return result.objections.length === 0 ? 0 : 1;
}

function close({ contenders }: Asked): Promise<void> {
  return closeAll(contenders);
}
