/** The acts of `adjoint upsample`. A file of its own because it needs packages that may not be there: upsample.ts asks first. */
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { upsamplingJson } from '../reports/json.ts';
import { printable } from '../reports/printable.ts';
import { upsamplingPage } from '../reports/upsampling/page.ts';
import { pictureNames, picturesOf } from '../reports/upsampling/pictures.ts';
import { upsamplingText } from '../reports/upsampling/text.ts';
import { type ComparisonOptions, compareUpsampling, methodIds } from '../upsampling/comparison.ts';
import type { Pixels } from '../upsampling/pixels.ts';
import type { UpsamplingResult } from '../upsampling/result.ts';
import type { Acts } from './acts/three-acts.ts';
import { preparePictures, refuseExisting, writePicture } from './files/picture-folder.ts';
import { readPicture } from './files/read-picture.ts';
import { liveLine } from './progress/live-line.ts';
import { checkReports, prepareReports, type ReportFiles, type Reports } from './tell/reports.ts';
import { shippedFile } from './tell/this-program.ts';
import { UsageError } from './usage-error.ts';

const REPORTS = ['html', 'json'] as const;
type ReportKind = (typeof REPORTS)[number];

export interface UpsampleOptions extends ReportFiles<ReportKind> {
  readonly factor: number;
  readonly seed: number;
  readonly out: string;
  readonly fromTruth?: true;
  readonly force?: true;
}

/** Pixels of a result. */
const MAX_OUTPUT = 2 ** 22;

const EQUAL = 0;
const DIFFERENT = 1;

interface Asked {
  readonly pixels: Pixels;
  readonly comparison: ComparisonOptions;
  /** The folder that the pictures go to. */
  readonly out: string;
  readonly reports: Reports<ReportKind>;
}

function read(image: string | undefined, options: UpsampleOptions): Asked {
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
    for (const { name, bytes } of await picturesOf(result)) writePicture('upsample', join(out, name), bytes);
  } finally {
    await reports.write(upsamplingText(result), {
      html: () => upsamplingPage(result),
      json: () => upsamplingJson(result),
    });
  }
  return result.methods.some(({ equality }) => (equality?.differing ?? 0) > 0) ? DIFFERENT : EQUAL;
}

/** @param image a PNG; without one, the drawing that comes with the package */
export const UPSAMPLE: Acts<[image: string | undefined, options: UpsampleOptions], Asked, UpsamplingResult> = {
  read,
  run,
  tell,
};
