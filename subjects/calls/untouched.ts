/**
 * The language as it was before an implementation was loaded. An implementation shares its process with the code that
 * watches it, and may replace anything that it finds there, `Object.is` for example, by accident (a polyfill) or to
 * hide what it does. What must not be misled uses these functions, captured when this file is loaded, and no method,
 * spread or `for…of` on an array: all of these are looked up anew each time.
 */
import { roundTo } from '../../spec/number-types.ts';
import type { Dtype, FloatArray } from '../../spec/tensor.ts';

type Method = (this: never, ...given: never[]) => unknown;

/** A method as a function that takes its object first. */
type Uncurried<M extends Method> = M extends (this: infer _, ...given: infer Given) => infer Returned
  ? (self: unknown, ...given: Given) => Returned
  : never;

const { bind, call } = Function.prototype;

/** A method of a built-in, safe from a later replacement of it or of `Function.prototype.call`. */
export const uncurried: <M extends Method>(method: M) => Uncurried<M> = bind.bind(call) as never;

export const { is, keys, hasOwn, freeze, getPrototypeOf } = Object;
export const { ownKeys } = Reflect;
export const { isArray } = Array;
export const { isView } = ArrayBuffer;
export const { parse, stringify } = JSON;
/** Milliseconds by the clock that nothing sets back. */
export const clockMs: () => number = bind.call(performance.now, performance);

const { defineProperty, getOwnPropertyDescriptor } = Object;
const Float32 = Float32Array;
const Float64 = Float64Array;
export const Bytes = Uint8Array;

const TypedArray = getPrototypeOf(Uint8Array.prototype) as object;
const getter = (name: string | symbol, of = TypedArray) =>
  uncurried(getOwnPropertyDescriptor(of, name)?.get as Method) as (view: unknown) => unknown;

/** `Float32Array` and so on; undefined of what is no typed array. */
export const typeOfView = getter(Symbol.toStringTag) as (view: unknown) => string | undefined;
export const bufferOf = getter('buffer') as (view: unknown) => ArrayBuffer;
export const lengthOf = getter('length') as (view: unknown) => number;
export const byteLengthOf = getter('byteLength') as (view: unknown) => number;
export const byteOffsetOf = getter('byteOffset') as (view: unknown) => number;
export const setAt = uncurried(Uint8Array.prototype.set) as (
  view: unknown,
  from: ArrayLike<number>,
  at: number,
) => void;

/** Made once: it takes longer than all else. */
const added: PropertyDescriptor = Object.assign(Object.create(null), {
  value: undefined,
  writable: true,
  enumerable: true,
  configurable: true,
});

/** Adds to the end of a list, whatever setters the prototypes of lists have. */
export function append<T>(list: T[], item: T): void {
  added.value = item;
  defineProperty(list, list.length, added);
  added.value = undefined;
}

/** How many entries a list has, whatever getter the prototype of typed arrays has. */
export function entriesOf(values: ArrayLike<unknown>): number {
  return isView(values) && typeOfView(values) !== undefined ? lengthOf(values) : values.length;
}

const isWide = (dtype: Dtype) => dtype !== 'f32' && dtype !== 'f16' && dtype !== 'bf16';

/** A new list of numbers of the type. */
export function zerosOf(dtype: Dtype, length: number): FloatArray {
  return isWide(dtype) ? new Float64(length) : new Float32(length);
}

/** A copy of numbers as the type, rounded to nearest even. */
export function numbersOf(dtype: Dtype, values: ArrayLike<number>): FloatArray {
  const length = entriesOf(values);
  const numbers = zerosOf(dtype, length);
  if (dtype === 'f16' || dtype === 'bf16') {
    for (let at = 0; at < length; at++) numbers[at] = roundTo(dtype, values[at]);
  } else if (isView(values)) setAt(numbers, values, 0);
  else for (let at = 0; at < length; at++) numbers[at] = values[at];
  return numbers;
}

/** The types that an implementation is given integers in. */
export type IntegerStorage = 'int8' | 'uint8' | 'int16' | 'int32' | 'f64';

const INTEGER_ARRAYS = { int8: Int8Array, uint8: Uint8Array, int16: Int16Array, int32: Int32Array, f64: Float64Array };

/** Integers of a type, and what stands before and after them in the same memory. */
export interface Integers {
  readonly view: FloatArray;
  readonly guards: readonly FloatArray[];
}

/** A copy of integers as the type. @param guard what stands before and after them; nothing where it is empty */
export function lentIntegers(type: IntegerStorage, values: ArrayLike<number>, guard: ArrayLike<number>): Integers {
  const room = entriesOf(guard);
  const length = entriesOf(values);
  const memory = new INTEGER_ARRAYS[type](length + 2 * room);
  for (let at = 0; at < length; at++) memory[room + at] = values[at];
  // The suite's types have no arrays of integers: it only lends them.
  if (room === 0) return { view: memory as unknown as FloatArray, guards: [] };
  const part = (start: number, count: number) => {
    const view = new INTEGER_ARRAYS[type](bufferOf(memory), start * memory.BYTES_PER_ELEMENT, count);
    return view as unknown as FloatArray;
  };
  const guards = [part(0, room), part(room + length, room)];
  for (let at = 0; at < 2; at++) setAt(guards[at], guard, 0);
  return { view: part(room, length), guards };
}

/** Numbers of the type in this memory. */
export function viewOf(dtype: Dtype, memory: ArrayBufferLike, byteOffset: number, length: number): FloatArray {
  return isWide(dtype)
    ? new Float64(memory as ArrayBuffer, byteOffset, length)
    : new Float32(memory as ArrayBuffer, byteOffset, length);
}

/** A copy of a list, for whoever may do with it what they like. */
export function copiedList<T>(values: ArrayLike<T>): T[] {
  const list: T[] = [];
  const length = entriesOf(values);
  for (let at = 0; at < length; at++) list[at] = values[at];
  return list;
}

/**
 * Gives an object all its methods as properties of its own, so that replacing them on its prototypes changes nothing.
 */
export function keepMethods(object: object): void {
  for (let at = getPrototypeOf(object); at !== null && at !== Object.prototype; at = getPrototypeOf(at)) {
    for (const name of Reflect.ownKeys(at)) {
      const property = getOwnPropertyDescriptor(at, name) as PropertyDescriptor;
      if (typeof property.value === 'function' && name !== 'constructor' && !hasOwn(object, name)) {
        defineProperty(object, name, property);
      }
    }
  }
}
