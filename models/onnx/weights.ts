/**
 * Where an ONNX node's weights come from: an initializer, a Constant node, or integers with a scale (DequantizeLinear). What
 * another node computes is not read: that would be a runtime.
 */
import { describeValue } from '../../spec/describe-value.ts';
import { FLOAT_TYPES } from '../element-types.ts';
import type { StoredTensor } from '../model.ts';
import type { ModelSource } from '../source.ts';
import { Unreadable } from '../unreadable.ts';
import { dequantised } from './quantised.ts';
import { attributeIn, type Graph, type NamedValue, type Node, namedValuesIn } from './scan.ts';
import { tensorIn } from './tensors.ts';

/** Nodes that a name is followed through; a longer chain is no weight of any exporter. */
const LONGEST_CHAIN = 4;

/** Operators whose inputs are looked at in turn. */
const FOLLOWED: readonly string[] = ['Identity', 'DequantizeLinear'];

/** What names of nodes stand for, with those that they lead to. */
export type NamedValues = ReadonlyMap<Graph, ReadonlyMap<string, NamedValue>>;

/** Looks up whatever the nodes name, and what that names in turn. @throws ModelError */
export function namedValuesOf(file: string, graphs: readonly Graph[], nodes: readonly Node[]): NamedValues {
  const names = new Set(nodes.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]));
  let known = namedValuesIn(file, graphs, names);
  for (let round = 1; round < LONGEST_CHAIN; round++) {
    const before = names.size;
    for (const here of known.values()) {
      for (const { node } of here.values()) {
        if (node !== undefined && FOLLOWED.includes(node.operator)) for (const input of node.inputs) names.add(input);
      }
    }
    if (names.size === before) break;
    known = namedValuesIn(file, graphs, names);
  }
  return known;
}

/** What a name stands for where it is used: in the graph itself, or in those around it. */
export function lookUp(names: NamedValues, graph: Graph, name: string): NamedValue | null {
  for (let at: Graph | null = graph; at !== null; at = at.parent) {
    const found = names.get(at)?.get(name);
    if (found !== undefined) return found;
  }
  return null;
}

/**
 * A constant tensor of floating-point numbers.
 * @param what it is to the node: `weights` or `bias`
 * @throws Unreadable where it is no constant, ModelError where it is one and damaged
 */
export function constantOf(
  source: ModelSource,
  names: NamedValues,
  { graph, name, what }: { readonly graph: Graph; readonly name: string; readonly what: string },
): StoredTensor {
  const found = rawConstant(source, names, { graph, name, what }, LONGEST_CHAIN);
  if (found.isDequantised || FLOAT_TYPES.includes(found.tensor.type)) return found.tensor;
  throw new Unreadable(`its ${what} ${describeValue(name)} are integers (${found.tensor.type}) without a scale`);
}

/**
 * Integers behind a DequantizeLinear, with its scale, its zero point and the axis that they go along.
 * @throws Unreadable where one of them is no constant
 */
export function codesOf(source: ModelSource, names: NamedValues, node: Node): StoredCodes {
  const inner = (index: number, what: string) =>
    rawConstant(source, names, { graph: node.graph, name: node.inputs[index] ?? '', what }, LONGEST_CHAIN).tensor;
  return { codes: inner(0, 'weights'), ...quantisationPointOf(source, names, node) };
}

/** How integers stand for real numbers at a DequantizeLinear or a QuantizeLinear. */
export interface StoredPoint {
  readonly scale: StoredTensor;
  readonly zeroPoint: StoredTensor | null;
  readonly axis: number;
}

/** Integers, and what they stand for. */
export interface StoredCodes extends StoredPoint {
  readonly codes: StoredTensor;
}

/** @throws Unreadable where scale or zero point are no constants */
export function quantisationPointOf(source: ModelSource, names: NamedValues, node: Node): StoredPoint {
  const inner = (index: number, what: string) =>
    rawConstant(source, names, { graph: node.graph, name: node.inputs[index] ?? '', what }, LONGEST_CHAIN).tensor;
  const attributes = node.attributes.map((bytes) => attributeIn(source.name, bytes));
  return {
    scale: inner(1, 'scale'),
    zeroPoint: (node.inputs[2] ?? '') === '' ? null : inner(2, 'zero point'),
    axis: attributes.find(({ name }) => name === 'axis')?.integer ?? 1,
  };
}

interface Found {
  readonly tensor: StoredTensor;
  readonly isDequantised: boolean;
}

function rawConstant(
  source: ModelSource,
  names: NamedValues,
  asked: { readonly graph: Graph; readonly name: string; readonly what: string },
  left: number,
): Found {
  const { graph, name, what } = asked;
  const known = lookUp(names, graph, name);
  const quoted = `its ${what} ${describeValue(name)}`;
  if (known === null) throw new Unreadable(`${quoted} are nowhere in the model`);
  const { initializer } = known;
  if (initializer !== undefined) {
    const tensor = once(initializer, () => tensorIn(source, initializer, name, 'initializer'));
    return { tensor, isDequantised: false };
  }
  if (known.isSparse) throw new Unreadable(`${quoted} are a sparse initializer`);
  const { node } = known;
  if (node === undefined) throw new Unreadable(`${quoted} are an input of the model`);
  if (node.operator === 'Constant') return { tensor: constantValue(source, node, name, quoted), isDequantised: false };
  if (left > 1 && node.operator === 'Identity') {
    return rawConstant(source, names, { ...asked, graph: node.graph, name: node.inputs[0] ?? '' }, left - 1);
  }
  if (left > 1 && node.operator === 'DequantizeLinear') return dequantisedConstant(source, names, node, what, left - 1);
  throw new Unreadable(`${quoted} are computed by ${describeValue(node.operator)}`);
}

function constantValue(source: ModelSource, node: Node, name: string, quoted: string): StoredTensor {
  for (const bytes of node.attributes) {
    const { name: label, tensor } = attributeIn(source.name, bytes);
    if (label === 'value' && tensor !== null) return once(bytes, () => tensorIn(source, tensor, name, 'constant'));
  }
  throw new Unreadable(`${quoted} are a Constant without a dense value`);
}

function dequantisedConstant(source: ModelSource, names: NamedValues, node: Node, what: string, left: number): Found {
  const inner = (index: number) =>
    rawConstant(source, names, { graph: node.graph, name: node.inputs[index] ?? '', what }, left).tensor;
  const attributes = node.attributes.map((bytes) => attributeIn(source.name, bytes));
  const axis = attributes.find(({ name }) => name === 'axis')?.integer ?? 1;
  const scale = inner(1);
  if (scale.shape.length > 1) throw new Unreadable(`its ${what} are quantised in blocks`);
  const zeroPoint = (node.inputs[2] ?? '') === '' ? null : inner(2);
  const where = `${source.name}: DequantizeLinear of ${describeValue(node.inputs[0] ?? '')}`;
  const tensor = once(node, () => dequantised(where, inner(0), scale, zeroPoint, axis));
  return { tensor, isDequantised: true };
}

/** By the bytes or the node that a tensor is made from: layers that share weights share their numbers. */
const MADE = new WeakMap<object, StoredTensor>();

function once(from: object, make: () => StoredTensor): StoredTensor {
  const made = MADE.get(from) ?? make();
  MADE.set(from, made);
  return made;
}
