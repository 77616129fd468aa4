/**
 * TensorFlow Lite, now LiteRT, TRANSPOSE_CONV: x [N,H,W,C], filter [M,kH,kW,C]. output_shape [N,oH,oW,M] is an operand of
 * the operator and must be given; pads follow from it as those of the convolution that leads from it to x:
 *
 *   positions = ⌈o/s⌉ for SAME, ⌊(o − ek)/s⌋ + 1 for VALID
 *   begin = ⌊max((positions − 1)·s + ek − o, 0)/2⌋;  the rest is cropped at the end
 *
 * Whether there are as many positions as x has cells is not checked: see classes.ts. A fused activation is beyond. No
 * groups, no dilation: CONV_3D_TRANSPOSE, which has it, is another operator.
 * Source: tensorflow/lite/kernels/transpose_conv.cc and padding.h; schema.fbs, TransposeConvOptions.
 */

import type { Rank } from '../case.ts';
import type { Layout } from './arrangement.ts';
import { namedClass } from './classes.ts';
import type { Convention, Operands } from './convention.ts';
import { type AxisExtents, attributesOf, extentsOf, padsOf } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, NoCase, refuse, refuseBelow, type Solution, Unsayable, type Wanted } from './definition.ts';
import { imageChannelsLast } from './layout.ts';
import { type GivenFields, integer, isGiven, listOf, word } from './read.ts';

const ACTIVATIONS = ['NONE', 'RELU', 'RELU_N1_TO_1', 'RELU6', 'TANH', 'SIGN_BIT'] as const;
const PADDINGS = ['SAME', 'VALID'] as const;

export const tflite: Convention = define({
  id: 'tflite',
  name: 'TensorFlow Lite (LiteRT)',
  version: 'TRANSPOSE_CONV, version 4',
  statement: 'the wanted output shape, and SAME or VALID; two axes, no dilation',
  source: 'https://github.com/tensorflow/tensorflow/blob/master/tensorflow/lite/kernels/transpose_conv.cc',
  ranks: [2],
  attributes: ['output_shape', 'stride_h', 'stride_w', 'padding', 'fused_activation_function'],
  wordings: [...PADDINGS],
  dtypes: ['f32'],
  bias: true,
  layout: (): Layout => ({ x: imageChannelsLast(2), w: [3, 0, 1, 2] }),
  solve,
  candidates,
  defaults: () => ({ padding: 'SAME', fused_activation_function: 'NONE' }),
  otherwise: () => 'an output of that shape gives other pads',
});

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solution {
  // The schema declares them without a default, which is 0 in a FlatBuffer: a model that leaves one out has that.
  const read = (name: string) => (isGiven(fields[name]) ? integer(`tflite: ${name}`, fields[name]) : 0);
  const stride = [read('stride_h'), read('stride_w')];
  for (const [axis, name] of ['stride_h', 'stride_w'].entries()) {
    if (stride[axis] >= 1) continue;
    const given = isGiven(fields[name]) ? stride[axis] : `0, which ${name} is in the schema where it is left out`;
    refuse(`stride[${axis}]`, 'be >= 1', given, 'strides are positive');
  }
  const activation = word('tflite: fused_activation_function', fields.fused_activation_function, ACTIVATIONS, 'NONE');
  if (activation !== 'NONE') throw new NoCase(`fused_activation_function ${activation} changes what is computed`);
  const isSame = word('tflite: padding', fields.padding, PADDINGS, 'SAME') === 'SAME';
  const extents = extentsOf(operands, stride, [1, 1]);
  const output = outputOf(fields, operands, rank);
  const positions = extents.map((axis, index) => positionsOf(axis, output[index], isSame));
  const crops = extents.map((axis, index) => {
    const total = (positions[index] - 1) * axis.stride + axis.effectiveKernel - output[index];
    const begin = Math.floor(Math.max(total, 0) / 2);
    return { begin, end: axis.full - output[index] - begin };
  });
  const attributes = attributesOf(extents, crops.map(padsOf), 1);
  if (extents.every(({ input }, index) => positions[index] === input)) return { attributes };
  const astray = () => {
    throw new NoCase(
      `columns are read as those of an input [${positions}], which x [${operands.x.shape.slice(2)}] is not`,
    );
  };
  return {
    ambiguity: namedClass('tflite-output-shape'),
    readings: [
      { label: 'reference kernel: what does not fit is cropped or added at the end', solve: () => attributes },
      { label: 'optimised kernel: columns of another input', solve: astray },
    ],
  };
}

/** How many positions the convolution that leads from an output to x has. */
function positionsOf({ stride, effectiveKernel }: AxisExtents, output: number, isSame: boolean): number {
  return isSame ? Math.ceil(output / stride) : Math.floor((output - effectiveKernel) / stride) + 1;
}

function outputOf(fields: GivenFields, { x, w }: Operands, rank: Rank): number[] {
  if (!isGiven(fields.output_shape)) refuse('output_shape', 'be given', 'none', 'it is the first operand');
  const shape = listOf('tflite: output_shape', fields.output_shape, rank + 2);
  refuseBelow('output_shape', shape.slice(1), 1, 'a tensor of this shape has no cells');
  if (shape[0] !== x.shape[0]) refuse('output_shape', `have the batch ${x.shape[0]} of x`, shape[0], 'batches differ');
  if (shape[rank + 1] !== w.shape[1]) {
    refuse('output_shape', `have the ${w.shape[1]} output channels of the filter`, shape[rank + 1], 'channels differ');
  }
  return shape.slice(1, rank + 1);
}

function candidates({ outline, output }: Wanted): Candidate[] {
  const { x, w, stride, dilation } = outline;
  if (dilation.some((value) => value !== 1)) {
    throw new Unsayable(`has no dilation, the case has [${dilation}]`);
  }
  return ['VALID', 'SAME'].map((padding) => ({
    wording: padding,
    attributes: {
      output_shape: [x.shape[0], ...output, w.shape[1]],
      stride_h: stride[0],
      stride_w: stride[1],
      padding,
      fused_activation_function: 'NONE',
    },
  }));
}
