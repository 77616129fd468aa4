/** All methods on one picture. Steps of a generator, so that who runs it can show progress and stay responsive. */
import type { Tensor } from '../spec/tensor.ts';
import { ALIGNMENTS } from './alignment.ts';
import { MOST_FACTOR, requireInteger, requirePixels, requireSeed } from './checked-arguments.ts';
import { mapped } from './map-cells.ts';
import { contrastTowards, withContrast } from './measures/contrast.ts';
import { periodOf, unevenest } from './measures/period.ts';
import { spectrumPicture } from './measures/spectrum.ts';
import { strideDecibels } from './measures/stride-energy.ts';
import { areaAverage, croppedToMultiple } from './methods/area-average.ts';
import { FILTERS } from './methods/filter.ts';
import { interpolations } from './methods/interpolations.ts';
import { learnedIds, learnedLayers } from './methods/learned-layers.ts';
import { BORDERS, resized } from './methods/resize.ts';
import { untrainedLayers } from './methods/untrained-layers.ts';
import { type Pixels, pixelsOf, psnr, tensorOf, type Window } from './pixels.ts';
import type { ConventionResult, Equality, MethodResult, UpsamplingResult } from './result.ts';
import type { Upsampler } from './upsampler.ts';

/** How upsampling methods are compared on one picture. */
export interface ComparisonOptions {
  /** An integer in 2 … 32. */
  readonly factor: number;
  /** An integer in 0 … 2³² − 1. */
  readonly seed: number;
  /** The picture is the truth: it is averaged down first and then made larger again. */
  readonly isTruth: boolean;
}

/** What is going on, between two steps. */
export interface ComparisonStep {
  readonly title: string;
  readonly done: number;
  readonly total: number;
}

/** The names of the methods, in their order. */
export function methodIds(channels: number, factor: number): string[] {
  const idsOf = (upsamplers: readonly Upsampler[]) => upsamplers.map(({ id }) => id);
  return [
    ...idsOf(interpolations(channels, factor)),
    ...learnedIds(factor),
    ...idsOf(untrainedLayers(channels, factor, 0)),
  ];
}

/**
 * Compares the ways to enlarge a picture by a whole factor. A generator: each step is progress, its return value
 * the result.
 * @param picture where it is the truth, at least as large as the factor
 * @throws TypeError, RangeError naming field, rule and value, before the first step
 *
 * @example
 * ```ts
 * import { compareUpsampling } from 'adjoint/upsampling';
 *
 * const picture = { width: 2, height: 2, channels: 1, data: Uint8Array.of(0, 255, 255, 0) };
 * const steps = compareUpsampling(picture, { factor: 2, seed: 1, isTruth: false });
 * let step = steps.next();
 * while (!step.done) step = steps.next(); // step.value says what is going on
 * step.value.methods[0].id; // → 'nearest'
 * ```
 */
export function compareUpsampling(
  picture: Pixels,
  options: ComparisonOptions,
): Generator<ComparisonStep, UpsamplingResult> {
  const { factor, seed, isTruth } = options;
  requirePixels(WHERE, picture);
  requireInteger(`${WHERE}: factor`, factor, 2, MOST_FACTOR);
  requireSeed(WHERE, seed);
  const { width, height } = picture;
  if (isTruth && Math.min(width, height) < factor) {
    throw new RangeError(`${WHERE}: a truth must be at least ${factor} × ${factor} pixels, got ${width} × ${height}`);
  }
  return compared(picture, options);
}

const WHERE = 'compareUpsampling';

