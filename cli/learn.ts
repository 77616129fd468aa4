/** `adjoint learn`: layers learn to make pictures larger, on the project's own gradients. */
import { setImmediate } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { learningJson } from '../reports/json.ts';
import { error } from '../reports/learning/numbers.ts';
import { learningText } from '../reports/learning/text.ts';
import type { LearningResult } from '../upsampling/learning/result.ts';
import { type TrainingOptions, trainUpsampling } from '../upsampling/learning/training.ts';
import { inThreeActs } from './acts/three-acts.ts';
import { refuseExisting } from './files/picture-folder.ts';
import { liveLine } from './progress/live-line.ts';
import { CHARTS, needPackages, PICTURES } from './read/optional-packages.ts';
import { integerIn, oneOf } from './read/options.ts';
import { prepareReports, type ReportFiles, type Reports, withReports } from './tell/reports.ts';

const REPORTS = ['html', 'json'] as const;
type ReportKind = (typeof REPORTS)[number];

interface Options extends ReportFiles<ReportKind> {
  readonly factor: string;
  readonly steps: number;
  readonly seed: number;
  readonly force?: true;
}

const FACTORS: Readonly<Record<string, readonly number[]>> = { 2: [2], 4: [4], both: [2, 4] };
const MAX_STEPS = 100_000;
const MOST_SEED = 2 ** 32 - 1;
const HOLDS = 0;
const BROKEN = 1;

export function learnCommand(): Command {
  const command = new Command('learn')
    .description('train layers that make pictures larger, and check the gradient law at every step')
    .addOption(oneOf(new Option('--factor <n>', 'how many times as large').default('both'), Object.keys(FACTORS)))
    .option(
      '--steps <n>',
      `of each of the three layers, 1 … ${MAX_STEPS}`,
      integerIn('learn: --steps', 1, MAX_STEPS),
      800,
    )
    .option('--seed <n>', 'of the first weights and of the pictures', integerIn('learn: --seed', 0, MOST_SEED), 1);
  return withReports(command, REPORTS, {
    html: 'curves and kernels on one page that needs no network; - is stdout',
    json: 'all numbers; - is stdout',
  })
    .option('--force', 'write over files that are there already')
    .addHelpText('after', HELP)
    .action(inThreeActs({ read, run, tell }));
}

const HELP = `
A transposed convolution with random weights, as PyTorch starts; one that starts as bilinear interpolation, as FCN does; and
nearest neighbour with an ordinary convolution after it. They learn from random pictures, whose averages they are given.
At each step three sums must be equal, up to a proven bound on their rounding: ⟨g, T(x, w)⟩ = ⟨gₓ, x⟩ = ⟨g_w, w⟩.

Examples:
  npx adjoint learn                                    by 2 and by 4, in less than a minute
  npx adjoint learn --factor 2 --steps 200 --seed 7
  npx adjoint learn --html learning.html --json learning.json

Exit codes: 0 the law holds at every step, 1 it does not, 2 bad usage or input, 3 the suite itself broke.
`;

interface Asked {
  readonly training: TrainingOptions;
  readonly reports: Reports<ReportKind>;
}

function read({ factor, steps, seed, force, ...files }: Options): Asked {
  if (force !== true) refuseExisting('learn', [files.html, files.json]);
  if (files.html !== undefined) needPackages('learn --html', [...CHARTS, ...PICTURES]);
  return { training: { factors: FACTORS[factor], steps, seed }, reports: prepareReports(REPORTS, files) };
}

/** Steps between two moments in which the line can be drawn. */
const STRIDE = 10;

async function run({ training: options }: Asked): Promise<LearningResult> {
  const line = liveLine();
  try {
    const training = trainUpsampling(options);
    for (;;) {
      const next = training.next();
      if (next.done === true) return next.value;
      const { title, step, steps, loss } = next.value;
      line.show(() => `${title}: step ${step}/${steps}, loss ${error(loss)}`);
      if (step === steps) line.keep(`${title}: ${steps} steps, loss ${error(loss)}`, true);
      if (step % STRIDE === 0) await setImmediate();
    }
  } finally {
    line.stop();
  }
}

async function tell(result: LearningResult, { reports }: Asked): Promise<number> {
  await reports.write(learningText(result), {
    // Only now: it draws with packages that may not be there.
    html: async () => (await import('../reports/learning/page.ts')).learningPage(result),
    json: () => learningJson(result),
  });
  return result.lawHolds ? HOLDS : BROKEN;
}
