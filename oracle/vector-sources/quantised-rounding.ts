/**
 * Vectors on how sums of integers are rounded: the result is the exact product sum·sx·sw/sy to nearest even, and beside it stands what
 * every other rule of released implementations makes of it.
 */
import type { QuantisedDtype } from '../../spec/number-types.ts';
import type { Flag, Vector } from '../vector.ts';
import { OWN, type VectorSource, valid } from './define.ts';

const TYPES: readonly QuantisedDtype[] = ['int8', 'uint8', 'int16'];

const FLAGS: Readonly<Record<string, Flag>> = {
  ProductsCutOff: {
    bug: 'Products are cut off, or rounded down, in place of being rounded to the nearest.',
    reference: 'https://github.com/NVIDIA/TensorRT/issues/1961',
    faults: ['int8-rounded-toward-zero'],
  },
  MixedRules: {
    bug: 'Some results are rounded by one rule and some by another: ties, by vectors of lanes and by what is left over.',
    reference: 'gemmlowp, fixedpoint.h; TensorFlow Lite, kernels/internal/common.cc',
    faults: [],
  },
  ShortMultiplier: {
    bug: 'The multiplier has fewer bits than its rule says, which shows where sums are large.',
    reference: 'TensorFlow Lite, quantization_util.cc, QuantizeMultiplier',
    faults: [],
  },
  FloatSums: {
    bug: 'Sums beyond 24 bits are made singles, though the rule multiplies integers.',
    reference: 'gemmlowp, fixedpoint.h, SaturatingRoundingDoublingHighMul',
    faults: [],
  },
};

/** As training gives them: numbers of f32, which formats store. */
const trained = (...scales: readonly number[]) => scales.map(Math.fround);

/** A vector of each type. */
function ofEach(
  name: string,
  made: (dtype: QuantisedDtype) => Omit<Parameters<typeof valid>[0], 'id' | 'source'>,
): (() => Vector)[] {
  return TYPES.map((dtype) =>
    valid({ id: `quantised-rounding-${name}-${dtype}`, source: OWN, lane: 'rounded', dtype, ...made(dtype) }),
  );
}

/** Zero points as released models have them; int16 has none. */
const points = (dtype: QuantisedDtype, x: number, y: number) => {
  const middle = { int8: 0, uint8: 128, int16: 0 }[dtype];
  return dtype === 'int16' ? { x: 0, y: 0 } : { x: middle + x, y: middle + y };
};

const TIES = ofEach('ties', () => ({
  comment: 'Half, one and a half and two and a half steps of both signs.',
  flags: ['MixedRules', 'ProductsCutOff'],
  x: [1, 1, 8],
  xData: [1, -1, 3, -3, 5, -5, 7, -7],
  w: [1, 1, 1],
  wData: [1],
  quantisation: { y: { scale: 2 } },
}));

const THIRDS = ofEach('thirds', (dtype) => {
  const { x, y } = points(dtype, -4, 9);
  return {
    comment: 'No tie and no integer: a scale of 3 under stamps that overlap, with a bias.',
    flags: ['ProductsCutOff'],
    x: [1, 2, 4],
    xData: [5, -9, 14, 2, -7, 11, 3, -1],
    w: [2, 1, 2],
    wData: [3, -4, 2, 7],
    bias: [10],
    quantisation: { x: { zeroPoint: x }, y: { scale: 3, zeroPoint: y } },
  };
});

const TRAINED = ofEach('trained-scales', (dtype) => {
  const { x, y } = points(dtype, 11, -23);
  const [sx, sy] = trained(0.0235, dtype === 'int16' ? 0.00071 : 0.0341);
  return {
    comment: 'Scales by channel as training gives them, and data over the whole type.',
    flags: ['ProductsCutOff'],
    x: [1, 2, 2, 2],
    xData: [97, -60, 33, 81, -115, 14, 102, -47],
    w: [2, 2, 2, 2],
    wData: [88, -121, 54, 7, -93, 127, -16, 65, 71, -38, 119, -104, 45, -82, 26, 113],
    bias: [1234, -3071],
    stride: [2, 1],
    quantisation: {
      x: { scale: sx, zeroPoint: x },
      w: { scale: trained(0.00391, 0.00827) },
      y: { scale: sy, zeroPoint: y },
    },
  };
});

/** Sums around a tie, so large that neither a single nor a short multiplier tells them from it. */
const LARGE = ofEach('large-sums', (dtype) => {
  const most = dtype === 'int16' ? 30_000 : 120;
  const scale = Math.fround((2 ** 30 / most) * 1.0000011);
  const tie = (step: number) => Math.round((step + 0.5) * scale);
  return {
    comment: 'Sums just below and above a tie, of 30 bits: each bit of the multiplier shows.',
    flags: ['ShortMultiplier', 'FloatSums'],
    x: [1, 1, 4],
    xData: [1, -1, 9, -9],
    w: [1, 4, 1],
    wData: [1, 2, 1, 2],
    bias: [tie(most - 2), tie(most / 2 + 1), tie(-most), tie(-most / 3)],
    quantisation: { y: { scale } },
  };
});

export const QUANTISED_ROUNDING: VectorSource = {
  name: 'quantised-rounding',
  title: 'int8, uint8 and int16: how a sum is rounded to its code, by every rule of released implementations',
  flags: FLAGS,
  vectors: [...TIES, ...THIRDS, ...TRAINED, ...LARGE],
};
