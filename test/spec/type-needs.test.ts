/** What a layer needs in a type, against what is counted in cases. */
import { describe, expect, it } from 'vitest';
import { exact } from '../../engines/index.ts';
import { typeNeedsText } from '../../reports/shape/type-needs-text.ts';
import type { Case } from '../../spec/case.ts';
import { typeNeeds } from '../../spec/type-needs.ts';
import { caseOf, counting } from './cases.ts';

const sizedOf = (problem: Case) => {
  const { x, w, stride, padBegin, padEnd, outputPadding, dilation, groups } = problem;
  const attributes = { stride, padBegin, padEnd, outputPadding, dilation, groups };
  return { x: x.shape, w: w.shape, y: exact(problem).shape, attributes };
};

/** Long enough that the middle cells have all of their products. */
function layer(kernel: number, stride: number, dilation: number, input = 12): Case {
  const given = {
    x: counting([1, 4, input]),
    w: counting([4, 1, kernel]),
    stride: [stride],
    dilation: [dilation],
    groups: 2,
  };
  return caseOf(given);
}

describe('what a layer needs in a type', () => {
  it.each([
    [3, 1, 1],
    [4, 2, 1],
    [5, 2, 1],
    [3, 2, 2],
    [4, 6, 4],
    [7, 3, 2],
    [2, 5, 1],
  ])('counts the products of a cell: kernel %j, stride %j, dilation %j', (kernel, stride, dilation) => {
    const problem = layer(kernel, stride, dilation);
    const ones = (tensor: Case['x']) => ({ shape: tensor.shape, data: new Float32Array(tensor.data.length).fill(1) });
    const counts = exact({ ...problem, x: ones(problem.x), w: ones(problem.w) });
    expect(typeNeeds(sizedOf(problem), 'f32').terms).toBe(Math.max(...counts.data));
  });

  it('counts no more of them than there are input cells', () => {
    expect(typeNeeds(sizedOf(layer(9, 1, 1, 2)), 'f32').terms).toBe(2 * 2);
  });

  it.each([
    ['f16', { x: 2 * 48, w: 2 * 12, y: 2 * 28, bias: 2 * 2 }],
    ['f64', { x: 8 * 48, w: 8 * 12, y: 8 * 28, bias: 8 * 2 }],
    ['int8', { x: 48, w: 12, y: 28, bias: 4 * 2 }],
    ['int16', { x: 2 * 48, w: 12, y: 2 * 28, bias: 8 * 2 }],
  ] as const)('says the bytes in %s', (dtype, bytes) => {
    expect(typeNeeds(sizedOf(layer(3, 1, 1)), dtype).bytes).toEqual(bytes);
  });

  // Two channels and three taps: 6 products.
  it.each([
    ['int8', Math.ceil(Math.log2(6 * 255 * 255)) + 1],
    ['uint8', Math.ceil(Math.log2(6 * 255 * 255)) + 1],
    ['int16', Math.ceil(Math.log2(6 * 32768 * 255)) + 1],
  ] as const)('says the bits of sums in %s', (dtype, bits) => {
    const needs = typeNeeds(sizedOf(layer(3, 1, 1)), dtype);
    expect([needs.bits, needs.error]).toEqual([bits, null]);
    expect(typeNeedsText([needs])).toContain(`; sums fit ${bits} bits, before the bias\n`);
  });

  it('says how far sums are off, kept in the type or in f32', () => {
    const sized = sizedOf(layer(3, 1, 1));
    const half = 2 ** -11;
    const single = (6 * 2 ** -24) / (1 - 6 * 2 ** -24);
    expect(typeNeeds(sized, 'f16').error).toEqual({
      own: (6 * half) / (1 - 6 * half),
      inSingles: single * (1 + half) + half,
    });
    expect(typeNeeds(sized, 'f32').error).toEqual({ own: single, inSingles: single });
    const text = typeNeedsText([typeNeeds(sized, 'f16'), typeNeeds(sized, 'f32')]);
    expect(text).toMatch(
      /^In types, of sums of at most 6 products:\n {2}f16 {4}x 96 B .* where sums are kept in it, off by/,
    );
  });

  it('knows no bound where there are more products than the type can tell', () => {
    const many = { ...sizedOf(layer(3, 1, 1)), x: [1, 2048, 12], w: [2048, 1, 3] };
    const needs = typeNeeds(many, 'f16');
    expect(needs.error!.own).toBeNull();
    expect(typeNeedsText([needs])).toContain('; no bound where sums are kept in it, off by at most ');
  });
});
