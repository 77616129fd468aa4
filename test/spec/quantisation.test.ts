/** Quantised cases: codes and what they stand for, canonical JSON, and what is refused. */
import { describe, expect, it } from 'vitest';
import { type Case, formatCase, parseCase } from '../../spec/case.ts';
import { geometryOf, illegalityOf } from '../../spec/geometry.ts';
import {
  channelOf,
  fromCodes,
  inCodes,
  plainQuantisation,
  type Quantisation,
  resultFromCodes,
  resultInCodes,
} from '../../spec/quantisation.ts';
import { floatArray } from '../../spec/tensor.ts';
import { caseOf } from './cases.ts';

/** Two groups of one input channel and two output channels each: four scales. */
const QUANTISATION: Quantisation = {
  x: { scale: 0.5, zeroPoint: 3 },
  w: { dtype: 'int8', scale: [1, 2, 3, 4], zeroPoint: [0, 1, -1, 5] },
  y: { scale: 0.25, zeroPoint: -7 },
  clamp: [-100, 100],
};

const GROUPED: Case = {
  ...caseOf({
    x: [
      [1, 2, 1],
      [10, -20],
    ],
    w: [
      [2, 2, 1],
      [1, 2, 3, 4],
    ],
    bias: [100000, 0, -5, 7],
    groups: 2,
    dtype: 'int8',
  }),
  quantisation: QUANTISATION,
};

describe('codes', () => {
  it('are the numbers with their zero points, of w by output channel', () => {
    const { x, w, bias } = inCodes(GROUPED);
    expect([...x.data]).toEqual([13, -17]);
    expect([...w.data]).toEqual([1, 3, 2, 9]);
    expect([...bias!]).toEqual([100000, 0, -5, 7]);
    expect(fromCodes(inCodes(GROUPED))).toEqual(GROUPED);
  });

  it('of results have the zero point of y', () => {
    const y = { shape: [1, 4, 1], data: floatArray('int8', [0, 1, 2, 3]) };
    expect([...resultInCodes(GROUPED, y).data]).toEqual([-7, -6, -5, -4]);
    expect([...resultFromCodes(GROUPED, [-7, -6])]).toEqual([0, 1]);
  });

  it('belong to channels in the order of y', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((at) => channelOf([2, 2, 2], at))).toEqual([0, 0, 1, 1, 0, 0, 1, 1]);
  });
});

describe('canonical JSON', () => {
  it('has codes, and is read back as the same case', () => {
    const text = formatCase(GROUPED);
    expect(JSON.parse(text).x.data).toEqual([13, -17]);
    expect(JSON.parse(text).quantisation.w.zeroPoint).toEqual([0, 1, -1, 5]);
    expect(parseCase(text)).toEqual(GROUPED);
  });

  it('says the plainest quantisation of a case that has none', () => {
    const { quantisation: _, ...bare } = { ...GROUPED, dtype: 'uint8' as const };
    const { x, quantisation } = JSON.parse(formatCase(bare));
    expect(x.data).toEqual([138, 108]);
    expect(quantisation).toEqual(plainQuantisation('uint8'));
  });

  it.each([
    [{ quantisation: undefined }, /lacks the field quantisation|quantisation must be an object/],
    [{ dtype: 'f32' }, /unknown field "quantisation"/],
    [{ quantisation: { ...QUANTISATION, clamp: [1] } }, /quantisation.clamp must have 2 entries, got 1/],
    [
      { quantisation: { ...QUANTISATION, w: { ...QUANTISATION.w, dtype: 'int4' } } },
      /w.dtype must be one of int8, uint8/,
    ],
    [{ quantisation: { ...QUANTISATION, x: { scale: '1', zeroPoint: 0 } } }, /quantisation.x.scale must be a number/],
    [{ quantisation: { ...QUANTISATION, z: 1 } }, /quantisation has an unknown field "z"/],
  ])('refuses %j', (change, message) => {
    const value = { ...JSON.parse(formatCase(GROUPED)), ...change };
    expect(() => parseCase(value)).toThrow(message);
  });
});

describe('a quantisation that is none', () => {
  const withParts = (change: Partial<Quantisation>): Case => ({
    ...GROUPED,
    quantisation: { ...QUANTISATION, ...change },
  });
  const { x, w, y } = QUANTISATION;

  it.each([
    [withParts({ x: { ...x, scale: 0 } }), 'x.scale must be a finite number above 0, got 0'],
    [withParts({ x: { ...x, scale: Number.NaN } }), 'x.scale must be a finite number above 0, got NaN'],
    [withParts({ y: { ...y, scale: -1 } }), 'y.scale must be a finite number above 0, got -1'],
    [withParts({ y: { ...y, scale: Infinity } }), 'y.scale must be a finite number above 0, got Infinity'],
    [withParts({ w: { ...w, scale: [1, 0, 1, 1] } }), 'w.scale[1] must be a finite number above 0, got 0'],
    [withParts({ w: { ...w, scale: [1, 2] } }), 'w.scale must have 1 or 4 entries, got 2'],
    [withParts({ w: { ...w, zeroPoint: [0, 0] } }), 'w.zeroPoint must have 1 or 4 entries, got 2'],
    [withParts({ x: { ...x, zeroPoint: 128 } }), 'x.zeroPoint must be an integer in -128 … 127 (int8), got 128'],
    [withParts({ y: { ...y, zeroPoint: 0.5 } }), 'y.zeroPoint must be an integer in -128 … 127 (int8), got 0.5'],
    [withParts({ w: { ...w, zeroPoint: [0, 0, 0, 200] } }), 'w.zeroPoint[3] must be an integer in -128 … 127 (int8)'],
    [withParts({ clamp: [-129, 0] }), 'clamp[0] must be an integer in -128 … 127 (int8), got -129'],
    [withParts({ clamp: [5, 4] }), 'clamp must not end below its beginning 5, got 4'],
    [
      { ...GROUPED, bias: floatArray('int8', [2 ** 31, 0, 0, 0]) },
      'bias[0] must be an integer in ±2147483647, got 2147483648',
    ],
    [{ ...GROUPED, bias: floatArray('int8', [0, 0.5, 0, 0]) }, 'bias[1] must be an integer'],
    [
      { ...GROUPED, x: { shape: [1, 2, 1], data: floatArray('int8', [125, 0]) } },
      'x.data[0] must be an integer in -128 … 127',
    ],
    [{ ...GROUPED, w: { shape: [2, 2, 1], data: floatArray('int8', [0, 0, 0, 126]) } }, 'w.data[3] must be an integer'],
  ])('is refused with field, rule and value (%#)', (problem, reason) => {
    expect(illegalityOf(problem)).toContain(`geometry: quantisation ${reason}`);
  });

  it('is looked for in outlines as well, which have no numbers', () => {
    const outline = { ...GROUPED, x: { shape: [1, 2, 1] }, w: { shape: [2, 2, 1] } };
    expect(geometryOf(outline).outputShape).toEqual([1, 4, 1]);
    const wrong = { ...QUANTISATION, x: { ...x, scale: 0 } };
    expect(illegalityOf({ ...outline, quantisation: wrong })).toContain('x.scale must be');
  });

  it('is none of these', () => {
    expect(geometryOf(GROUPED).outputShape).toEqual([1, 4, 1]);
    const wide: Case = { ...GROUPED, dtype: 'int16', bias: floatArray('int16', [2 ** 40, 0, 0, 0]) };
    expect(illegalityOf(wide)).toBeNull();
  });
});
