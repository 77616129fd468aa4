import { describe, expect, it } from 'vitest';
import { exact } from '../../engines/index.ts';
import {
  dtypeOfLayer,
  integerLayerCase,
  layerCaseIn,
  quantisedLayerCase,
  shrunk,
  weightedLayerCase,
  workOfOutline,
} from '../../models/layer-cases.ts';
import { layerSizes } from '../../models/layer-sizes.ts';
import { inOptions, listingOf, outlineOfLayer } from '../../models/listing.ts';
import type { ModelLayer } from '../../models/model.ts';
import { inexactness } from '../../properties/checking/exact-sums.ts';
import type { Case } from '../../spec/case.ts';
import type { Outline } from '../../spec/conventions/convention.ts';
import { illegalityOf } from '../../spec/geometry.ts';
import { INTEGER_TYPES, roundTo } from '../../spec/number-types.ts';
import { resultInCodes } from '../../spec/quantisation.ts';
import { requantised } from '../../spec/requantised.ts';
import { SEED } from '../spec/cases.ts';

const outline = (channels: number, extents: readonly number[], pad = 1): Outline => {
  const all = <T>(value: T) => extents.map(() => value);
  return {
    x: { shape: [2, channels, ...extents] },
    w: { shape: [channels, 3, ...all(4)], data: new Float32Array(channels * 3 * 4 ** extents.length).fill(0.5) },
    bias: null,
    stride: all(2),
    padBegin: all(pad),
    padEnd: all(pad),
    outputPadding: all(0),
    dilation: all(1),
    groups: 1,
  };
};

describe('a layer of real numbers in a type of integers', () => {
  const twoChannels: Outline = {
    ...outline(1, [3]),
    w: { shape: [1, 2, 2], data: Float32Array.of(1, -0.25, 0.25, 127 / 512) },
    bias: Float32Array.of(0.5, -1),
  };

  it('has symmetric scales from the largest weight of each output channel, and a bias in units of the sums', () => {
    const problem = quantisedLayerCase(twoChannels, 'int8', SEED) as Case;
    const { x, w, clamp } = problem.quantisation!;
    expect(w).toEqual({ dtype: 'int8', scale: [1 / 127, 0.25 / 127].map(Math.fround), zeroPoint: [0, 0] });
    expect([x, clamp]).toEqual([{ scale: Math.fround(1 / 127), zeroPoint: 0 }, [-128, 127]]);
    expect([...problem.w.data]).toEqual([127, -32, 127, 126]);
    expect([...problem.bias!]).toEqual([Math.round(0.5 * 127 * 127), -4 * 127 * 127]);
  });

  it('has one scale and zero points in the middle in uint8', () => {
    const { quantisation, w } = quantisedLayerCase(twoChannels, 'uint8', SEED) as Case;
    expect(quantisation!.w).toEqual({ dtype: 'uint8', scale: [Math.fround(1 / 127)], zeroPoint: [128] });
    expect([quantisation!.x.zeroPoint, quantisation!.y.zeroPoint]).toEqual([128, 128]);
    expect([...w.data]).toEqual([127, -32, 32, 32]);
  });

  it.each(['int8', 'uint8', 'int16'] as const)(
    'has results over most of the type, few of them clamped, in %s',
    (dtype) => {
      const random = { ...outline(16, [8, 8]), bias: null };
      const data = Float32Array.from({ length: 16 * 3 * 16 }, (_, at) => Math.sin(at * 7.3));
      const problem = quantisedLayerCase({ ...random, w: { shape: random.w.shape, data } }, dtype, SEED) as Case;
      const codes = resultInCodes(problem, requantised(problem, exact(problem, 'f64'))).data;
      const { smallest, largest } = INTEGER_TYPES[dtype];
      const ends = codes.filter((code: number) => code === smallest || code === largest).length;
      expect(ends / codes.length).toBeLessThan(0.01);
      expect(Math.max(...codes) - Math.min(...codes)).toBeGreaterThan((largest - smallest) / 4);
    },
  );

  it('of zeros has scales all the same', () => {
    const none = { ...twoChannels, w: { shape: [1, 2, 2], data: new Float32Array(4) }, bias: null };
    expect((quantisedLayerCase(none, 'int8', SEED) as Case).quantisation).toMatchObject({
      w: { scale: [1, 1] },
      y: { scale: 1 },
    });
  });
});

describe('a layer in another floating-point type', () => {
  it('has its numbers rounded to it', () => {
    const given = { ...outline(1, [3]), w: { shape: [1, 3, 4], data: new Float32Array(12).fill(1 + 2 ** -9) } };
    const problem = layerCaseIn(weightedLayerCase({ ...given, bias: Float32Array.of(257, 1, 2) }, null, SEED), 'bf16');
    expect(problem.dtype).toBe('bf16');
    expect([problem.w.data[0], problem.bias![0]]).toEqual([1, 256]);
    expect(problem.x.data.every((value: number) => roundTo('bf16', value) === value)).toBe(true);
  });
});

