/**
 * ONNX: every ConvTranspose node of the model and of its subgraphs, as a call in the words of its opset.
 * Source: ONNX IR specification; operator ConvTranspose, opsets 1, 11 and 22.
 */
import { describeValue } from '../../spec/describe-value.ts';
import { uniqueNames } from '../layer-names.ts';
import {
  type LayerInput,
  type Model,
  ModelError,
  type ModelLayer,
  type StoredTensor,
  type UnreadLayer,
} from '../model.ts';
import { noLayers } from '../no-layers.ts';
import type { ModelSource } from '../source.ts';
import { Unreadable } from '../unreadable.ts';
import { type QuantisedEnds, quantisedEndsOf, quantisedNodeOf } from './quantised-layer.ts';
import { attributeIn, described, type Node, type Scanned, scanned } from './scan.ts';
import { constantOf, lookUp, type NamedValues, namedValuesOf } from './weights.ts';

/** One message is held in memory, and the format itself allows no more. */
const MOST_BYTES = 2 ** 31 - 1;

/** Attributes of ConvTranspose, by the form that they have. */
const LISTS = ['dilations', 'kernel_shape', 'output_padding', 'output_shape', 'pads', 'strides'];

/** @throws ModelError where the file is no ONNX model, is damaged, or has no transposed convolution */
export function readOnnx(source: ModelSource): Model {
  const { name: file, size } = source;
  if (size > MOST_BYTES)
    throw new ModelError(`${file}: an ONNX model must have at most ${MOST_BYTES} bytes, got ${size}`);
  const scan = scanned(file, source.read(0, size));
  if (scan.found.length + scan.functions.length === 0) throw noLayers(file, 'ONNX', scan.kinds);
  const ends = quantisedEndsOf(file, scan.graphs, scan.found);
  const names = namedValuesOf(file, scan.graphs, [...scan.found, ...ends.nodes]);
  const nameOf = uniqueNames();
  const layers: ModelLayer[] = [];
  const unread: UnreadLayer[] = [];
  for (const node of scan.found) {
    const name = nameOf(ownName(node));
    try {
      layers.push(layerOf(source, scan, names, node, name, ends));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      unread.push({ name, operator: node.operator, reason: error.message });
    }
  }
  for (const name of scan.functions) {
    unread.push({
      name,
      operator: 'function',
      reason: 'a local function of the model has a ConvTranspose; it is not read',
    });
  }
  const { irVersion, opset, producer } = scan;
  const by = producer === '' ? '' : `, by ${producer}`;
  return { file, format: 'onnx', version: `ONNX, IR version ${irVersion}, opset ${opset ?? 1}${by}`, layers, unread };
}

function ownName({ graph, name, operator, outputs }: Node): string {
  const own = name !== '' ? name : (outputs[0] ?? operator);
  return graph.place === '' ? own : `${graph.place}/${own}`;
}

/** @throws Unreadable, ModelError */
function layerOf(
  source: ModelSource,
  { opset }: Scanned,
  names: NamedValues,
  node: Node,
  name: string,
  ends: QuantisedEnds,
): ModelLayer {
  const { domain, operator, inputs, graph } = node;
  if (operator !== 'ConvTranspose' || (domain !== '' && domain !== 'ai.onnx')) {
    const of = domain === '' ? 'ONNX' : `the domain ${describeValue(domain)}`;
    throw new Unreadable(`${describeValue(operator)} of ${of} is not read`);
  }
  const [x = '', w = '', b = ''] = inputs;
  const weights = constantOf(source, names, { graph, name: w, what: 'weights' });
  const bias = b === '' ? null : constantOf(source, names, { graph, name: b, what: 'bias' });
  if (weights.shape.length < 3 || weights.shape.length > 5) {
    throw new Unreadable(`weights of the shape [${weights.shape}] have not one, two or three spatial axes`);
  }
  const quantised = [x, w].filter((one) => lookUp(names, graph, one)?.node?.operator === 'DequantizeLinear');
  const { attributes, unknown } = wordsOf(source.name, node);
  const integers = quantisedNodeOf({ source, names, ends }, node, Number(attributes.group ?? 1));
  return {
    name,
    format: 'onnx',
    operator,
    convention: conventionOf(opset ?? 1),
    attributes,
    input: inputOf(names, node, x, weights),
    // Names within a subgraph are no names of the model.
    output: graph.parent === null ? (node.outputs[0] ?? null) : null,
    weights,
    bias,
    ...(typeof integers === 'object' && { quantised: integers }),
    notes: [
      ...storedNotes(weights, bias),
      ...(quantised.includes(x) ? ['quantised: its input comes from DequantizeLinear'] : []),
      ...(quantised.includes(w)
        ? [`quantised: its weights are ${weights.type} with a scale, here as DequantizeLinear has them`]
        : []),
      ...(typeof integers === 'string' && quantised.includes(x) ? [`not checked with integers: ${integers}`] : []),
      ...(unknown.length > 0 ? [`attributes that ConvTranspose does not have: ${unknown.join(', ')}`] : []),
      ...(graph.place === '' ? [] : [`in a subgraph, of ${graph.place}`]),
    ],
  };
}

/** What is said of numbers that are wider here than in the file. */
function storedNotes(weights: StoredTensor, bias: StoredTensor | null): string[] {
  const narrow = [weights, ...(bias === null ? [] : [bias])].filter(({ type }) => type === 'f16' || type === 'bf16');
  return narrow.length === 0 ? [] : [`stored as ${narrow[0].type}; computed in f32, which holds every such number`];
}

function conventionOf(opset: number): string {
  if (opset >= 22) return 'onnx';
  return opset >= 11 ? 'onnx-11' : 'onnx-1';
}

function inputOf(names: NamedValues, { graph }: Node, x: string, weights: StoredTensor): LayerInput {
  const open = new Array<null>(weights.shape.length).fill(null);
  const found = lookUp(names, graph, x);
  // What is dequantised keeps its shape.
  const codes = found?.node?.operator === 'DequantizeLinear' ? lookUp(names, graph, found.node.inputs[0] ?? '') : null;
  return { name: x, shape: found?.shape ?? codes?.shape ?? open, channelsLast: false };
}

function wordsOf(file: string, node: Node): { attributes: Record<string, unknown>; unknown: string[] } {
  const attributes: Record<string, unknown> = {};
  const unknown: string[] = [];
  const where = `${file}: ${described(node)}`;
  for (const bytes of node.attributes) {
    const { name, integer, integers, text } = attributeIn(where, bytes);
    if (name === 'auto_pad') attributes.auto_pad = text ?? '';
    else if (name === 'group') attributes.group = integer ?? 0;
    else if (LISTS.includes(name)) attributes[name] = integers;
    else unknown.push(describeValue(name));
  }
  return { attributes, unknown };
}
