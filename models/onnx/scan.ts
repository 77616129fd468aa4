/**
 * What is looked for in an ONNX model: its graphs, subgraphs of If and Loop included, the nodes that are transposed convolutions,
 * and then whatever these name. Each pass goes through the bytes of every graph once; only what was looked for is kept.
 * Source: onnx/onnx.proto, IR version 11: the field numbers stand here, since no published package brings the schema alone.
 */
import { describeValue } from '../../spec/describe-value.ts';
import { ModelError } from '../model.ts';
import { fieldsIn, integerOf, textOf, varintsOf, type WireField } from './wire.ts';

const MODEL = { irVersion: 1, producerName: 2, graph: 7, opsetImport: 8, functions: 25 };
const OPSET = { domain: 1, version: 2 };
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, valueInfo: 13, sparseInitializer: 15 };
const NODE = { input: 1, output: 2, name: 3, opType: 4, attribute: 5, domain: 7 };
const FUNCTION = { name: 1, node: 7 };
const ATTRIBUTE = { name: 1, integer: 3, text: 4, tensor: 5, graph: 6, integers: 8, graphs: 11 };
const TENSOR_NAME = 8;
const SPARSE_VALUES = 1;
const VALUE = { name: 1, type: 2 };
const TENSOR_TYPE = 1;
const TENSOR_SHAPE = 2;
const DIM = 1;
const DIM_VALUE = 1;

/** Subgraphs within subgraphs; exporters write two or three. */
const DEEPEST = 100;

/** Kinds of operator that a message lists. */
const MOST_KINDS = 1000;

/** A graph, and the one whose names it sees. */
export interface Graph {
  readonly parent: Graph | null;
  readonly depth: number;
  /** The nodes that hold it, with `/` between them; empty for that of the model. */
  readonly place: string;
  readonly bytes: Uint8Array;
}

/** A node, its attributes still as bytes. */
export interface Node {
  readonly graph: Graph;
  readonly name: string;
  readonly operator: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly Uint8Array[];
}

/** What a name stands for in a graph. */
export interface NamedValue {
  readonly initializer?: Uint8Array;
  readonly isSparse?: true;
  /** The node that computes it. */
  readonly node?: Node;
  /** Extents, null where one is open; absent where nothing is said. */
  readonly shape?: readonly (number | null)[];
  readonly isInput?: true;
}

export interface Scanned {
  readonly irVersion: number;
  readonly producer: string;
  /** Of the operators without a domain; null where there is none. */
  readonly opset: number | null;
  readonly graphs: readonly Graph[];
  /** Nodes whose operator has ConvTranspose in its name, in the order of the file. */
  readonly found: readonly Node[];
  /** NamedValues of local functions that have such a node. */
  readonly functions: readonly string[];
  /** How many nodes of each operator there are. */
  readonly kinds: ReadonlyMap<string, number>;
}

const isWanted = (operator: string) => /convtranspose/i.test(operator);

/**
 * The first look at a model.
 * @throws ModelError where the bytes are no ONNX model
 */
export function scanned(file: string, model: Uint8Array): Scanned {
  const head = { irVersion: 0, producer: '', opset: null as number | null };
  const roots: Graph[] = [];
  const functions: string[] = [];
  for (const field of fieldsIn(file, model)) {
    if (field.number === MODEL.irVersion) head.irVersion = integerOf(`${file}: ir_version`, field);
    if (field.number === MODEL.producerName) head.producer = textOf(field.bytes);
    if (field.number === MODEL.opsetImport) head.opset = opsetIn(file, bytesIn(file, field)) ?? head.opset;
    if (field.number === MODEL.graph) roots.push({ parent: null, depth: 0, place: '', bytes: bytesIn(file, field) });
    if (field.number === MODEL.functions) {
      const found = functionIn(file, bytesIn(file, field));
      if (found !== null) functions.push(found);
    }
  }
  if (roots.length === 0) throw new ModelError(`${file}: must be an ONNX model with a graph, got none`);
  const walk = walked(file, roots);
  return { ...head, ...walk, functions };
}

/** All graphs, by a list of those still to be looked at: a model may be nested as deeply as it likes. */
function walked(file: string, roots: readonly Graph[]): Pick<Scanned, 'graphs' | 'found' | 'kinds'> {
  const graphs: Graph[] = [];
  const found: Node[] = [];
  const kinds = new Map<string, number>();
  const open = roots.toReversed();
  for (let graph = open.pop(); graph !== undefined; graph = open.pop()) {
    graphs.push(graph);
    const inner: Graph[] = [];
    for (const field of fieldsIn(graphPlace(file, graph), graph.bytes)) {
      if (field.number !== GRAPH.node) continue;
      const bytes = bytesIn(file, field);
      const node = nodeIn(file, graph, bytes);
      if (kinds.has(node.operator) || kinds.size < MOST_KINDS) {
        kinds.set(node.operator, (kinds.get(node.operator) ?? 0) + 1);
      }
      if (isWanted(node.operator)) found.push(node);
      for (const attribute of node.attributes) {
        for (const subgraph of subgraphsIn(file, node, attribute)) inner.push(subgraph);
      }
    }
    for (const subgraph of inner.reverse()) open.push(subgraph);
  }
  return { graphs, found, kinds };
}

