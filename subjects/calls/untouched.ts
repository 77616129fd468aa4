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

/** A new list of numbers of the type. */
export function zerosOf(dtype: Dtype, length: number): FloatArray {
  return dtype === 'f64' ? new Float64(length) : new Float32(length);
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

/** Numbers of the type in this memory. */
export function viewOf(dtype: Dtype, memory: ArrayBufferLike, byteOffset: number, length: number): FloatArray {
  return dtype === 'f64'
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
