/** ONNX models as the tests need them, sound and damaged, written with the published schema and its encoder. */
import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;
const { FLOAT, INT64 } = onnx.TensorProto.DataType;
const { INT, INTS, STRING, TENSOR, GRAPH } = onnx.AttributeProto.AttributeType;

type NodeProto = Parameters<typeof onnx.NodeProto.create>[0];
type TensorProto = Parameters<typeof onnx.TensorProto.create>[0];
export type OnnxNode = NonNullable<NodeProto>;
export type OnnxTensor = NonNullable<TensorProto>;

/** A model of one graph. */
export interface OnnxGraph {
  readonly node: readonly OnnxNode[];
  readonly initializer?: readonly OnnxTensor[];
  /** Extents by name; null for an open one. */
  readonly inputs?: Readonly<Record<string, readonly (number | string | null)[]>>;
  readonly values?: Readonly<Record<string, readonly (number | string | null)[]>>;
  readonly outputs?: Readonly<Record<string, readonly (number | string | null)[]>>;
  readonly opset?: number | null;
}

/** The bytes of a ModelProto. */
export function onnxBytes(given: OnnxGraph): Uint8Array {
  const { opset = 11 } = given;
  const opsetImport = opset === null ? [] : [{ version: opset }];
  return onnx.ModelProto.encode({ irVersion: 8, opsetImport, producerName: 'a test', graph: graphOf(given) }).finish();
}

export function graphOf({ node, initializer = [], inputs = {}, values = {}, outputs = {} }: OnnxGraph) {
  const infos = (all: Readonly<Record<string, readonly (number | string | null)[]>>) =>
    Object.entries(all).map(([name, shape]) => valueInfo(name, shape));
  return {
    name: 'graph',
    node: [...node],
    initializer: [...initializer],
    input: infos(inputs),
    valueInfo: infos(values),
    output: infos(outputs),
  };
}

function valueInfo(name: string, shape: readonly (number | string | null)[]) {
  const dim = shape.map((extent) => {
    if (extent === null) return {};
    return typeof extent === 'string' ? { dimParam: extent } : { dimValue: extent };
  });
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}

/** A node; lists become INTS, integers INT, texts STRING. */
export function nodeOf(
  opType: string,
  input: readonly string[],
  output: readonly string[],
  words: Readonly<Record<string, unknown>> = {},
  name = '',
): OnnxNode {
  const attribute = Object.entries(words).map(([label, value]) => attributeOf(label, value));
  return { opType, input: [...input], output: [...output], name, attribute };
}

function attributeOf(name: string, value: unknown) {
  if (Array.isArray(value)) return { name, type: INTS, ints: value };
  if (typeof value === 'number') return { name, type: INT, i: value };
  if (typeof value === 'string') return { name, type: STRING, s: Buffer.from(value) };
  if (Object.hasOwn(Object(value), 'node')) return { name, type: GRAPH, g: value as object };
  return { name, type: TENSOR, t: value as object };
}

/** Little-endian bytes of numbers. */
export function rawBytes(numbers: ArrayBufferView): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** A tensor of f32 with raw data. */
export function floatTensor(name: string, dims: readonly number[], data: Float32Array): OnnxTensor {
  return { name, dims: [...dims], dataType: FLOAT, rawData: rawBytes(data) };
}

export { FLOAT, INT64 };
