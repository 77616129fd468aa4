/**
 * Tensors and operators of a TensorFlow Lite model. A constant is a tensor whose buffer has data; DEQUANTIZE makes numbers of f32
 * from a constant of f16, or from integers with a scale.
 * Source: TensorFlow Lite, schema.fbs, version 3.
 */
import { describeValue } from '../../spec/describe-value.ts';
import { elementCount, type FloatArray } from '../../spec/tensor.ts';
import { decodedNumbers, type ElementType, FLOAT_TYPES } from '../element-types.ts';
import { ModelError, type StoredTensor } from '../model.ts';
import { checkByteLength, checkedShape } from '../tensor-size.ts';
import { Unreadable } from '../unreadable.ts';
import {
  BUFFER,
  BUILTIN,
  MODEL,
  OPERATOR,
  OPERATOR_CODE,
  QUANTIZATION,
  SUBGRAPH,
  TENSOR,
  TENSOR_TYPES,
} from './schema.ts';
import type { FlatFile, FlatTable } from './tables.ts';

/** An operator by its code, and by its name where it is a custom one. */
export interface FlatOperator {
  readonly code: number;
  /** Of a custom operator; empty of any other. */
  readonly custom: string;
  /** Indices of tensors; −1 for one that is left out. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly table: FlatTable;
}

/** Scales and zero points of a tensor: one of each, or one for each index of an axis. */
export interface Affine {
  readonly type: ElementType;
  readonly scale: readonly number[];
  /** As many as scales. */
  readonly zeroPoint: readonly number[];
  /** How many of them the file has: as many, or one for all, where it is whole. */
  readonly zeroPoints: number;
  readonly axis: number;
}

/** One subgraph: its operators, and its tensors by index. */
export class FlatGraph {
  readonly #model: FlatTable;
  readonly #file: FlatFile;
  readonly #name: string;
  readonly #graph: FlatTable;
  readonly #cache = new Map<number, StoredTensor>();
  /** What makes a tensor: the input of the DEQUANTIZE whose output it is. */
  readonly #dequantised = new Map<number, number>();

  constructor(name: string, file: FlatFile, model: FlatTable, graph: FlatTable) {
    this.#name = name;
    this.#file = file;
    this.#model = model;
    this.#graph = graph;
  }

  /** All operators, in order. Whatever dequantises a constant is kept for `constant`. @throws ModelError */
  *operators(): Generator<FlatOperator> {
    const count = this.#graph.count(SUBGRAPH.operators);
    for (let index = 0; index < count; index++) {
      const table = this.#graph.tableOf(SUBGRAPH.operators, index) as FlatTable;
      const inputs = table.int32s(OPERATOR.inputs) ?? [];
      const outputs = table.int32s(OPERATOR.outputs) ?? [];
      const { code, custom } = this.#codeOf(table.uint32(OPERATOR.code));
      if (code === BUILTIN.dequantize && outputs.length > 0) this.#dequantised.set(outputs[0], inputs[0] ?? -1);
      yield { code, custom, inputs, outputs, table };
    }
  }

  #codeOf(index: number): { code: number; custom: string } {
    const entry = this.#model.tableOf(MODEL.operatorCodes, index);
    if (entry === null) {
      const codes = this.#model.count(MODEL.operatorCodes);
      throw new ModelError(`${this.#name}: opcode_index must be below ${codes}, got ${index}`);
    }
    const code = Math.max(entry.int8(OPERATOR_CODE.oldCode), entry.int32(OPERATOR_CODE.code));
    return { code, custom: code === BUILTIN.custom ? entry.text(OPERATOR_CODE.customCode) : '' };
  }

