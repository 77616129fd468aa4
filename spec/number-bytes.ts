/**
 * Numbers of a type as they lie in memory and in files, little-endian:
 *
 *   f16   sign 1, exponent 5 (bias 15), fraction 10        bf16  the upper half of an f32
 *
 * Source: IEEE 754-2019, binary16, section 3.4.
 */
import { type Dtype, isQuantised, NUMBER_TYPES } from './number-types.ts';
import type { FloatArray } from './tensor.ts';

/** The number that 16 bits of binary16 are. */
export function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const single = new Float32Array(1);
const word = new Uint32Array(single.buffer);

/** The number that 16 bits of bfloat16 are. */
export function upperHalfOf(bits: number): number {
  word[0] = bits << 16;
  return single[0];
}

/** The 16 bits of a number that binary16 has; every NaN is the quiet one. */
export function bitsOfHalf(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (magnitude === Number.POSITIVE_INFINITY) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | (magnitude * 2 ** 24);
  single[0] = magnitude;
  // The same fraction as in binary32, with another bias.
  return sign | ((word[0] >>> 13) - ((127 - 15) << 10));
}

/** The 16 bits of a number that bfloat16 has. */
export function bitsOfUpperHalf(value: number): number {
  single[0] = value;
  return word[0] >>> 16;
}

const HALVES = {
  f16: { read: halfOf, write: bitsOfHalf },
  bf16: { read: upperHalfOf, write: bitsOfUpperHalf },
} as const;

const INTEGERS = { int8: Int8Array, uint8: Uint8Array, int16: Int16Array } as const;

/** The bytes of numbers of the type; those of f32 and f64 lie in the memory of the array. */
export function bytesOf(dtype: Dtype, data: FloatArray): Uint8Array {
  if (dtype === 'f32' || dtype === 'f64') return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (isQuantised(dtype)) return new Uint8Array(INTEGERS[dtype].from(data).buffer);
  const { write } = HALVES[dtype];
  return new Uint8Array(Uint16Array.from(data, write).buffer);
}

/** The numbers in these bytes, as many as there are whole ones. Always a copy. */
export function numbersIn(dtype: Dtype, bytes: Uint8Array): FloatArray {
  const whole = Math.floor(bytes.length / NUMBER_TYPES[dtype].bytes) * NUMBER_TYPES[dtype].bytes;
  // A constructor copies; slice of a Buffer does not.
  const { buffer } = new Uint8Array(bytes.subarray(0, whole));
  if (dtype === 'f64') return new Float64Array(buffer);
  if (dtype === 'f32') return new Float32Array(buffer);
  if (isQuantised(dtype)) return Float64Array.from(new INTEGERS[dtype](buffer));
  return Float32Array.from(new Uint16Array(buffer), HALVES[dtype].read);
}
