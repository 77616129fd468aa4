/** The question backwards: which attributes give a wanted output? */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONVENTIONS, conventionNamed } from '../../../spec/conventions/index.ts';
import { type Wish, wantAnswer } from '../../../spec/conventions/want.ts';
import { geometryOf } from '../../../spec/geometry.ts';
import { drawsOf } from '../../project/thorough.ts';
import { SEED } from '../cases.ts';

function wish(input: number[], kernel: number[], output: number[], changes: Partial<Wish> = {}): Wish {
  const ones = input.map(() => 1);
  return {
    x: { shape: [1, 1, ...input] },
    w: { shape: [1, 1, ...kernel] },
    stride: ones,
    dilation: ones,
    groups: 1,
    output,
    ...changes,
  };
}

const waysOf = (id: string, asked: Wish) =>
  wantAnswer(conventionNamed(id), asked).ways.map(({ attributes }) => attributes);

describe('wantAnswer', () => {
  it('gives every way that PyTorch has, the most even first', () => {
    const common = { stride: [1], dilation: [3], groups: 1 };
    expect(waysOf('pytorch', wish([5], [3], [7], { dilation: [3] }))).toEqual([
      { ...common, padding: [2], output_padding: [0] },
      { ...common, padding: [3], output_padding: [2] },
    ]);
  });

  it('extends the end by as much as the dilation allows', () => {
    expect(waysOf('onnx', wish([5], [3], [13], { dilation: [3] }))).toMatchObject([
      { pads: [0, 0], output_padding: [2] },
    ]);
    expect(waysOf('onnx', wish([5], [3], [14], { dilation: [3] }))).toEqual([]);
  });

  it('puts the larger half at the end first, as SAME does', () => {
    const ways = waysOf('onnx', wish([5], [3], [10], { stride: [2] })).map(({ pads, output_padding }) => [
      pads,
      output_padding,
    ]);
    expect(ways).toEqual([
      [[0, 1], [0]],
      [[1, 0], [0]],
      [[2, 0], [1]],
    ]);
  });

  it('puts them first where there are more than can be tried', () => {
    const answer = wantAnswer(conventionNamed('onnx'), wish([10_001], [2], [1]));
    expect(answer.isPartial).toBe(true);
    expect(answer.ways.slice(0, 3).map(({ attributes }) => attributes.pads)).toEqual([
      [5000, 5001],
      [5001, 5000],
      [4999, 5002],
    ]);
  });

  it('lets only one of a word’s ways stand', () => {
    expect(waysOf('keras', wish([8, 8], [3, 3], [16, 16], { stride: [2, 2] }))).toEqual([
      { strides: [2, 2], dilation_rate: [1, 1], data_format: 'channels_last', padding: 'same' },
    ]);
  });

  it.each<[string, Wish, string]>([
    [
      'pytorch',
      wish([5], [3], [9], {}),
      'pytorch: axis 0 reaches at most 7 cells, 7 with output padding; 9 are wanted',
    ],
    ['pytorch', wish([5], [3], [6], {}), 'pytorch: PyTorch pads both ends alike; axis 0 crops 0 and 1'],
    ['webnn', wish([5], [3], [5], {}), 'webnn: WebNN has 2 spatial axes, 1 are wanted'],
    ['keras', wish([5, 5], [3, 3], [1, 5]), 'keras: the pads are those of neither valid nor same'],
    ['onnx', wish([0], [3], [1]), 'onnx: geometry: x.shape[2] must be an integer >= 1, got 0'],
  ])('%s: %j is impossible: %s', (id, asked, reason) => {
    const answer = wantAnswer(conventionNamed(id), asked);
    expect(answer).toMatchObject({ verdict: 'impossible', found: 0, ways: [], case: null });
    expect(answer.reason).toContain(reason);
  });

  it.each([
    [
      [90, 90],
      [10, 10],
    ],
    [[9000], [10]],
  ])('says so where crops of %j to %j were left out', (input, output) => {
    const asked = wish(
      input,
      input.map(() => 9),
      output,
    );
    const answer = wantAnswer(conventionNamed('onnx'), asked);
    expect(answer).toMatchObject({ verdict: 'possible', found: 4096, isPartial: true });
    expect(answer.ways).toHaveLength(100);
  });
});

describe('wantAnswer, whatever is asked,', () => {
  it.each(CONVENTIONS.map(({ id }) => id))('of %s: every way gives the wanted output', (id) => {
    const convention = conventionNamed(id);
    let ways = 0;
    const extent = fc.integer({ min: 1, max: 4 });
    const pair = fc.tuple(extent, extent);
    const drawn = fc.tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom('any', 'same', 'full'),
    );
    // Some frameworks have square kernels only, or one stride for both axes.
    const either = fc.oneof(
      fc.tuple(pair, pair, pair),
      pair.chain((i) =>
        fc.tuple(extent, extent).map(([k, s]) => [i, [k, k], [s, s]] as [typeof i, typeof i, typeof i]),
      ),
    );
    fc.assert(
      fc.property(either, drawn, ([i, k, s], [first, second, which]) => {
        // Frameworks that only know words have few extents besides i·s.
        const same = i.map((input, axis) => input * s[axis]);
        const full = i.map((input, axis) => (input - 1) * s[axis] + k[axis]);
        const o = { any: [first, second], same, full }[which];
        const asked = wish(i, k, o, { stride: s });
        const answer = wantAnswer(convention, asked);
        for (const { attributes } of answer.ways) {
          ways++;
          const operands = convention.layOut(attributes, { x: asked.x, w: asked.w, bias: null });
          const resolution = convention.resolve(attributes, operands);
          if (resolution.kind !== 'resolved') throw new Error(JSON.stringify(resolution));
          expect(geometryOf(resolution.outline).outputShape.slice(2)).toEqual(o);
        }
        expect(new Set(answer.ways.map((way) => JSON.stringify(way))).size).toBe(answer.ways.length);
      }),
      { seed: SEED, numRuns: drawsOf(100, 40) },
    );
    expect(ways).toBeGreaterThan(5);
  });
});
