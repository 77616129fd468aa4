/**
 * A call in the words of a framework, as a value: which convention, its attributes by its own names, and operands in its own
 * layout. `resolve` of the convention says what it means; here is its JSON, and the way back of a result into its layout.
 */
import { checkedRecord, isSpecialNumber, numberFromJson, numberToJson } from '../case.ts';
import { abridged, describeValue } from '../describe-value.ts';
import { type Dtype, dtypeOf, type FloatArray, type Tensor } from '../tensor.ts';
import type { Resolution } from './convention.ts';
import { conventionNamed } from './index.ts';
import { transposed } from './layout.ts';
import { parseOperands } from './operands.ts';

/** A call of a framework. Nothing of it is resolved, rounded or repaired. */
export interface FrameworkCall {
  /** The id of the convention, such as `onnx`. */
  readonly convention: string;
  /** By the framework's own names; what is left out has the framework's default. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** In the framework's layout, as the attributes say it. */
  readonly x: Tensor;
  readonly w: Tensor;
  readonly bias: FloatArray | null;
  /** Of all data. */
  readonly dtype: Dtype;
}

const FIELDS = ['convention', 'attributes', 'x', 'w', 'bias', 'dtype'];

/** How deep lists of attributes lie within each other: pads in pairs are two. */
const DEEPEST = 4;

/**
 * What a call means: a legal case, a refusal, no case here, or several readings.
 * @throws TypeError or RangeError for attributes that the convention cannot read, or a convention that is not known
 */
export function resolveCall({ convention, attributes, x, w, bias }: FrameworkCall): Resolution {
  return conventionNamed(convention).resolve(attributes, { x, w, bias });
}

/**
 * A result y [N,M,…out] as the framework of the call gives it: channels where its layout has them, no batch axis where x has none.
 * @throws as `resolveCall`
 */
export function inLayoutOf({ convention, attributes, x, w }: FrameworkCall, y: Tensor): Tensor {
  // An output has the layout of an input.
  const { shape, data } = conventionNamed(convention).layOut(attributes, { x: y, w, bias: null }).x;
  const isUnbatched = x.shape.length === w.shape.length - 1;
  return { shape: isUnbatched ? shape.slice(1) : shape, data: data! };
}

/** A result in the layout of the call as y [N,M,…out]: the other way round. @throws as `resolveCall` */
export function fromLayoutOf(call: FrameworkCall, result: Tensor): Tensor {
  const isUnbatched = call.x.shape.length === call.w.shape.length - 1;
  const shape = isUnbatched ? [1, ...result.shape] : result.shape;
  if (shape.length !== call.w.shape.length) return result;
  // Where each axis goes is seen on a tensor whose extents are the numbers of its axes.
  const axes = shape.map((_, axis) => axis);
  const there = conventionNamed(call.convention).layOut(call.attributes, { x: { shape: axes }, w: call.w, bias: null });
  return transposed(
    { shape, data: result.data },
    axes.map((axis) => there.x.shape.indexOf(axis)),
  );
}

/** One line of canonical JSON: fixed order of fields, attributes in the order in which they were given. */
export function formatCall({ convention, attributes, x, w, bias, dtype }: FrameworkCall): string {
  const tensor = ({ shape, data }: Tensor) => ({
    shape: shape.map(numberToJson),
    data: Array.from(data, numberToJson),
  });
  return JSON.stringify({
    convention,
    attributes: attributesToJson(attributes),
    x: tensor(x),
    w: tensor(w),
    bias: bias && Array.from(bias, numberToJson),
    dtype,
  });
}

/** Attributes as JSON value: numbers that JSON does not have by the strings that stand for them, as everywhere. */
export function attributesToJson(attributes: FrameworkCall['attributes']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, entryToJson(value)]));
}

function entryToJson(value: unknown): unknown {
  if (typeof value === 'number') return numberToJson(value);
  return Array.isArray(value) ? value.map(entryToJson) : value;
}

/**
 * Reads the JSON of a call, already parsed. Whether the framework refuses the call is not judged: that is what `resolveCall` says.
 * @param where stands at the front of every message
 * @throws TypeError for a wrong kind, an unknown or missing field or attribute, RangeError for a convention that is not known
 *
 * @example
 * ```ts
 * import { formatCall, parseCall } from 'adjoint/core';
 *
 * const call = parseCall({
 *   convention: 'onnx', attributes: { auto_pad: 'SAME_UPPER', strides: [2] },
 *   x: { shape: [1, 1, 2], data: [1, 2] }, w: { shape: [1, 1, 3], data: [1, 1, 1] }, bias: null, dtype: 'f32',
 * });
 * call.convention; // → 'onnx'
 * parseCall(JSON.parse(formatCall(call))).attributes; // → { auto_pad: 'SAME_UPPER', strides: [2] }
 * parseCall({}); // throws call: convention must be the id of one, got undefined
 * ```
 */
export function parseCall(input: unknown, where = 'call'): FrameworkCall {
  const { convention } = Object(input) as { readonly convention?: unknown };
  if (typeof convention !== 'string') {
    throw new TypeError(`${where}: convention must be the id of one, got ${describeValue(convention)}`);
  }
  named(where, () => conventionNamed(convention));
  const { attributes, dtype, x, w, bias } = checkedRecord(input, where, FIELDS);
  if (dtype !== 'f32' && dtype !== 'f64') {
    throw new RangeError(`${where}: dtype must be "f32" or "f64", got ${describeValue(dtype)}`);
  }
  const operands = parseOperands({ x, w, bias }, dtype, where);
  for (const name of ['x', 'w'] as const) {
    if (operands[name].data === undefined) throw new TypeError(`${where}: ${name} lacks the field data`);
  }
  const call: FrameworkCall = {
    convention,
    attributes: copiedAttributes(attributes, `${where}: attributes`),
    x: operands.x as Tensor,
    w: operands.w as Tensor,
    bias: operands.bias,
    dtype,
  };
  named(where, () => resolveCall(call));
  return call;
}

/** Whether all data of a call have its type. */
export function isOfOneType({ x, w, bias, dtype }: FrameworkCall): boolean {
  return [x.data, w.data, ...(bias === null ? [] : [bias])].every((data) => dtypeOf(data) === dtype);
}

/** Puts the place in front of what is thrown, and leaves out what is too long in it. */
function named(where: string, read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (error instanceof TypeError) throw new TypeError(abridged(`${where}: ${error.message}`), { cause: error });
    if (error instanceof RangeError) throw new RangeError(abridged(`${where}: ${error.message}`), { cause: error });
    throw error;
  }
}

function copiedAttributes(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`${where} must be an object, got ${describeValue(value)}`);
  }
  // A name can be as long as the document.
  const placeOf = (name: string) => `${where}.${abridged(name)}`;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, copied(entry, placeOf(name), 0)]));
}

function copied(value: unknown, where: string, depth: number): unknown {
  // No framework has a word that is the name of such a number.
  if (isSpecialNumber(value)) return numberFromJson(value, where);
  if (value === null || ['number', 'string', 'boolean'].includes(typeof value)) return value;
  if (!Array.isArray(value)) {
    throw new TypeError(`${where} must be a number, a text, true, false, null or a list, got ${describeValue(value)}`);
  }
  if (depth === DEEPEST) throw new TypeError(`${where} must have at most ${DEEPEST} lists within lists`);
  return value.map((entry, at) => copied(entry, `${where}[${at}]`, depth + 1));
}
