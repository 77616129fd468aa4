/**
 * The TensorFlow Lite convention against LiteRT, which needs a process of its own: the attributes that a case
 * is expressed by are those of the model that the adapter writes, and the package computes what they resolve to.
 */
import { describe, expect, it } from 'vitest';
import { scatter } from '../../../engines/scatter.ts';
import { type FrameworkCall, inLayoutOf } from '../../../spec/conventions/call.ts';
import { caseOfOutline } from '../../../spec/conventions/convention.ts';
import { conventionNamed } from '../../../spec/conventions/index.ts';
import { requestedExtents, sameOrValid } from '../../../subjects/third-party/channels-last.ts';
import { mismatch, tensor } from './cases.ts';

const { call, conventions, convTranspose } = await import('../../../subjects/third-party/litert.ts');

describe('LiteRT computes what the TensorFlow Lite convention resolves', () => {
  it.each<[string, x: number[], w: number[], attributes: Record<string, unknown>]>([
    ['SAME', [1, 4, 3, 2], [3, 3, 3, 2], { stride_h: 2, stride_w: 2, padding: 'SAME', output_shape: [1, 8, 6, 3] }],
    ['SAME, a smaller output', [1, 4, 3, 2], [3, 4, 3, 2], { stride_h: 3, stride_w: 2, output_shape: [1, 10, 5, 3] }],
    ['SAME, an odd number over', [2, 3, 3, 2], [3, 4, 5, 2], { stride_h: 1, stride_w: 2, output_shape: [2, 3, 6, 3] }],
    ['VALID', [1, 4, 3, 2], [3, 3, 2, 2], { stride_h: 2, stride_w: 2, padding: 'VALID', output_shape: [1, 9, 6, 3] }],
  ])('%s', async (_, x, w, attributes) => {
    const operands = { x: tensor(x, 3), w: tensor(w, 5), bias: Float32Array.of(1, -2, 3) };
    const resolution = conventionNamed('tflite').resolve(attributes, operands);
    if (resolution.kind !== 'resolved') throw new Error(JSON.stringify(resolution));
    const problem = caseOfOutline(resolution.outline);
    // The model has the words that were resolved.
    const [, ...rest] = attributes.output_shape as number[];
    expect(requestedExtents(problem)).toEqual(rest.slice(0, 2));
    expect(sameOrValid(problem, 'pads')).toBe(String(attributes.padding ?? 'SAME').toLowerCase());
    expect(mismatch(await convTranspose(problem), scatter(problem))).toBeNull();
  });
});

describe('a call in the words of TensorFlow Lite', () => {
  const attributes = { output_shape: [1, 8, 6, 3], stride_h: 2, stride_w: 2 };
  const bias = Float32Array.of(1, -2, 3);
  const words: FrameworkCall = {
    ...{ convention: 'tflite', attributes, bias, dtype: 'f32' },
    ...{ x: tensor([1, 4, 3, 2], 3), w: tensor([3, 3, 3, 2], 5) },
  };
  const saying = (changes: Record<string, unknown>) => call({ ...words, attributes: { ...attributes, ...changes } });

  it('is answered in the layout of the call, by the kernel as it lies there', async () => {
    expect(conventions).toEqual(['tflite']);
    const resolution = conventionNamed('tflite').resolve(attributes, words);
    if (resolution.kind !== 'resolved') throw new Error(JSON.stringify(resolution));
    const right = inLayoutOf(words, scatter(caseOfOutline(resolution.outline)));
    expect(mismatch(await call(words), right)).toBeNull();
  });

  it('goes into the model as it is: its padding, its activation, its output shape', async () => {
    const plain = Array.from((await call(words)).data);
    expect(Array.from((await saying({ padding: 'SAME' })).data)).toEqual(plain);
    const kept = await saying({ fused_activation_function: 'RELU' });
    expect(Array.from(kept.data)).toEqual(plain.map((value) => Math.max(value, 0)));
    expect(plain.some((value) => value < 0)).toBe(true);
    const larger = await saying({ padding: 'VALID', output_shape: [1, 9, 7, 3] });
    expect(larger.shape).toEqual([1, 9, 7, 3]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['an output_shape that is no list', { output_shape: 3 }],
    ['an extent beyond 32 bits', { output_shape: [1, 2 ** 31, 6, 3] }],
    ['a stride that is no integer', { stride_h: 1.5 }],
    ['a padding that the format has not', { padding: 'FULL' }],
    ['an activation that the format has not', { fused_activation_function: 'GELU' }],
  ])('is skipped where the format cannot carry it: %s', async (_, changes) => {
    await expect(saying(changes)).rejects.toMatchObject({ name: 'Skipped', message: /^litert: / });
  });

  it('is refused in another type', async () => {
    await expect(call({ ...words, dtype: 'f64' })).rejects.toThrow('litert: dtype must be f32, got f64');
  });
});
