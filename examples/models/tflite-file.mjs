// Writes a TensorFlow Lite model: transposed convolutions one after the other, each with the padding SAME.
// Source: TensorFlow Lite, schema.fbs, version 3 (the numbers of fields).
import { Builder } from 'flatbuffers';

const TRANSPOSE_CONV = 67;
const TRANSPOSE_CONV_OPTIONS = 49;
const SAME = 0;
const FLOAT32 = 0;
const INT32 = 2;

/**
 * The bytes of a model.
 * @param {object} model
 * @param model.input its shape, [N,H,W,C]
 * @param model.layers `{ name, stride, output, filter: { shape, data } }`: output [N,H,W,M], filter [M,kH,kW,C]
 */
export function tfliteFile({ input, layers }) {
  const builder = new Builder(1024);
  const constants = [];
  const tensors = [];
  const tensor = (name, shape, type, bytes) => {
    if (bytes !== null) constants.push(bytes);
    tensors.push({ name, shape, type, buffer: bytes === null ? 0 : constants.length });
    return tensors.length - 1;
  };
  let before = tensor('x', input, FLOAT32, null);
  const operators = layers.map(({ name, stride, output, filter }) => {
    const shape = tensor(`${name}/shape`, [4], INT32, bytesOf(Int32Array.from(output)));
    const weights = tensor(`${name}/filter`, filter.shape, FLOAT32, bytesOf(filter.data));
    const given = [shape, weights, before];
    before = tensor(name, output, FLOAT32, null);
    return { given, made: before, stride };
  });
  const graph = table(builder, {
    0: offset(
      list(
        builder,
        tensors.map((one) => tensorTable(builder, one)),
      ),
    ),
    1: offset(integers(builder, [0])),
    2: offset(integers(builder, [before])),
    3: offset(
      list(
        builder,
        operators.map((one) => operatorTable(builder, one)),
      ),
    ),
  });
  const code = table(builder, { 0: byte(TRANSPOSE_CONV), 2: integer(1), 3: integer(TRANSPOSE_CONV) });
  // The first buffer is empty by convention: it is that of the tensors that hold no constant.
  const buffers = [table(builder, {}), ...constants.map((bytes) => bufferTable(builder, bytes))];
  const model = table(builder, {
    0: integer(3),
    1: offset(list(builder, [code])),
    2: offset(list(builder, [graph])),
    4: offset(list(builder, buffers)),
  });
  builder.finish(model, 'TFL3');
  return builder.asUint8Array();
}

function tensorTable(builder, { name, shape, type, buffer }) {
  const fields = { 0: offset(integers(builder, shape)), 3: offset(builder.createString(name)) };
  return table(builder, { ...fields, 1: byte(type), 2: integer(buffer) });
}

function operatorTable(builder, { given, made, stride }) {
  const options = table(builder, { 0: byte(SAME), 1: integer(stride), 2: integer(stride) });
  const lists = { 1: offset(integers(builder, given)), 2: offset(integers(builder, [made])) };
  return table(builder, { ...lists, 3: byte(TRANSPOSE_CONV_OPTIONS), 4: offset(options) });
}

function bufferTable(builder, bytes) {
  // Buffers begin at a multiple of 16.
  builder.prep(16, bytes.length);
  return table(builder, { 0: offset(builder.createByteVector(bytes)) });
}

function table(builder, fields) {
  builder.startObject(5);
  for (const [field, write] of Object.entries(fields)) write(builder, Number(field));
  return builder.endObject();
}

const byte = (value) => (builder, field) => builder.addFieldInt8(field, value, null);
const integer = (value) => (builder, field) => builder.addFieldInt32(field, value, null);
const offset = (target) => (builder, field) => builder.addFieldOffset(field, target, 0);

function integers(builder, values) {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder.addInt32(value);
  return builder.endVector();
}

function list(builder, targets) {
  builder.startVector(4, targets.length, 4);
  for (const target of targets.toReversed()) builder.addOffset(target);
  return builder.endVector();
}

function bytesOf(array) {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