describe('a layer made smaller', () => {
  it('stays as it is where it fits', () => {
    const given = outline(4, [8, 8]);
    expect(shrunk(given, () => true)).toEqual({ outline: given, isSmaller: false });
  });

  it('keeps a batch of none, and halves the first of two axes that are alike, rounding up', () => {
    const given = outline(4, [7, 7]);
    const empty = { ...given, x: { shape: [0, 4, 7, 7] } };
    const cells = (most: number) => (one: Outline) => one.x.shape[2] * one.x.shape[3] <= most;
    expect(shrunk(empty, cells(40))!.outline.x.shape).toEqual([0, 4, 4, 7]);
    expect(shrunk(empty, cells(16))!.outline.x.shape).toEqual([0, 4, 4, 4]);
  });

  it('loses no more than its batch where that is enough', () => {
    const given = outline(4, [8]);
    const found = shrunk(given, ({ x }) => x.shape[0] === 1);
    expect(found).toEqual({ outline: { ...given, x: { shape: [1, 4, 8] } }, isSmaller: true });
  });

  it('goes on with the other axes where one can spare no more', () => {
    // Two cells of the first are the least that its pads leave something of.
    const given = { ...outline(4, [3, 9]), padBegin: [2, 0], padEnd: [3, 0] };
    const found = shrunk(given, ({ x }) => x.shape[3] <= 2)!;
    expect(found.outline.x.shape.slice(3)).toEqual([2]);
    expect(illegalityOf(found.outline)).toBe(null);
  });

  it('loses its batch, then halves the longest axis, and keeps kernel and pads', () => {
    const given = outline(4, [8, 20]);
    const found = shrunk(given, ({ x }) => x.shape.slice(2).reduce((a, b) => a * b) <= 40)!;
    expect(found.isSmaller).toBe(true);
    expect(found.outline).toEqual({ ...given, x: { shape: [1, 4, 8, 5] } });
  });

  it('never becomes illegal, and is none where even the smallest does not fit', () => {
    const given = outline(4, [9], 3);
    let smallest = Number.POSITIVE_INFINITY;
    const found = shrunk(given, (one) => {
      expect(illegalityOf(one)).toBe(null);
      smallest = Math.min(smallest, one.x.shape[2]);
      return false;
    });
    expect([found, smallest]).toEqual([null, 3]);
  });

  it('has two sizes, the small one no larger', () => {
    const { small, large } = layerSizes(outline(64, [256, 256]))!;
    expect(workOfOutline(small.outline)).toBeLessThan(workOfOutline(large.outline));
    expect(large.isSmaller).toBe(true);
  });
});

describe('the cases of a layer', () => {
  it('have exact sums with integers, however many terms there are', () => {
    for (const channels of [1, 3, 200_000]) {
      const problem = integerLayerCase(outline(channels, [2]), SEED);
      expect(inexactness(problem)).toBe(null);
      expect(problem.x.data.every((value) => Number.isInteger(value) && value !== 0)).toBe(true);
    }
  });

  it('have integers up to 7 either way where sums stay small, of the type of the file', () => {
    const given = outline(1, [500], 0);
    const { x, dtype } = integerLayerCase(given, SEED);
    const wanted = [-7, -6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 7];
    expect([...new Set(x.data)].toSorted((a, b) => a - b)).toEqual(wanted);
    expect(dtype).toBe('f32');
    const wide = { ...given, bias: Float64Array.of(0.5, 1, 2) };
    expect(dtypeOfLayer(wide)).toBe('f64');
    const problem = integerLayerCase(wide, SEED);
    expect(problem.dtype).toBe('f64');
    expect(problem.bias).toHaveLength(3);
    expect(problem.bias!.every((value) => wanted.includes(value))).toBe(true);
  });

  it('have as many products and numbers as there are', () => {
    // 2·3 cells of x, 3·3·4 weights, 2·3·6 cells of y; a product for each cell of x, output channel and tap.
    const { outline: given } = shrunk(outline(3, [3], 1), () => true)!;
    expect(workOfOutline(given)).toBe(2 * 3 * 3 * 3 * 4 + 2 * 3 * 3 + 3 * 3 * 4 + 2 * 3 * 6);
  });

  it('are the same for the same seed, and others for another', () => {
    const given = outline(3, [4]);
    expect(integerLayerCase(given, 7)).toEqual(integerLayerCase(given, 7));
    expect(integerLayerCase(given, 7).x.data).not.toEqual(integerLayerCase(given, 8).x.data);
  });

  it('are drawn from the published sequence of 32 bits, so that a seed says which numbers', () => {
    const given = { ...outline(1, [6]), x: { shape: [1, 1, 6] } };
    // Numerical Recipes, section 7.1: the first values from 0 on, by which an implementation is checked.
    const bits = [0x3c6ef35f, 0x47502932, 0xd1ccf6e9, 0xaaf95334, 0x6252e503, 0x9f2ec686];
    const drawn = bits.map((value) => (2 * Math.floor(value / 256) + 1) / 2 ** 24 - 1);
    expect(Array.from(weightedLayerCase(given, null, 0).x.data)).toEqual(drawn);
  });

  it('have the weights of the model, and numbers of its type', () => {
    const given = outline(3, [4]);
    const problem = weightedLayerCase(given, null, SEED);
    expect(problem.w).toEqual(given.w);
    expect(problem.x.data.every((value) => Math.abs(value) < 1 && value !== 0)).toBe(true);
    const wide = { ...given, w: { shape: given.w.shape, data: Float64Array.from(given.w.data!) } };
    expect(weightedLayerCase(wide, null, SEED).dtype).toBe('f64');
    const x = { shape: [1, 3, 2], data: Float64Array.of(1, 2, 3, 4, 5, 6) };
    expect(weightedLayerCase(given, x, SEED).x).toEqual({ shape: [1, 3, 2], data: Float32Array.from(x.data) });
  });
});

