/**
 * A case as an ONNX model of one ConvTranspose node: x [N,C,…in] is the input, w [C,M/g,…k] and bias [M] are
 * initializers, y is the output.
 *
 * Every number of the case goes into the model as it stands, legal or not, so that it is the runtime that judges it.
 * The output is declared without a shape for the same reason: a declared one would be our answer, not the runtime's.
 * Attributes are 64-bit integers in this format, so fractions and NaN cannot be asked. Written with the published
 * schema, because a second encoder of our own would be a second place for mistakes.
 * Source: ONNX IR specification; operator ConvTranspose, opset 11.
 */
import type { Case } from '../../spec/case.ts';
import type { Dtype, FloatArray, Tensor } from '../../spec/tensor.ts';
import { installed } from './installed.ts';

const { onnx } = (await installed('onnx-proto', 'onnx-proto', () => import('onnx-proto'))).default;

/** Opset 11 corrected the text on pads and is accepted by every runtime in use; 22 only adds a number type. */
const OPSET = 11;

/** The oldest format version that opset 11 was published with, and one in which initializers need not be inputs. */
const IR_VERSION = 6;

const { FLOAT, DOUBLE } = onnx.TensorProto.DataType;
const { INT, INTS } = onnx.AttributeProto.AttributeType;

/** The bytes of a ModelProto. */
export function onnxModel(problem: Case): Uint8Array {
  const { x, w, bias, dtype } = problem;
  const initializer = [tensorProto('w', w, dtype)];
  if (bias !== null) initializer.push(tensorProto('bias', { shape: [bias.length], data: bias }, dtype));
  const graph = {
    name: 'ConvTranspose',
    node: [
      {
        opType: 'ConvTranspose',
        input: bias === null ? ['x', 'w'] : ['x', 'w', 'bias'],
        output: ['y'],
        attribute: attributes(problem),
      },
    ],
    initializer,
    input: [{ name: 'x', type: { tensorType: { elemType: elementType(dtype), shape: shapeProto(x.shape) } } }],
    output: [{ name: 'y', type: { tensorType: { elemType: elementType(dtype) } } }],
  };
  return onnx.ModelProto.encode({ irVersion: IR_VERSION, opsetImport: [{ version: OPSET }], graph }).finish();
}

function attributes({ w, stride, padBegin, padEnd, outputPadding, dilation, groups }: Case) {
  const ints = (name: string, values: readonly number[]) => ({ name, type: INTS, ints: [...values] });
  return [
    ints('kernel_shape', w.shape.slice(2)),
    ints('strides', stride),
    ints('pads', [...padBegin, ...padEnd]),
    ints('output_padding', outputPadding),
    ints('dilations', dilation),
    { name: 'group', type: INT, i: groups },
  ];
}

function shapeProto(shape: readonly number[]) {
  return { dim: shape.map((dimValue) => ({ dimValue })) };
}

function tensorProto(name: string, { shape, data }: Tensor, dtype: Dtype) {
  return { name, dims: [...shape], dataType: elementType(dtype), rawData: bytesOf(data) };
}

/** The bytes as they lie in memory: the format wants little-endian, which every platform of these runtimes is. */
function bytesOf(data: FloatArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function elementType(dtype: Dtype): number {
  return dtype === 'f32' ? FLOAT : DOUBLE;
}
