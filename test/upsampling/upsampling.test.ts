/** Interpolation by its formula and as transposed convolution; layers and the transposed convolutions that they are. */
import { describe, expect, it } from 'vitest';
import type { Tensor } from '../../spec/tensor.ts';
import { placeOf } from '../../upsampling/alignment.ts';
import { compareUpsampling, methodIds } from '../../upsampling/comparison.ts';
import { contrastTowards, withContrast } from '../../upsampling/measures/contrast.ts';
import { periodOf, unevenest } from '../../upsampling/measures/period.ts';
import { powerSpectrum } from '../../upsampling/measures/spectrum.ts';
import { strideDecibels } from '../../upsampling/measures/stride-energy.ts';
import { areaAverage, croppedToMultiple } from '../../upsampling/methods/area-average.ts';
import { replicated } from '../../upsampling/methods/border.ts';
import { FILTERS, type Filter } from '../../upsampling/methods/filter.ts';
import { kernelAxis } from '../../upsampling/methods/interpolation-kernel.ts';
import { edgeOf, interpolationLayer } from '../../upsampling/methods/interpolations.ts';
import { resizedExactly } from '../../upsampling/methods/resize.ts';
import { transposedByTiles } from '../../upsampling/methods/transposed.ts';
import { untrainedLayers } from '../../upsampling/methods/untrained-layers.ts';
import { pixelsOf, psnr, tensorOf } from '../../upsampling/pixels.ts';

/** Distinct values, no symmetry, no square. */
function picture(channels: number, height: number, width: number): Tensor {
  const data = Float64Array.from({ length: channels * height * width }, (_, at) => (at * 97 + (at * at) / 1) % 251);
  return { shape: [1, channels, height, width], data };
}

const X = picture(2, 7, 5);

const formula = (filter: Filter, factor: number, x = X, border: 'replicate' | 'zero' = 'replicate') =>
  resizedExactly(x, {
    filter,
    alignment: 'half-pixel',
    border,
    outputs: x.shape.slice(2).map((extent) => extent * factor),
  }).values;

const CASES = Object.values(FILTERS).flatMap((filter) =>
  [2, 3, 4, 5, 8].map((factor) => [filter.id, factor, filter] as const),
);

describe('interpolation as transposed convolution', () => {
  it.each(CASES)('%s by %i gives the bits of the formula with the edge repeated', (_, factor, filter) => {
    const layer = interpolationLayer(filter, 2, factor);
    expect(transposedByTiles(X, layer, edgeOf(filter))).toEqual(formula(filter, factor));
  });

  it.each(CASES)(
    '%s by %i gives the bits of the formula with zeros beyond the picture as it is',
    (_, factor, filter) => {
      const layer = interpolationLayer(filter, 2, factor);
      expect(transposedByTiles(X, layer, 0)).toEqual(formula(filter, factor, X, 'zero'));
    },
  );

  it('differs at the edges, and only there, where the edge is not repeated', () => {
    const [factor, filter] = [2, FILTERS.linear];
    const bare = transposedByTiles(X, interpolationLayer(filter, 2, factor), 0);
    const expected = formula(filter, factor);
    const [, , rows, columns] = expected.shape;
    const differing = [...expected.data].flatMap((value, at) => (value === bare.data[at] ? [] : [at]));
    const isOuter = (at: number) => {
      const [row, column] = [Math.floor(at / columns) % rows, at % columns];
      return row === 0 || row === rows - 1 || column === 0 || column === columns - 1;
    };
    expect(differing.length).toBeGreaterThan(0);
    expect(differing.filter((at) => !isOuter(at))).toEqual([]);
  });

  it('computes the same in tiles as at once', () => {
    const x = picture(1, 40, 75);
    expect(transposedByTiles(x, interpolationLayer(FILTERS['cubic-0.5'], 1, 4), 2)).toEqual(
      formula(FILTERS['cubic-0.5'], 4, x),
    );
  });

  it.each([
    [
      'with the other sign of a',
      { ...FILTERS['cubic-0.5'], at: (over: number, d: number) => mirroredCubic(over, d) },
      0,
    ],
    ['with the other a', { ...FILTERS['cubic-0.5'], at: FILTERS['cubic-0.75'].at }, 0],
    ['half a pixel off', FILTERS['cubic-0.5'], 1],
  ])('is noticed to differ %s', (_, filter, shift) => {
    const layer = interpolationLayer(filter, 2, 2);
    const y = transposedByTiles(X, { ...layer, padBegin: layer.padBegin + shift }, 3);
    expect(y).not.toEqual(formula(FILTERS['cubic-0.5'], 2));
  });

  it('is FCN’s bilinear kernel', () => {
    expect(kernelAxis(FILTERS.linear, 2, 'half-pixel')).toEqual({ taps: [1, 3, 3, 1], padBegin: 1, scale: 4 });
    expect(kernelAxis(FILTERS.linear, 3, 'half-pixel')).toEqual({ taps: [2, 4, 6, 4, 2], padBegin: 1, scale: 6 });
    expect(kernelAxis(FILTERS.linear, 2, 'asymmetric')).toEqual({ taps: [1, 2, 1], padBegin: 1, scale: 2 });
  });

  it('is none for align-corners', () => {
    expect(() => kernelAxis(FILTERS.linear, 2, 'align-corners')).toThrow(
      'upsampling: align-corners is no transposed convolution with the factor as its stride',
    );
  });

  it('is one for align-corners where n cells become (n − 1)·s + 1: the asymmetric kernel without the cells after the last', () => {
    const outputs = [13, 9];
    const corners = resizedExactly(X, { filter: FILTERS.linear, alignment: 'align-corners', border: 'zero', outputs });
    const { taps, padBegin } = kernelAxis(FILTERS.linear, 2, 'asymmetric');
    const data = Float64Array.from({ length: 18 }, (_, at) => taps[Math.floor(at / 3) % 3] * taps[at % 3]);
    const layer = { kernel: { shape: [2, 1, 3, 3], data }, stride: 2, padBegin };
    const y = transposedByTiles(X, layer, 0);
    const kept = [...y.data].filter((_, at) => Math.floor(at / 10) % 14 < 13 && at % 10 < 9);
    expect(kept).toEqual([...corners.values.data]);
  });
});

