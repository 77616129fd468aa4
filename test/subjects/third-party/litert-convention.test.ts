/**
 * The TensorFlow Lite convention against LiteRT, which needs a process of its own: the attributes that a case
 * is expressed by are those of the model that the adapter writes, and the package computes what they resolve to.
 */
import { describe, expect, it } from 'vitest';
import { scatter } from '../../../engines/scatter.ts';
import { caseOfOutline } from '../../../spec/conventions/convention.ts';
import { conventionNamed } from '../../../spec/conventions/index.ts';
import { requestedExtents, sameOrValid } from '../../../subjects/third-party/channels-last.ts';
import { mismatch, tensor } from './cases.ts';

const { convTranspose } = await import('../../../subjects/third-party/litert.ts');

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