function* compared(picture: Pixels, options: ComparisonOptions): Generator<ComparisonStep, UpsamplingResult> {
  const { factor, seed, isTruth } = options;
  const truth = isTruth ? croppedToMultiple(picture, factor) : null;
  const input = truth === null ? picture : areaAverage(truth, factor);
  const x = tensorOf(input);
  const channels = input.channels;
  const upsamplers = [
    ...interpolations(channels, factor),
    ...(yield* learnedLayers(channels, factor, seed)),
    ...untrainedLayers(channels, factor, seed),
  ];
  const outputs = x.shape.slice(2).map((extent) => extent * factor);
  const likeness = resized(x, { filter: FILTERS.linear, alignment: 'half-pixel', border: 'replicate', outputs });
  const methods: MethodResult[] = [];
  for (const upsampler of upsamplers) {
    yield { title: upsampler.title, done: methods.length, total: upsamplers.length };
    methods.push(methodResult(upsampler, { x, factor, likeness, truth }));
  }
  return {
    factor,
    seed,
    input,
    truth,
    zoomed: middle(input, factor),
    methods,
    conventions: conventions(x, factor, truth),
  };
}

interface Given {
  readonly x: Tensor;
  readonly factor: number;
  /** What a method without a brightness of its own is made like. */
  readonly likeness: Tensor;
  readonly truth: Pixels | null;
}

function methodResult(upsampler: Upsampler, { x, factor, likeness, truth }: Given): MethodResult {
  const { id, title, description, apply, scale, overlap, isUntrained } = upsampler;
  const exact = apply(x);
  const raw = mapped(exact, (value) => value / scale);
  const contrast = isUntrained ? contrastTowards(raw, likeness) : null;
  const shown = contrast === null ? raw : withContrast(raw, contrast);
  const picture = pixelsOf(shown);
  const channels = x.shape[1];
  const counts = periodOf(overlap, channels, factor);
  const gains = periodOf(apply, channels, factor).map((period) => period.map((value) => value / scale));
  return {
    id,
    title,
    description,
    picture,
    spectrum: spectrumPicture(shown, factor),
    overlap: unevenest(counts),
    gain: unevenest(gains),
    // No gain and no offset changes it.
    strideDecibels: strideDecibels(raw, factor),
    psnr: truth && psnr(truth, picture),
    contrast,
    equality: equalityOf(upsampler, x, exact),
  };
}

function equalityOf({ twin }: Upsampler, x: Tensor, exact: Tensor): Equality | null {
  if (twin === null) return null;
  const expected = twin.apply(x);
  return {
    twin: twin.title,
    cells: expected.data.length,
    differing: differing(expected, exact),
    differingWithZeros: twin.bare && differing(expected, twin.bare(x)),
  };
}

/** NaN differs from everything, and so do the cells that only one of them has. */
function differing(a: Tensor, b: Tensor): number {
  const length = Math.max(a.data.length, b.data.length);
  let count = 0;
  for (let at = 0; at < length; at++) if (!(a.data[at] === b.data[at])) count++;
  return count;
}

function conventions(x: Tensor, factor: number, truth: Pixels | null): ConventionResult[] {
  const linear = ALIGNMENTS.map((alignment) => ({ filter: FILTERS.linear, alignment, border: 'replicate' as const }));
  const cubic = BORDERS.map((border) => ({ filter: FILTERS['cubic-0.5'], alignment: 'half-pixel' as const, border }));
  const outputs = x.shape.slice(2).map((extent) => extent * factor);
  return [...linear, ...cubic].map((convention) => {
    const y = resized(x, { ...convention, outputs });
    const reference = resized(x, { ...convention, alignment: 'half-pixel', border: 'replicate', outputs });
    return {
      ...convention,
      filter: convention.filter.name,
      largestDifference: largestBetween(y, reference),
      psnr: truth && psnr(truth, pixelsOf(y)),
    };
  });
}

function largestBetween(a: Tensor, b: Tensor): number {
  let largest = 0;
  for (let at = 0; at < a.data.length; at++) largest = Math.max(largest, Math.abs(a.data[at] - b.data[at]));
  return largest;
}

/** Of the output, 16 input pixels wide and high where there are so many. */
const ZOOMED = 16;

function middle({ width, height }: Pixels, factor: number): Window {
  const [wide, tall] = [Math.min(ZOOMED, width), Math.min(ZOOMED, height)];
  return {
    left: Math.floor((width - wide) / 2) * factor,
    top: Math.floor((height - tall) / 2) * factor,
    width: wide * factor,
    height: tall * factor,
  };
}
