/**
 * TensorFlow Lite: TRANSPOSE_CONV and the custom operator of MediaPipe that adds a bias, in its own words, and CONV_3D_TRANSPOSE in
 * those of TensorFlow, each with the output shape that the model states. An activation that is fused is left out, and named.
 *
 *   TRANSPOSE_CONV               inputs output shape, filter [M,kH,kW,C], x [N,H,W,C], bias [M] or none
 *   CONV_3D_TRANSPOSE            inputs output shape, filter [kD,kH,kW,M,C], x [N,D,H,W,C], bias [M] or none
 *   Convolution2DTransposeBias   inputs x, filter [M,kH,kW,C], bias [M]; options: padding, stride of width, of height
 *
 * Source: TensorFlow Lite, schema.fbs and kernels/transpose_conv.cc, conv3d_transpose.cc; MediaPipe,
 * util/tflite/operations/transpose_conv_bias.cc, whose options are TfLiteTransposeConvParams.
 */

import { describeValue } from '../../spec/describe-value.ts';
import { FLOAT_TYPES } from '../element-types.ts';
import { uniqueNames } from '../layer-names.ts';
import { type Model, ModelError, type ModelLayer, type UnreadLayer } from '../model.ts';
import { noLayers } from '../no-layers.ts';
import type { ModelSource } from '../source.ts';
import { Unreadable } from '../unreadable.ts';
import { FlatGraph, type FlatOperator } from './graph.ts';
import { quantisedOperatorOf } from './quantised-layer.ts';
import { ACTIVATIONS, BUILTIN, CONV_OPTIONS, MODEL, OPERATOR, PADDINGS } from './schema.ts';
import { FlatFile, type FlatTable } from './tables.ts';

/** Offsets of a FlatBuffer have 32 bits, and buffers of larger files lie behind it. */
const MOST_BYTES = 2 ** 31 - 1;

const SCHEMA_VERSION = 3;
const MEDIAPIPE = 'Convolution2DTransposeBias';
const NAMES: ReadonlyMap<number, string> = new Map([
  [BUILTIN.transposeConv, 'TRANSPOSE_CONV'],
  [BUILTIN.conv3dTranspose, 'CONV_3D_TRANSPOSE'],
]);

/** @throws ModelError where the file is damaged, of another version, or has no transposed convolution */
export function readTflite(source: ModelSource): Model {
  const { name: file, size } = source;
  if (size > MOST_BYTES)
    throw new ModelError(`${file}: a TensorFlow Lite model must have at most ${MOST_BYTES} bytes, got ${size}`);
  const flat = new FlatFile(file, source.read(0, size));
  const model = flat.root();
  const schema = model.uint32(MODEL.version);
  if (schema !== SCHEMA_VERSION)
    throw new ModelError(`${file}: version of the schema must be ${SCHEMA_VERSION}, got ${schema}`);
  const found = layersIn(file, flat, model);
  if (found.layers.length + found.unread.length === 0) throw noLayers(file, 'TensorFlow Lite', found.kinds);
  const description = model.text(MODEL.description);
  const version = `TensorFlow Lite, schema ${schema}${description === '' ? '' : `, ${describeValue(description)}`}`;
  return { file, format: 'tflite', version, layers: found.layers, unread: found.unread };
}

function layersIn(file: string, flat: FlatFile, model: FlatTable) {
  const layers: ModelLayer[] = [];
  const unread: UnreadLayer[] = [];
  const kinds = new Map<string, number>();
  const nameOf = uniqueNames();
  for (let index = 0; index < model.count(MODEL.subgraphs); index++) {
    const graph = new FlatGraph(file, flat, model, model.tableOf(MODEL.subgraphs, index) as FlatTable);
    const wanted: FlatOperator[] = [];
    for (const operator of graph.operators()) {
      const kind = operator.custom || (NAMES.get(operator.code) ?? `operator ${operator.code}`);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      if (NAMES.has(operator.code) || /transpose.?conv|conv\w*transpose/i.test(operator.custom)) wanted.push(operator);
    }
    for (const operator of wanted) {
      const kind = operator.custom || (NAMES.get(operator.code) as string);
      const [output] = operator.outputs;
      const own = output === undefined ? kind : graph.nameOf(output);
      const name = nameOf(index === 0 ? own : `subgraph ${index}/${own}`);
      try {
        layers.push(layerOf(graph, operator, name, kind));
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        unread.push({ name, operator: kind, reason: error.message });
      }
    }
  }
  return { layers, unread, kinds };
}

