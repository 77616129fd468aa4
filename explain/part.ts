/**
 * What of a case is small enough to be drawn number by number: the first image, few groups, few channels, few cells. The
 * part is a case of its own with the same attributes, so that whatever is said of it comes from the engines too.
 */
import type { Case } from '../spec/case.ts';
import type { Operand, Outline } from '../spec/conventions/convention.ts';
import { geometryOf, illegalityOf } from '../spec/geometry.ts';
import { writtenOut } from '../spec/limits.ts';
import { elementCount, type FloatArray } from '../spec/tensor.ts';
import { withNumbers } from './example-data.ts';
import { flatIn, indexIn } from './indices.ts';

/** Rows and columns of C that can be read as a picture. */
export const MOST_ROWS_OF_C = 36;
export const MOST_COLUMNS = 144;

/** With more products or output cells than this, what is left after all that can be left out is not looked at cell by cell. */
const MOST_PRODUCTS = 2 ** 16;

/** Entries of the patches that im2col writes out of it. */
const MOST_UNROLLED = 2 ** 22;

/** On an axis with two cells stamps still meet, which they do not with one. */
const FEWEST_CELLS = 2;

export interface ShownPart {
  /** Null where even the smallest part is too large. */
  readonly part: Case | null;
  /** What was left out, a sentence each; empty where the part is the whole case. */
  readonly leftOut: readonly string[];
}

/** How much of each there is. */
interface Size {
  readonly batch: number;
  readonly groups: number;
  /** In each group. */
  readonly inChannels: number;
  readonly outChannels: number;
  readonly input: readonly number[];
}

/** @param outline a legal one, with or without data */
export function partOf(outline: Outline): ShownPart {
  const whole = sizeOf(outline);
  let size: Size = { ...whole, batch: Math.min(1, whole.batch) };
  for (const field of ['inChannels', 'outChannels', 'groups'] as const) {
    while (isTooLarge(outline, size) && size[field] > 1) size = { ...size, [field]: Math.ceil(size[field] / 2) };
  }
  for (let next = shorter(outline, size); isTooLarge(outline, size) && next !== null; next = shorter(outline, size)) {
    size = { ...size, input: next };
  }
  const small = cut(outline, size);
  const { multiplyAdds, outputShape } = geometryOf(small);
  const isTooMuch = multiplyAdds > MOST_PRODUCTS || elementCount(outputShape) > MOST_PRODUCTS;
  const { unrolled } = writtenOut(small);
  if (isTooMuch || unrolled > MOST_UNROLLED) {
    const cells = `${multiplyAdds} products and ${elementCount(outputShape)} output cells`;
    const total = isTooMuch ? cells : `${cells}, and ${unrolled} numbers in its unrolled patches`;
    return { part: null, leftOut: [`Nothing is drawn: the smallest part with these attributes has ${total}.`] };
  }
  return { part: withNumbers(small), leftOut: leftOutOf(whole, size) };
}

function sizeOf({ x, w, groups }: Outline): Size {
  const [batch, channels, ...input] = x.shape;
  return { batch, groups, inChannels: channels / groups, outChannels: w.shape[1], input };
}

function isTooLarge(outline: Outline, size: Size): boolean {
  const { outputShape } = geometryOf(shapesOf(outline, size));
  const rows = size.groups * size.inChannels * elementCount(size.input);
  return rows > MOST_ROWS_OF_C || elementCount(outputShape.slice(1)) > MOST_COLUMNS;
}

/** Above this half of an axis is left out at once, below it cell by cell. */
const LONG_AXIS = 2 * MOST_COLUMNS;

/** Fewer cells on the longest axis that can spare some; null where none can. Large pads need many cells. */
function shorter(outline: Outline, size: Size): number[] | null {
  const byLength = size.input.map((_, axis) => axis).toSorted((a, b) => size.input[b] - size.input[a]);
  for (const axis of byLength) {
    const extent = size.input[axis];
    for (let less = extent > LONG_AXIS ? Math.floor(extent / 2) : 1; less >= 1; less = Math.floor(less / 2)) {
      const input = size.input.with(axis, extent - less);
      if (input[axis] >= FEWEST_CELLS && illegalityOf(shapesOf(outline, { ...size, input })) === null) return input;
    }
  }
  return null;
}

function shapesOf(outline: Outline, { batch, groups, inChannels, outChannels, input }: Size): Outline {
  return {
    ...outline,
    groups,
    x: { shape: [batch, groups * inChannels, ...input] },
    w: { shape: [groups * inChannels, outChannels, ...outline.w.shape.slice(2)] },
    bias: null,
  };
}

/** The part with its data: of each group the first channels, of each axis the first cells. */
function cut(outline: Outline, size: Size): Outline {
  const { groups, inChannels, outChannels } = size;
  const shapes = shapesOf(outline, size);
  const whole = sizeOf(outline);
  const channelOf = (each: number, of: number) => (c: number) => Math.floor(c / each) * of + (c % each);
  const inputChannel = channelOf(inChannels, whole.inChannels);
  const outputChannel = channelOf(outChannels, whole.outChannels);
  const { bias } = outline;
  return {
    ...shapes,
    x: taken(outline.x, shapes.x.shape, ([n, c, ...i]) => [n, inputChannel(c), ...i]),
    w: taken(outline.w, shapes.w.shape, ([c, ...rest]) => [inputChannel(c), ...rest]),
    bias: bias && floats(bias, groups * outChannels, (m) => bias[outputChannel(m)]),
  };
}

/** A tensor of the given shape, each element taken from where `from` says. */
function taken(operand: Operand, shape: readonly number[], from: (index: number[]) => number[]): Operand {
  const { data } = operand;
  if (data === undefined) return { shape };
  return {
    shape,
    data: floats(data, elementCount(shape), (flat) => data[flatIn(operand.shape, from(indexIn(shape, flat)))]),
  };
}

function floats(like: FloatArray, length: number, at: (index: number) => number): FloatArray {
  const values = Array.from({ length }, (_, index) => at(index));
  return like instanceof Float32Array ? new Float32Array(values) : new Float64Array(values);
}

function leftOutOf(whole: Size, part: Size): string[] {
  const of = (count: number, all: number, what: string) => (count < all ? `${count} of ${all} ${what}` : null);
  const left = [
    of(part.batch, whole.batch, 'images'),
    of(part.groups, whole.groups, 'groups'),
    of(part.inChannels, whole.inChannels, `input channels${whole.groups > 1 ? ' of each group' : ''}`),
    of(part.outChannels, whole.outChannels, `output channels${whole.groups > 1 ? ' of each group' : ''}`),
    of(elementCount(part.input), elementCount(whole.input), `input cells (${part.input.join(' × ')})`),
  ].filter((line) => line !== null);
  return left.length === 0 ? [] : [`Drawn in part: ${left.join(', ')}.`];
}
