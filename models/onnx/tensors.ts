/**
 * Tensors of an ONNX model: TensorProto with raw data, with typed data, or with the numbers in a file beside the model.
 * Source: onnx/onnx.proto, TensorProto; docs/ExternalData.md: offset and length are optional and count bytes.
 */
import { describeValue } from '../../spec/describe-value.ts';
import { halfOf, upperHalfOf } from '../../spec/number-bytes.ts';
import { dtypesIn } from '../../spec/number-types.ts';
import { elementCount, type FloatArray } from '../../spec/tensor.ts';
import { BYTES_OF, decodedNumbers, type ElementType } from '../element-types.ts';
import { ModelError, type StoredTensor } from '../model.ts';
import type { ModelSource } from '../source.ts';
import { checkByteLength, checkedShape } from '../tensor-size.ts';
import { fieldsIn, integerOf, textOf, varintsOf, type WireField } from './wire.ts';

const TENSOR = {
  dims: 1,
  type: 2,
  floats: 4,
  int32s: 5,
  int64s: 7,
  name: 8,
  raw: 9,
  doubles: 10,
  uint64s: 11,
  external: 13,
  location: 14,
};
const ENTRY = { key: 1, value: 2 };
const EXTERNAL = 1;

/** TensorProto.DataType. */
const TYPES: ReadonlyMap<number, ElementType> = new Map<number, ElementType>([
  ...dtypesIn('onnx'),
  [2, 'u8'],
  [3, 'i8'],
  [4, 'u16'],
  [5, 'i16'],
  [6, 'i32'],
  [7, 'i64'],
  [12, 'u32'],
  [13, 'u64'],
]);

interface Head {
  name: string;
  type: number;
  isExternal: boolean;
  readonly dims: bigint[];
  readonly external: Map<string, string>;
  /** Raw data, or fields of typed data. */
  raw: Uint8Array | null;
  readonly typed: WireField[];
}

/**
 * A tensor with its numbers.
 * @param bytes of a TensorProto
 * @param kind what it is in the graph: `initializer` or `constant`
 * @throws ModelError where type, shape and data do not fit each other, or the file beside the model is not there
 */
export function tensorIn(source: ModelSource, bytes: Uint8Array, name: string, kind: string): StoredTensor {
  const where = `${source.name}: ${kind} ${describeValue(name)}`;
  const head = headOf(where, bytes);
  const type = TYPES.get(head.type);
  if (type === undefined)
    throw new ModelError(`${where}: data_type must be of numbers that are read here, got ${head.type}`);
  const shape = checkedShape(where, head.dims);
  if (head.isExternal) {
    const { data, file } = externalData(source, where, head.external, shape, type);
    return { name, shape, type, source: `external data ${file}`, data };
  }
  if (head.raw !== null) {
    checkByteLength(where, shape, type, head.raw.length);
    return { name, shape, type, source: kind, data: decodedNumbers(head.raw, type) };
  }
  return { name, shape, type, source: kind, data: typedData(where, head.typed, shape, type) };
}

/** Where the numbers of a TensorProto are: the path of a file beside the model; null where they are in the model. @throws ModelError */
export function externalLocation(where: string, bytes: Uint8Array): string | null {
  const { isExternal, external } = headOf(where, bytes);
  return isExternal ? (external.get('location') ?? null) : null;
}

/** What a tensor is, without its numbers. @throws ModelError */
function headOf(where: string, bytes: Uint8Array): Head {
  const head: Head = { name: '', type: 0, isExternal: false, dims: [], external: new Map(), raw: null, typed: [] };
  for (const field of fieldsIn(where, bytes)) {
    const { number } = field;
    if (number === TENSOR.dims) head.dims.push(...varintsOf(`${where}: dims`, field, 64));
    else if (number === TENSOR.type) head.type = integerOf(`${where}: data_type`, field);
    else if (number === TENSOR.name) head.name = textOf(field.bytes);
    else if (number === TENSOR.raw) head.raw = field.bytes;
    else if (number === TENSOR.location) head.isExternal = integerOf(`${where}: data_location`, field) === EXTERNAL;
    else if (number === TENSOR.external) addEntry(where, field, head.external);
    else if ([TENSOR.floats, TENSOR.doubles, TENSOR.int32s, TENSOR.int64s, TENSOR.uint64s].includes(number)) {
      head.typed.push(field);
    }
  }
  return head;
}

