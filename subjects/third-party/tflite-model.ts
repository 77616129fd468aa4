/**
 * A case as a TensorFlow Lite model of one operator: x [N,…in,C] is the input, y [N,…out,M] the output; the output
 * shape, the filter and the bias [M] are constants.
 *
 *   two axes    TRANSPOSE_CONV      filter [M,kH,kW,C]
 *   three axes  CONV_3D_TRANSPOSE   filter [kD,kH,kW,M,C], with dilation
 *
 * The tables are written with the builder that the format's own package brings; their field numbers stand here, since
 * no published package brings the schema.
 * Source: TensorFlow Lite, schema.fbs, version 3.
 */
import type { Builder } from 'flatbuffers';
import type { Case } from '../../spec/case.ts';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import { transposed } from '../../spec/conventions/layout.ts';
import { type Dtype, isQuantised, NUMBER_TYPES, type QuantisedDtype } from '../../spec/number-types.ts';
import { type Quantisation, quantisationOf } from '../../spec/quantisation.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { Skipped } from '../errors/answer-errors.ts';
import { requestedExtents, sameOrValid, spatialAxes, toChannelsLast } from './channels-last.ts';
import { installed } from './installed.ts';
import { activationOf } from './tflite-activation.ts';

const flatbuffers = await installed('flatbuffers', 'flatbuffers', () => import('flatbuffers'));

const SCHEMA_VERSION = 3;
const FILE_IDENTIFIER = 'TFL3';
const PADDING = { same: 0, valid: 1 };
const FLOAT32 = 0;
const INT32 = 2;
const INT64 = 4;

/** BuiltinOperator, the BuiltinOptions that go with it, and the fields of those. */
const OPERATORS = {
  2: { code: 67, options: 49, strideFields: [2, 1], dilationFields: [] },
  3: { code: 141, options: 106, strideFields: [1, 3, 2], dilationFields: [5, 7, 6] },
} as const;
const CAST = { code: 53, options: 37, inField: 0, outField: 1, version: 1 } as const;

/** Operator codes from here on are written in the newer of the two fields for them. */
const PLACEHOLDER_FOR_GREATER_OP_CODES = 127;

type Field = (builder: Builder) => void;

/** An operator with its operands in the layout of the format. */
interface Operation {
  readonly rank: 2 | 3;
  readonly image: readonly number[];
  readonly filter: Tensor;
  readonly bias: Tensor['data'] | null;
  readonly outputShape: readonly number[];
  readonly options: readonly Field[];
  /** Of the operator: without the options of later ones. */
  readonly version: number;
  /** Of integers that stand for real numbers; null where all numbers are f32. */
  readonly quantised: QuantisedTypes | null;
  /** Whether input and result are int32, cast to what the operator takes and from what it gives. */
  readonly asInt32: boolean;
}

/** Types of the operands, and how their integers stand for real numbers. */
interface QuantisedTypes {
  readonly type: number;
  readonly filterType: number;
  readonly x: Affine;
  readonly w: Affine;
  readonly bias: Affine;
  readonly y: Affine;
}

/**
 * The bytes of the model.
 * @param problem its integers are codes, in arrays of their types
 * @param form 'cast': where LiteRT.js has no tensor of the type, int32 goes in and comes out; 'stored': the type itself does, and a clamp
 * that an activation has is that activation
 * @throws RangeError where the operators have no word for the number of axes or for the pads
 */
