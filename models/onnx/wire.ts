/**
 * Protocol Buffers as ONNX uses them, read field by field and never as a whole: a message is bytes, and whoever wants one of its
 * fields goes through them. So memory does not grow with what nobody asked for, and no depth of nesting is a depth of the stack.
 * Source: protobuf.dev, "Encoding"; the reader of varints is that of @bufbuild/protobuf.
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { ModelError } from '../model.ts';

/** One field of a message: a number of the schema, and its value still as bytes or as 64 bits. */
export interface WireField {
  readonly number: number;
  /** Of a length-delimited field: a message, a text, bytes, or packed numbers. */
  readonly bytes: Uint8Array | null;
  /** Of a varint. */
  readonly integer: bigint | null;
  /** Of a field of 4 or 8 bytes: these. */
  readonly fixed: Uint8Array | null;
}

/**
 * The fields of a message, in order.
 * @param where at the front of messages
 * @throws ModelError where the bytes are no message
 */
export function* fieldsIn(where: string, message: Uint8Array): Generator<WireField> {
  const reader = new BinaryReader(message);
  while (reader.pos < message.length) yield fieldAt(where, reader, message.length);
}

function fieldAt(where: string, reader: BinaryReader, length: number): WireField {
  const start = reader.pos;
  try {
    const [number, wire] = reader.tag();
    if (wire === WireType.LengthDelimited) return { number, bytes: reader.bytes(), integer: null, fixed: null };
    if (wire === WireType.Varint) {
      return { number, bytes: null, integer: int64At(reader, length), fixed: null };
    }
    if (wire === WireType.Bit32 || wire === WireType.Bit64) {
      return { number, bytes: null, integer: null, fixed: reader.skip(wire) };
    }
  } catch {
    throw new ModelError(
      `${where}: must be a Protocol Buffers message, got other bytes at ${start}: cut short or changed`,
    );
  }
  throw new ModelError(`${where}: must be a Protocol Buffers message without groups, got one at byte ${start}`);
}

/** A text in UTF-8; what is none of it is replaced. */
export function textOf(bytes: Uint8Array | null): string {
  return bytes === null ? '' : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

/**
 * 64-bit integers of a repeated field: one, or packed ones.
 * @param most how many there may be
 * @throws ModelError
 */
export function varintsOf(where: string, field: WireField, most: number): bigint[] {
  if (field.integer !== null) return [field.integer];
  if (field.bytes === null) throw new ModelError(`${where}: must be integers, got ${field.fixed?.length} bytes`);
  const reader = new BinaryReader(field.bytes);
  const found: bigint[] = [];
  while (reader.pos < field.bytes.length) {
    if (found.length === most) throw new ModelError(`${where}: must have at most ${most} integers, got more`);
    found.push(packedInteger(where, reader, field.bytes.length));
  }
  return found;
}

function packedInteger(where: string, reader: BinaryReader, length: number): bigint {
  try {
    return int64At(reader, length);
  } catch {
    throw new ModelError(`${where}: must be packed integers, got bytes cut short`);
  }
}

/** The reader goes on beyond the end, where it takes every byte for 0. @throws RangeError */
function int64At(reader: BinaryReader, length: number): bigint {
  const value = BigInt(reader.int64());
  if (reader.pos > length) throw new RangeError('cut short');
  return value;
}

/** One integer that fits a number. @throws ModelError */
export function integerOf(where: string, field: WireField): number {
  const values = varintsOf(where, field, 1);
  const value = values.at(-1);
  if (value === undefined || value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) {
    throw new ModelError(`${where}: must be an integer of at most 53 bits, got ${value ?? 'none'}`);
  }
  return Number(value);
}
