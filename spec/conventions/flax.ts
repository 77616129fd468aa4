/**
 * Flax linen.ConvTranspose and nnx.ConvTranspose, a layer over jax.lax.conv_transpose: inputs [N,…in,C], kernel […k,C,M]
 * that runs backwards, or […k,M,C] with transpose_kernel. SAME by default; pads are zeros around the spread input, of
 * which ek − 1 crop nothing, one number for both ends or a pair. CIRCULAR wraps the output round and is beyond.
 *
 * Source: Flax, flax/linen/linear.py, ConvTranspose; JAX, jax/_src/lax/convolution.py.
 */

import { type Crop, halved } from '../axis.ts';
import type { Rank } from '../case.ts';
import type { Convention, Operands } from './convention.ts';
import { type AxisExtents, attributesOf, extentsOf, padsOf } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, NoCase, refuseBelow, type Solved, type Wanted } from './definition.ts';
import { imageChannelsLast, kernelInOut, kernelOutIn } from './layout.ts';
import { flag, type GivenFields, ofEach, pairs, perAxis, word } from './read.ts';

const WORDS = ['SAME', 'VALID', 'CIRCULAR'] as const;

export const flax: Convention = define({
  id: 'flax',
  name: 'Flax',
  version: 'as read in November 2026',
  statement: 'SAME, VALID, or zeros around the spread input; the kernel is not flipped unless transpose_kernel',
  source: 'https://flax.readthedocs.io/en/latest/api_reference/flax.linen/layers.html#flax.linen.ConvTranspose',
  ranks: [1, 2, 3],
  attributes: ['strides', 'padding', 'kernel_dilation', 'transpose_kernel'],
  wordings: ['transpose_kernel', 'kernel as it is'].flatMap((kernel) => [
    `SAME, ${kernel}`,
    `VALID, ${kernel}`,
    `pairs, ${kernel}`,
  ]),
  bias: true,
  extendsBegin: true,
  layout: (fields, rank) =>
    flag('flax: transpose_kernel', fields.transpose_kernel)
      ? { x: imageChannelsLast(rank), w: kernelOutIn(rank) }
      : { x: imageChannelsLast(rank), w: kernelInOut(rank), reversed: true },
  solve,
  candidates,
  defaults: ({ rank }) => ({
    strides: ofEach(rank, 1),
    padding: 'SAME',
    kernel_dilation: ofEach(rank, 1),
    transpose_kernel: false,
  }),
  otherwise: () => 'Flax has no attributes for these pads',
});

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solved {
  const stride = perAxis('flax: strides', fields.strides, rank, 1);
  const dilation = perAxis('flax: kernel_dilation', fields.kernel_dilation, rank, 1);
  refuseBelow('strides', stride, 1, 'TypeError: strides must be positive');
  refuseBelow('kernel_dilation', dilation, 1, 'TypeError: dilation must be positive');
  const extents = extentsOf(operands, stride, dilation);
  return { attributes: attributesOf(extents, cropsOf(fields.padding, extents).map(padsOf), 1) };
}

function cropsOf(padding: unknown, extents: readonly AxisExtents[]): Crop[] {
  if (typeof padding === 'number' || Array.isArray(padding)) {
    const all = typeof padding === 'number' ? ofEach(extents.length, padding) : padding;
    const given = all.map((pad) => (typeof pad === 'number' ? [pad, pad] : pad));
    return pairs('flax: padding', given, extents.length).map(([low, high], axis) => {
      const reach = extents[axis].effectiveKernel - 1;
      return { begin: reach - low, end: reach - high };
    });
  }
  const name = word('flax: padding', padding, WORDS, 'SAME');
  if (name === 'CIRCULAR') throw new NoCase('padding CIRCULAR adds what is beyond one end to the other');
  return extents.map(({ effectiveKernel, stride }) => {
    if (effectiveKernel <= stride) return { begin: 0, end: effectiveKernel - stride };
    return name === 'SAME' ? halved(effectiveKernel - stride) : { begin: 0, end: 0 };
  });
}

function candidates({ outline, crops, extents }: Wanted): Candidate[] {
  const { stride, dilation } = outline;
  const around = crops.map(({ begin, end }, axis) => {
    const reach = extents[axis].effectiveKernel - 1;
    return [reach - begin, reach - end];
  });
  return [true, false].flatMap((isTransposed): Candidate[] => {
    const common = { strides: stride, kernel_dilation: dilation, transpose_kernel: isTransposed };
    const kernel = isTransposed ? 'transpose_kernel' : 'kernel as it is';
    return [
      { wording: `SAME, ${kernel}`, attributes: { ...common, padding: 'SAME' } },
      { wording: `VALID, ${kernel}`, attributes: { ...common, padding: 'VALID' } },
      { wording: `pairs, ${kernel}`, attributes: { ...common, padding: around } },
    ];
  });
}