describe('a listing', () => {
  const layer: ModelLayer = {
    name: 'up',
    format: 'onnx',
    operator: 'ConvTranspose',
    convention: 'onnx',
    attributes: { strides: [2] },
    input: { name: 'x', shape: [null, 2, null], channelsLast: false },
    output: 'y',
    weights: {
      name: 'w',
      shape: [2, 1, 3],
      type: 'f32',
      source: 'initializer',
      data: Float32Array.of(0, -1.5, 2, Number.NaN, 0, 1),
    },
    bias: null,
    notes: [],
  };
  const model = { file: 'm.onnx', format: 'onnx', version: 'ONNX', layers: [layer], unread: [] } as const;

  it('sums what is known, and says what numbers look like', () => {
    const listing = listingOf(model, () => ({ in: [4] }));
    expect(listing.layers[0].weights).toEqual({
      type: 'f32',
      source: 'initializer',
      count: 6,
      least: -1.5,
      most: 2,
      zeros: 2,
      notFinite: 1,
    });
    expect(listing.layers[0].case).toMatchObject({ x: [1, 2, 4], y: [1, 1, 9], multiplyAdds: 24 });
    expect([listing.multiplyAdds, listing.numbers]).toEqual([24, 6]);
  });

  it('has no least number where none is finite, and counts what there is of a bias', () => {
    const weights = { ...layer.weights, data: Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY) };
    const bias = { ...layer.weights, name: 'b', data: Float32Array.of(3), shape: [1] };
    const { layers, numbers } = listingOf({ ...model, layers: [{ ...layer, weights, bias }] }, () => ({}));
    expect(layers[0].weights).toMatchObject({ least: null, most: null, zeros: 0, notFinite: 2 });
    expect(layers[0].bias).toMatchObject({ least: 3, most: 3, zeros: 0, notFinite: 0, count: 1 });
    expect(numbers).toBe(3);
  });

  it('says what to type for six layers, and that there are more', () => {
    const named = (name: string) => ({ ...layer, name });
    expect(inOptions([layer, named('a b')])).toBe('give them by --in up=64 --in "a b"=64');
    const many = (count: number) => inOptions(new Array(count).fill(layer));
    expect(many(6)).toBe(`give them by ${Array(6).fill('--in up=64').join(' ')}`);
    expect(many(7)).toBe(`${many(6)} …`);
    const flat = { ...layer, weights: { ...layer.weights, shape: [2, 1, 3, 3] } };
    expect(inOptions([flat])).toBe('give them by --in up=64,64');
  });

  it('asks who can compute each case', () => {
    const takers = [{ subject: 'mine', missing: '2 groups' }];
    const { layers } = listingOf(
      model,
      () => ({ in: [4] }),
      () => takers,
    );
    expect(layers[0].case?.takers).toBe(takers);
  });

  it('says why there is no case', () => {
    expect(listingOf(model, () => ({})).layers[0].reason).toMatch('--in');
    expect(outlineOfLayer({ ...layer, attributes: null }).reason).toMatch('--attributes');
    expect(outlineOfLayer({ ...layer, attributes: { strides: [0] } }, { in: [4] }).reason).toMatch(
      'strides[0] must be >= 1, got 0',
    );
    expect(() => outlineOfLayer(layer, { in: [4, 4] })).toThrow(
      'layer up: must have 1 extents, or one for all axes, got [4,4]',
    );
  });
});
