/**
 * A call in the words of a framework as an implementation is given it: a copy, so that nothing it does reaches the suite's; and what
 * became of it.
 */
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import type { FloatArray, Tensor } from '../../spec/tensor.ts';
import { changeText } from './lent-arguments.ts';
import { append, copiedList, hasOwn, is, isArray, keys, numbersOf, ownKeys } from './untouched.ts';

/** A call and the copy of it that an implementation has. */
export interface LentCall {
  readonly call: FrameworkCall;
  readonly given: FrameworkCall;
  /** The very arrays that were given, x, w and bias: an implementation may put others in their places. */
  readonly arrays: readonly FloatArray[];
}

/** Lends a copy: plain objects and lists, as JSON would give them, and typed arrays of the call's type. */
export function lendCall(call: FrameworkCall): LentCall {
  const given = copyOf(call);
  const { x, w, bias } = given;
  return { call, given, arrays: bias === null ? [x.data, w.data] : [x.data, w.data, bias] };
}

/** The fields of what is lent, whatever else the suite's own call has. */
const REQUEST = { convention: null, attributes: null, x: null, w: null, bias: null, dtype: null };
const TENSOR = { shape: null, data: null };

/** The first thing that the implementation changed of what it was given, null where it changed nothing. */
export function requestChange({ call, given, arrays }: LentCall): string | null {
  try {
    return (
      changeText('x.data', call.x.data, arrays[0]) ??
      changeText('w.data', call.w.data, arrays[1]) ??
      (call.bias === null ? null : changeText('bias', call.bias, arrays[2])) ??
      valueChange('attributes', call.attributes, given.attributes) ??
      valueChange('x.shape', call.x.shape, given.x.shape) ??
      valueChange('w.shape', call.w.shape, given.w.shape) ??
      changeText('x.data', call.x.data, given.x.data) ??
      changeText('w.data', call.w.data, given.w.data) ??
      changeText('bias', call.bias ?? [], given.bias ?? []) ??
      valueChange('convention', call.convention, given.convention) ??
      valueChange('dtype', call.dtype, given.dtype) ??
      fieldChange('the request', REQUEST, given) ??
      fieldChange('x', TENSOR, given.x) ??
      fieldChange('w', TENSOR, given.w)
    );
  } catch {
    return 'the request can no longer be read';
  }
}

/** The first value within that is not what it was; lists and objects are gone through. */
function valueChange(name: string, before: unknown, now: unknown): string | null {
  const isWhole = typeof before === 'object' && before !== null;
  if (!isWhole || typeof now !== 'object' || now === null) {
    return is(before, now) ? null : `${name} was ${textOf(before)} and now is ${textOf(now)}`;
  }
  if (isArray(before) !== isArray(now)) return `${name} was ${textOf(before)} and now is ${textOf(now)}`;
  const change = fieldChange(name, before, now, 'entries');
  if (change !== null) return change;
  const names = keys(before);
  for (let at = 0; at < names.length; at++) {
    const entry = names[at];
    const within = valueChange(`${name}.${entry}`, (before as Entries)[entry], (now as Entries)[entry]);
    if (within !== null) return within;
  }
  return null;
}

/** Whether an object has the fields that it had, and no other, hidden ones included. @param word for its fields */
function fieldChange(name: string, before: object, now: object, word = 'fields'): string | null {
  const names = fieldsOf(before);
  const count = fieldsOf(now).length;
  if (count !== names.length) return `${name} had ${names.length} ${word} and now has ${count}`;
  for (let at = 0; at < names.length; at++) {
    if (!hasOwn(now, names[at])) return `${name}.${names[at] as string} was there and now is not`;
  }
  return null;
}

/** Every name of its own but the length of a list. */
function fieldsOf(value: object): (string | symbol)[] {
  const all = ownKeys(value);
  const names: (string | symbol)[] = [];
  for (let at = 0; at < all.length; at++) {
    if (!(isArray(value) && all[at] === 'length')) append(names, all[at]);
  }
  return names;
}

type Entries = Readonly<Record<string, unknown>>;

function textOf(value: unknown): string {
  if (isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : `${value as string}`;
}

function copyOf({ convention, attributes, x, w, bias, dtype }: FrameworkCall): FrameworkCall {
  const tensor = ({ shape, data }: Tensor): Tensor => ({ shape: copiedList(shape), data: numbersOf(dtype, data) });
  return {
    convention,
    attributes: copied(attributes) as Record<string, unknown>,
    x: tensor(x),
    w: tensor(w),
    bias: bias && numbersOf(dtype, bias),
    dtype,
  };
}

function copied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> | unknown[] = isArray(value) ? [] : {};
  const names = keys(value);
  for (let at = 0; at < names.length; at++) {
    (copy as Record<string, unknown>)[names[at]] = copied((value as Record<string, unknown>)[names[at]]);
  }
  return copy;
}