/** File and place of a graph, for messages. */
export function graphPlace(file: string, { place }: Graph): string {
  return place === '' ? file : `${file}: subgraph of ${describeValue(place)}`;
}

function opsetIn(file: string, bytes: Uint8Array): number | null {
  let domain = '';
  let version = 0;
  for (const field of fieldsIn(`${file}: opset_import`, bytes)) {
    if (field.number === OPSET.domain) domain = textOf(field.bytes);
    if (field.number === OPSET.version) version = integerOf(`${file}: opset_import`, field);
  }
  return domain === '' || domain === 'ai.onnx' ? version : null;
}

/** The name of a local function that has a transposed convolution; null of any other. */
function functionIn(file: string, bytes: Uint8Array): string | null {
  let name = '';
  let has = false;
  for (const field of fieldsIn(`${file}: function`, bytes)) {
    if (field.number === FUNCTION.name) name = textOf(field.bytes);
    if (field.number === FUNCTION.node) has ||= isWanted(writtenNode(file, bytesIn(file, field)).operator);
  }
  return has ? name : null;
}

function nodeIn(file: string, graph: Graph, bytes: Uint8Array): Node {
  return { graph, ...writtenNode(file, bytes) };
}

/** What the bytes of a node say, wherever it stands. */
function writtenNode(file: string, bytes: Uint8Array): Omit<Node, 'graph'> {
  const texts = { name: '', operator: '', domain: '' };
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: Uint8Array[] = [];
  for (const field of fieldsIn(`${file}: node`, bytes)) {
    if (field.number === NODE.input) inputs.push(textOf(field.bytes));
    if (field.number === NODE.output) outputs.push(textOf(field.bytes));
    if (field.number === NODE.name) texts.name = textOf(field.bytes);
    if (field.number === NODE.opType) texts.operator = textOf(field.bytes);
    if (field.number === NODE.domain) texts.domain = textOf(field.bytes);
    if (field.number === NODE.attribute) attributes.push(bytesIn(file, field));
  }
  return { ...texts, inputs, outputs, attributes };
}

function subgraphsIn(file: string, node: Node, attribute: Uint8Array): Graph[] {
  const found: Graph[] = [];
  const { graph, name, operator } = node;
  let label = '';
  for (const field of fieldsIn(`${file}: attribute`, attribute)) {
    if (field.number === ATTRIBUTE.name) label = textOf(field.bytes);
    if (field.number !== ATTRIBUTE.graph && field.number !== ATTRIBUTE.graphs) continue;
    const depth = graph.depth + 1;
    if (depth > DEEPEST) {
      throw new ModelError(`${file}: subgraphs must be nested at most ${DEEPEST} deep, got more at ${described(node)}`);
    }
    const place = [graph.place, `${name === '' ? operator : name}.${label}`].filter((part) => part !== '').join('/');
    found.push({ parent: graph, depth, place, bytes: bytesIn(file, field) });
  }
  return found;
}

/** A node in a message. */
export function described({ name, operator, outputs }: Node): string {
  return name === '' ? `${operator} that makes ${describeValue(outputs[0] ?? '')}` : `node ${describeValue(name)}`;
}

/**
 * What the given names stand for, in each graph that says something of one. @param names those that are looked for
 * @throws ModelError where bytes are no message
 */
export function namedValuesIn(
  file: string,
  graphs: readonly Graph[],
  names: ReadonlySet<string>,
): ReadonlyMap<Graph, ReadonlyMap<string, NamedValue>> {
  const all = new Map<Graph, Map<string, NamedValue>>();
  for (const graph of graphs) {
    const here = new Map<string, NamedValue>();
    const add = (name: string, known: NamedValue) => {
      if (names.has(name)) here.set(name, { ...here.get(name), ...known });
    };
    for (const field of fieldsIn(graphPlace(file, graph), graph.bytes)) addNamed(file, graph, field, add);
    all.set(graph, here);
  }
  return all;
}

/** The nodes of these operators that take one of the given names, by the first that they take, in each graph. */
export function takersIn(
  file: string,
  graphs: readonly Graph[],
  names: ReadonlySet<string>,
  operators: readonly string[],
): ReadonlyMap<Graph, ReadonlyMap<string, readonly Node[]>> {
  const all = new Map<Graph, Map<string, Node[]>>();
  for (const graph of graphs) {
    const here = new Map<string, Node[]>();
    for (const field of fieldsIn(graphPlace(file, graph), graph.bytes)) {
      if (field.number !== GRAPH.node) continue;
      const node = nodeIn(file, graph, bytesIn(file, field));
      const [first = ''] = node.inputs;
      if (!names.has(first) || !operators.includes(node.operator)) continue;
      const others = here.get(first);
      if (others === undefined) here.set(first, [node]);
      else others.push(node);
    }
    all.set(graph, here);
  }
  return all;
}

