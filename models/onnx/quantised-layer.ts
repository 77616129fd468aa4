/**
 * A ConvTranspose between DequantizeLinear and QuantizeLinear as the layer of integers that it stands for. What lies between it and the end
 * is Relu, Clip with constants, or nothing.
 * Source: ONNX operators DequantizeLinear, QuantizeLinear and Clip; ONNX Runtime, "Quantize ONNX models", QDQ.
 */
import { INTEGER_TYPES, type QuantisedDtype } from '../../spec/number-types.ts';
import type { Quantisation, TensorQuantisation, WeightQuantisation } from '../../spec/quantisation.ts';
import { nearestEvenOf } from '../../spec/requantisation.ts';
import type { QuantisedLayer } from '../model.ts';
import { quantisedTypeOf, weightTypeOfCodes, withoutZeroPoints } from '../quantised-types.ts';
import type { ModelSource } from '../source.ts';
import { Unreadable } from '../unreadable.ts';
import { type Graph, type Node, takersIn } from './scan.ts';
import { codesOf, constantOf, lookUp, type NamedValues, quantisationPointOf, type StoredPoint } from './weights.ts';

const ENDS: readonly string[] = ['QuantizeLinear', 'Relu', 'Clip'];

type Takers = ReadonlyMap<Graph, ReadonlyMap<string, readonly Node[]>>;

/** What comes behind the layers of a model, as far as it may be their end. */
export interface QuantisedEnds {
  readonly behind: (node: Node) => readonly Node[];
  readonly nodes: readonly Node[];
}

/** Looks up what takes the results of the nodes, and what takes the results of an activation behind them. */
export function quantisedEndsOf(file: string, graphs: readonly Graph[], found: readonly Node[]): QuantisedEnds {
  const outputsOf = (nodes: readonly Node[]) => new Set(nodes.flatMap(({ outputs }) => outputs.slice(0, 1)));
  const flat = (takers: Takers) => [...takers.values()].flatMap((here) => [...here.values()].flat());
  const first = takersIn(file, graphs, outputsOf(found), ENDS);
  const second = takersIn(file, graphs, outputsOf(flat(first)), ['QuantizeLinear']);
  const nodes = [...flat(first), ...flat(second)];
  return {
    nodes,
    behind({ graph, outputs }) {
      const name = outputs[0] ?? '';
      return [...(first.get(graph)?.get(name) ?? []), ...(second.get(graph)?.get(name) ?? [])];
    },
  };
}

interface Context {
  readonly source: ModelSource;
  readonly names: NamedValues;
  readonly ends: QuantisedEnds;
}

/**
 * The layer of integers, or why it is none.
 * @throws ModelError where constants are damaged
 */
