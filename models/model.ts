/**
 * What a model file says of its transposed convolutions: each as a call in the words of its framework, with the weights that the
 * file has. Nothing is computed here, and nothing is guessed without being called a guess.
 */
import type { QuantisedDtype } from '../spec/number-types.ts';
import type { Quantisation } from '../spec/quantisation.ts';
import type { FloatArray } from '../spec/tensor.ts';
import type { ElementType } from './element-types.ts';

/** The formats that are read, by the names that reports have. */
export type ModelFormat = 'onnx' | 'tflite' | 'safetensors' | 'keras';

/** A file that cannot be read as a model: file, place, rule, and the value received. */
export class ModelError extends Error {}

/** The transposed convolutions of a model. */
export interface Model {
  /** As it was given, for messages. */
  readonly file: string;
  readonly format: ModelFormat;
  /** Format and version, in words: `ONNX, IR version 8, opset 11`. */
  readonly version: string;
  /** In the order of the file. Names are unique. */
  readonly layers: readonly ModelLayer[];
  /** Operators that are transposed convolutions, or may be, and cannot be read as one here. */
  readonly unread: readonly UnreadLayer[];
}

/** One transposed convolution, in the layout and by the words of its framework. */
export interface ModelLayer {
  /** Of the node; where it has none, or one that is taken, made from its output. */
  readonly name: string;
  readonly format: ModelFormat;
  /** What the file calls it, such as `ConvTranspose` or `Conv2DTranspose`. */
  readonly operator: string;
  /** Id of the convention (spec/conventions) whose words the attributes are. */
  readonly convention: string;
  /** By the framework's own names; null where the file does not have them. */
  readonly attributes: Readonly<Record<string, unknown>> | null;
  readonly input: LayerInput;
  /** The tensor that it makes, where a runtime can be asked for it by name. */
  readonly output: string | null;
  readonly weights: StoredTensor;
  /** One number per output channel; null where the layer adds none. */
  readonly bias: StoredTensor | null;
  /** Where integers go in and come out: what the file says of them; `weights` and `bias` are the real numbers that they stand for. */
  readonly quantised?: QuantisedLayer;
  /** What somebody who reads the numbers has to know: a type that is converted, a guess, what else the operator does. */
  readonly notes: readonly string[];
}

/** A layer of integers, with the scales and zero points of the file. */
export interface QuantisedLayer {
  /** The type of what goes in and comes out. */
  readonly dtype: QuantisedDtype;
  /** Scales and zero points of weights are one, or one for each output channel. */
  readonly quantisation: Quantisation;
  /** Integers without their zero points, laid out as those of `weights`. */
  readonly weights: FloatArray;
  /** In units of sx·sw. */
  readonly bias: FloatArray | null;
}

/** The tensor that a layer is given. */
export interface LayerInput {
  readonly name: string;
  /** In the framework's layout; null for an extent that is open, or for all of them where even their number is. */
  readonly shape: readonly (number | null)[] | null;
  /** Whether the channels are the last axis. */
  readonly channelsLast: boolean;
}

/** Weights or a bias as the file has them. */
export interface StoredTensor {
  readonly name: string;
  /** In the framework's layout. */
  readonly shape: readonly number[];
  /** The type in the file. */
  readonly type: ElementType;
  /** Where the numbers come from: `initializer`, `constant`, `external data weights.bin`. */
  readonly source: string;
  /** Row-major; f64 where the file has f64, else f32, which holds every smaller type exactly. */
  readonly data: FloatArray;
}

/** A transposed convolution that cannot be read, and why. */
export interface UnreadLayer {
  readonly name: string;
  readonly operator: string;
  readonly reason: string;
}
