/**
 * An array as a NumPy file of version 1.0, in C order.
 *
 *   \x93NUMPY · version 1, 0 · 2 bytes length of the header, little-endian · header, a Python dictionary · the data
 *
 * Written here: the one package on npm that writes the format brings an HTTP client with it, and the format needs no
 * more than this. Little-endian, as every platform that this project runs on is.
 * Source: numpy.lib.format, "Format Version 1.0".
 */
import { NUMBER_TYPES } from '../../spec/number-types.ts';
import { dtypeOf, type FloatArray } from '../../spec/tensor.ts';
import { type StoredType, storedBytes } from './stored.ts';

const MAGIC = '\x93NUMPY\x01\x00';
const LENGTH_BYTES = 2;
/** Magic, length and header together are a multiple of this, so that the data can be used where they lie. */
const ALIGNMENT_BYTES = 64;

/** What NumPy calls types that no operand has. */
const INTEGERS = { int32: '<i4', int64: '<i8' } as const;

/**
 * @param shape has as many elements as `data`
 * @param given type of the numbers, where it is none that the array has
 * @throws RangeError for numbers of a type that NumPy has not
 */
export function npy(data: FloatArray | BigInt64Array, shape: readonly number[], given?: StoredType): Uint8Array {
  if (data instanceof BigInt64Array) {
    return written(INTEGERS.int64, new Uint8Array(data.buffer, data.byteOffset, data.byteLength), shape);
  }
  const type = given ?? dtypeOf(data);
  const description = type === 'int32' || type === 'int64' ? INTEGERS[type] : NUMBER_TYPES[type].names.npy;
  if (description === null) throw new RangeError(`dtype must be one that NumPy has, got ${type}`);
  return written(description, storedBytes({ type, data }), shape);
}
/** @param description byte order, kind and bytes of an element, as NumPy writes them */
function written(description: string, memory: Uint8Array, shape: readonly number[]): Uint8Array {
  // A tuple of one has a comma behind it.
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${description}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const before = MAGIC.length + LENGTH_BYTES;
  const end = Math.ceil((before + text.length + 1) / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
  const header = `${text.padEnd(end - before - 1)}\n`;
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16LE(header.length);
  return Buffer.concat([Buffer.from(MAGIC, 'latin1'), length, Buffer.from(header, 'latin1'), memory]);
}