function addNamed(file: string, graph: Graph, field: WireField, add: (name: string, known: NamedValue) => void): void {
  const { number } = field;
  if (number === GRAPH.initializer) {
    const initializer = bytesIn(file, field);
    add(firstText(`${file}: initializer`, initializer, TENSOR_NAME), { initializer });
  } else if (number === GRAPH.sparseInitializer) {
    // SparseTensorProto: its first field is the tensor of values, which has the name.
    const where = `${file}: sparse_initializer`;
    const values = messageIn(where, bytesIn(file, field), [SPARSE_VALUES]);
    if (values !== null) add(firstText(where, values, TENSOR_NAME), { isSparse: true });
  } else if (number === GRAPH.node) {
    const node = nodeIn(file, graph, bytesIn(file, field));
    for (const output of node.outputs) if (output !== '') add(output, { node });
  } else if (number === GRAPH.input || number === GRAPH.output || number === GRAPH.valueInfo) {
    const value = bytesIn(file, field);
    const name = firstText(`${file}: value`, value, VALUE.name);
    const shape = shapeIn(`${file}: value ${describeValue(name)}`, value);
    add(name, { ...(shape !== null && { shape }), ...(number === GRAPH.input && { isInput: true }) });
  }
}

function firstText(where: string, message: Uint8Array, number: number): string {
  for (const field of fieldsIn(where, message)) if (field.number === number) return textOf(field.bytes);
  return '';
}

/** The shape that a ValueInfoProto declares of a tensor; null where it declares none. */
function shapeIn(where: string, value: Uint8Array): (number | null)[] | null {
  const shape = messageIn(where, value, [VALUE.type, TENSOR_TYPE, TENSOR_SHAPE]);
  if (shape === null) return null;
  const extents: (number | null)[] = [];
  for (const field of fieldsIn(where, shape)) {
    if (field.number !== DIM) continue;
    let extent: number | null = null;
    for (const part of fieldsIn(where, bytesIn(where, field))) {
      if (part.number === DIM_VALUE) extent = integerOf(`${where}: dim`, part);
    }
    // Some exporters write −1, or 0, for what is open.
    extents.push(extent !== null && extent > 0 ? extent : null);
  }
  return extents;
}

/** A message within messages, by the numbers of the fields that lead to it. */
function messageIn(where: string, message: Uint8Array, path: readonly number[]): Uint8Array | null {
  let at = message;
  for (const number of path) {
    let inner: Uint8Array | null = null;
    for (const field of fieldsIn(where, at)) if (field.number === number) inner = field.bytes ?? inner;
    if (inner === null) return null;
    at = inner;
  }
  return at;
}

/** An attribute of a node: its name and its value in the form that it was given in. */
export interface NodeAttribute {
  readonly name: string;
  readonly integer: number | null;
  readonly integers: readonly number[];
  readonly text: string | null;
  readonly tensor: Uint8Array | null;
}

/** @throws ModelError for integers beyond 53 bits, or bytes that are no attribute */
export function attributeIn(where: string, bytes: Uint8Array): NodeAttribute {
  const found = {
    name: '',
    integer: null as number | null,
    text: null as string | null,
    tensor: null as Uint8Array | null,
  };
  const integers: number[] = [];
  for (const field of fieldsIn(where, bytes)) {
    if (field.number === ATTRIBUTE.name) found.name = textOf(field.bytes);
    if (field.number === ATTRIBUTE.integer) found.integer = integerOf(`${where}: attribute`, field);
    if (field.number === ATTRIBUTE.integers) integers.push(...safeIntegers(`${where}: attribute`, field));
    if (integers.length > MOST_INTEGERS) throw tooMany(where, integers.length);
    if (field.number === ATTRIBUTE.text) found.text = textOf(field.bytes);
    if (field.number === ATTRIBUTE.tensor) found.tensor = field.bytes;
  }
  return { ...found, integers };
}

/** Axes have few numbers; a list that is longer is no attribute of an operator here. */
const MOST_INTEGERS = 64;

function safeIntegers(where: string, field: WireField): number[] {
  const values = varintsOf(where, field, MOST_INTEGERS);
  const bad = values.find((value) => value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER);
  if (bad !== undefined) throw new ModelError(`${where}: integers must have at most 53 bits, got ${bad}`);
  return values.map(Number);
}

function tooMany(where: string, count: number): ModelError {
  return new ModelError(`${where}: an attribute must have at most ${MOST_INTEGERS} integers, got ${count}`);
}

function bytesIn(where: string, { bytes, number }: WireField): Uint8Array {
  if (bytes === null) throw new ModelError(`${where}: field ${number} must be a message or a text, got a number`);
  return bytes;
}
