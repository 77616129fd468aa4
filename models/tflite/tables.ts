/**
 * FlatBuffers read by slots, each offset compared with the end of the file before it is followed: the reader of the package takes
 * what lies beyond for zeros, and a length for what it says.
 *
 *   table   at its place the distance back to its vtable; there: bytes of the vtable, of the table, then one offset a field
 *   vector  at its place the number of entries, then these
 *
 * Source: flatbuffers.dev, "FlatBuffer Internals"; the numbers are read by the package flatbuffers.
 */
import { ByteBuffer } from 'flatbuffers';
import { ModelError } from '../model.ts';

/** Bytes that the place of a table and every length and offset take. */
const WORD = 4;

/** A vector: where its entries begin, and how many there are. */
export interface FlatVector {
  readonly at: number;
  readonly length: number;
}

/** The whole file. */
export class FlatFile {
  readonly #buffer: ByteBuffer;
  readonly #name: string;
  readonly size: number;

  constructor(name: string, bytes: Uint8Array) {
    this.#buffer = new ByteBuffer(bytes);
    this.#name = name;
    this.size = bytes.length;
  }

  /** The table that the file begins with. @throws ModelError */
  root(): FlatTable {
    return this.tableAt(0);
  }

  /** The table whose offset stands at this place. @throws ModelError */
  tableAt(place: number): FlatTable {
    const at = this.follow(place);
    const vtable = at - this.int32(at);
    const length = this.uint16(vtable);
    // Its own length and that of the table come first.
    if (length < WORD || length % 2 !== 0) throw this.#damaged(vtable);
    this.need(vtable, length);
    return new FlatTable(this, at, vtable, length);
  }

  /** The place that an offset leads to: always forward. @throws ModelError */
  follow(place: number): number {
    const offset = this.uint32(place);
    if (offset === 0) throw this.#damaged(place);
    this.need(place + offset, WORD);
    return place + offset;
  }

  /** The vector at the end of an offset. @param width bytes of an entry */
  vectorAt(place: number, width: number): FlatVector {
    const at = this.follow(place);
    const length = this.uint32(at);
    this.need(at + WORD, length * width);
    return { at: at + WORD, length };
  }

  int8(at: number): number {
    this.need(at, 1);
    return this.#buffer.readInt8(at);
  }

  uint16(at: number): number {
    this.need(at, 2);
    return this.#buffer.readUint16(at);
  }

  int32(at: number): number {
    this.need(at, WORD);
    return this.#buffer.readInt32(at);
  }

  uint32(at: number): number {
    this.need(at, WORD);
    return this.#buffer.readUint32(at);
  }

  /** @throws ModelError where it is more than any file has bytes */
  uint64(at: number): number {
    this.need(at, 2 * WORD);
    const value = this.#buffer.readUint64(at);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.#damaged(at);
    return Number(value);
  }

  bytes(at: number, length: number): Uint8Array {
    this.need(at, length);
    return this.#buffer.bytes().subarray(at, at + length);
  }

  /** @throws ModelError where the file has not so many bytes there */
  need(at: number, length: number): void {
    if (at < 0 || length < 0 || at + length > this.size) throw this.#damaged(at);
  }

  #damaged(at: number): ModelError {
    const rule = 'must be a sound FlatBuffer';
    return new ModelError(
      `${this.#name}: ${rule} of ${this.size} bytes, got an offset or a length at ${at} that leads nowhere`,
    );
  }
}

/** A table. Fields that are left out have their defaults. */
export class FlatTable {
  readonly #file: FlatFile;
  readonly #at: number;
  readonly #vtable: number;
  readonly #length: number;

  constructor(file: FlatFile, at: number, vtable: number, length: number) {
    this.#file = file;
    this.#at = at;
    this.#vtable = vtable;
    this.#length = length;
  }

  /** Where a field stands; null where it is left out. */
  place(slot: number): number | null {
    const entry = WORD + 2 * slot;
    if (entry + 2 > this.#length) return null;
    const offset = this.#file.uint16(this.#vtable + entry);
    return offset === 0 ? null : this.#at + offset;
  }

  int8(slot: number, otherwise = 0): number {
    const at = this.place(slot);
    return at === null ? otherwise : this.#file.int8(at);
  }

  int32(slot: number, otherwise = 0): number {
    const at = this.place(slot);
    return at === null ? otherwise : this.#file.int32(at);
  }

  uint32(slot: number): number {
    const at = this.place(slot);
    return at === null ? 0 : this.#file.uint32(at);
  }

  uint64(slot: number): number {
    const at = this.place(slot);
    return at === null ? 0 : this.#file.uint64(at);
  }

  table(slot: number): FlatTable | null {
    const at = this.place(slot);
    return at === null ? null : this.#file.tableAt(at);
  }

  text(slot: number): string {
    const bytes = this.bytes(slot);
    return bytes === null ? '' : Buffer.from(bytes).toString('utf8');
  }

  /** The bytes of a vector of them, or of a text. */
  bytes(slot: number): Uint8Array | null {
    const vector = this.vector(slot, 1);
    return vector === null ? null : this.#file.bytes(vector.at, vector.length);
  }

  /** @param width bytes of an entry */
  vector(slot: number, width: number): FlatVector | null {
    const at = this.place(slot);
    return at === null ? null : this.#file.vectorAt(at, width);
  }

  int32s(slot: number): number[] | null {
    const vector = this.vector(slot, WORD);
    if (vector === null) return null;
    return Array.from({ length: vector.length }, (_, index) => this.#file.int32(vector.at + WORD * index));
  }

  /** Numbers of f32. */
  float32s(slot: number): Float32Array | null {
    const vector = this.vector(slot, WORD);
    return vector && new Float32Array(this.#file.bytes(vector.at, WORD * vector.length).slice().buffer);
  }

  /** Integers of 64 bits, as numbers. */
  int64s(slot: number): number[] | null {
    const vector = this.vector(slot, 2 * WORD);
    if (vector === null) return null;
    const bytes = this.#file.bytes(vector.at, 2 * WORD * vector.length).slice();
    return Array.from(new BigInt64Array(bytes.buffer), Number);
  }

  /** How many tables a vector of them has. */
  count(slot: number): number {
    return this.vector(slot, WORD)?.length ?? 0;
  }

  /** One table of a vector of them; null beyond its end. */
  tableOf(slot: number, index: number): FlatTable | null {
    const vector = this.vector(slot, WORD);
    if (vector === null || index < 0 || index >= vector.length) return null;
    return this.#file.tableAt(vector.at + WORD * index);
  }
}
