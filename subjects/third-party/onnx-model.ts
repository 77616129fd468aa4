/**
 * A case as an ONNX model of one ConvTranspose node: x [N,C,…in] is the input, w [C,M/g,…k] and bias [M] are
 * initializers, y is the output. For a runtime whose inputs are matrices, x is given as rows, [N,C·∏in], and a Reshape
 * node makes it x again.
 *
 * Every number of the case goes into the model as it stands, legal or not, so that it is the runtime that judges it.
 * Of the output only the rank is declared for the same reason: declared extents would be our answer, not the runtime's.
 * Attributes are 64-bit integers in this format, so fractions and NaN cannot be asked. Written with the published
 * schema, because a second encoder of our own would be a second place for mistakes.
 * Source: ONNX IR specification; operator ConvTranspose, opset 11.
 */
import type { Case } from '../../spec/case.ts';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import type { IllegalKind } from '../../spec/illegal.ts';
import { bytesOf } from '../../spec/number-bytes.ts';
import { NUMBER_TYPES } from '../../spec/number-types.ts';
import { type Dtype, elementCount, type Tensor } from '../../spec/tensor.ts';
import { installed } from './installed.ts';

const { onnx } = (await installed('onnx-proto', 'onnx-proto', () => import('onnx-proto'))).default;

/** Kinds of illegal case that a model can say and ONNX forbids: what every runtime is to refuse. */
export const ILLEGAL_IN_ONNX: readonly IllegalKind[] = [
  'zero-stride',
  'zero-dilation',
  'zero-groups',
  'negative-padding',
  'negative-output-padding',
  'output-padding-too-large',
  'groups-not-dividing-channels',
  'weight-channels',
  'bias-length',
  'rank-mismatch',
  'zero-kernel',
  'attribute-length',
  'data-length',
];

/** Opset 11 corrected the text on pads and is accepted by every runtime in use; 22 only adds a number type. */
const OPSET = 11;
const OPSET_WITH_BF16 = 22;

/** The oldest format version that opset 11 was published with, and one in which initializers need not be inputs. */
const IR_VERSION = 6;

const { INT64 } = onnx.TensorProto.DataType;
const { INT, INTS, STRING } = onnx.AttributeProto.AttributeType;

/** y = x with one cell: the first session starts the runtime, which is part of loading and not of the first call. */
export const SMALLEST_CASE: Case = {
  x: { shape: [1, 1, 1], data: Float32Array.of(1) },
  w: { shape: [1, 1, 1], data: Float32Array.of(1) },
  bias: null,
  stride: [1],
  padBegin: [0],
  padEnd: [0],
  outputPadding: [0],
  dilation: [1],
  groups: 1,
  dtype: 'f32',
};

/**
 * The bytes of a ModelProto.
 * @param given 'tensor': the input is x; 'rows': it is x_rows, the matrix [N,C·∏in]
 */
export function onnxModel(problem: Case, given: Given = 'tensor'): Uint8Array {
  return modelOf(problem, caseAttributes(problem), problem.dtype === 'bf16' ? OPSET_WITH_BF16 : OPSET, given);
}

/** The conventions that a model can be written in, and the opset of each. */
const OPSETS: Readonly<Record<string, number>> = { onnx: 22, 'onnx-11': 11, 'onnx-1': 1 };
export const ONNX_CONVENTIONS: readonly string[] = Object.keys(OPSETS);

/** The bytes of a ModelProto whose node has the attributes of the call as they stand. @param given as of `onnxModel` */
export function onnxCallModel(call: FrameworkCall, given: Given = 'tensor'): Uint8Array {
  return modelOf(call, wordAttributes(call.attributes), OPSETS[call.convention], given);
}

/** Whether the input is x, or x_rows. */
type Given = 'tensor' | 'rows';

type NodeAttributes = NonNullable<import('onnx-proto').onnx.INodeProto['attribute']>;

