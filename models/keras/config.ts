/**
 * The layers of a Keras model, from the configuration that it is saved with: every object of a class Conv{1,2,3}DTranspose, within
 * models in models and wrappers alike.
 * Source: Keras 3, keras/src/layers/convolutional/base_conv_transpose.py (get_config) and keras/src/saving/serialization_lib.py.
 */
import { describeValue } from '../../spec/describe-value.ts';
import { ModelError } from '../model.ts';
import { Unreadable } from '../unreadable.ts';

/** A layer as its configuration has it. */
export interface KerasLayer {
  readonly name: string;
  /** Its class, such as `Conv2DTranspose`. */
  readonly operator: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Of the input that it was built for; null where the file does not say. */
  readonly inputShape: readonly (number | null)[] | null;
}

/** What a configuration has. */
export interface KerasConfig {
  readonly found: readonly KerasLayer[];
  /** How many objects of each class there are among layers. */
  readonly kinds: ReadonlyMap<string, number>;
}

const OURS = /^Conv(olution)?([123])DTranspose$/;

/** @throws ModelError where the text is no configuration of a model */
export function kerasConfig(file: string, text: string): KerasConfig {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    throw new ModelError(`${file}: config must be JSON, got ${describeValue(text.slice(0, 60))}`);
  }
  const found: KerasLayer[] = [];
  const kinds = new Map<string, number>();
  // A list of what is still to be looked at: a configuration may be nested as deeply as it likes.
  const open: object[] = [Object(root)];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const layer = layerIn(at as Readonly<Record<string, unknown>>);
    if (layer !== null) {
      kinds.set(layer.operator, (kinds.get(layer.operator) ?? 0) + 1);
      if (/transpose/i.test(layer.operator)) found.push(layer);
    }
    for (const value of Object.values(at).reverse()) if (typeof value === 'object' && value !== null) open.push(value);
  }
  return { found, kinds };
}

/** An object with a class and a named configuration: a layer, or a model of layers. */
function layerIn(object: Readonly<Record<string, unknown>>): KerasLayer | null {
  const { class_name: operator, config, build_config: build, inbound_nodes: nodes } = object;
  if (typeof operator !== 'string' || typeof config !== 'object' || config === null || Array.isArray(config))
    return null;
  const fields = config as Readonly<Record<string, unknown>>;
  if (typeof fields.name !== 'string' || operator.endsWith('DTypePolicy')) return null;
  const { input_shape: built } = Object(build) as { input_shape?: unknown };
  const shape = built ?? fields.batch_input_shape ?? shapeOfCall(nodes);
  return { name: fields.name, operator, config: fields, inputShape: shapeIn(shape) };
}

/** Of the tensor that a layer is called with, where the graph is saved with it: inbound_nodes[0].args[0].config.shape. */
function shapeOfCall(nodes: unknown): unknown {
  const { args } = Object(Object(nodes)[0]) as { args?: unknown };
  return Object(Object(Object(args)[0]).config).shape;
}

function shapeIn(value: unknown): (number | null)[] | null {
  if (!Array.isArray(value)) return null;
  const isShape = value.every((entry) => entry === null || (Number.isSafeInteger(entry) && entry >= 0));
  return isShape ? value : null;
}

/** What of a configuration are words, what else it says, and what its weights have to be. */
export interface KerasWords {
  readonly rank: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly channelsLast: boolean;
  readonly hasBias: boolean;
  /** Extents of the kernel, and the number of output channels: all of its shape but the input channels. */
  readonly kernel: readonly number[];
  readonly filters: number;
  readonly notes: readonly string[];
}

const WORDS = ['strides', 'padding', 'output_padding', 'dilation_rate', 'data_format'] as const;

/** @throws Unreadable for a class of the author's own, groups, or sizes that are none */
export function kerasWords({ operator, config }: KerasLayer): KerasWords {
  const rank = Number(OURS.exec(operator)?.[2] ?? 0);
  if (rank === 0) throw new Unreadable(`${describeValue(operator)} is no layer of Keras`);
  const { groups = 1, kernel_size: size, filters } = config;
  if (groups !== 1) throw new Unreadable(`groups must be 1, got ${describeValue(groups)}`);
  const kernel = typeof size === 'number' ? new Array<unknown>(rank).fill(size) : size;
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;
  if (!Array.isArray(kernel) || kernel.length !== rank || !kernel.every(isCount)) {
    throw new Unreadable(`kernel_size must be ${rank} integers >= 1, got ${describeValue(size)}`);
  }
  if (!isCount(filters)) throw new Unreadable(`filters must be an integer >= 1, got ${describeValue(filters)}`);
  const given = WORDS.filter((word) => config[word] !== undefined && config[word] !== null);
  return {
    rank,
    attributes: Object.fromEntries(given.map((word) => [word, config[word]])),
    channelsLast: config.data_format !== 'channels_first',
    hasBias: config.use_bias !== false,
    kernel,
    filters,
    notes: notesOf(config),
  };
}

function notesOf({ activation, dtype }: Readonly<Record<string, unknown>>): string[] {
  const policy = nameIn(dtype);
  const follows = nameIn(activation);
  return [
    ...(follows === null || follows === 'linear'
      ? []
      : [`followed by ${describeValue(follows)}, which is left out here`]),
    ...(policy === null || policy === 'float32' ? [] : [`of the type ${describeValue(policy)}`]),
  ];
}

/** A name, given by itself or as an object of a class. */
function nameIn(value: unknown): string | null {
  if (typeof value === 'string') return value;
  const { class_name: kind, config } = Object(value) as { class_name?: unknown; config?: { name?: unknown } };
  const name = Object(config).name ?? kind;
  return typeof name === 'string' ? name : null;
}
