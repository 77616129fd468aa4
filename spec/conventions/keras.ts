/**
 * Keras 3 Conv{1,2,3}DTranspose: x [N,…in,C] or [N,C,…in], kernel […k,M,C]. Output padding given or left to the layer.
 *
 *   valid  o = (i − 1)·s + max(ek, s), or (i − 1)·s + ek + a
 *   same   o = i·s, or (i − 1)·s + (ek mod 2) + a
 *
 * Around the spread x, same puts `length` zeros, min(⌈length/2⌉, ek − 1) of them at the beginning, where ek − 1 crop
 * nothing: length = s + ek − 2, or ek + (ek mod 2) − 2 + a. Output padding must be below the stride; a stride and a
 * dilation above 1 exclude each other. No groups.
 * Source: Keras 3, keras/src/layers/convolutional/base_conv_transpose.py and keras/src/backend/common/backend_utils.py.
 */

import type { Crop } from '../axis.ts';
import type { Rank } from '../case.ts';
import { namedClass } from './classes.ts';
import type { Convention, Operands } from './convention.ts';
import { type AxisExtents, attributesOf, extentsOf, padsOf } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, Refusal, refuse, refuseBelow, type Solution, Unsayable, type Wanted } from './definition.ts';
import { channelsSecond, imageChannelsLast, kernelOutIn } from './layout.ts';
import { type GivenFields, isGiven, ofEach, perAxis, word } from './read.ts';

const FORMATS = ['channels_last', 'channels_first'] as const;

export const keras: Convention = define({
  id: 'keras',
  name: 'Keras',
  version: '3',
  statement: 'same or valid, with an output padding below the stride or one that the layer chooses',
  source: 'https://keras.io/api/layers/convolution_layers/convolution2d_transpose/',
  ranks: [1, 2, 3],
  attributes: ['strides', 'padding', 'output_padding', 'dilation_rate', 'data_format'],
  wordings: FORMATS.flatMap((format) => [
    `valid, ${format}`,
    `same, ${format}`,
    `valid, output_padding, ${format}`,
    `same, output_padding, ${format}`,
  ]),
  bias: true,
  layout: (fields, rank) => ({ x: imageOrder(fields, rank), w: kernelOutIn(rank) }),
  solve,
  candidates,
  defaults: ({ rank }) => ({
    strides: ofEach(rank, 1),
    dilation_rate: ofEach(rank, 1),
    padding: 'valid',
    data_format: FORMATS[0],
  }),
  singleNumbers: ['strides', 'dilation_rate', 'output_padding'],
  otherwise: () => 'the pads are those of neither valid nor same, with or without output_padding',
});

function imageOrder(fields: GivenFields, rank: Rank): readonly number[] {
  const isLast = word('keras: data_format', fields.data_format, FORMATS, FORMATS[0]) === FORMATS[0];
  return isLast ? imageChannelsLast(rank) : channelsSecond(rank).x;
}

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solution {
  const stride = perAxis('keras: strides', fields.strides, rank, 1);
  const dilation = perAxis('keras: dilation_rate', fields.dilation_rate, rank, 1);
  const isSame = word('keras: padding', fields.padding, ['valid', 'same'], 'valid') === 'same';
  const given = isGiven(fields.output_padding)
    ? perAxis('keras: output_padding', fields.output_padding, rank, 0)
    : null;
  refuseBelow('strides', stride, 1, 'ValueError: strides cannot contain 0');
  refuseBelow('dilation_rate', dilation, 1, 'ValueError: dilation_rate must be positive');
  refuseBelow('kernel_size', operands.w.shape.slice(2), 1, 'ValueError: kernel_size cannot contain 0');
  refuseBelow('filters', [operands.w.shape[1]], 1, 'ValueError: expected a strictly positive value');
  refuseBelow('output_padding', given ?? [], 0, 'ValueError: it must be non-negative');
  given?.forEach((value, axis) => {
    if (value < stride[axis]) return;
    refuse(`output_padding[${axis}]`, `be below the stride ${stride[axis]}`, value, 'ValueError: must be < strides');
  });
  if (Math.max(...stride) > 1 && Math.max(...dilation) > 1) {
    refuse('dilation_rate', 'be 1 where a stride is above 1', `[${dilation}]`, 'ValueError: not supported together');
  }
  const extents = extentsOf(operands, stride, dilation);
  const crops = extents.map((axis, index) => cropOf(axis, isSame, given?.[index] ?? null));
  const attributes = attributesOf(extents, crops.map(padsOf), 1);
  if (isSame && given !== null && extents.some((axis, index) => (axis.effectiveKernel % 2) + given[index] === 0)) {
    const refused = () => {
      throw new Refusal('output_padding must be > 0 for an even kernel and padding same: InvalidArgumentError');
    };
    const readings = [
      { label: 'JAX and NumPy back ends: (i − 1)·s cells', solve: () => attributes },
      { label: 'TensorFlow back end: refused', solve: refused },
    ];
    return { ambiguity: namedClass('keras-same-even-kernel'), readings };
  }
  const differs = isSame && extents.some((axis, index) => torchDiffers(axis, given?.[index] ?? null, crops[index]));
  return { attributes, caveats: differs ? [namedClass('keras-torch-begin')] : [] };
}

function cropOf({ effectiveKernel, stride }: AxisExtents, isSame: boolean, given: number | null): Crop {
  const reach = effectiveKernel - 1;
  if (!isSame) return { begin: 0, end: given === null ? Math.min(effectiveKernel - stride, 0) : -given };
  const length = effectiveKernel - 2 + (given === null ? stride : (effectiveKernel % 2) + given);
  const left = Math.min(Math.ceil(length / 2), reach);
  return { begin: reach - left, end: reach - (length - left) };
}

/** Whether one padding for both ends and an output padding below the stride, as that back end was given, are others. */
function torchDiffers({ effectiveKernel, stride }: AxisExtents, given: number | null, { begin }: Crop): boolean {
  const parity = effectiveKernel % 2;
  const added = given ?? stride - parity;
  const padding = Math.max(-Math.floor((parity - effectiveKernel + added) / 2), 0);
  // With the same beginning the end is the same too: both crop as much in all.
  return padding !== begin;
}

function candidates({ outline, crops, extents, output }: Wanted): Candidate[] {
  const { stride, dilation } = outline;
  if (Math.max(...stride) > 1 && Math.max(...dilation) > 1) {
    throw new Unsayable(`has no dilation together with a stride: dilation [${dilation}], stride [${stride}]`);
  }
  const beyondSame = output.map((extent, axis) => {
    const { input, stride: s, effectiveKernel } = extents[axis];
    return extent - (input - 1) * s - (effectiveKernel % 2);
  });
  const beyondValid = crops.map(({ end }) => 0 - end);
  return FORMATS.flatMap((format) => {
    const common = { strides: stride, dilation_rate: dilation, data_format: format };
    const given: Candidate[] = [
      {
        wording: `valid, output_padding, ${format}`,
        attributes: { ...common, padding: 'valid', output_padding: beyondValid },
      },
      {
        wording: `same, output_padding, ${format}`,
        attributes: { ...common, padding: 'same', output_padding: beyondSame },
      },
    ];
    return [
      { wording: `valid, ${format}`, attributes: { ...common, padding: 'valid' } },
      { wording: `same, ${format}`, attributes: { ...common, padding: 'same' } },
      ...given.filter(({ attributes }) => isOutputPadding(attributes.output_padding as number[])),
    ];
  });
}

function isOutputPadding(values: readonly number[]): boolean {
  return values.every((value) => value >= 0);
}
