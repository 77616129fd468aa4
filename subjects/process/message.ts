/**
 * A value as it goes from process to process: JSON, and beside it the bytes of its lists of numbers. JSON has no NaN,
 * infinities, -0, undefined, bigint and typed arrays: an object with the one key `$` stands for each.
 *
 * The process of an implementation is a stranger to the suite, and the implementation one to the code that answers from
 * its process. So reading makes nothing larger than what was received, throws an Error for whatever was not written by
 * this file, and gives plain objects only; and writing asks no `toJSON` and no other method that can be replaced.
 */
import {
  Bytes,
  bufferOf,
  byteLengthOf,
  byteOffsetOf,
  copiedList,
  hasOwn,
  is,
  isArray,
  isView,
  keys,
  lengthOf,
  numbersOf,
  parse,
  setAt,
  stringify,
  typeOfView,
  viewOf,
} from '../calls/untouched.ts';

/** A value, written. */
export interface Written {
  readonly text: string;
  /** Lists of numbers as `text` refers to them, one behind the other. */
  readonly parts: readonly Uint8Array[];
  /** Of all parts. */
  readonly bytes: number;
}

/** Lists of more numbers than these travel as bytes: writing them as decimals takes longer. */
const SHORT_LIST = 32;

/** How deep values lie within values at most. */
const DEEPEST = 20;

/** Numbers begin at multiples of their size. */
const ALIGNMENT = 8;

const bigintOf = BigInt;
const isFiniteNumber = Number.isFinite;

/** @throws TypeError for a value that cannot be sent: a function, a circle, a typed array of integers */
export function writeMessage(value: unknown): Written {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const listed = (kind: 'f32' | 'f64' | 'list', numbers: Float32Array | Float64Array): string => {
    const length = byteLengthOf(numbers);
    const at = bytes;
    parts[parts.length] = new Bytes(bufferOf(numbers), byteOffsetOf(numbers), length);
    bytes += length;
    const gap = (ALIGNMENT - (bytes % ALIGNMENT)) % ALIGNMENT;
    if (gap > 0) parts[parts.length] = new Bytes(gap);
    bytes += gap;
    return `{"$":["${kind}",${at},${lengthOf(numbers)}]}`;
  };
  const textOf = (entry: unknown, depth: number): string => {
    if (depth > DEEPEST) throw new TypeError('message: values lie too deep within values');
    switch (typeof entry) {
      case 'number':
        return isFiniteNumber(entry) && !is(entry, -0)
          ? `${entry}`
          : `{"$":["number","${is(entry, -0) ? '-0' : entry}"]}`;
      case 'string':
        return stringify(entry);
      case 'boolean':
        return entry ? 'true' : 'false';
      case 'undefined':
        return '{"$":["undefined"]}';
      case 'bigint':
        return `{"$":["bigint","${entry}"]}`;
      case 'object':
        return entry === null ? 'null' : textOfObject(entry, depth);
      default:
        throw new TypeError(`message: a ${typeof entry} cannot be sent`);
    }
  };
  const textOfObject = (entry: object, depth: number): string => {
    if (isView(entry)) {
      const type = typeOfView(entry);
      if (type === 'Float32Array') return listed('f32', entry as Float32Array);
      if (type === 'Float64Array') return listed('f64', entry as Float64Array);
      throw new TypeError(`message: a ${type} cannot be sent`);
    }
    if (isArray(entry)) {
      if (entry.length > SHORT_LIST && areNumbers(entry))
        return listed('list', numbersOf('f64', entry) as Float64Array);
      let text = '';
      for (let at = 0; at < entry.length; at++) text += `${at > 0 ? ',' : ''}${textOf(entry[at], depth + 1)}`;
      return `[${text}]`;
    }
    const names = keys(entry);
    let text = '';
    for (let at = 0; at < names.length; at++) {
      const field = (entry as Record<string, unknown>)[names[at]];
      text += `${at > 0 ? ',' : ''}${stringify(names[at])}:${textOf(field, depth + 1)}`;
    }
    return `{${text}}`;
  };
  return { text: textOf(value, 0), parts, bytes };
}

function areNumbers(list: readonly unknown[]): list is readonly number[] {
  for (let at = 0; at < list.length; at++) if (typeof list[at] !== 'number') return false;
  return true;
}

/**
 * @param body the parts, from a multiple of 8 in its buffer on; typed arrays that are read lie in it
 * @throws Error where `writeMessage` has not written this
 */
export function readMessage(text: string, body: Uint8Array): unknown {
  const revived = (entry: unknown, depth: number): unknown => {
    if (typeof entry !== 'object' || entry === null) return entry;
    if (depth > DEEPEST) throw new TypeError('message: values lie too deep within values');
    if (hasOwn(entry, '$')) return special((entry as { readonly $: unknown }).$, body);
    const names = keys(entry);
    for (let at = 0; at < names.length; at++) {
      const fields = entry as Record<string, unknown>;
      fields[names[at]] = revived(fields[names[at]], depth + 1);
    }
    return entry;
  };
  return revived(parse(text), 0);
}

const NUMBERS: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  '-0': -0,
};

/** What an object with the key `$` stands for. */
function special(tag: unknown, body: Uint8Array): unknown {
  if (!isArray(tag)) throw new TypeError('message: no value is written like this');
  const kind: unknown = tag[0];
  const of: unknown = tag[1];
  if (kind === 'undefined') return undefined;
  if (kind === 'number' && typeof of === 'string' && hasOwn(NUMBERS, of)) return NUMBERS[of];
  if (kind === 'bigint' && typeof of === 'string' && of.length <= 100) return bigintIn(of);
  if (kind === 'f32' || kind === 'f64') return listIn(body, kind, of, tag[2]);
  if (kind === 'list') return copiedList(listIn(body, 'f64', of, tag[2]));
  throw new TypeError('message: no value is written like this');
}

/** @throws TypeError where the text is no integer */
function bigintIn(text: string): bigint {
  try {
    return bigintOf(text);
  } catch {
    throw new TypeError('message: no value is written like this');
  }
}

/** @throws Error where the body has no such part */
function listIn(body: Uint8Array, dtype: 'f32' | 'f64', at: unknown, length: unknown) {
  const size = dtype === 'f32' ? 4 : 8;
  const isWithin =
    typeof at === 'number' &&
    typeof length === 'number' &&
    at >= 0 &&
    length >= 0 &&
    at % ALIGNMENT === 0 &&
    length % 1 === 0 &&
    at + length * size <= byteLengthOf(body);
  if (!isWithin) throw new TypeError('message: a list of numbers lies outside of what was sent');
  return viewOf(dtype, bufferOf(body), byteOffsetOf(body) + at, length);
}

/** The parts in one piece of memory. */
export function joined(parts: readonly Uint8Array[], into: Uint8Array, start: number): void {
  let at = start;
  for (let part = 0; part < parts.length; part++) {
    setAt(into, parts[part], at);
    at += byteLengthOf(parts[part]);
  }
}
