/** `subpixel` against the reference engines, exactly: drawn cases, and by hand the corners of its decomposition. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PreparedLayer, subpixel } from '../../../engines/fast/index.ts';
import { prepareSubpixel } from '../../../engines/fast/subpixel/subpixel.ts';
import { engines } from '../../../engines/index.ts';
import { exactCases } from '../../../properties/cases/arbitraries.ts';
import type { Case } from '../../../spec/case.ts';
import { floatArray, type Tensor } from '../../../spec/tensor.ts';
import { EVERYTHING } from '../../../subjects/capabilities.ts';
import { anyLegalCase, caseOf, counting, imageOf, layer, plain, SEED, thrownBy } from '../../spec/cases.ts';

describe('subpixel is scatter', () => {
  it.each([
    ['exact cases of the gate', exactCases(EVERYTHING), 400],
    ['small cases with every corner', anyLegalCase, 300],
  ] as const)('on %s', (_, cases, numRuns) => {
    const same = fc.property(cases, (problem) => {
      expect(plain(subpixel(problem))).toEqual(plain(engines.scatter(problem)));
    });
    fc.assert(same, { seed: SEED, numRuns });
  });

  it.each<[string, Case]>([
    ['dilation and stride with a common factor', layer([2, 3, 5], [3, 2, 4], { stride: [4], dilation: [6] })],
    ['dilation equal to the stride', layer([1, 2, 4, 5], [2, 3, 3, 2], { stride: [2, 3], dilation: [2, 3] })],
    ['dilation that mixes residues', layer([1, 2, 7], [2, 3, 5], { stride: [3], dilation: [2], padBegin: [4] })],
    ['a kernel below the stride', layer([2, 2, 3, 4], [2, 3, 2, 1], { stride: [5, 3] })],
    ['a kernel below the stride, cropped', layer([1, 2, 6], [2, 2, 2], { stride: [5], padBegin: [3], padEnd: [4] })],
    ['pads larger than the kernel', layer([1, 2, 9, 8], [2, 2, 3, 2], { padBegin: [5, 0], padEnd: [1, 6] })],
    ['pads that leave no tap', layer([1, 1, 2], [1, 2, 1], { stride: [3], padBegin: [1], padEnd: [1] })],
    ['output padding beyond the stride', layer([1, 2, 3], [2, 2, 3], { dilation: [5], outputPadding: [4] })],
    ['a stride that nobody could count', layer([2, 2, 1], [2, 2, 3], { stride: [2 ** 50], outputPadding: [7] })],
    ['an empty batch', layer([0, 2, 3, 4], [2, 3, 2, 2], { stride: [2, 2] })],
    ['one cell in each of many images', layer([150, 2, 1], [2, 3, 4])],
    ['more channels than are packed at once', layer([1, 35, 5], [35, 3, 4], { stride: [2], padBegin: [1] })],
    ['a row of more than a tile', layer([1, 2, 2, 700], [2, 1, 3, 4], { stride: [1, 2], padBegin: [1, 1] })],
    ['rows in several images, fewer of them at last', layer([6, 3, 20], [3, 4, 5], { stride: [2], padBegin: [1] })],
    ['rows in two groups, not four channels', layer([1, 10, 19, 20], [10, 3, 3, 4], { groups: 2, stride: [2, 2] })],
    ['long columns of short rows', layer([2, 3, 300, 2], [3, 5, 3, 3], { stride: [2, 1], padBegin: [1, 1] })],
    ['one output channel on long rows', layer([1, 7, 3, 40], [7, 1, 3, 3], { padBegin: [1, 1], padEnd: [1, 1] })],
    ['a depthwise layer with rows', layer([2, 3, 4, 33], [3, 1, 4, 5], { groups: 3, stride: [2, 2] })],
    ['a depthwise layer', layer([2, 5, 6, 7], [5, 1, 4, 4], { groups: 5, stride: [2, 2], padBegin: [1, 1] })],
    ['groups of 3 channels into 5', layer([2, 6, 4], [6, 5, 3], { groups: 2, stride: [2] })],
    ['three axes', layer([2, 3, 3, 2, 4], [3, 2, 2, 3, 4], { stride: [2, 1, 3], dilation: [1, 2, 2] })],
    ['a long kernel on few cells', layer([1, 1, 3], [1, 1, 90], { stride: [7], padBegin: [40] })],
  ])('for %s', (_, problem) => {
    for (const dtype of ['f32', 'f64'] as const) {
      const typed = withType(problem, dtype);
      expect(plain(subpixel(typed))).toEqual(plain(engines.scatter(typed)));
      expect(plain(subpixel({ ...typed, bias: null }))).toEqual(plain(engines.scatter({ ...typed, bias: null })));
    }
  });
});

function withType(problem: Case, dtype: Case['dtype']): Case {
  const typed = ({ shape, data }: Tensor): Tensor => ({ shape, data: floatArray(dtype, data) });
  const bias = problem.bias && floatArray(dtype, problem.bias);
  return { ...problem, x: typed(problem.x), w: typed(problem.w), bias, dtype };
}

describe('a prepared layer', () => {
  const problem = layer([2, 4, 5, 6], [4, 3, 3, 4], { groups: 2, stride: [2, 3], padBegin: [1, 0], dtype: 'f32' });

  it('runs on other extents and batches than it was prepared for, and on the first again', () => {
    const prepared = prepareSubpixel(problem, problem.x.shape);
    for (const [batch, height, width] of [
      [2, 5, 6],
      [1, 9, 2],
      [0, 5, 6],
      [70, 1, 1],
      [71, 1, 1],
      [3, 1, 1],
      [1, 3, 40],
      [2, 5, 6],
    ]) {
      const x = imageOf([batch, 4, height, width]);
      expect(plain(prepared.run(x))).toEqual(plain(engines.scatter({ ...problem, x })));
    }
  });

  it('has weights of its own', () => {
    const changing = withType(problem, 'f32');
    const prepared = prepareSubpixel(changing, changing.x.shape);
    changing.w.data.fill(0);
    changing.bias!.fill(0);
    expect(plain(prepared.run(problem.x))).toEqual(plain(engines.scatter(problem)));
  });

  it.each(['f32', 'f64'] as const)('gives memory that is nobody else’s, for %s', (dtype) => {
    const typed = withType(problem, dtype);
    const prepared = prepareSubpixel(typed, typed.x.shape);
    const memory = [prepared.run(typed.x), prepared.run(typed.x), typed.x, typed.w].map(({ data }) => data.buffer);
    expect(new Set([...memory, typed.bias!.buffer]).size).toBe(5);
  });

  it.each(['f32', 'f64'] as const)('takes views into larger buffers, for %s', (dtype) => {
    const typed = withType(problem, dtype);
    const { x, w, bias } = typed;
    const viewed = { ...typed, x: view(x), w: view(w), bias: view({ shape: [6], data: bias! }).data };
    expect(plain(subpixel(viewed))).toEqual(plain(engines.scatter(typed)));
  });

  it('cannot be run any more once it is disposed of', () => {
    const prepared = prepareSubpixel(problem, problem.x.shape);
    prepared.dispose();
    expect(thrownBy(() => prepared.run(problem.x))).toBe('Error: subpixel: the layer must not be run after dispose()');
  });

  it('is not used up by one call', () => {
    const prepared: PreparedLayer = prepareSubpixel(problem, problem.x.shape);
    const first = prepared.run(problem.x);
    const kept = plain(first);
    prepared.run(imageOf([2, 4, 5, 6], 7));
    expect(plain(first)).toEqual(kept);
    expect(plain(prepared.run(problem.x))).toEqual(kept);
  });
});

/** The same numbers behind three others, in a buffer that goes on after them. */
function view({ shape, data }: Tensor): Tensor {
  const around = data instanceof Float32Array ? new Float32Array(data.length + 5) : new Float64Array(data.length + 5);
  around.fill(Number.NaN);
  around.set(data, 3);
  return { shape, data: around.subarray(3, 3 + data.length) };
}

describe('what is not there is not multiplied by', () => {
  const infinity = Number.POSITIVE_INFINITY;

  it('an infinite weight, in the rows and columns around x', () => {
    const problem = caseOf({ x: counting([1, 1, 1, 3]), w: [[1, 1, 3, 3], Array(9).fill(infinity)] });
    expect([...subpixel(problem).data]).toEqual(Array(15).fill(infinity));
  });

  it('an infinite weight, between the cells of x', () => {
    const problem = caseOf({
      x: counting([1, 1, 2]),
      w: [
        [1, 1, 2],
        [1, infinity],
      ],
      stride: [3],
      bias: [1],
    });
    expect([...subpixel(problem).data]).toEqual([2, infinity, 1, 3, infinity]);
  });
});
