/**
 * JAX lax.conv_transpose with its default dimension numbers: x [N,…in,C]; w […k,C,M], its taps backwards, or, with
 * transpose_kernel, […k,M,C] as other frameworks have it.
 *
 *   SAME   o = i·s, what is cropped halved, the larger half at the end
 *   VALID  o = (i − 1)·s + max(ek, s)
 *   pairs  with use_consistent_padding: cropped from the output, negative ones extend it;
 *          without: zeros put around the spread x, of which ek − 1 crop nothing
 *
 * No groups and no bias. Source: JAX, jax/_src/lax/convolution.py, conv_transpose and _conv_transpose_padding.
 */

import { type Crop, halved } from '../axis.ts';
import type { Rank } from '../case.ts';
import type { Convention, Operands } from './convention.ts';
import { type AxisExtents, attributesOf, extentsOf, padsOf } from './crops.ts';
import { define } from './define.ts';
import { type Candidate, refuseBelow, type Solved, type Wanted } from './definition.ts';
import { imageChannelsLast, kernelInOut, kernelOutIn } from './layout.ts';
import { flag, type GivenFields, ofEach, pairs, perAxis, word } from './read.ts';

export const jax: Convention = define({
  id: 'jax',
  name: 'JAX',
  version: 'after 0.8.4',
  statement: 'SAME, VALID, or pads of either end and sign; the kernel is not flipped unless transpose_kernel',
  source: 'https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_transpose.html',
  ranks: [1, 2, 3],
  attributes: ['strides', 'padding', 'rhs_dilation', 'transpose_kernel', 'use_consistent_padding'],
  wordings: ['transpose_kernel', 'kernel as it is'].flatMap((kernel) => [
    `VALID, ${kernel}`,
    `SAME, ${kernel}`,
    `pairs, use_consistent_padding, ${kernel}`,
    `pairs around the input, ${kernel}`,
  ]),
  bias: false,
  extendsBegin: true,
  layout: (fields, rank) =>
    flag('jax: transpose_kernel', fields.transpose_kernel)
      ? { x: imageChannelsLast(rank), w: kernelOutIn(rank) }
      : { x: imageChannelsLast(rank), w: kernelInOut(rank), reversed: true },
  solve,
  candidates,
  defaults: ({ rank }) => ({
    rhs_dilation: ofEach(rank, 1),
    transpose_kernel: false,
    use_consistent_padding: false,
  }),
  otherwise: () => 'JAX has no attributes for these pads',
});

function solve(fields: GivenFields, operands: Operands, rank: Rank): Solved {
  const stride = perAxis('jax: strides', fields.strides, rank, 1);
  const dilation = perAxis('jax: rhs_dilation', fields.rhs_dilation, rank, 1);
  refuseBelow('strides', stride, 1, 'TypeError: strides must be positive');
  refuseBelow('rhs_dilation', dilation, 1, 'TypeError: dilation must be positive');
  const extents = extentsOf(operands, stride, dilation);
  const crops = cropsOf(fields, extents);
  return { attributes: attributesOf(extents, crops.map(padsOf), 1) };
}

function cropsOf(fields: GivenFields, extents: readonly AxisExtents[]): Crop[] {
  const { padding } = fields;
  const isConsistent = flag('jax: use_consistent_padding', fields.use_consistent_padding);
  if (Array.isArray(padding)) {
    return pairs('jax: padding', padding, extents.length).map(([low, high], axis) => {
      const reach = extents[axis].effectiveKernel - 1;
      return isConsistent ? { begin: low, end: high } : { begin: reach - low, end: reach - high };
    });
  }
  const isSame = word('jax: padding', padding, ['SAME', 'VALID'], 'VALID') === 'SAME';
  return extents.map(({ effectiveKernel, stride }) => {
    if (effectiveKernel <= stride) return { begin: 0, end: effectiveKernel - stride };
    return isSame ? halved(effectiveKernel - stride) : { begin: 0, end: 0 };
  });
}

function candidates({ outline, crops, extents }: Wanted): Candidate[] {
  const { stride, dilation } = outline;
  const reach = extents.map(({ effectiveKernel }) => effectiveKernel - 1);
  const cropping = crops.map(({ begin, end }) => [begin, end]);
  const around = crops.map(({ begin, end }, axis) => [reach[axis] - begin, reach[axis] - end]);
  return [true, false].flatMap((isTransposed): Candidate[] => {
    const common = { strides: stride, rhs_dilation: dilation, transpose_kernel: isTransposed };
    const kernel = isTransposed ? 'transpose_kernel' : 'kernel as it is';
    return [
      { wording: `VALID, ${kernel}`, attributes: { ...common, padding: 'VALID' } },
      { wording: `SAME, ${kernel}`, attributes: { ...common, padding: 'SAME' } },
      {
        wording: `pairs, use_consistent_padding, ${kernel}`,
        attributes: { ...common, padding: cropping, use_consistent_padding: true },
      },
      {
        wording: `pairs around the input, ${kernel}`,
        attributes: { ...common, padding: around, use_consistent_padding: false },
      },
    ];
  });
}
