/**
 * How many products each output cell receives. On every axis the counts repeat with the stride; where they are not all
 * alike, cells with more products than their neighbours stand out in a regular pattern, the checkerboard.
 *
 * Source: Odena, Dumoulin & Olah, "Deconvolution and Checkerboard Artifacts", Distill (2016).
 */
import { engines } from '../engines/index.ts';
import type { Axis, Geometry } from '../spec/geometry.ts';
import { elementCount } from '../spec/tensor.ts';
import type { Grid } from './four-ways.ts';

/** How many products land on each output cell of one axis. */
export interface AxisOverlap {
  /** Products for each output cell of the axis; null where the axis is too long to count on. */
  readonly counts: readonly number[] | null;
  /**
   * Away from the borders, the counts of s neighbours: by the residue of the uncropped position modulo s. Null where the
   * stride is too large to list them, and larger than the kernel: most cells then get no product.
   */
  readonly byResidue: readonly number[] | null;
  readonly isEven: boolean;
  /** Whether the axis is long enough, and little enough cropped, for s neighbours to have all their products. */
  readonly isRepeated: boolean;
}

/** How many products land on each output cell, and whether that shows as a checkerboard. */
export interface Overlap {
  readonly axes: readonly AxisOverlap[];
  /** Input channels that every count is to be multiplied by: C/groups. */
  readonly channels: number;
  /** The counts of the cells at the beginning, [1, …out], without the factor for channels; null where an axis is too long. */
  readonly map: Grid | null;
  /** Whether the counts repeat unevenly on some axis that is long enough to show it. */
  readonly isCheckerboard: boolean;
  /** Why it is so, and what would avoid it, a sentence each. */
  readonly sentences: readonly string[];
}

/** Multiplications of the whole case, in two ways to compute it. */
export interface Multiplications {
  /** Products of an input cell and a weight that land in the output. */
  readonly useful: number;
  /** What the convolution over the spread image multiplies, most of it zeros. */
  readonly overZeros: number;
}

/** An axis with more products or cells than this is not counted on. */
const MOST_PRODUCTS = 2 ** 23;
const MOST_CELLS = 2 ** 22;
/** Residues of a larger stride are not listed where most of them are empty. */
const MOST_RESIDUES = 2 ** 12;

export function overlapOf({ axes, inChannels, groups }: Geometry): Overlap {
  const each = axes.map(axisOverlap);
  return {
    axes: each,
    channels: inChannels / groups,
    map: mapOf(each),
    isCheckerboard: each.some(({ isEven, isRepeated }) => !isEven && isRepeated),
    sentences: sentencesOf(axes, each),
  };
}

/** Null where an axis is too long to count on. */
export function multiplicationsOf(geometry: Geometry, overlap: Overlap): Multiplications | null {
  const { axes, batch, inChannels, outChannels, groups } = geometry;
  const onAxes = overlap.axes.map(({ counts }) => counts?.reduce((a, b) => a + b, 0));
  if (!onAxes.every((sum) => sum !== undefined)) return null;
  const pairs = batch * inChannels * (outChannels / groups);
  const outputs = elementCount(axes.map((axis) => axis.output));
  return {
    useful: pairs * elementCount(onAxes),
    overZeros: pairs * outputs * elementCount(axes.map((axis) => axis.kernel)),
  };
}

/** So many cells of an axis show what repeats. */
const MAPPED_CELLS = 24;

/** A product lands on a cell where one lands on every axis of it: the counts multiply. */
function mapOf(axes: readonly AxisOverlap[]): Grid | null {
  const counts = axes.map((axis) => axis.counts?.slice(0, MAPPED_CELLS));
  if (!counts.every((axis) => axis !== undefined)) return null;
  const data = counts.reduce((before, axis) => before.flatMap((a) => axis.map((b) => a * b)), [1]);
  return { shape: [1, ...counts.map((axis) => axis.length)], data };
}

function axisOverlap(axis: Axis): AxisOverlap {
  const isLong = axis.input * axis.kernel > MOST_PRODUCTS || axis.output > MOST_CELLS;
  const counts = isLong ? null : onesOnOnes(axis);
  if (axis.stride > Math.max(axis.kernel, MOST_RESIDUES))
    return { counts, byResidue: null, isEven: false, isRepeated: isRepeatedOn(axis) };
  // Tap k lands k·d cells from where its stamp begins, which is a multiple of s.
  const byResidue = new Array<number>(axis.stride).fill(0);
  for (let k = 0; k < axis.kernel; k++) byResidue[(k * axis.dilation) % axis.stride]++;
  const isEven = byResidue.every((count) => count === byResidue[0]);
  return { counts, byResidue, isEven, isRepeated: isRepeatedOn(axis) };
}

