// Writes an ONNX model: nodes one after the other, weights as initializers. A model from a framework's exporter looks the same.
// Source: onnx/onnx.proto (field numbers); ONNX IR specification.
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

const OPSET = 11;
const IR_VERSION = 6;
const FLOAT = 1;
const INT = 2;
const INTS = 7;

/**
 * The bytes of a ModelProto.
 * @param {object} model
 * @param model.nodes `{ operator, name, inputs, outputs, attributes }`; attributes are integers or lists of integers
 * @param model.weights `{ name, shape, data }` with f32 data
 * @param model.inputs, model.outputs shapes by name; a text in place of an extent leaves it open
 */
export function onnxFile({ nodes, weights, inputs, outputs }) {
  const graph = message((writer) => {
    for (const node of nodes) writeMessage(writer, 1, nodeProto(node));
    writer.tag(2, WireType.LengthDelimited).string('graph');
    for (const tensor of weights) writeMessage(writer, 5, tensorProto(tensor));
    for (const entry of Object.entries(inputs)) writeMessage(writer, 11, valueInfo(...entry));
    for (const entry of Object.entries(outputs)) writeMessage(writer, 12, valueInfo(...entry));
  });
  return message((writer) => {
    writer.tag(1, WireType.Varint).int64(IR_VERSION);
    writer.tag(2, WireType.LengthDelimited).string("adjoint's examples");
    writeMessage(writer, 7, graph);
    writeMessage(
      writer,
      8,
      message((opset) => opset.tag(2, WireType.Varint).int64(OPSET)),
    );
  });
}

function nodeProto({ operator, name, inputs, outputs, attributes = {} }) {
  return message((writer) => {
    for (const input of inputs) writer.tag(1, WireType.LengthDelimited).string(input);
    for (const output of outputs) writer.tag(2, WireType.LengthDelimited).string(output);
    writer.tag(3, WireType.LengthDelimited).string(name);
    writer.tag(4, WireType.LengthDelimited).string(operator);
    for (const entry of Object.entries(attributes)) writeMessage(writer, 5, attributeProto(...entry));
  });
}

function attributeProto(name, value) {
  return message((writer) => {
    writer.tag(1, WireType.LengthDelimited).string(name);
    if (Array.isArray(value)) for (const one of value) writer.tag(8, WireType.Varint).int64(one);
    else writer.tag(3, WireType.Varint).int64(value);
    writer.tag(20, WireType.Varint).int32(Array.isArray(value) ? INTS : INT);
  });
}

function tensorProto({ name, shape, data }) {
  return message((writer) => {
    for (const extent of shape) writer.tag(1, WireType.Varint).int64(extent);
    writer.tag(2, WireType.Varint).int32(FLOAT);
    writer.tag(8, WireType.LengthDelimited).string(name);
    writer.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  });
}

function valueInfo(name, shape) {
  const extents = message((writer) => {
    for (const extent of shape) {
      const open = typeof extent === 'string';
      writeMessage(
        writer,
        1,
        message((one) =>
          open ? one.tag(2, WireType.LengthDelimited).string(extent) : one.tag(1, WireType.Varint).int64(extent),
        ),
      );
    }
  });
  const tensor = message((writer) => {
    writer.tag(1, WireType.Varint).int32(FLOAT);
    writeMessage(writer, 2, extents);
  });
  return message((writer) => {
    writer.tag(1, WireType.LengthDelimited).string(name);
    writeMessage(
      writer,
      2,
      message((type) => writeMessage(type, 1, tensor)),
    );
  });
}

function message(write) {
  const writer = new BinaryWriter();
  write(writer);
  return writer.finish();
}

function writeMessage(writer, field, bytes) {
  writer.tag(field, WireType.LengthDelimited).bytes(bytes);
}