/** What the forms of the operator have in common. */
interface Call {
  readonly x: number;
  readonly filter: number;
  readonly bias: number | undefined;
  /** Index of the constant that has the output shape; undefined where the output itself says it. */
  readonly outputShape: number | undefined;
  readonly words: Readonly<Record<string, unknown>>;
  readonly activation: number;
}

function layerOf(graph: FlatGraph, operator: FlatOperator, name: string, kind: string): ModelLayer {
  const call = operator.custom === '' ? builtinCall(operator, kind) : customCall(operator, kind);
  const filter = graph.constant(call.filter, 'weights');
  const bias = call.bias === undefined || call.bias < 0 ? null : graph.constant(call.bias, 'bias');
  const axes = operator.code === BUILTIN.conv3dTranspose ? 5 : 4;
  if (filter.shape.length !== axes)
    throw new Unreadable(`weights of the shape [${filter.shape}] have not ${axes} axes`);
  const x = graph.shapeOf(call.x);
  const integers = quantisedOperatorOf(graph, operator, call);
  const output = outputOf(graph, operator, call, x);
  return {
    name,
    format: 'tflite',
    operator: kind,
    convention: axes === 4 ? 'tflite' : 'tensorflow',
    attributes: { ...call.words, ...(output !== null && { output_shape: output }) },
    input: { name: graph.nameOf(call.x), shape: x, channelsLast: true },
    output: null,
    weights: filter,
    bias,
    ...(typeof integers === 'object' && integers !== null && { quantised: integers }),
    notes: [
      ...(FLOAT_TYPES.includes(filter.type)
        ? []
        : [`quantised: its weights are ${filter.type} with a scale, here as numbers of f32`]),
      ...(typeof integers === 'string' ? [`not checked with integers: ${integers}`] : []),
      ...(filter.type === 'f16' ? ['stored as f16; computed in f32, which holds every such number'] : []),
      ...(call.activation === 0
        ? []
        : [`followed by ${ACTIVATIONS[call.activation] ?? `activation ${call.activation}`}, which is left out here`]),
      ...(output === null ? ['its output shape is open: taken as the layers of Keras have it'] : []),
    ],
  };
}

function builtinCall({ code, inputs, table }: FlatOperator, kind: string): Call {
  const fields = CONV_OPTIONS[code as keyof typeof CONV_OPTIONS];
  const options = table.table(OPERATOR.options);
  if (options === null) throw new Unreadable(`${kind} has no options`);
  const padding = PADDINGS[options.int8(fields.padding)];
  const [outputShape = -1, filter = -1, x = -1, bias] = inputs;
  const dilations = fields.dilations.map((slot) => options.int32(slot, 1));
  return {
    x,
    filter,
    bias,
    outputShape,
    words: {
      ...strideWords(fields.strides.map((slot) => options.int32(slot))),
      padding: padding ?? String(options.int8(fields.padding)),
      ...(dilations.length > 0 && { dilations }),
    },
    activation: options.int8(fields.activation),
  };
}

/** The words of TensorFlow Lite for two axes, those of TensorFlow for three. */
function strideWords(strides: readonly number[]): Readonly<Record<string, unknown>> {
  return strides.length === 2 ? { stride_h: strides[0], stride_w: strides[1] } : { strides };
}

/** TfLiteTransposeConvParams as it lies in memory: padding (1 SAME, 2 VALID), stride of the width, of the height. */
function customCall({ custom, inputs, table }: FlatOperator, kind: string): Call {
  if (custom !== MEDIAPIPE) throw new Unreadable(`the custom operator ${describeValue(kind)} is not read`);
  const options = Buffer.from(table.bytes(OPERATOR.customOptions) ?? new Uint8Array(0));
  if (options.length < 12) throw new Unreadable(`its options must have 12 bytes, got ${options.length}`);
  const [padding, strideWidth, strideHeight] = [0, 4, 8].map((at) => options.readInt32LE(at));
  const [x = -1, filter = -1, bias] = inputs;
  const words = { ...strideWords([strideHeight, strideWidth]), padding: PADDINGS[padding - 1] ?? String(padding) };
  return { x, filter, bias, outputShape: undefined, words, activation: 0 };
}

/** The output's shape where nothing of it is open; null else. */
function outputOf(
  graph: FlatGraph,
  { outputs }: FlatOperator,
  call: Call,
  x: readonly (number | null)[],
): number[] | null {
  if (x.includes(null)) return null;
  const stated = call.outputShape === undefined || call.outputShape < 0 ? null : graph.integers(call.outputShape);
  if (stated !== null) return stated;
  const declared = outputs.length === 0 ? [null] : graph.shapeOf(outputs[0]);
  return declared.includes(null) ? null : (declared as number[]);
}
