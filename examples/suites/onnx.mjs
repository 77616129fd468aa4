// The backend tests of ONNX for ConvTranspose: a folder for each test, with model.onnx and
// test_data_set_*/{input,output}_*.pb. They are in the package onnx (onnx/backend/test/data), in Debian's
// libonnx-testdata, and are written by
//   python3 -m onnx.backend.test.cmd_tools generate-data -o FOLDER
// A test whose model is anything but one ConvTranspose is not a call. Messages of protocol buffers are read by their
// field numbers.
// Run: node examples/suites/onnx.mjs FOLDER…   (folders of tests, or the tests themselves)
// Source: onnx/onnx.proto; onnx/backend/test/case/test_case.py, for the tolerance.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { runReader } from './lines.mjs';

const SUITE = 'ONNX';

/** rtol and atol of a test case, where it says nothing else; none of ConvTranspose does. */
const TOLERANCE = { absolute: 1e-7, relative: 1e-3 };

/** Field numbers of the messages that are read, by their names in onnx.proto. */
const FIELDS = {
  model: { graph: [7, 'graph'], opsets: [8, 'opset'] },
  opset: { domain: [1, 'text'], version: [2, 'integer'] },
  graph: { nodes: [1, 'node'], constants: [5, 'tensor'], inputs: [11, 'named'], outputs: [12, 'named'] },
  named: { name: [1, 'text'] },
  node: { inputs: [1, 'text'], outputs: [2, 'text'], operator: [4, 'text'], attributes: [5, 'attribute'] },
  attribute: { name: [1, 'text'], i: [3, 'integer'], s: [4, 'text'], ints: [8, 'integer'], type: [20, 'integer'] },
  tensor: { dims: [1, 'integer'], type: [2, 'integer'], floats: [4, 'float'], name: [8, 'text'], raw: [9, 'bytes'] },
};

/** AttributeProto.AttributeType and TensorProto.DataType. */
const ATTRIBUTE = { int: 2, string: 3, ints: 7 };
const FLOAT = 1;

/** @returns a line for each set of data of the test in the folder, or of all tests of ConvTranspose below it */
export function linesOf(folder) {
  if (existsSync(join(folder, 'model.onnx'))) return linesOfTest(folder);
  const names = readdirSync(folder).filter((name) => /convtranspose/i.test(name));
  return names.toSorted().flatMap((name) => linesOf(join(folder, name)));
}

function linesOfTest(folder) {
  const name = basename(folder);
  const model = messageOf('model', readFileSync(join(folder, 'model.onnx')));
  const [graph] = model.graph;
  if (graph.nodes.length !== 1 || graph.nodes[0].operator[0] !== 'ConvTranspose') {
    const operators = graph.nodes.map(({ operator }) => operator[0]).join(', ');
    return [{ suite: SUITE, name, unsaid: `the model is not one ConvTranspose: ${operators}` }];
  }
  const sets = readdirSync(folder).filter((entry) => entry.startsWith('test_data_set_'));
  return sets.toSorted().map((set) => {
    const title = sets.length === 1 ? name : `${name}, ${set}`;
    return { suite: SUITE, name: title, ...testOf(model, join(folder, set)), tolerance: TOLERANCE };
  });
}

function testOf({ graph: [graph], opsets }, folder) {
  const [node] = graph.nodes;
  const tensors = new Map(graph.constants.map((constant) => [constant.name[0], constant]));
  // Constants may be listed among the inputs; data files are for the others.
  const fed = graph.inputs.map(({ name: [own] }) => own).filter((own) => !tensors.has(own));
  fed.forEach((own, at) => {
    tensors.set(own, messageOf('tensor', readFileSync(join(folder, `input_${at}.pb`))));
  });
  const [x, w, b] = node.inputs.map((own) => (own === '' ? null : tensors.get(own)));
  const y = messageOf('tensor', readFileSync(join(folder, 'output_0.pb')));
  const other = [x, w, b, y].find((one) => one && one.type[0] !== FLOAT);
  if (other) return { unsaid: `a tensor of the type ${other.type[0]} of TensorProto, which is not FLOAT` };
  const call = {
    convention: conventionOf(opsets),
    attributes: Object.fromEntries(node.attributes.map((one) => [one.name[0], attributeValue(one)])),
    x: tensorOf(x),
    w: tensorOf(w),
    bias: b ? tensorOf(b).data : null,
    dtype: 'f32',
  };
  return { call, expected: tensorOf(y) };
}

function conventionOf(opsets) {
  const own = opsets.find(({ domain }) => domain.length === 0 || domain[0] === '' || domain[0] === 'ai.onnx');
  const version = own?.version[0] ?? 1;
  if (version >= 22) return 'onnx';
  return version >= 11 ? 'onnx-11' : 'onnx-1';
}

function attributeValue({ name, i, s, ints, type }) {
  if (type[0] === ATTRIBUTE.int) return i[0] ?? 0;
  if (type[0] === ATTRIBUTE.string) return s[0] ?? '';
  if (type[0] === ATTRIBUTE.ints) return ints;
  throw new RangeError(`the attribute ${name[0]} must be an integer, a text or integers, got the type ${type[0]}`);
}

function tensorOf({ dims, floats, raw }) {
  const bytes = raw[0];
  if (bytes === undefined) return { shape: dims, data: floats };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { shape: dims, data: Array.from({ length: bytes.length / 4 }, (_, at) => view.getFloat32(4 * at, true)) };
}

const READ = {
  integer: (reader) => Number(reader.int64()),
  float: (reader) => reader.float(),
  text: (reader) => reader.string(),
  bytes: (reader) => reader.bytes(),
};

/** Every field that is listed, as a list of what was found; what is not listed is passed over. */
function messageOf(kind, bytes) {
  const fields = FIELDS[kind];
  const message = Object.fromEntries(Object.keys(fields).map((name) => [name, []]));
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    const [name, [, type]] = Object.entries(fields).find(([, [own]]) => own === number) ?? [null, []];
    if (name === null) reader.skip(wire, number);
    else message[name].push(...valuesOf(reader, wire, type));
  }
  return message;
}

/** One value, or those of a packed list: numbers that come as bytes. */
function valuesOf(reader, wire, type) {
  if (!(type in READ)) return [messageOf(type, reader.bytes())];
  const isPacked = wire === 2 && (type === 'integer' || type === 'float');
  if (!isPacked) return [READ[type](reader)];
  const end = reader.uint32() + reader.pos;
  const values = [];
  while (reader.pos < end) values.push(READ[type](reader));
  return values;
}

await runReader(import.meta.url, 'folders of tests', linesOf);
