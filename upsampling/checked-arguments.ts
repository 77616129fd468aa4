/** What the functions that others call refuse, in one line: where, field, rule and the value received. */
import { describeValue } from '../spec/describe-value.ts';
import { MAX_ELEMENTS } from '../spec/geometry.ts';
import { didYouMean } from '../spec/nearest.ts';
import { elementCount, type Tensor } from '../spec/tensor.ts';
import { FILTERS, type Filter } from './methods/filter.ts';
import type { Pixels } from './pixels.ts';

/** The scaled integers of a bicubic kernel of two axes stay below 2⁵³ up to here: (4·64³)² · 2⁸ = 2⁴⁸, and less than 2 for its lobes. */
export const MOST_FACTOR = 32;

/** Seeds are 32 bits. */
const MOST_SEED = 2 ** 32 - 1;

/** @throws TypeError where it is no number; RangeError where it is no integer in `least` … `most` */
export function requireInteger(field: string, value: unknown, least: number, most: number): void {
  const message = () => `${field} must be an integer in ${least} … ${most}, got ${describeValue(value)}`;
  if (typeof value !== 'number') throw new TypeError(message());
  if (!(Number.isInteger(value) && value >= least && value <= most)) throw new RangeError(message());
}

/** @throws as requireInteger */
export function requireSeed(where: string, seed: unknown): void {
  requireInteger(`${where}: seed`, seed, 0, MOST_SEED);
}

/** @throws TypeError where it is no string; RangeError where it is none of `known` */
export function requireOneOf(field: string, value: unknown, known: readonly string[]): void {
  const message = () =>
    `${field} must be one of ${known.join(', ')}, got ${describeValue(value)}${didYouMean(value, known)}`;
  if (typeof value !== 'string') throw new TypeError(message());
  if (!known.includes(value)) throw new RangeError(message());
}

/** @throws TypeError where it has not what a filter has */
export function requireFilter(where: string, filter: Filter): void {
  const { before, after, scale, weights, at } = (filter ?? {}) as Partial<Filter>;
  const hasFunctions = [scale, weights, at].every((each) => typeof each === 'function');
  if (Number.isInteger(before) && Number.isInteger(after) && hasFunctions) return;
  throw new TypeError(
    `${where}: filter must be a filter, such as FILTERS.linear (${Object.keys(FILTERS).join(', ')}), got ${describeValue(filter)}`,
  );
}

/** @throws TypeError or RangeError naming the field */
export function requirePixels(where: string, pixels: Pixels): void {
  if (typeof pixels !== 'object' || pixels === null) {
    throw new TypeError(
      `${where}: the picture must be { width, height, channels, data }, got ${describeValue(pixels)}`,
    );
  }
  const { width, height, channels, data } = pixels;
  requireInteger(`${where}: width`, width, 1, MAX_ELEMENTS);
  requireInteger(`${where}: height`, height, 1, MAX_ELEMENTS);
  if (channels !== 1 && channels !== 3) {
    throw new RangeError(`${where}: channels must be 1 (grey) or 3 (red, green, blue), got ${describeValue(channels)}`);
  }
  if (!(data instanceof Uint8Array)) throw new TypeError(`${where}: data must be a Uint8Array, got ${kindOf(data)}`);
  const length = width * height * channels;
  if (data.length !== length) {
    throw new RangeError(
      `${where}: data.length must be width · height · channels = ${length}, got ${data.length} (${width} × ${height} × ${channels})`,
    );
  }
}

/** A tensor of a batch, channels and at least one spatial axis. @throws TypeError or RangeError naming the field */
export function requireTensor(where: string, x: Tensor): void {
  if (!Array.isArray(x?.shape)) {
    throw new TypeError(`${where}: x.shape must be a list of extents, got ${describeValue(x?.shape)}`);
  }
  if (x.shape.length < 3) throw new RangeError(`${where}: x.shape must be [N, C, …spatial], got [${x.shape}]`);
  x.shape.forEach((extent, axis) => {
    requireInteger(`${where}: x.shape[${axis}]`, extent, axis < 2 ? 0 : 1, MAX_ELEMENTS);
  });
  if (!(x.data instanceof Float32Array || x.data instanceof Float64Array)) {
    throw new TypeError(`${where}: x.data must be a Float32Array or a Float64Array, got ${kindOf(x.data)}`);
  }
  if (x.data.length !== elementCount(x.shape)) {
    throw new RangeError(
      `${where}: x.data.length must be ${elementCount(x.shape)}, as shape [${x.shape}] has it, got ${x.data.length}`,
    );
  }
}

/** One extent for each spatial axis of x. @throws TypeError or RangeError naming the field */
export function requireOutputs(where: string, outputs: readonly number[], { shape }: Tensor): void {
  if (!Array.isArray(outputs)) throw new TypeError(`${where}: outputs must be a list, got ${describeValue(outputs)}`);
  if (outputs.length !== shape.length - 2) {
    throw new RangeError(
      `${where}: outputs must have ${shape.length - 2} extents, one for each spatial axis, got [${outputs}]`,
    );
  }
  outputs.forEach((extent, axis) => {
    requireInteger(`${where}: outputs[${axis}]`, extent, 1, MAX_ELEMENTS);
  });
  const count = elementCount([...shape.slice(0, 2), ...outputs]);
  if (count > MAX_ELEMENTS) {
    throw new RangeError(`${where}: outputs must make at most ${MAX_ELEMENTS} elements, got ${count} ([${outputs}])`);
  }
}

/** Bytes and numbers are long: what they are says more. */
function kindOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? (value.constructor?.name ?? 'an object') : describeValue(value);
}