export function tfliteModel(problem: Case, form: 'cast' | 'stored' = 'cast'): Uint8Array {
  const { x, w, bias, stride, dilation, dtype } = problem;
  const rank = x.shape.length - 2;
  if (rank !== 2 && rank !== 3) throw new RangeError(`litert: x.shape must have 2 or 3 spatial axes, got [${x.shape}]`);
  const { strideFields, dilationFields } = OPERATORS[rank];
  const pad = PADDING[sameOrValid(problem, 'litert: pads')];
  const activation = form === 'stored' ? ACTIVATIONS.indexOf(activationOf(problem) ?? 'NONE') : 0;
  return modelOf({
    rank,
    image: toChannelsLast(x).shape,
    filter: transposed(w, rank === 2 ? [1, ...spatialAxes(w), 0] : [...spatialAxes(w), 1, 0]),
    bias,
    outputShape: [x.shape[0], ...requestedExtents(problem), w.shape[1]],
    options: [
      int8(0, pad),
      ...strideFields.map((field, axis) => int32(field, stride[axis])),
      ...dilationFields.map((field, axis) => int32(field, dilation[axis])),
      ...(activation === 0 ? [] : [int8(3, activation)]),
    ],
    version: activation !== 0 ? VERSION_WITH_ACTIVATION : rank === 2 && bias !== null ? VERSION_WITH_BIAS : 1,
    quantised: isQuantised(dtype) ? quantisedTypes(dtype, quantisationOf(problem)) : null,
    asInt32: form === 'cast' && isQuantised(dtype) && !hasOwnTensor(dtype),
  });
}

/** Whether input and result of a model can have the type itself: LiteRT.js has tensors of float32, int32 and uint8. */
export function hasOwnTensor(dtype: Dtype): boolean {
  return dtype === 'f32' || dtype === 'uint8';
}

function quantisedTypes(dtype: QuantisedDtype, { x, w, y }: Quantisation): QuantisedTypes {
  const one = ({ scale, zeroPoint }: Quantisation['x']) => ({ scale: [scale], zeroPoint: [zeroPoint], axis: 0 });
  return {
    type: NUMBER_TYPES[dtype].names.tflite,
    filterType: NUMBER_TYPES[w.dtype].names.tflite,
    x: one(x),
    w: { scale: w.scale, zeroPoint: w.zeroPoint, axis: 0 },
    bias: { scale: w.scale.map((scale) => Math.fround(x.scale * scale)), zeroPoint: w.scale.map(() => 0), axis: 0 },
    y: one(y),
  };
}

/** The versions of TRANSPOSE_CONV that take a bias, and a fused activation. */
const VERSION_WITH_BIAS = 3;
const VERSION_WITH_ACTIVATION = 4;

const ACTIVATIONS: readonly unknown[] = ['NONE', 'RELU', 'RELU_N1_TO_1', 'RELU6', 'TANH', 'SIGN_BIT'];
const PADDINGS: readonly unknown[] = ['SAME', 'VALID'];

/**
 * The bytes of a model of TRANSPOSE_CONV whose options are the attributes of the call as they stand: what is left out is left out.
 * @throws Skipped where the format cannot carry them
 */
