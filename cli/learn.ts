/** `adjoint learn`: layers learn to make pictures larger, on the project's own gradients. */
import { setImmediate } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { learningJson } from '../reports/json.ts';
import { error } from '../reports/learning/numbers.ts';
import { learningPage } from '../reports/learning/page.ts';
import { learningText } from '../reports/learning/text.ts';
import type { LearningResult } from '../upsampling/learning/result.ts';
import { type TrainingOptions, trainUpsampling } from '../upsampling/learning/training.ts';
import { liveLine } from './live-line.ts';
import { integerIn, oneOf } from './options.ts';
import { refuseExisting } from './picture-folder.ts';
import { prepareReports, writeReports, writeText } from './write-report.ts';

interface Options {
  readonly factor: string;
  readonly steps: number;
  readonly seed: number;
  readonly html?: string;
  readonly json?: string;
  readonly force?: true;
}

const FACTORS: Readonly<Record<string, readonly number[]>> = { 2: [2], 4: [4], both: [2, 4] };
const MAX_STEPS = 100_000;
const MOST_SEED = 2 ** 32 - 1;
const HOLDS = 0;
const BROKEN = 1;

export function learnCommand(): Command {
  return new Command('learn')
    .description('train layers that make pictures larger, and put the gradient law to every step')
    .addOption(oneOf(new Option('--factor <n>', 'how many times as large').default('both'), Object.keys(FACTORS)))
    .option(
      '--steps <n>',
      `of each of the three layers, 1 … ${MAX_STEPS}`,
      integerIn('learn: --steps', 1, MAX_STEPS),
      800,
    )
    .option('--seed <n>', 'of the first weights and of the pictures', integerIn('learn: --seed', 0, MOST_SEED), 1)
    .option('--html <file>', 'curves and kernels on one page that needs no network; - is stdout')
    .option('--json <file>', 'all numbers; - is stdout')
    .option('--force', 'write over files that are there already')
    .addHelpText('after', HELP)
    .action(runLearn);
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

async function runLearn({ factor, steps, seed, html, json, force }: Options): Promise<void> {
  if (force !== true) refuseExisting('learn', [html, json]);
  prepareReports({ '--html': html, '--json': json });
  const result = await learned({ factors: FACTORS[factor], steps, seed });
  try {
    await writeReports([
      [html, () => learningPage(result)],
      [json, () => learningJson(result)],
    ]);
  } finally {
    writeText(learningText(result), [html, json]);
  }
  process.exitCode = result.lawHolds ? HOLDS : BROKEN;
}

/** Steps between two moments in which the line can be drawn. */
const STRIDE = 10;

async function learned(options: TrainingOptions): Promise<LearningResult> {
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