export function quantisedNodeOf(context: Context, node: Node, groups: number): QuantisedLayer | string {
  try {
    return layerOf(context, node, groups);
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
}

function layerOf(context: Context, node: Node, groups: number): QuantisedLayer {
  const { source, names } = context;
  const [x = '', w = '', b = ''] = node.inputs;
  const dequantiser = (name: string, what: string) => {
    const found = lookUp(names, node.graph, name)?.node;
    if (found?.operator !== 'DequantizeLinear') throw new Unreadable(`its ${what} comes from no DequantizeLinear`);
    return found;
  };
  const ofX = tensorPoint(quantisationPointOf(source, names, dequantiser(x, 'input')), 'input');
  const weights = codesOf(source, names, dequantiser(w, 'weights'));
  const { quantiser, clampTo } = endOf(context, node);
  const ofY = tensorPoint(quantisationPointOf(source, names, quantiser), 'output');
  if (ofX.dtype !== ofY.dtype) throw new Unreadable(`its input is ${ofX.dtype} and its output ${ofY.dtype}`);
  const ofW = weightPoint(weights, groups);
  const zeroPoint = weights.zeroPoint === null ? [0] : [...weights.zeroPoint.data];
  return {
    dtype: ofX.dtype,
    quantisation: { x: ofX.point, w: ofW, y: ofY.point, clamp: clampTo(ofY.point, ofY.dtype) },
    weights: withoutZeroPoints(weights.codes, zeroPoint, weights.axis),
    bias: b === '' ? null : biasOf(context, dequantiser(b, 'bias'), ofX.point, ofW),
  };
}

interface OfTensor {
  readonly dtype: QuantisedDtype;
  readonly point: TensorQuantisation;
}

function tensorPoint({ scale, zeroPoint }: StoredPoint, what: string): OfTensor {
  if (scale.data.length !== 1) throw new Unreadable(`its ${what} has ${scale.data.length} scales`);
  const dtype = quantisedTypeOf(zeroPoint?.type ?? null);
  if (zeroPoint === null || dtype === null) {
    throw new Unreadable(`its ${what} has ${zeroPoint === null ? 'no zero point' : `codes of ${zeroPoint.type}`}`);
  }
  return { dtype, point: { scale: scale.data[0], zeroPoint: zeroPoint.data[0] } };
}

/** Axis 1 has the output channels of a group: what stands there is that of every group. */
function weightPoint(
  { codes, scale, zeroPoint, axis }: ReturnType<typeof codesOf>,
  groups: number,
): WeightQuantisation {
  const dtype = weightTypeOfCodes(codes.type);
  if (dtype === null) throw new Unreadable(`its weights have codes of ${codes.type}`);
  if (zeroPoint !== null && zeroPoint.type !== codes.type) {
    throw new Unreadable(`its weights have codes of ${codes.type} and zero points of ${zeroPoint.type}`);
  }
  const isWhole = scale.data.length === 1;
  if (!isWhole && axis !== 1 && axis !== 1 - codes.shape.length) {
    throw new Unreadable(`its weights have scales along axis ${axis}`);
  }
  // Groups beyond the input channels are none: the layer itself is refused.
  if (!(Number.isInteger(groups) && groups >= 1 && groups <= codes.shape[0])) {
    throw new Unreadable(`its group must be one of ${codes.shape[0]} input channels, got ${groups}`);
  }
  const perGroup = [...scale.data];
  const points = zeroPoint === null ? perGroup.map(() => 0) : [...zeroPoint.data];
  const ofAll = (list: number[]) => (isWhole ? list : Array.from({ length: groups }, () => list).flat());
  return { dtype, scale: ofAll(perGroup), zeroPoint: ofAll(points) };
}

/** Integers in units of sx·sw: a bias with other scales would be another bias. */
function biasOf({ source, names }: Context, node: Node, x: TensorQuantisation, w: WeightQuantisation): Float64Array {
  const { codes, scale, zeroPoint } = codesOf(source, names, node);
  if (codes.type !== 'i32') throw new Unreadable(`its bias has codes of ${codes.type}`);
  if (zeroPoint?.data.some((point) => point !== 0)) throw new Unreadable('its bias has a zero point');
  const wanted = (m: number) => Math.fround(x.scale * w.scale[w.scale.length === 1 ? 0 : m]);
  const isOfSums = Array.from(codes.data).every((_, m) => {
    const own = scale.data[scale.data.length === 1 ? 0 : m];
    return Math.abs(own - wanted(m)) <= 2 ** -20 * wanted(m);
  });
  if (!isOfSums) throw new Unreadable('its bias has other scales than sx·sw');
  return Float64Array.from(codes.data);
}

/** The QuantizeLinear behind the node, and what an activation before it makes of the ends of the type. */
function endOf({ source, names, ends }: Context, node: Node) {
  const behind = ends.behind(node);
  const [next] = behind;
  if (behind.length !== 1)
    throw new Unreadable(`its result is taken by ${behind.length} that could quantise it, not 1`);
  if (next.operator === 'QuantizeLinear') return { quantiser: next, clampTo: clampBetween(null, null) };
  const [quantiser, ...more] = ends.behind(next);
  if (quantiser === undefined || more.length > 0) throw new Unreadable(`no QuantizeLinear takes its ${next.operator}`);
  if (next.operator === 'Relu') return { quantiser, clampTo: clampBetween(0, null) };
  const bound = (index: number, what: string) => {
    const name = next.inputs[index] ?? '';
    return name === '' ? null : constantOf(source, names, { graph: next.graph, name, what }).data[0];
  };
  if (next.inputs.length < 2) throw new Unreadable('its Clip has no bounds among its inputs');
  return { quantiser, clampTo: clampBetween(bound(1, 'least value'), bound(2, 'largest value')) };
}

/** The codes that the ends of an activation become; those of the type where there is none. */
function clampBetween(least: number | null, most: number | null) {
  return ({ scale, zeroPoint }: TensorQuantisation, dtype: QuantisedDtype): Quantisation['clamp'] => {
    const { smallest, largest } = INTEGER_TYPES[dtype];
    const codeOf = (real: number) =>
      Math.min(Math.max(nearestEvenOf(Math.fround(real / scale)) + zeroPoint, smallest), largest);
    return [least === null ? smallest : codeOf(least), most === null ? largest : codeOf(most)];
  };
}