/** Keys' cubic with a = +1/2. */
function mirroredCubic(over: number, d: number): number {
  const t = Math.abs(over);
  if (t <= d) return 10 * t ** 3 - 14 * t ** 2 * d + 4 * d ** 3;
  return t < 2 * d ? 2 * (t ** 3 - 5 * t ** 2 * d + 8 * t * d ** 2 - 4 * d ** 3) : 0;
}

describe('a filter', () => {
  it.each(Object.values(FILTERS).map((filter) => [filter.id, filter] as const))(
    '%s has weights that sum to its scale',
    (_, filter) => {
      for (let o = 0; o < 12; o++) {
        const place = placeOf(o, 3, 12, 'half-pixel');
        const sum = filter.weights(place, 'half-pixel').reduce((a, b) => a + b, 0);
        expect(sum).toBe(filter.scale(place.steps));
      }
    },
  );

  it('cubic, a = −1/2, gives back a parabola, and a = −3/4 does not', () => {
    const x = { shape: [1, 1, 1, 9], data: Float64Array.from({ length: 9 }, (_, i) => i * i) };
    // At half pixels of factor 2 output cell 8 lies at 3¾, where the parabola is 14 1/16.
    const at = (id: 'cubic-0.5' | 'cubic-0.75') => {
      const { values, scale } = resizedExactly(x, {
        filter: FILTERS[id],
        alignment: 'half-pixel',
        border: 'replicate',
        outputs: [1, 18],
      });
      return values.data[8] / scale;
    };
    expect(at('cubic-0.5')).toBe(3.75 ** 2);
    expect(at('cubic-0.75')).not.toBe(3.75 ** 2);
  });
});

describe('a place', () => {
  it.each([
    [0, 4, 8, 'half-pixel', { cell: -1, rest: 3, steps: 4 }],
    [1, 4, 8, 'half-pixel', { cell: 0, rest: 1, steps: 4 }],
    [3, 4, 8, 'asymmetric', { cell: 1, rest: 1, steps: 2 }],
    [7, 4, 8, 'align-corners', { cell: 3, rest: 0, steps: 7 }],
    [0, 4, 1, 'align-corners', { cell: 0, rest: 0, steps: 1 }],
    [1, 5, 9, 'align-corners', { cell: 0, rest: 1, steps: 2 }],
  ] as const)('of cell %i, %i → %i, %s', (o, inputs, outputs, alignment, expected) => {
    expect(placeOf(o, inputs, outputs, alignment)).toEqual(expected);
  });
});