export function tfliteCallModel({ attributes, x, w, bias }: FrameworkCall): Uint8Array {
  const { output_shape: shape, stride_h, stride_w, padding, fused_activation_function: activation } = attributes;
  const fields = [
    wordField(0, 'padding', padding, PADDINGS),
    int32Field(OPERATORS[2].strideFields[0], 'stride_h', stride_h),
    int32Field(OPERATORS[2].strideFields[1], 'stride_w', stride_w),
    wordField(3, 'fused_activation_function', activation, ACTIVATIONS),
  ];
  if (!Array.isArray(shape) || !shape.every(isInt32)) {
    throw new Skipped(`litert: output_shape must be integers of 32 bits, got ${JSON.stringify(shape)}`);
  }
  const isActivated = isGiven(activation) && activation !== 'NONE';
  return modelOf({
    rank: 2,
    image: x.shape,
    filter: w,
    bias,
    outputShape: shape,
    options: fields.flat(),
    version: isActivated ? VERSION_WITH_ACTIVATION : bias !== null ? VERSION_WITH_BIAS : 1,
    quantised: null,
    asInt32: false,
  });
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isInt32(value: unknown): value is number {
  return typeof value === 'number' && value === (value | 0);
}

/** The field of a word, by its place in the enumeration; none where it is left out. */
function wordField(field: number, name: string, value: unknown, words: readonly unknown[]): Field[] {
  if (!isGiven(value)) return [];
  const at = words.indexOf(value);
  if (at < 0) throw new Skipped(`litert: the format has no ${name} ${JSON.stringify(value)}`);
  return [int8(field, at)];
}

function int32Field(field: number, name: string, value: unknown): Field[] {
  if (!isGiven(value)) return [];
  if (!isInt32(value)) {
    throw new Skipped(`litert: ${name} must be an integer of 32 bits, got ${JSON.stringify(value)}`);
  }
  return [int32(field, value)];
}

function modelOf(operation: Operation): Uint8Array {
  const builder = new flatbuffers.Builder(1024);
  const { tensors, buffers } = operandsOf(operation);
  const nodes = [operatorNode(builder, operation)];
  let [input, output] = [IMAGE, RESULT];
  if (operation.asInt32) {
    [input, output] = [tensors.length, tensors.length + 1];
    const { shape: image, type } = tensors[IMAGE];
    const { shape: result } = tensors[RESULT];
    tensors.push({ name: 'codes', shape: image, type: INT32, buffer: 0 });
    tensors.push({ name: 'result', shape: result, type: INT32, buffer: 0 });
    nodes.unshift(castNode(builder, { from: input, to: IMAGE, fromType: INT32, toType: type }));
    nodes.push(castNode(builder, { from: RESULT, to: output, fromType: type, toType: INT32 }));
  }
  const graph = table(builder, [
    offset(
      0,
      offsetVector(
        builder,
        tensors.map((entry) => tensorTable(builder, entry)),
      ),
    ),
    offset(1, int32Vector(builder, [input])),
    offset(2, int32Vector(builder, [output])),
    offset(3, offsetVector(builder, nodes)),
  ]);
  // The first buffer is empty by convention: it is that of the tensors that hold no constant.
  const stored = [table(builder, []), ...buffers.map((bytes) => table(builder, [offset(0, aligned(builder, bytes))]))];
  const codes = [operatorCode(builder, OPERATORS[operation.rank].code, operation.version)];
  if (operation.asInt32) codes.push(operatorCode(builder, CAST.code, CAST.version));
  const model = table(builder, [
    int32(0, SCHEMA_VERSION),
    offset(1, offsetVector(builder, codes)),
    offset(2, offsetVector(builder, [graph])),
    offset(4, offsetVector(builder, stored)),
  ]);
  builder.finish(model, FILE_IDENTIFIER);
  return builder.asUint8Array();
}

/** Where the operands of the operator lie among the tensors. */
const [SHAPE, FILTER, IMAGE, RESULT, BIAS] = [0, 1, 2, 3, 4];

interface Operand {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: number;
  readonly buffer: number;
  readonly quantisation?: Affine | undefined;
}

/** Scales and zero points of a tensor: one, or one for each entry of an axis. */
interface Affine {
  readonly scale: readonly number[];
  readonly zeroPoint: readonly number[];
  readonly axis: number;
}

function operandsOf({ image, filter, bias, outputShape, quantised }: Operation): {
  readonly tensors: Operand[];
  readonly buffers: readonly Uint8Array[];
} {
  const type = quantised?.type ?? FLOAT32;
  const buffers = [bytesOf(Int32Array.from(outputShape)), bytesOf(filter.data)];
  const tensors: Operand[] = [
    { name: 'shape', shape: [outputShape.length], type: INT32, buffer: 1 },
    {
      name: 'filter',
      shape: filter.shape,
      type: quantised?.filterType ?? FLOAT32,
      buffer: 2,
      quantisation: quantised?.w,
    },
    { name: 'x', shape: image, type, buffer: 0, quantisation: quantised?.x },
    { name: 'y', shape: outputShape, type, buffer: 0, quantisation: quantised?.y },
  ];
  if (bias === null) return { tensors, buffers };
  const isWide = quantised !== null && bias instanceof Float64Array;
  const biasType = quantised === null ? FLOAT32 : isWide ? INT64 : INT32;
  const numbers = isWide ? BigInt64Array.from(bias, BigInt) : bias;
  tensors.push({ name: 'bias', shape: [bias.length], type: biasType, buffer: 3, quantisation: quantised?.bias });
  return { tensors, buffers: [...buffers, bytesOf(numbers)] };
}

function operatorNode(builder: Builder, { rank, options: fields, bias }: Operation): number {
  const inputs = [SHAPE, FILTER, IMAGE, ...(bias === null ? [] : [BIAS])];
  return nodeTable(builder, 0, { inputs, output: RESULT, optionsType: OPERATORS[rank].options, fields });
}

interface Cast {
  readonly from: number;
  readonly to: number;
  readonly fromType: number;
  readonly toType: number;
}

function castNode(builder: Builder, { from, to, fromType, toType }: Cast): number {
  const fields = [int8(CAST.inField, fromType), int8(CAST.outField, toType)];
  return nodeTable(builder, 1, { inputs: [from], output: to, optionsType: CAST.options, fields });
}

interface Node {
  readonly inputs: readonly number[];
  readonly output: number;
  readonly optionsType: number;
  readonly fields: readonly Field[];
}

/** @param code the place of its operator among those of the model */
function nodeTable(builder: Builder, code: number, { inputs, output, optionsType, fields }: Node): number {
  const options = table(builder, fields);
  return table(builder, [
    int32(0, code),
    offset(1, int32Vector(builder, inputs)),
    offset(2, int32Vector(builder, [output])),
    int8(3, optionsType),
    offset(4, options),
  ]);
}

function operatorCode(builder: Builder, code: number, version: number): number {
  return table(builder, [int8(0, Math.min(code, PLACEHOLDER_FOR_GREATER_OP_CODES)), int32(2, version), int32(3, code)]);
}

function tensorTable(builder: Builder, { name, shape, type, buffer, quantisation }: Operand): number {
  const fields = [
    offset(0, int32Vector(builder, shape)),
    int8(1, type),
    int32(2, buffer),
    offset(3, builder.createString(name)),
  ];
  if (quantisation !== undefined) fields.push(offset(4, affineTable(builder, quantisation)));
  return table(builder, fields);
}

function affineTable(builder: Builder, { scale, zeroPoint, axis }: Affine): number {
  return table(builder, [
    offset(2, float32Vector(builder, scale)),
    offset(3, int64Vector(builder, zeroPoint)),
    int32(6, axis),
  ]);
}

/** A table with the fields given; those left out have their defaults. */
function table(builder: Builder, fields: readonly Field[]): number {
  builder.startObject(fields.length === 0 ? 0 : 9);
  for (const field of fields) field(builder);
  return builder.endObject();
}

function int8(field: number, value: number): Field {
  return (builder) => builder.addFieldInt8(field, value, null);
}

function int32(field: number, value: number): Field {
  return (builder) => builder.addFieldInt32(field, value, null);
}

function offset(field: number, target: number): Field {
  return (builder) => builder.addFieldOffset(field, target, 0);
}

function int32Vector(builder: Builder, values: readonly number[]): number {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder.addInt32(value);
  return builder.endVector();
}

function float32Vector(builder: Builder, values: readonly number[]): number {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder.addFloat32(value);
  return builder.endVector();
}

function int64Vector(builder: Builder, values: readonly number[]): number {
  builder.startVector(8, values.length, 8);
  for (const value of values.toReversed()) builder.addInt64(BigInt(value));
  return builder.endVector();
}

function offsetVector(builder: Builder, targets: readonly number[]): number {
  builder.startVector(4, targets.length, 4);
  for (const target of targets.toReversed()) builder.addOffset(target);
  return builder.endVector();
}

/** A vector of bytes that begins at a multiple of 16, as the format wants it of buffers. */
function aligned(builder: Builder, bytes: Uint8Array): number {
  builder.prep(16, bytes.length);
  return builder.createByteVector(bytes);
}

/** The bytes as they lie in memory: the format wants little-endian, which every platform of this runtime is. */
function bytesOf(data: Int32Array | BigInt64Array | Tensor['data']): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