function addEntry(where: string, { bytes }: WireField, entries: Map<string, string>): void {
  let key = '';
  let value = '';
  for (const field of fieldsIn(`${where}: external_data`, bytes ?? new Uint8Array(0))) {
    if (field.number === ENTRY.key) key = textOf(field.bytes);
    if (field.number === ENTRY.value) value = textOf(field.bytes);
  }
  entries.set(key, value);
}

function externalData(
  source: ModelSource,
  where: string,
  entries: ReadonlyMap<string, string>,
  shape: readonly number[],
  type: ElementType,
): { data: FloatArray; file: string } {
  const location = entries.get('location');
  if (location === undefined) throw new ModelError(`${where}: external_data must have a location, got none`);
  const file = source.beside(location);
  const needed = elementCount(shape) * BYTES_OF[type];
  const offset = bytesIn(where, 'offset', entries.get('offset') ?? '0');
  const length = bytesIn(where, 'length', entries.get('length') ?? String(needed));
  checkByteLength(where, shape, type, length);
  if (offset + length > file.size) {
    throw new ModelError(
      `${where}: external_data must lie within ${describeValue(location)} of ${file.size} bytes, got ${length} bytes at ${offset}`,
    );
  }
  return { data: decodedNumbers(file.read(offset, length), type), file: location };
}

function bytesIn(where: string, field: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new ModelError(`${where}: external_data ${field} must be a number of bytes, got ${describeValue(text)}`);
}

/** The field that has the numbers of a type, where they are not raw. Types of up to 32 bits stand in int32_data, each as one. */
function typedField(type: ElementType): number {
  if (type === 'f32') return TENSOR.floats;
  if (type === 'f64') return TENSOR.doubles;
  if (type === 'i64') return TENSOR.int64s;
  return type === 'u32' || type === 'u64' ? TENSOR.uint64s : TENSOR.int32s;
}

function typedData(
  where: string,
  typed: readonly WireField[],
  shape: readonly number[],
  type: ElementType,
): FloatArray {
  const count = elementCount(shape);
  const number = typedField(type);
  const fields = typed.filter((field) => field.number === number);
  const isFixed = type === 'f32' || type === 'f64';
  const available = fields.reduce((sum, { bytes, fixed }) => sum + (bytes ?? fixed ?? { length: 1 }).length, 0);
  // Each number takes a byte at least, so that nothing is allocated for what cannot be there.
  if (count > available) throw wrongCount(where, shape, isFixed ? available / BYTES_OF[type] : available, isFixed);
  if (isFixed) {
    checkByteLength(where, shape, type, available);
    return decodedNumbers(Buffer.concat(fields.map(({ bytes, fixed }) => bytes ?? fixed ?? new Uint8Array(0))), type);
  }
  const data =
    type === 'i32' || type === 'u32' || type.endsWith('64') ? new Float64Array(count) : new Float32Array(count);
  let at = 0;
  for (const field of fields) {
    for (const value of varintsOf(where, field, count)) data[at++] = numberOf(value, type);
  }
  if (at !== count) throw wrongCount(where, shape, at, true);
  return data;
}

/** Of f16 and bf16 the field has the bits. */
function numberOf(value: bigint, type: ElementType): number {
  if (type === 'f16') return halfOf(Number(value) & 0xffff);
  if (type === 'bf16') return upperHalfOf(Number(value) & 0xffff);
  return Number(value);
}

function wrongCount(where: string, shape: readonly number[], got: number, isKnown: boolean): ModelError {
  const found = isKnown ? `${got}` : `${got} bytes`;
  return new ModelError(`${where}: the shape [${shape}] needs ${elementCount(shape)} numbers, got ${found}`);
}