describe('untrained layers', () => {
  it.each([2, 3, 4])('by %i have the bits of their transposed convolutions', (factor) => {
    const layers = untrainedLayers(2, factor, 5);
    const twins = layers.filter(({ twin }) => twin !== null);
    expect(twins.map(({ id }) => id)).toEqual(['resize-random', 'sub-pixel-1', 'sub-pixel-3']);
    for (const { apply, twin } of twins) expect(apply(X)).toEqual(twin!.apply(X));
  });

  it('overlap evenly if and only if the stride divides the kernel', () => {
    const told = untrainedLayers(1, 2, 1).map(({ id, overlap }) => {
      const { period, least, most } = unevenest(periodOf(overlap, 1, 2));
      return [id, period, least === most];
    });
    expect(told).toEqual([
      ['equal', [4, 2, 2, 1], false],
      ['random-3', [4, 2, 2, 1], false],
      ['random-4', [4, 4, 4, 4], true],
      ['resize-random', [9, 9, 9, 9], true],
      ['sub-pixel-1', [1, 1, 1, 1], true],
      ['sub-pixel-3', [9, 9, 9, 9], true],
    ]);
  });

  it('differ by seed', () => {
    const [one, other] = [1, 2].map((seed) => untrainedLayers(1, 2, seed)[1].apply(picture(1, 3, 3)));
    expect(one).not.toEqual(other);
  });
});

