/**
 * An ONNX model that also gives tensors from within it: Protocol Buffers merge a message field that comes twice, so that a second
 * graph with outputs alone adds these to the first. No byte of the model is changed.
 * Source: protobuf.dev, "Encoding", "Last One Wins": embedded messages are merged; onnx/onnx.proto.
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { fieldsIn, textOf } from './wire.ts';

const MODEL_GRAPH = 7;
const GRAPH_INPUT = 11;
const GRAPH_OUTPUT = 12;
const VALUE_NAME = 1;

/**
 * The model with further outputs.
 * @param names of tensors of the main graph; its inputs and outputs among them stay what they are
 * @throws ModelError where the bytes are no ONNX model
 */
export function onnxWithOutputs(file: string, model: Uint8Array, names: readonly string[]): Uint8Array {
  const known = endsOf(file, model);
  const writer = new BinaryWriter().tag(MODEL_GRAPH, WireType.LengthDelimited).fork();
  for (const name of new Set(names)) {
    if (known.has(name)) continue;
    writer.tag(GRAPH_OUTPUT, WireType.LengthDelimited).fork();
    writer.tag(VALUE_NAME, WireType.LengthDelimited).string(name).join();
  }
  return Buffer.concat([model, writer.join().finish()]);
}

/** Names of the inputs and outputs that the graph has. */
function endsOf(file: string, model: Uint8Array): Set<string> {
  const names = new Set<string>();
  for (const graph of fieldsIn(file, model)) {
    if (graph.number !== MODEL_GRAPH || graph.bytes === null) continue;
    for (const { number, bytes } of fieldsIn(file, graph.bytes)) {
      if ((number !== GRAPH_INPUT && number !== GRAPH_OUTPUT) || bytes === null) continue;
      for (const field of fieldsIn(file, bytes)) if (field.number === VALUE_NAME) names.add(textOf(field.bytes));
    }
  }
  return names;
}