/** From where the first stamp ends to where the last begins no cell lacks a product; s of them must be left uncropped. */
function isRepeatedOn({ input, stride, effectiveKernel, padBegin, output }: Axis): boolean {
  const first = Math.max(effectiveKernel - 1, padBegin);
  const last = Math.min((input - 1) * stride, padBegin + output - 1);
  return last - first + 1 >= stride;
}

/** Ones through a kernel of ones count the products of each output cell. */
function onesOnOnes({ input, kernel, stride, dilation, padBegin, padEnd, outputPadding }: Axis): number[] {
  const y = engines.scatter({
    x: { shape: [1, 1, input], data: new Float64Array(input).fill(1) },
    w: { shape: [1, 1, kernel], data: new Float64Array(kernel).fill(1) },
    bias: null,
    stride: [stride],
    padBegin: [padBegin],
    padEnd: [padEnd],
    outputPadding: [outputPadding],
    dilation: [dilation],
    groups: 1,
    dtype: 'f64',
  });
  return Array.from(y.data);
}

function sentencesOf(axes: readonly Axis[], overlaps: readonly AxisOverlap[]): string[] {
  const uneven = axes.flatMap((axis, at) => (overlaps[at].isEven ? [] : [{ axis, at, of: overlaps[at] }]));
  if (uneven.length === 0) return evenSentences(axes, overlaps);
  const why = sharedBy(uneven, ({ axis, of }) => unevenText(axis, of)).map(
    ({ axes: [letter, ...rest], sentence }) => `${letter.toUpperCase()}${rest.join('')}: ${sentence}`,
  );
  if (!uneven.some(({ of }) => of.isRepeated)) return why;
  return [
    ...why,
    'Cells with more products than their neighbours stand out with equal weights: a checkerboard.',
    `What makes the counts even, one of: (a) ${kernelsText(uneven).join(', and ')}; (b) resizing first, then an ordinary convolution; (c) stamps that do not overlap (kernel = stride, dilation 1), as in sub-pixel convolution.`,
    LEARNED,
  ];
}

/** A kernel of a multiple of s is even where dilation and stride share no factor: its taps then meet every residue alike. */
function kernelsText(uneven: readonly Uneven[]): string[] {
  return sharedBy(uneven, ({ axis: { kernel, stride, dilation } }) => {
    const shared = greatestCommonDivisor(dilation, stride);
    if (shared > 1) return `no kernel, since dilation ${dilation} and stride ${stride} share the factor ${shared}`;
    return `a kernel that the stride divides (${Math.ceil(kernel / stride) * stride} for stride ${stride})`;
  }).map(({ axes, sentence }) => `on ${axes} ${sentence}`);
}

interface Uneven {
  readonly axis: Axis;
  readonly at: number;
  readonly of: AxisOverlap;
}

/** What is the same of several axes is said once. */
function sharedBy(uneven: readonly Uneven[], wordsOf: (one: Uneven) => string) {
  const sentences = [...new Set(uneven.map(wordsOf))];
  return sentences.map((sentence) => {
    const alike = uneven.filter((one) => wordsOf(one) === sentence).map(({ at }) => `${at}`);
    return { axes: `${alike.length === 1 ? 'axis' : 'axes'} ${listed(alike)}`, sentence };
  });
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function unevenText({ kernel, dilation, stride }: Axis, { byResidue, isRepeated }: AxisOverlap): string {
  const given = `kernel ${kernel}${dilation > 1 ? ` with dilation ${dilation}` : ''} and stride ${stride}`;
  if (!isRepeated)
    return `${given} would be uneven; here the axis is too short, or too much of it is cropped, to show it.`;
  if (byResidue === null) return `kernel ${kernel} is smaller than stride ${stride}: most cells get no product at all.`;
  const counts = listed(byResidue.map(String));
  const empty = byResidue.includes(0) ? ' Some cells get no product at all.' : '';
  return `${given} give neighbouring cells ${counts} products, again and again.${empty}`;
}

function evenSentences(axes: readonly Axis[], overlaps: readonly AxisOverlap[]): string[] {
  if (overlaps.some(({ isRepeated }) => !isRepeated)) {
    return [
      'Where all taps reach an input cell the counts are even. Here some axis is so short, or so much of it is cropped, that every cell is near a border, and the counts vary.',
    ];
  }
  if (axes.every(({ stride }) => stride === 1)) {
    return ['With stride 1 every cell away from the border gets as many products as its neighbours: no checkerboard.'];
  }
  return [
    'Every cell away from the border gets as many products as its neighbours: equal weights draw no checkerboard.',
    LEARNED,
  ];
}

const LEARNED =
  'Even counts do not keep weights that were learned or drawn at random from drawing a pattern, since neighbours are made by different taps; weights that begin as an interpolation help.';

/** Long lists are cut: a stride may be as large as it likes. */
const MOST_LISTED = 12;

function listed(words: readonly string[]): string {
  if (words.length > MOST_LISTED) return `${words.slice(0, MOST_LISTED).join(', ')} … `.trimEnd();
  return words.length === 1 ? words[0] : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
