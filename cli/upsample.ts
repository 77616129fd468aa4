/** `adjoint upsample`: a picture made larger by all methods side by side. */
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Command } from 'commander';
import { upsamplingJson } from '../reports/json.ts';
import { printable } from '../reports/printable.ts';
import { upsamplingPage } from '../reports/upsampling/page.ts';
import { pictureNames, picturesOf } from '../reports/upsampling/pictures.ts';
import { upsamplingText } from '../reports/upsampling/text.ts';
import { type ComparisonOptions, compareUpsampling, methodIds } from '../upsampling/comparison.ts';
import type { Pixels } from '../upsampling/pixels.ts';
import type { UpsamplingResult } from '../upsampling/result.ts';
import { inThreeActs } from './acts/three-acts.ts';
import { preparePictures, refuseExisting, writePicture } from './files/picture-folder.ts';
import { MAX_EXTENT, readPicture } from './files/read-picture.ts';
import { liveLine } from './progress/live-line.ts';
import { integerIn } from './read/options.ts';
import { checkReports, prepareReports, type ReportFiles, type Reports, withReports } from './tell/reports.ts';
import { shippedFile } from './tell/this-program.ts';
import { UsageError } from './usage-error.ts';

const REPORTS = ['html', 'json'] as const;
type ReportKind = (typeof REPORTS)[number];

interface Options extends ReportFiles<ReportKind> {
  readonly factor: number;
  readonly seed: number;
  readonly out: string;
  readonly fromTruth?: true;
  readonly force?: true;
}

const FACTORS = [2, 8] as const;

/** Pixels of a result. */
const MAX_OUTPUT = 2 ** 22;

const MOST_SEED = 2 ** 32 - 1;
const EQUAL = 0;
const DIFFERENT = 1;

export function upsampleCommand(): Command {
  const command = new Command('upsample')
    .description('make a picture larger by interpolation and by layers of networks, side by side')
    .argument('[image]', 'a PNG; without one, the drawing of a house that comes with the package')
    .option(
      '--factor <n>',
      `how many times as large along each axis, ${FACTORS[0]} … ${FACTORS[1]}`,
      integerIn('upsample: --factor', ...FACTORS),
      2,
    )
    .option('--from-truth', 'average the picture down first, so that results can be held against it')
    .option('--seed <n>', 'of the random weights', integerIn('upsample: --seed', 0, MOST_SEED), 1)
    .option('--out <folder>', 'where the pictures go', 'adjoint-upsample');
  return withReports(command, REPORTS, {
    html: 'everything on one page that needs no network; - is stdout',
    json: 'the numbers; - is stdout',
  })
    .option('--force', 'write over files that are there already')
    .addHelpText('after', HELP)
    .action(inThreeActs({ read, run, tell }));
}

const HELP = `
Interpolation is computed by its formula and as a transposed convolution with exactly its kernel, and both are compared in
every bit. The other methods are layers: with random weights, which show what a layer draws by itself, and, by 2 and by 4, with
weights that are learned from random ones first, on other pictures.
The drawing of a house is always averaged down first. A picture may have ${MAX_EXTENT} × ${MAX_EXTENT} pixels and its file 2²⁶ bytes,
a result 2²² pixels.

Examples:
  npx adjoint upsample                                 the house, twice as large; pictures in adjoint-upsample/
  npx adjoint upsample photo.png --factor 4 --html page.html
  npx adjoint upsample photo.png --from-truth --out out --force
  npx adjoint upsample --json -

Exit codes: 0 all that must be equal is, 1 it is not, 2 bad usage or input, 3 the suite itself broke.
`;

interface Asked {
  readonly pixels: Pixels;
  readonly comparison: ComparisonOptions;
  /** The folder that the pictures go to. */
  readonly out: string;
  readonly reports: Reports<ReportKind>;
}

function read(image: string | undefined, options: Options): Asked {
  const { factor, seed, out, html, json, force = false } = options;
  if (out === '') throw new UsageError('upsample: --out needs the name of a folder');
  const { pixels, changes } = readPicture(image ?? shippedFile('examples/pictures/house.png'));
  const isTruth = image === undefined || options.fromTruth === true;
  checkSize(pixels, factor, isTruth);
  const names = pictureNames(methodIds(pixels.channels, factor), isTruth);
  const files = names.map((name) => ({ name: 'a picture of --out', file: join(out, name) }));
  checkReports(REPORTS, options, image === undefined ? [] : [{ name: 'the picture', file: image }], files);
  if (!force) refuseExisting('upsample', [html, json, ...files.map(({ file }) => file)]);
  const reports = prepareReports(REPORTS, options);
  preparePictures('upsample', out, names);
  for (const change of changes) process.stderr.write(`${printable(`${image}: ${change}`)}\n`);
  return { pixels, comparison: { factor, seed, isTruth }, out, reports };
}

function checkSize({ width, height }: Pixels, factor: number, isTruth: boolean): void {
  if (isTruth && Math.min(width, height) < factor) {
    throw new UsageError(`upsample: a truth must be at least ${factor} × ${factor} pixels, got ${width} × ${height}`);
  }
  const times = isTruth ? 1 : factor ** 2;
  if (width * height * times > MAX_OUTPUT) {
    throw new UsageError(
      `upsample: the result must have at most ${MAX_OUTPUT} pixels, got ${width * height * times} (${width} × ${height}, --factor ${factor})`,
    );
  }
}

async function run({ pixels, comparison }: Asked): Promise<UpsamplingResult> {
  const line = liveLine();
  try {
    const steps = compareUpsampling(pixels, comparison);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      const { done, total, title } = step.value;
      line.show(() => `${done + 1}/${total} ${title}`);
      // The line is drawn by a timer.
      await setImmediate();
    }
  } finally {
    line.stop();
  }
}

async function tell(result: UpsamplingResult, { out, reports }: Asked): Promise<number> {
  try {
    for (const { name, bytes } of picturesOf(result)) writePicture('upsample', join(out, name), bytes);
  } finally {
    await reports.write(upsamplingText(result), {
      html: () => upsamplingPage(result),
      json: () => upsamplingJson(result),
    });
  }
  return result.methods.some(({ equality }) => (equality?.differing ?? 0) > 0) ? DIFFERENT : EQUAL;
}