describe('the energy at the stride’s frequency', () => {
  const checkerboard = (height: number, width: number) => ({
    shape: [1, 1, height, width],
    data: Float64Array.from({ length: height * width }, (_, at) => (Math.floor(at / width) + (at % width)) % 2),
  });

  it('is all energy of a checkerboard and none of one that does not repeat', () => {
    expect(strideDecibels(checkerboard(8, 6), 2)).toBe(0);
    expect(strideDecibels(checkerboard(6, 6), 3)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('is NaN for a picture of one colour', () => {
    expect(strideDecibels({ shape: [1, 1, 2, 2], data: new Float64Array(4).fill(7) }, 2)).toBeNaN();
  });

  it('is what the spectrum has at the frequencies of the stride, by Parseval', () => {
    const y = transposedByTiles(picture(1, 8, 8), layerOfIntegers(2), 1);
    const cells = y.data.length;
    // With stride 2 the waves at these frequencies are ±1, and 256 cells are a power of two: all of it is exact.
    const wave = (down: number, across: number) =>
      [...y.data].reduce(
        (sum, value, at) => sum + value * (-1) ** (down * Math.floor(at / 16) + across * (at % 16)),
        0,
      );
    const squares = [...y.data].reduce((sum, value) => sum + value * value, 0);
    const repeated = wave(1, 0) ** 2 + wave(0, 1) ** 2 + wave(1, 1) ** 2;
    expect(strideDecibels(y, 2)).toBe(10 * Math.log10(repeated / (cells * squares - wave(0, 0) ** 2)));
    expect(strideDecibels(y, 2)).toBeLessThan(0);
  });
});

function layerOfIntegers(factor: number) {
  const data = Float64Array.from({ length: 9 }, (_, at) => (at * 5) % 7);
  return { kernel: { shape: [1, 1, 3, 3], data }, stride: factor, padBegin: 0 };
}

describe('the spectrum', () => {
  it('has the peaks of a cosine at its frequency, rows and columns told apart', () => {
    const data = Float64Array.from({ length: 32 * 32 }, (_, at) =>
      Math.cos((2 * Math.PI * 5 * Math.floor(at / 32)) / 32),
    );
    const { size, powers } = powerSpectrum({ shape: [1, 1, 32, 32], data });
    expect(size).toBe(32);
    const largest = powers.reduce((best, power, at) => (power > powers[best] ? at : best), 0);
    expect([Math.floor(largest / 32), largest % 32]).toEqual([5, 0]);
  });

  it('takes the largest power of two of what is there, one pixel at least', () => {
    expect(powerSpectrum(picture(1, 47, 90)).size).toBe(32);
    expect(powerSpectrum(picture(1, 1, 3)).size).toBe(1);
  });
});

describe('pictures', () => {
  it('are the same after both conversions', () => {
    const pixels = { width: 3, height: 2, channels: 3, data: Uint8Array.from({ length: 18 }, (_, at) => at * 14) };
    expect(pixelsOf(tensorOf(pixels))).toEqual(pixels);
    expect(tensorOf(pixels).data[6]).toBe(14);
  });

  it('are rounded half up and cut off', () => {
    const y = { shape: [1, 1, 1, 4], data: Float64Array.of(-3, 0.5, 254.49, 300) };
    expect([...pixelsOf(y).data]).toEqual([0, 1, 254, 255]);
  });

  it('are averaged over areas', () => {
    const pixels = { width: 5, height: 3, channels: 1, data: Uint8Array.from({ length: 15 }, (_, at) => at) };
    const cropped = croppedToMultiple(pixels, 2);
    expect([cropped.width, cropped.height, ...cropped.data]).toEqual([4, 2, 0, 1, 2, 3, 5, 6, 7, 8]);
    expect([...areaAverage(cropped, 2).data]).toEqual([3, 5]);
  });

  it('are extended by their outermost cells', () => {
    const { shape, data } = replicated({ shape: [1, 1, 1, 2], data: Float64Array.of(3, 4) }, 1);
    expect(shape).toEqual([1, 1, 3, 4]);
    expect([...data]).toEqual([3, 3, 4, 4, 3, 3, 4, 4, 3, 3, 4, 4]);
  });

  it('have a PSNR of 48.13 dB where all differ by 1, and ∞ where none does', () => {
    const one = { width: 2, height: 1, channels: 1, data: Uint8Array.of(1, 2) };
    expect(psnr(one, { ...one, data: Uint8Array.of(2, 1) })).toBe(20 * Math.log10(255));
    expect(psnr(one, one)).toBe(Number.POSITIVE_INFINITY);
  });

  it('get mean and deviation of another, and its sign', () => {
    const from = { shape: [1, 1, 1, 2], data: Float64Array.of(0, 2) };
    const to = { shape: [1, 1, 1, 2], data: Float64Array.of(9, 5) };
    expect([...withContrast(from, contrastTowards(from, to)).data]).toEqual([9, 5]);
    const flat = { shape: [1, 1, 1, 2], data: Float64Array.of(4, 4) };
    expect(contrastTowards(from, flat)).toEqual({ gain: 1, offset: 3 });
    expect(contrastTowards(flat, from)).toEqual({ gain: 1, offset: -3 });
  });
});

function finished<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}

describe('a comparison', () => {
  const pixels = pixelsOf(picture(3, 20, 26));
  const run = (isTruth: boolean, factor: number) => {
    const steps = compareUpsampling(pixels, { factor, seed: 1, isTruth });
    const titles: string[] = [];
    for (;;) {
      const step = steps.next();
      if (step.done === true) return { titles, result: step.value };
      if (!step.value.title.startsWith('learning')) titles.push(step.value.title);
    }
  };

  it('has all methods, whose twins are equal in every cell', () => {
    const { titles, result } = run(true, 2);
    expect(result.methods.map(({ id }) => id)).toEqual(methodIds(3, 2));
    expect(titles).toEqual(result.methods.map(({ title }) => title));
    const equal = result.methods.filter(({ equality }) => equality !== null);
    expect(equal).toHaveLength(8);
    for (const { equality } of equal) expect(equality).toMatchObject({ cells: 3 * 20 * 26, differing: 0 });
  });

  it('sees the pattern of a layer on a picture of one colour, and none of interpolation', () => {
    const flat = { width: 9, height: 9, channels: 1, data: new Uint8Array(81).fill(90) };
    const { methods } = finished(compareUpsampling(flat, { factor: 3, seed: 1, isTruth: false }));
    const decibels = (id: string) => methods.find((method) => method.id === id)!.strideDecibels;
    // All energy of a plain surface that is not even repeats with the stride; rounding is all that is left to differ.
    expect(Math.abs(decibels('equal'))).toBeLessThan(2 ** -40);
    expect(decibels('cubic-0.5')).toBeNaN();
    const random = methods.find(({ id }) => id === 'random-4')!;
    expect(new Set(random.picture.data).size).toBeGreaterThan(4);
  });

  it('knows a PSNR only where there is a truth', () => {
    expect(run(true, 3).result.methods.every(({ psnr }) => psnr! > 0)).toBe(true);
    const { truth, input, methods } = run(false, 3).result;
    expect(truth).toBe(null);
    expect(input).toBe(pixels);
    expect(methods.every(({ psnr }) => psnr === null)).toBe(true);
    expect(methods[0].picture).toMatchObject({ width: 78, height: 60 });
  });
});
