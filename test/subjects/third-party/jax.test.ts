/**
 * The adapter of jax-js, as third-party.test.ts has it of the others. It has a process of its own, since the package looks
 * for a global Worker whenever it makes something, and fails where one of the others has made one in between.
 */
import { describe, expect, it } from 'vitest';
import { scatter } from '../../../engines/scatter.ts';
import { checkCall } from '../../../properties/words/check-call.ts';
import type { Case } from '../../../spec/case.ts';
import type { FrameworkCall } from '../../../spec/conventions/call.ts';
import { parseCapabilities } from '../../../subjects/capabilities.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import * as jax from '../../../subjects/third-party/jax.ts';
import { mismatch, problem, tensor, UNPADDED } from './cases.ts';

const CASES: [string, Case][] = [
  [
    'one axis, dilation, an output padding of the stride',
    problem([2, 2, 4], [2, 3, 3], { stride: [2], dilation: [3], padBegin: [2], outputPadding: [2] }),
  ],
  [
    'groups with several channels each way',
    problem([1, 4, 3, 2], [4, 3, 2, 3], { stride: [2, 1], dilation: [1, 2], padBegin: [0, 3], groups: 2 }),
  ],
  ['depthwise', problem([1, 5, 4, 3], [5, 1, 3, 2], { groups: 5, padEnd: [2, 0], stride: [1, 3] })],
  ['three axes', problem([1, 2, 2, 3, 2], [2, 2, 2, 1, 3], { padBegin: [1, 0, 2], stride: [1, 2, 3] })],
  ['an empty batch', problem([0, 2, 2, 3], [2, 3, 3, 1], { stride: [2, 1] })],
];

/** The case in f64, with numbers that f32 does not hold. */
function inF64(given: Case): Case {
  const wide = ({ shape, data }: Case['x']) => ({
    shape,
    data: Float64Array.from(data, (value) => value * (1 + 2 ** -40)),
  });
  return { ...given, x: wide(given.x), w: { ...given.w, data: Float64Array.from(given.w.data) }, dtype: 'f64' };
}

describe('jax', () => {
  it('declares capabilities that parse, and a version', () => {
    expect(parseCapabilities(jax.capabilities).dtypes).toEqual(['f32', 'f64']);
    expect(jax.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it.each(CASES)('agrees with scatter bit for bit on %s', async (_, given) => {
    expect(mismatch(await jax.convTranspose(given), scatter(given))).toBeNull();
  });

  it.each(CASES)('agrees with scatter bit for bit on %s, in f64', async (_, given) => {
    const wide = inF64(given);
    const y = await jax.convTranspose(wide);
    expect(y.data).toBeInstanceOf(Float64Array);
    expect(mismatch(y, scatter(wide))).toBeNull();
  });

  it('gives the same result however often it is prepared and run', async () => {
    const wanted = scatter(UNPADDED);
    for (let round = 0; round < 50; round++) {
      const prepared = jax.prepare(UNPADDED);
      expect(mismatch(await prepared.run(), wanted)).toBeNull();
      expect(mismatch(await prepared.run(), wanted)).toBeNull();
      await prepared.dispose();
    }
  });

  it('leaves the case as it was', async () => {
    const before = structuredClone(UNPADDED);
    await jax.convTranspose(UNPADDED);
    expect(UNPADDED).toEqual(before);
  });

  it('refuses a bias, for which there is no word', async () => {
    const given = problem([1, 1, 2], [1, 1, 1], {}, [1]);
    await expect(jax.convTranspose(given)).rejects.toThrow('jax: bias must be null, got 1 entries');
  });

  it('leaves no name behind that the runtime does not have', async () => {
    const had = 'Float16Array' in globalThis;
    await jax.convTranspose(inF64(UNPADDED));
    expect('Float16Array' in globalThis).toBe(had);
  });

  it('computes again after an error', async () => {
    const illegal = { ...UNPADDED, dilation: [0, 1] };
    await expect(jax.convTranspose(illegal)).rejects.toThrow('rhsDilation[0] must be a positive integer');
    expect(mismatch(await jax.convTranspose(UNPADDED), scatter(UNPADDED))).toBeNull();
  });
});

describe('a call in the words of JAX', () => {
  const words = (attributes: Record<string, unknown>, bias: FrameworkCall['bias'] = null): FrameworkCall => ({
    ...{ convention: 'jax', attributes, bias, dtype: 'f32' },
    // As many channels on either side, so that a kernel of either order fits.
    ...{ x: tensor([2, 4, 3, 2], 3), w: tensor([3, 2, 2, 2], 5) },
  });
  const subject = subjectInProcess(jax);

  it.each<[string, Record<string, unknown>]>([
    ['SAME', { strides: [2, 3], padding: 'SAME' }],
    ['VALID, kernel turned', { strides: [2, 1], padding: 'VALID', transpose_kernel: true }],
    ['dilation', { strides: [1, 2], padding: 'SAME', rhs_dilation: [2, 1], transpose_kernel: false }],
    [
      'pairs',
      {
        strides: [2, 2],
        padding: [
          [1, -1],
          [0, 2],
        ],
        use_consistent_padding: true,
      },
    ],
    ['a stride of 0, which is refused', { strides: [0, 1], padding: 'SAME' }],
  ])('is answered as the convention reads it: %s', async (_, attributes) => {
    expect(await checkCall(subject, words(attributes))).toBeNull();
  });

  it('is skipped where the package has no words: pads around the spread x', async () => {
    const call = jax.call(
      words({
        strides: [1, 1],
        padding: [
          [0, 0],
          [0, 0],
        ],
      }),
    );
    await expect(call).rejects.toMatchObject({ name: 'Skipped' });
  });

  it('is refused with a bias', async () => {
    const call = jax.call(words({ strides: [1, 1], padding: 'SAME' }, Float32Array.of(1, 2)));
    await expect(call).rejects.toThrow('jax: bias must be null, got 2 entries');
  });
});
