/** Comparisons of upsampling methods as text and JSON: numbers without end, methods that differ from what they should be. */
import { describe, expect, it } from 'vitest';
import { upsamplingJson } from '../../reports/json.ts';
import { contrastText, decibels, equalityText, methodGainText, overlapText } from '../../reports/upsampling/numbers.ts';
import { pictureNames, picturesOf, zoom } from '../../reports/upsampling/pictures.ts';
import { upsamplingText } from '../../reports/upsampling/text.ts';
import type { MethodResult, UpsamplingResult } from '../../upsampling/result.ts';

const picture = { width: 2, height: 2, channels: 1, data: Uint8Array.of(1, 2, 3, 4) };
const METHOD: MethodResult = {
  id: 'a',
  title: 'method a',
  description: 'what it is',
  picture,
  spectrum: picture,
  overlap: { period: [1, 2, 2, 4], least: 1, most: 4 },
  gain: { period: [0.5, 1, 1, 1], least: -0.5, most: 1 },
  strideDecibels: Number.NEGATIVE_INFINITY,
  psnr: Number.POSITIVE_INFINITY,
  contrast: null,
  equality: { twin: 'b', cells: 4, differing: 1, differingWithZeros: 2 },
};
const RESULT: UpsamplingResult = {
  factor: 2,
  seed: 3,
  input: { ...picture, width: 1, height: 1, data: Uint8Array.of(9) },
  truth: picture,
  zoomed: { left: 0, top: 0, width: 2, height: 2 },
  methods: [METHOD, { ...METHOD, id: 'c', strideDecibels: Number.NaN, psnr: null, equality: null }],
  conventions: [
    {
      filter: 'bilinear',
      alignment: 'asymmetric',
      border: 'zero',
      largestDifference: 0.125,
      psnr: Number.POSITIVE_INFINITY,
    },
  ],
};

describe('numbers of a comparison', () => {
  it.each([
    [-12.34, '−12.3'],
    [0, '0.0'],
    [Number.NEGATIVE_INFINITY, '−∞'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NaN, '–'],
    [null, '–'],
    [-0.04, '0.0'],
    [-0.06, '−0.1'],
  ])('are told in decibels: %d', (value, told) => {
    expect(decibels(value)).toBe(told);
  });

  it('are told as one where all cells have the same, else as the least and the most', () => {
    expect(overlapText(METHOD)).toBe('1 … 4');
    expect(overlapText({ ...METHOD, overlap: { period: [4], least: 4, most: 4 } })).toBe('4');
    expect(methodGainText(METHOD)).toBe('−0.500 … 1');
    expect(methodGainText({ ...METHOD, gain: { period: [], least: -0.0001, most: 1 } })).toBe('0.000 … 1');
    expect(contrastText({ gain: -1.5, offset: 2 })).toBe('shown −1.500 times as strong, plus 2.0');
  });

  it('say where a method differs from what it should be', () => {
    expect(equalityText(METHOD.equality)).toBe('differs from b in 1 of 4 cells');
    expect(equalityText({ ...METHOD.equality!, differing: 0 })).toBe(
      'equal to b in all 4 cells; 2 with a border of zeros',
    );
    expect(equalityText({ twin: 'b', cells: 4, differing: 0, differingWithZeros: null })).toBe(
      'equal to b in all 4 cells',
    );
    expect(equalityText(null)).toBe('');
  });

  it('stand in the text', () => {
    const text = upsamplingText(RESULT);
    expect(text).toMatch(/^1 × 1 × 1 → 2 × 2, factor 2, seed 3, averaged from the picture/);
    expect(text).toContain('  method a     1 … 4   −0.500 … 1         −∞        ∞  differs from b in 1 of 4 cells\n');
    expect(text).toContain('  bilinear  asymmetric  zero                  0.13        ∞\n');
  });

  it('stand in the JSON, those without end by name', () => {
    const { methods, conventions, truth } = JSON.parse(upsamplingJson(RESULT));
    expect(methods[0]).toMatchObject({
      strideDecibels: '-Infinity',
      psnr: 'Infinity',
      output: { width: 2, height: 2 },
    });
    expect(methods[1]).toMatchObject({ strideDecibels: 'NaN', psnr: null, equality: null });
    expect(conventions[0].psnr).toBe('Infinity');
    expect(truth).toEqual({ width: 2, height: 2, channels: 1 });
  });
});

describe('pictures of a comparison', () => {
  it('have the names that were looked for beforehand', async () => {
    expect((await picturesOf(RESULT)).map(({ name }) => name)).toEqual(pictureNames(['a', 'c'], true));
    expect((await picturesOf({ ...RESULT, truth: null })).map(({ name }) => name)).toEqual(
      pictureNames(['a', 'c'], false),
    );
  });

  it('are enlarged to squares', () => {
    const { width, height, data } = zoom(picture, { left: 1, top: 0, width: 1, height: 2 });
    expect([width, height]).toEqual([256, 512]);
    expect([data[0], data[255], data[256 * 256 - 1], data[256 * 256], data.at(-1)]).toEqual([2, 2, 2, 4, 4]);
  });
});
