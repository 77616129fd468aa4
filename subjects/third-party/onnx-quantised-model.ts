/**
 * A case of integers as an ONNX model: codes go in and come out, and between them a ConvTranspose of real numbers.
 *
 *   x → DequantizeLinear → ConvTranspose → (Clip) → QuantizeLinear → y
 *
 * w and bias are initializers, each behind a DequantizeLinear; the scale of the bias is sx·sw. A clamp is that of the real numbers. Axis 1 of
 * w, which has scales of its own, are the output channels of one group, so that every group has the scales of the first.
 * Source: ONNX operators DequantizeLinear and QuantizeLinear, opset 13, and 21 for int16; ONNX Runtime, "Quantize ONNX models", QDQ.
 */
import type { Case } from '../../spec/case.ts';
import { bytesOf } from '../../spec/number-bytes.ts';
import { INTEGER_TYPES, NUMBER_TYPES, type QuantisedDtype } from '../../spec/number-types.ts';
import { inCodes, type Quantisation, quantisationOf } from '../../spec/quantisation.ts';
import type { Dtype } from '../../spec/tensor.ts';
import { installed } from './installed.ts';
import { caseAttributes, tensorProto, valueInfo } from './onnx-model.ts';

const { onnx } = (await installed('onnx-proto', 'onnx-proto', () => import('onnx-proto'))).default;

/** The opset and the format version that it was published with. */
const OF_8_BITS = { version: 13, irVersion: 7 };
const OF_16_BITS = { version: 21, irVersion: 10 };
const { INT32, FLOAT } = onnx.TensorProto.DataType;
const { INT } = onnx.AttributeProto.AttributeType;

type Node = import('onnx-proto').onnx.INodeProto;
type Constant = import('onnx-proto').onnx.ITensorProto;

/**
 * The bytes of a ModelProto.
 * @param problem a case of a quantised type whose groups have the same scales, and whose bias fits 32 bits
 */
export function onnxQuantisedModel(problem: Case): Uint8Array {
  const dtype = problem.dtype as QuantisedDtype;
  const { x, w, bias, groups } = inCodes(problem);
  const quantisation = quantisationOf(problem);
  const perGroup = w.shape[1];
  const ofGroup = (list: readonly number[]) => (list.length === 1 ? list : list.slice(0, list.length / groups));
  const scale = ofGroup(quantisation.w.scale);
  const constants: Constant[] = [
    ...pointOf('x', [quantisation.x.scale], [quantisation.x.zeroPoint], dtype),
    tensorProto('w', w, quantisation.w.dtype),
    ...pointOf('w', scale, ofGroup(quantisation.w.zeroPoint), quantisation.w.dtype),
    ...pointOf('y', [quantisation.y.scale], [quantisation.y.zeroPoint], dtype),
  ];
  const nodes: Node[] = [dequantised('x', 0), dequantised('w', 1)];
  if (bias !== null) {
    const ofBias = Array.from({ length: scale.length === 1 ? 1 : perGroup * groups }, (_, m) =>
      Math.fround(quantisation.x.scale * scale[m % scale.length]),
    );
    const rawData = new Uint8Array(Int32Array.from(bias).buffer);
    constants.push({ name: 'bias', dims: [bias.length], dataType: INT32, rawData }, floats('bias_scale', ofBias));
    nodes.push(node('DequantizeLinear', ['bias', 'bias_scale'], 'bias_real', 0));
  }
  const inputs = ['x_real', 'w_real', ...(bias === null ? [] : ['bias_real'])];
  nodes.push({ ...node('ConvTranspose', inputs, 'sum'), attribute: caseAttributes(problem) });
  const clip = clipOf(quantisation, dtype);
  if (clip !== null) {
    constants.push(floats('least', [clip.least]), floats('most', [clip.most]));
    nodes.push(node('Clip', ['sum', 'least', 'most'], 'clamped'));
  }
  nodes.push(node('QuantizeLinear', [clip === null ? 'sum' : 'clamped', 'y_scale', 'y_zero_point'], 'y'));
  const graph = {
    name: 'QuantisedConvTranspose',
    node: nodes,
    initializer: constants,
    input: [valueInfo('x', x.shape, dtype)],
    output: [valueInfo('y', new Array<null>(x.shape.length).fill(null), dtype)],
  };
  const { version, irVersion } = dtype === 'int16' ? OF_16_BITS : OF_8_BITS;
  return onnx.ModelProto.encode({ irVersion, opsetImport: [{ version }], graph }).finish();
}

function node(opType: string, input: string[], output: string, axis?: number): Node {
  const attribute = axis === undefined ? [] : [{ name: 'axis', type: INT, i: axis }];
  return { opType, name: output, input, output: [output], attribute };
}

function dequantised(name: 'x' | 'w', axis: number): Node {
  return node('DequantizeLinear', [name, `${name}_scale`, `${name}_zero_point`], `${name}_real`, axis);
}

/** Scale and zero point of a tensor: scalars where there is one of them. */
function pointOf(name: string, scale: readonly number[], zeroPoint: readonly number[], dtype: Dtype): Constant[] {
  const rawData = bytesOf(dtype, Float64Array.from(zeroPoint));
  const dims = zeroPoint.length === 1 ? [] : [zeroPoint.length];
  return [
    floats(`${name}_scale`, scale),
    { name: `${name}_zero_point`, dims, dataType: NUMBER_TYPES[dtype].names.onnx, rawData },
  ];
}

function floats(name: string, values: readonly number[]): Constant {
  const rawData = new Uint8Array(Float32Array.from(values).buffer);
  return { name, dims: values.length === 1 ? [] : [values.length], dataType: FLOAT, rawData };
}

/** The real numbers that the ends of the clamp stand for; null where it is that of the type. */
function clipOf({ y, clamp }: Quantisation, dtype: QuantisedDtype) {
  const { smallest, largest } = INTEGER_TYPES[dtype];
  if (clamp[0] === smallest && clamp[1] === largest) return null;
  const [least, most] = clamp.map((code) => Math.fround((code - y.zeroPoint) * y.scale));
  return { least, most };
}