function modelOf(
  { x, w, bias, dtype }: Pick<Case, 'x' | 'w' | 'bias' | 'dtype'>,
  attribute: NodeAttributes,
  version: number,
  given: Given,
): Uint8Array {
  const node = [
    {
      opType: 'ConvTranspose',
      name: 'ConvTranspose',
      input: bias === null ? ['x', 'w'] : ['x', 'w', 'bias'],
      output: ['y'],
      attribute,
    },
  ];
  const initializer = [tensorProto('w', w, dtype)];
  if (bias !== null) initializer.push(tensorProto('bias', { shape: [bias.length], data: bias }, dtype));
  if (given === 'rows') {
    node.unshift({ opType: 'Reshape', name: 'Reshape', input: ['x_rows', 'x_shape'], output: ['x'], attribute: [] });
    initializer.push(shapeTensor('x_shape', x.shape));
  }
  const graph = {
    name: 'ConvTranspose',
    node,
    initializer,
    input: [given === 'rows' ? valueInfo('x_rows', rowsShape(x), dtype) : valueInfo('x', x.shape, dtype)],
    // An extent that is null is one that the model says nothing about.
    output: [valueInfo('y', new Array<null>(x.shape.length).fill(null), dtype)],
  };
  return onnx.ModelProto.encode({ irVersion: IR_VERSION, opsetImport: [{ version }], graph }).finish();
}

/** The bytes of a TensorProto. */
export function onnxTensor(name: string, tensor: Tensor, dtype: Dtype): Uint8Array {
  return onnx.TensorProto.encode(tensorProto(name, tensor, dtype)).finish();
}

/** The shape of x as rows, one for each image of the batch. */
export function rowsShape({ shape }: Tensor): [number, number] {
  return [shape[0], elementCount(shape.slice(1))];
}

/** The attributes of the node that computes a case. */
export function caseAttributes({ w, stride, padBegin, padEnd, outputPadding, dilation, groups }: Case) {
  const ints = (name: string, values: readonly number[]) => ({ name, type: INTS, ints: values.map(int64) });
  return [
    ints('kernel_shape', w.shape.slice(2)),
    ints('strides', stride),
    ints('pads', [...padBegin, ...padEnd]),
    ints('output_padding', outputPadding),
    ints('dilations', dilation),
    { name: 'group', type: INT, i: int64(groups) },
  ];
}

/** Attributes by their ONNX names: lists of integers, integers and words. What is null is left out. */
function wordAttributes(given: FrameworkCall['attributes']): NodeAttributes {
  return Object.entries(given)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => {
      if (typeof value === 'string') return { name, type: STRING, s: new TextEncoder().encode(value) };
      if (typeof value === 'number') return { name, type: INT, i: int64(value) };
      return { name, type: INTS, ints: (value as readonly number[]).map(int64) };
    });
}

/** What is no integer would be made one by the encoder. @throws RangeError */
function int64(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`onnx: attributes and extents must be integers, got ${value}`);
  return value;
}

/** What a graph says of an input or output; an extent that is null is left open. */
export function valueInfo(name: string, shape: readonly (number | null)[], dtype: Dtype) {
  const dim = shape.map((extent) => (extent === null ? {} : { dimValue: int64(extent) }));
  return { name, type: { tensorType: { elemType: NUMBER_TYPES[dtype].names.onnx, shape: { dim } } } };
}

/** A shape as the tensor of integers that Reshape takes. An extent of 0 there stands for that of its input. */
function shapeTensor(name: string, shape: readonly number[]) {
  const { buffer } = BigInt64Array.from(shape, BigInt);
  return { name, dims: [shape.length], dataType: INT64, rawData: new Uint8Array(buffer) };
}

/** A constant of the graph. */
export function tensorProto(name: string, { shape, data }: Tensor, dtype: Dtype) {
  return { name, dims: shape.map(int64), dataType: NUMBER_TYPES[dtype].names.onnx, rawData: bytesOf(dtype, data) };
}
