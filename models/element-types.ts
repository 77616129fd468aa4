/**
 * Numbers as model files store them, made into arrays of this project: f64 stays f64, every other type becomes f32, which holds
 * f16, bf16 and 8-bit integers exactly. Little-endian, as all formats here are.
 *
 * Source: IEEE 754-2019, binary16; ONNX IR, TensorProto.DataType; safetensors, Dtype.
 */
import { halfOf, upperHalfOf } from '../spec/number-bytes.ts';
import { FLOAT_DTYPES, type FloatDtype, NUMBER_TYPES } from '../spec/number-types.ts';
import type { FloatArray } from '../spec/tensor.ts';

/** Types of numbers in model files. */
export type ElementType = FloatDtype | 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32' | 'i64' | 'u64';

/** Bytes of one number. */
export const BYTES_OF: Readonly<Record<ElementType, number>> = {
  f32: NUMBER_TYPES.f32.bytes,
  f64: NUMBER_TYPES.f64.bytes,
  f16: NUMBER_TYPES.f16.bytes,
  bf16: NUMBER_TYPES.bf16.bytes,
  i8: 1,
  u8: 1,
  i16: 2,
  u16: 2,
  i32: 4,
  u32: 4,
  i64: 8,
  u64: 8,
};

/** Types whose numbers are weights as they stand; integers are only where a scale is beside them. */
export const FLOAT_TYPES: readonly ElementType[] = FLOAT_DTYPES;

type Read = (view: DataView, at: number) => number;

const READ: Readonly<Record<ElementType, Read>> = {
  f64: (view, at) => view.getFloat64(at, true),
  f32: (view, at) => view.getFloat32(at, true),
  f16: (view, at) => halfOf(view.getUint16(at, true)),
  bf16: (view, at) => upperHalfOf(view.getUint16(at, true)),
  i8: (view, at) => view.getInt8(at),
  u8: (view, at) => view.getUint8(at),
  i16: (view, at) => view.getInt16(at, true),
  u16: (view, at) => view.getUint16(at, true),
  i32: (view, at) => view.getInt32(at, true),
  u32: (view, at) => view.getUint32(at, true),
  i64: (view, at) => Number(view.getBigInt64(at, true)),
  u64: (view, at) => Number(view.getBigUint64(at, true)),
};

/** The numbers in these bytes, as many as there are whole ones. 32- and 64-bit integers become f64. */
export function decodedNumbers(bytes: Uint8Array, type: ElementType): FloatArray {
  const width = BYTES_OF[type];
  const count = Math.floor(bytes.length / width);
  const isWide = type === 'f64' || ['i32', 'u32', 'i64', 'u64'].includes(type);
  const numbers = isWide ? new Float64Array(count) : new Float32Array(count);
  if (type === 'f32' || type === 'f64') {
    // As the bytes lie in memory, which keeps the bits of every NaN.
    new Uint8Array(numbers.buffer).set(bytes.subarray(0, count * width));
    return numbers;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = READ[type];
  for (let index = 0; index < count; index++) numbers[index] = read(view, index * width);
  return numbers;
}
