/**
 * The JAX convention against jax-js, in JAX's words: a file of its own, since the package needs a process of its own (see
 * third-party-jax.test.ts). jax-js has channels second and pads that crop (use_consistent_padding) only.
 */
import { describe, expect, it } from 'vitest';
import { scatter } from '../../../engines/scatter.ts';
import { caseOfOutline } from '../../../spec/conventions/convention.ts';
import { conventionNamed } from '../../../spec/conventions/index.ts';
import { transposed } from '../../../spec/conventions/layout.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import { mismatch, tensor } from '../../subjects/third-party/cases.ts';

// The adapter starts the back end that this file then uses.
await import('../../../subjects/third-party/jax.ts');
const { lax, numpy } = await import('@jax-js/jax');

type Padding = 'SAME' | 'VALID' | [number, number][];

const arrayOf = ({ shape, data }: Tensor) =>
  numpy.array(data.slice() as Float32Array<ArrayBuffer>, { shape: [...shape], dtype: numpy.float32 });

/** x [N,H,W,C], rhs [kH,kW,·,·] with its last two axes as JAX has them. */
async function inJax(
  x: Tensor,
  rhs: Tensor,
  strides: number[],
  dilation: number[],
  padding: Padding,
  transpose: boolean,
) {
  const image = transposed(x, [0, 3, 1, 2]);
  // JAX's HWIO is jax-js's OIHW, whichever of the two axes holds the input channels.
  const kernel = transposed(rhs, [3, 2, 0, 1]);
  const options = { rhsDilation: dilation, transposeKernel: transpose };
  const y = lax.convTranspose(arrayOf(image), arrayOf(kernel), strides, padding, options);
  const { shape } = y;
  return { shape, data: (await y.data()) as Float32Array };
}

describe('jax-js computes what the JAX convention resolves', () => {
  it.each<[string, strides: number[], dilation: number[], Padding, transpose: boolean]>([
    ['SAME, kernel not flipped', [2, 3], [1, 1], 'SAME', false],
    ['SAME, kernel transposed', [2, 3], [1, 1], 'SAME', true],
    ['SAME, dilated', [2, 1], [1, 2], 'SAME', false],
    ['SAME, kernel smaller than the stride', [4, 5], [1, 1], 'SAME', true],
    ['VALID', [2, 1], [1, 2], 'VALID', false],
    ['VALID, kernel smaller than the stride', [5, 4], [1, 1], 'VALID', true],
    [
      'pairs',
      [2, 1],
      [1, 1],
      [
        [1, 0],
        [2, 1],
      ],
      false,
    ],
    [
      'pairs below zero',
      [2, 2],
      [1, 1],
      [
        [0, -1],
        [1, 0],
      ],
      true,
    ],
  ])('%s', async (_, strides, dilation, padding, transpose) => {
    const x = tensor([1, 4, 3, 2], 3);
    const rhs = tensor(transpose ? [3, 2, 4, 2] : [3, 2, 2, 4], 5);
    const attributes = {
      strides,
      rhs_dilation: dilation,
      padding,
      transpose_kernel: transpose,
      ...(Array.isArray(padding) ? { use_consistent_padding: true } : {}),
    };
    const resolution = conventionNamed('jax').resolve(attributes, { x, w: rhs, bias: null });
    if (resolution.kind !== 'resolved') throw new Error(JSON.stringify(resolution));
    const wanted = scatter(caseOfOutline(resolution.outline));
    expect(mismatch(await inJax(x, rhs, strides, dilation, padding, transpose), wanted)).toBeNull();
  });
});
