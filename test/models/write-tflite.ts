/** TensorFlow Lite models as the tests need them, by the slots of the schema: what the adapter of LiteRT does not write. */
import { Builder } from 'flatbuffers';

/** A tensor; `data` makes it a constant. */
export interface FlatTensor {
  readonly name?: string;
  readonly shape: readonly number[];
  /** TensorType; 0 is f32. */
  readonly type?: number;
  readonly data?: Uint8Array;
  readonly signature?: readonly number[];
  readonly scale?: readonly number[];
  readonly zeroPoint?: readonly number[];
  readonly axis?: number;
}

export interface FlatOperatorSpec {
  readonly code: number;
  readonly custom?: string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** BuiltinOptions, by slot: bytes, or integers of 32 bits. */
  readonly bytes?: Readonly<Record<number, number>>;
  readonly integers?: Readonly<Record<number, number>>;
  readonly customOptions?: Uint8Array;
}

export interface FlatModelSpec {
  readonly tensors: readonly FlatTensor[];
  readonly operators: readonly FlatOperatorSpec[];
  readonly version?: number;
}

/** The bytes of a model of one subgraph. */
export function tfliteBytes({ tensors, operators, version = 3 }: FlatModelSpec): Uint8Array {
  const builder = new Builder(256);
  const empty = table(builder, {});
  const buffers = [empty, ...tensors.map(({ data }) => (data === undefined ? empty : bufferOf(builder, data)))];
  const tensorTables = tensors.map((tensor, index) => tensorOf(builder, tensor, index + 1));
  const codes = operators.map(({ code, custom }) => {
    const name = custom === undefined ? null : builder.createString(custom);
    return table(builder, { ...(name !== null && { 1: offset(name) }), 0: int8(Math.min(code, 127)), 3: int32(code) });
  });
  const nodes = operators.map((operator, index) => operatorOf(builder, operator, index));
  const graph = table(builder, { 0: offset(tables(builder, tensorTables)), 3: offset(tables(builder, nodes)) });
  const parts = [codes, [graph], buffers].map((list) => tables(builder, list));
  const model = table(builder, { 0: int32(version), 1: offset(parts[0]), 2: offset(parts[1]), 4: offset(parts[2]) });
  builder.finish(model, 'TFL3');
  return builder.asUint8Array();
}

type Field = (builder: Builder, slot: number) => void;
const int8 =
  (value: number): Field =>
  (builder, slot) =>
    builder.addFieldInt8(slot, value, null);
const int32 =
  (value: number): Field =>
  (builder, slot) =>
    builder.addFieldInt32(slot, value, null);
const offset =
  (target: number): Field =>
  (builder, slot) =>
    builder.addFieldOffset(slot, target, 0);

function table(builder: Builder, fields: Readonly<Record<number, Field>>): number {
  builder.startObject(9);
  for (const [slot, field] of Object.entries(fields)) field(builder, Number(slot));
  return builder.endObject();
}

function bufferOf(builder: Builder, data: Uint8Array): number {
  return table(builder, { 0: offset(builder.createByteVector(data)) });
}

function tensorOf(builder: Builder, tensor: FlatTensor, buffer: number): number {
  const { name = `t${buffer}`, shape, type = 0, signature, scale, zeroPoint, axis = 0 } = tensor;
  const places = [integers(builder, shape), builder.createString(name)];
  const open = signature === undefined ? null : integers(builder, signature);
  const quantization = scale === undefined ? null : quantizationOf(builder, scale, zeroPoint ?? [], axis);
  return table(builder, {
    0: offset(places[0]),
    1: int8(type),
    2: int32(buffer),
    3: offset(places[1]),
    ...(quantization !== null && { 4: offset(quantization) }),
    ...(open !== null && { 7: offset(open) }),
  });
}

function quantizationOf(
  builder: Builder,
  scale: readonly number[],
  zeroPoint: readonly number[],
  axis: number,
): number {
  builder.startVector(4, scale.length, 4);
  for (const value of scale.toReversed()) builder.addFloat32(value);
  const scales = builder.endVector();
  builder.startVector(8, zeroPoint.length, 8);
  for (const value of zeroPoint.toReversed()) builder.addInt64(BigInt(value));
  const zeroPoints = builder.endVector();
  return table(builder, { 2: offset(scales), 3: offset(zeroPoints), 6: int32(axis) });
}

function operatorOf(builder: Builder, operator: FlatOperatorSpec, code: number): number {
  const { bytes, integers: words, customOptions, inputs, outputs } = operator;
  const fields: Record<number, Field> = {};
  for (const [slot, value] of Object.entries(bytes ?? {})) fields[Number(slot)] = int8(value);
  for (const [slot, value] of Object.entries(words ?? {})) fields[Number(slot)] = int32(value);
  const options = bytes === undefined && words === undefined ? null : table(builder, fields);
  const custom = customOptions === undefined ? null : builder.createByteVector(customOptions);
  const lists = [integers(builder, inputs), integers(builder, outputs)];
  return table(builder, {
    0: int32(code),
    1: offset(lists[0]),
    2: offset(lists[1]),
    ...(options !== null && { 3: int8(49), 4: offset(options) }),
    ...(custom !== null && { 5: offset(custom) }),
  });
}

function integers(builder: Builder, values: readonly number[]): number {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder.addInt32(value);
  return builder.endVector();
}

function tables(builder: Builder, targets: readonly number[]): number {
  builder.startVector(4, targets.length, 4);
  for (const target of targets.toReversed()) builder.addOffset(target);
  return builder.endVector();
}
