/**
 * The layers of a model for a reader: the words, the case that they resolve to, what it costs, what its numbers look like, and who
 * can compute it.
 */
import type { Attributes } from '../spec/case.ts';
import type { NamedClass, Outline, Resolution } from '../spec/conventions/convention.ts';
import { geometryOf } from '../spec/geometry.ts';
import type { FloatArray } from '../spec/tensor.ts';
import type { ElementType } from './element-types.ts';
import type { Model, ModelLayer, QuantisedLayer, StoredTensor, UnreadLayer } from './model.ts';
import { type OpenExtents, sizedLayer } from './sizes.ts';

/** What numbers look like, without showing them. */
export interface NumberRange {
  readonly type: ElementType;
  readonly count: number;
  /** Of those that are finite; null where none is. */
  readonly least: number | null;
  readonly most: number | null;
  readonly zeros: number;
  /** NaN and infinities. */
  readonly notFinite: number;
  readonly source: string;
}

/** Whoever might compute a layer, and what keeps it from that. */
export interface Taker {
  readonly subject: string;
  /** The first capability that it lacks; null where it can be asked. */
  readonly missing: string | null;
}

/** A layer as a case. */
export interface ListedCase {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly y: readonly number[];
  readonly attributes: Attributes;
  /** Of the operator before cropping. */
  readonly multiplyAdds: number;
  /** Classes of calls on which releases differ from the reading taken. */
  readonly caveats: readonly NamedClass[];
  readonly takers: readonly Taker[];
  /** Of a layer of integers: who takes it as such. */
  readonly integerTakers: readonly Taker[];
}

/** One layer of a listing. */
export interface ListedLayer {
  readonly layer: ModelLayer;
  /** Null where the words do not lead to one; `reason` says why. */
  readonly case: ListedCase | null;
  readonly reason: string | null;
  readonly weights: NumberRange;
  readonly bias: NumberRange | null;
}

/** All layers, and their sums. */
export interface ModelListing {
  readonly kind: 'layers';
  readonly file: string;
  readonly version: string;
  readonly layers: readonly ListedLayer[];
  readonly unread: readonly UnreadLayer[];
  /** Over the layers that are cases. */
  readonly multiplyAdds: number;
  /** Numbers of weights and biases. */
  readonly numbers: number;
}

/** Says for a layer who can compute it, with real numbers or with its integers. */
export type TakersOf = (outline: Outline, quantised: QuantisedLayer | null) => readonly Taker[];

/**
 * The layers of a model with their cases, costs and numbers, and the sums of all.
 * @param openOf extents for those that a layer leaves open
 * @param takersOf is asked of each layer that is a case
 * @throws RangeError where extents are given for another number of axes than a layer has
 */
export function listingOf(
  model: Model,
  openOf: (layer: ModelLayer) => OpenExtents,
  takersOf: TakersOf = () => [],
): ModelListing {
  const layers = model.layers.map((layer) => listed(layer, openOf(layer), takersOf));
  const sum = (of: (layer: ListedLayer) => number) => layers.reduce((total, layer) => total + of(layer), 0);
  return {
    kind: 'layers',
    file: model.file,
    version: model.version,
    layers,
    unread: model.unread,
    multiplyAdds: sum((one) => one.case?.multiplyAdds ?? 0),
    numbers: sum(({ weights, bias }) => weights.count + (bias?.count ?? 0)),
  };
}

function listed(layer: ModelLayer, open: OpenExtents, takersOf: TakersOf): ListedLayer {
  const { outline, reason, caveats } = outlineOfLayer(layer, open);
  return {
    layer,
    case: outline && listedCase(outline, layer, caveats, takersOf),
    reason,
    weights: rangeOf(layer.weights),
    bias: layer.bias && rangeOf(layer.bias),
  };
}

/** A layer's outline, or why it has none. */
export interface LayerOutline {
  readonly outline: Outline | null;
  readonly reason: string | null;
  readonly caveats: readonly NamedClass[];
}

/**
 * What a layer is as a case, without data of x.
 * @throws RangeError where extents are given for another number of axes than it has
 */
export function outlineOfLayer(layer: ModelLayer, open: OpenExtents = {}): LayerOutline {
  const sized = sizedLayer(layer, open);
  const none = (reason: string): LayerOutline => ({ outline: null, reason, caveats: [] });
  if (sized.kind === 'wordless')
    return none(`the file does not say stride, padding and dilation: ${ATTRIBUTES_OPTION}`);
  if (sized.kind === 'open') return none(`the model leaves the extents of its input open: ${inOptions([layer])}`);
  const { resolution } = sized;
  if (resolution.kind !== 'resolved') return none(reasonOfResolution(resolution));
  return { outline: resolution.outline, reason: null, caveats: resolution.caveats };
}

/** The outline of a layer of integers, with these in place of the real numbers; null of any other layer. */
export function outlineOfCodes(layer: ModelLayer, open: OpenExtents = {}): Outline | null {
  const { quantised, weights } = layer;
  if (quantised === undefined) return null;
  // In words numbers are f32, which holds the weights; the bias has 32 bits, and no layout.
  const ofCodes = { ...layer, weights: { ...weights, data: Float32Array.from(quantised.weights) }, bias: null };
  const { outline } = outlineOfLayer(ofCodes, open);
  return outline && { ...outline, bias: quantised.bias };
}

/** The options to type for what layers leave open. */
export function inOptions(layers: readonly ModelLayer[]): string {
  const typed = layers.slice(0, MOST_OPTIONS).map(({ name, weights }) => {
    const word = /^[\w./:-]+$/.test(name) ? name : JSON.stringify(name);
    return `--in ${word}=${new Array(weights.shape.length - 2).fill(64)}`;
  });
  return `give them by ${typed.join(' ')}${layers.length > MOST_OPTIONS ? ' …' : ''}`;
}

/** Layers whose options are written out. */
const MOST_OPTIONS = 6;

/** An option to type where a file has no attributes. */
const ATTRIBUTES_OPTION = `give them by --attributes '{"stride":2,"padding":1}'`;

function reasonOfResolution(resolution: Exclude<Resolution, { readonly kind: 'resolved' }>): string {
  if (resolution.kind !== 'ambiguous') return resolution.reason;
  const { ambiguity, readings } = resolution;
  return `ambiguous (${ambiguity.id}): ${ambiguity.statement} Readings: ${readings.map(({ label }) => label).join('; ')}`;
}

function listedCase(
  outline: Outline,
  { quantised }: ModelLayer,
  caveats: readonly NamedClass[],
  takersOf: TakersOf,
): ListedCase {
  const { x, w, stride, padBegin, padEnd, outputPadding, dilation, groups } = outline;
  const { outputShape, multiplyAdds } = geometryOf(outline);
  return {
    x: x.shape,
    w: w.shape,
    y: outputShape,
    attributes: { stride, padBegin, padEnd, outputPadding, dilation, groups },
    multiplyAdds,
    caveats,
    takers: takersOf(outline, null),
    integerTakers: quantised === undefined ? [] : takersOf(outline, quantised),
  };
}

function rangeOf({ data, type, source }: StoredTensor): NumberRange {
  return { type, source, count: data.length, ...extremesOf(data) };
}

function extremesOf(data: FloatArray): Pick<NumberRange, 'least' | 'most' | 'zeros' | 'notFinite'> {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let zeros = 0;
  let notFinite = 0;
  for (const value of data) {
    if (!Number.isFinite(value)) {
      notFinite++;
      continue;
    }
    if (value === 0) zeros++;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { least: least <= most ? least : null, most: least <= most ? most : null, zeros, notFinite };
}
