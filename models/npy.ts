/**
 * A NumPy array as a tensor: what a user has of the input of a layer.
 *
 *   \x93NUMPY · version · length of the header, of 2 bytes in version 1 and 4 from then on · header, a Python dictionary · the data
 *
 * Source: numpy.lib.format, "Format Version 1.0" to 3.0.
 */
import { describeValue } from '../spec/describe-value.ts';
import { dtypesIn } from '../spec/number-types.ts';
import type { Tensor } from '../spec/tensor.ts';
import { decodedNumbers, type ElementType } from './element-types.ts';
import { ModelError } from './model.ts';
import type { ModelSource } from './source.ts';
import { checkByteLength, checkedShape } from './tensor-size.ts';

const MAGIC = '\x93NUMPY';
const HEAD_BYTES = 12;
const MOST_HEADER_BYTES = 2 ** 16;

const TYPES: Readonly<Record<string, ElementType>> = {
  ...Object.fromEntries(dtypesIn('npy')),
  '|i1': 'i8',
  '|u1': 'u8',
  '<i2': 'i16',
  '<u2': 'u16',
  '<i4': 'i32',
  '<u4': 'u32',
  '<i8': 'i64',
  '<u8': 'u64',
};

/** As NumPy writes it: three keys, in any order. */
const DESCRIPTION = /'descr':\s*'([^']*)'/;
const ORDER = /'fortran_order':\s*(True|False)/;
const SHAPE = /'shape':\s*\(([\d,\s]*)\)/;

/**
 * The tensor that a NumPy file holds; f64 and 32- and 64-bit integers as f64, everything else as f32.
 * @throws ModelError where it is no such file, is in Fortran order, or has numbers of another type
 */
export function npyTensor(source: ModelSource): Tensor {
  const { name, size } = source;
  const head = Buffer.from(source.read(0, Math.min(HEAD_BYTES, size)));
  if (head.length < HEAD_BYTES || head.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new ModelError(`${name}: must be a NumPy file, got other bytes`);
  }
  const isFirst = head[6] === 1;
  const start = isFirst ? 10 : 12;
  const length = isFirst ? head.readUInt16LE(8) : head.readUInt32LE(8);
  if (length > Math.min(MOST_HEADER_BYTES, size - start)) {
    throw new ModelError(`${name}: the header must lie in the file, got a length of ${length}`);
  }
  const text = Buffer.from(source.read(start, length)).toString('latin1');
  const type = typeIn(name, text);
  const shape = checkedShape(name, shapeIn(name, text));
  const at = start + length;
  checkByteLength(name, shape, type, size - at);
  return { shape, data: decodedNumbers(source.read(at, size - at), type) };
}

function typeIn(name: string, header: string): ElementType {
  const [, written] = DESCRIPTION.exec(header) ?? [];
  const type = written !== undefined && Object.hasOwn(TYPES, written) ? TYPES[written] : undefined;
  if (type !== undefined) return type;
  throw new ModelError(`${name}: descr must be one of ${Object.keys(TYPES).join(', ')}, got ${describeValue(written)}`);
}

function shapeIn(name: string, header: string): number[] {
  const [, order] = ORDER.exec(header) ?? [];
  if (order !== 'False') throw new ModelError(`${name}: fortran_order must be False, got ${describeValue(order)}`);
  const [, list] = SHAPE.exec(header) ?? [];
  if (list === undefined) throw new ModelError(`${name}: the header must have a shape, got none`);
  return list
    .split(',')
    .map((extent) => extent.trim())
    .filter((extent) => extent !== '')
    .map(Number);
}
