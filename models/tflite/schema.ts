/**
 * The part of TensorFlow Lite's schema that is read: fields by their slots, since no published package brings it.
 * Source: TensorFlow Lite, schema.fbs, version 3.
 */
import { dtypesIn } from '../../spec/number-types.ts';
import type { ElementType } from '../element-types.ts';

export const MODEL = { version: 0, operatorCodes: 1, subgraphs: 2, description: 3, buffers: 4 } as const;
export const OPERATOR_CODE = { oldCode: 0, customCode: 1, code: 3 } as const;
export const SUBGRAPH = { tensors: 0, operators: 3 } as const;
export const TENSOR = { shape: 0, type: 1, buffer: 2, name: 3, quantization: 4, sparsity: 6, signature: 7 } as const;
export const BUFFER = { data: 0, offset: 1, size: 2 } as const;
export const OPERATOR = { code: 0, inputs: 1, outputs: 2, options: 4, customOptions: 5 } as const;
export const QUANTIZATION = { scale: 2, zeroPoint: 3, dimension: 6 } as const;

/** BuiltinOperator. */
export const BUILTIN = { dequantize: 6, custom: 32, transposeConv: 67, conv3dTranspose: 141 } as const;

/** Of TransposeConvOptions and Conv3DOptions, spatial axes in their order. */
export const CONV_OPTIONS = {
  [BUILTIN.transposeConv]: { padding: 0, strides: [2, 1], dilations: [], activation: 3 },
  [BUILTIN.conv3dTranspose]: { padding: 0, strides: [1, 3, 2], dilations: [5, 7, 6], activation: 4 },
} as const;

/** Padding. */
export const PADDINGS = ['SAME', 'VALID'] as const;

/** ActivationFunctionType. */
export const ACTIVATIONS = ['none', 'RELU', 'RELU_N1_TO_1', 'RELU6', 'TANH', 'SIGN_BIT'] as const;

/** TensorType. */
export const TENSOR_TYPES: ReadonlyMap<number, ElementType> = new Map<number, ElementType>([
  ...dtypesIn('tflite'),
  [2, 'i32'],
  [3, 'u8'],
  [4, 'i64'],
  [7, 'i16'],
  [9, 'i8'],
  [12, 'u64'],
  [15, 'u32'],
  [16, 'u16'],
]);