  #tensor(index: number): FlatTable {
    const table = this.#graph.tableOf(SUBGRAPH.tensors, index);
    if (table !== null) return table;
    const count = this.#graph.count(SUBGRAPH.tensors);
    throw new ModelError(`${this.#name}: an operator's tensor must be one of ${count}, got ${index}`);
  }

  nameOf(index: number): string {
    return this.#tensor(index).text(TENSOR.name);
  }

  /** Extents; null where one is open. @throws ModelError */
  shapeOf(index: number): (number | null)[] {
    const table = this.#tensor(index);
    const shape = checkedShape(this.#where(index), table.int32s(TENSOR.shape) ?? []);
    const signature = table.int32s(TENSOR.signature) ?? shape;
    return shape.map((extent, axis) => (signature[axis] === -1 ? null : extent));
  }

  /** Integers of a constant; null where the model computes them. @throws ModelError */
  integers(index: number): number[] | null {
    const bytes = this.#bytesOf(index);
    if (bytes === null) return null;
    const type = this.#typeOf(index);
    if (type !== 'i32' && type !== 'i64') throw new ModelError(`${this.#where(index)}: must be integers, got ${type}`);
    return Array.from(decodedNumbers(bytes, type));
  }

  /**
   * A constant of floating-point numbers, or of integers with a scale.
   * @param what it is to the operator, for messages
   * @throws Unreadable where it is no constant, ModelError where it is one and damaged
   */
  constant(index: number, what: string): StoredTensor {
    const found = this.#cache.get(index) ?? this.#constant(index, what);
    this.#cache.set(index, found);
    return found;
  }

  #constant(given: number, what: string): StoredTensor {
    const index = this.#dequantised.get(given) ?? given;
    const name = this.nameOf(given);
    const table = this.#tensor(index);
    const quoted = `its ${what} ${describeValue(name)}`;
    if (table.place(TENSOR.sparsity) !== null) throw new Unreadable(`${quoted} are sparse`);
    const bytes = this.#bytesOf(index);
    if (bytes === null) throw new Unreadable(`${quoted} are computed by the model`);
    const type = this.#typeOf(index);
    const shape = checkedShape(this.#where(index), table.int32s(TENSOR.shape) ?? []);
    checkByteLength(this.#where(index), shape, type, bytes.length);
    const stored = { name, shape, type, source: 'constant', data: decodedNumbers(bytes, type) };
    if (FLOAT_TYPES.includes(type)) return stored;
    return { ...stored, data: this.#scaled(index, stored, quoted) };
  }

  /** How the integers of a tensor stand for real numbers; null where nothing is said of it. @throws ModelError */
  affineOf(index: number): Affine | null {
    const type = this.storedType(index);
    const { scale, zeroPoint, axis } = this.#quantizationOf(index);
    if (type === null || scale.length === 0) return null;
    const points = scale.map((_, which) => zeroPoint[which] ?? zeroPoint[0] ?? 0);
    return { type, scale, zeroPoint: points, zeroPoints: zeroPoint.length, axis };
  }

  /** The integers of a constant as they are stored; null where the tensor is none, or one that is dequantised on the way. */
  codes(index: number): { readonly shape: readonly number[]; readonly data: FloatArray } | null {
    const bytes = this.#dequantised.has(index) ? null : this.#bytesOf(index);
    if (bytes === null) return null;
    const type = this.#typeOf(index);
    const shape = checkedShape(this.#where(index), this.#tensor(index).int32s(TENSOR.shape) ?? []);
    checkByteLength(this.#where(index), shape, type, bytes.length);
    return { shape, data: decodedNumbers(bytes, type) };
  }

  #quantizationOf(index: number): Omit<Affine, 'type' | 'zeroPoints'> {
    const quantization = this.#tensor(index).table(TENSOR.quantization);
    return {
      scale: Array.from(quantization?.float32s(QUANTIZATION.scale) ?? []),
      zeroPoint: quantization?.int64s(QUANTIZATION.zeroPoint) ?? [],
      axis: quantization?.int32(QUANTIZATION.dimension) ?? 0,
    };
  }

  /** (q − zero point)·scale in f32; both for the whole tensor, or one for each index of an axis. */
  #scaled(index: number, { shape, data, type }: StoredTensor, quoted: string): Float32Array {
    const { scale, zeroPoint, axis } = this.#quantizationOf(index);
    if (scale.length === 0) throw new Unreadable(`${quoted} are integers (${type}) without a scale`);
    const isWhole = scale.length === 1;
    if (!isWhole && shape[axis] !== scale.length) {
      throw new ModelError(
        `${this.#where(index)}: must have 1 scale, or one for each index of axis ${axis}, got ${scale.length}`,
      );
    }
    const inner = isWhole ? 1 : elementCount(shape.slice(axis + 1));
    return Float32Array.from(data, (value, at) => {
      const which = isWhole ? 0 : Math.floor(at / inner) % scale.length;
      return (value - (zeroPoint[which] ?? zeroPoint[0] ?? 0)) * scale[which];
    });
  }

  #typeOf(index: number): ElementType {
    const code = this.#tensor(index).int8(TENSOR.type);
    const type = TENSOR_TYPES.get(code);
    if (type === undefined)
      throw new Unreadable(`its tensor ${describeValue(this.nameOf(index))} is of a type that is not read, ${code}`);
    return type;
  }

  /** The data of a constant; null of a tensor that is computed. A buffer may lie behind the FlatBuffer. */
  #bytesOf(index: number): Uint8Array | null {
    const which = this.#tensor(index).uint32(TENSOR.buffer);
    if (which === 0) return null;
    const buffer = this.#model.tableOf(MODEL.buffers, which);
    if (buffer === null)
      throw new ModelError(
        `${this.#where(index)}: buffer must be one of ${this.#model.count(MODEL.buffers)}, got ${which}`,
      );
    const [offset, size] = [buffer.uint64(BUFFER.offset), buffer.uint64(BUFFER.size)];
    const bytes = offset > 1 ? this.#file.bytes(offset, size) : buffer.bytes(BUFFER.data);
    return bytes === null || bytes.length === 0 ? null : bytes;
  }

  #where(index: number): string {
    return `${this.#name}: tensor ${describeValue(this.nameOf(index))}`;
  }

  /** The type that a tensor of the graph has, for notes; null for one that is not read here. */
  storedType(index: number): ElementType | null {
    return TENSOR_TYPES.get(this.#tensor(index).int8(TENSOR.type)) ?? null;
  }
}
