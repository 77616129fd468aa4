import { describe, expect, it } from 'vitest';
import {
  customaryGeometryOf,
  customaryIllegalityOf,
  geometryOf,
  illegalityOf,
  MAX_ELEMENTS,
  type Problem,
} from '../../spec/geometry.ts';
import { thrownBy } from './cases.ts';

/** A legal problem of rank 2 with everything unequal; the output extents are 9 and 7. */
const LEGAL: Problem = {
  x: { shape: [2, 6, 4, 3] },
  w: { shape: [6, 5, 2, 3] },
  bias: null,
  stride: [2, 3],
  padBegin: [0, 4],
  padEnd: [1, 2],
  outputPadding: [0, 2],
  dilation: [3, 2],
  groups: 2,
};

function geometryWith(changes: Partial<Problem>): ReturnType<typeof geometryOf> {
  return geometryOf({ ...LEGAL, ...changes });
}

/** The output extent of one axis with one channel. */
function extent(i: number, k: number, s: number, p: number, a: number, d = 1, pe = p): number {
  const problem = { x: { shape: [1, 1, i] }, w: { shape: [1, 1, k] }, bias: null, groups: 1 };
  const attributes = { stride: [s], padBegin: [p], padEnd: [pe], outputPadding: [a], dilation: [d] };
  return geometryOf({ ...problem, ...attributes }).axes[0].output;
}

describe('geometryOf', () => {
  it('gives every number that follows from a legal problem', () => {
    const { x, w, ...attributes } = LEGAL;
    expect(geometryOf({ x, w, ...attributes })).toEqual({
      rank: 2,
      batch: 2,
      groups: 2,
      inChannels: 6,
      outChannels: 10,
      axes: [
        // (4−1)·2 + ((2−1)·3 + 1) + 0 − 0 − 1 = 6 + 4 − 1
        {
          input: 4,
          kernel: 2,
          stride: 2,
          dilation: 3,
          padBegin: 0,
          padEnd: 1,
          outputPadding: 0,
          effectiveKernel: 4,
          output: 9,
        },
        // (3−1)·3 + ((3−1)·2 + 1) + 2 − 4 − 2 = 6 + 5 − 4
        {
          input: 3,
          kernel: 3,
          stride: 3,
          dilation: 2,
          padBegin: 4,
          padEnd: 2,
          outputPadding: 2,
          effectiveKernel: 5,
          output: 7,
        },
      ],
      outputShape: [2, 10, 9, 7],
      // N·C·(M/g)·∏in·∏k = 2·6·5·12·6
      multiplyAdds: 4320,
    });
  });

  it.each([
    { rank: 1, x: [1, 1, 2], w: [1, 1, 3], outputShape: [1, 1, 4] },
    { rank: 2, x: [1, 1, 2, 3], w: [1, 1, 3, 1], outputShape: [1, 1, 4, 3] },
    { rank: 3, x: [1, 1, 2, 3, 4], w: [1, 1, 3, 1, 2], outputShape: [1, 1, 4, 3, 5] },
  ])('takes rank $rank: x $x and w $w give $outputShape', ({ rank, x, w, outputShape }) => {
    const all = (value: number) => new Array(rank).fill(value);
    const attributes = { stride: all(1), padBegin: all(0), padEnd: all(0), outputPadding: all(0), dilation: all(1) };
    const geometry = geometryOf({ x: { shape: x }, w: { shape: w }, bias: null, groups: 1, ...attributes });
    expect(geometry.rank).toBe(rank);
    expect(geometry.outputShape).toEqual(outputShape);
  });
});

describe('the rows of Dumoulin & Visin, chapter 4', () => {
  it.each([
    // Relationship 8: o' = i' + (k − 1)
    { row: 's=1, p=0', i: 2, k: 3, s: 1, p: 0, a: 0, output: 4 },
    { row: 's=1, p=0', i: 7, k: 4, s: 1, p: 0, a: 0, output: 10 },
    // Relationship 9: o' = i' + (k − 1) − 2p
    { row: 's=1, any p', i: 6, k: 4, s: 1, p: 2, a: 0, output: 5 },
    { row: 's=1, any p', i: 8, k: 6, s: 1, p: 1, a: 0, output: 11 },
    // Relationship 10: o' = i'
    { row: 'half padding', i: 5, k: 3, s: 1, p: 1, a: 0, output: 5 },
    { row: 'half padding', i: 9, k: 7, s: 1, p: 3, a: 0, output: 9 },
    // Relationship 11: o' = i' − (k − 1)
    { row: 'full padding', i: 7, k: 3, s: 1, p: 2, a: 0, output: 5 },
    { row: 'full padding', i: 6, k: 5, s: 1, p: 4, a: 0, output: 2 },
    // Relationship 12: o' = s(i' − 1) + k
    { row: 'p=0, s divides i−k', i: 2, k: 3, s: 2, p: 0, a: 0, output: 5 },
    { row: 'p=0, s divides i−k', i: 4, k: 2, s: 3, p: 0, a: 0, output: 11 },
    // Relationship 13: o' = s(i' − 1) + k − 2p
    { row: 's divides i+2p−k', i: 3, k: 3, s: 2, p: 1, a: 0, output: 5 },
    { row: 's divides i+2p−k', i: 4, k: 5, s: 3, p: 2, a: 0, output: 10 },
    // Relationship 14: o' = s(i' − 1) + a + k − 2p
    { row: 'any; a=(i+2p−k) mod s', i: 3, k: 3, s: 2, p: 1, a: 1, output: 6 },
    { row: 'any; a=(i+2p−k) mod s', i: 2, k: 4, s: 3, p: 1, a: 2, output: 7 },
  ])('$row: input $i, kernel $k, stride $s, pad $p, output padding $a give $output', ({ i, k, s, p, a, output }) => {
    expect(extent(i, k, s, p, a)).toBe(output);
  });

  it('lead every small convolution back to the extent that it started from', () => {
    let combinations = 0;
    for (const k of [1, 2, 3, 4]) {
      for (const s of [1, 2, 3]) {
        for (const d of [1, 2, 3]) {
          for (let p = 0; p < 3; p++) {
            for (let i = Math.max(1, (k - 1) * d + 1 - 2 * p); i <= 12; i++) {
              // Window positions are counted, and what the last one leaves over is the output padding.
              let positions = 0;
              let end = (k - 1) * d + 1;
              for (; end <= i + 2 * p; end += s) positions++;
              const left = i + 2 * p - (end - s);
              expect(extent(positions, k, s, p, left, d), `k ${k} s ${s} d ${d} p ${p} i ${i}`).toBe(i);
              combinations++;
            }
          }
        }
      }
    }
    expect(combinations).toBeGreaterThan(800);
  });
});

describe('legal corners', () => {
  it.each<{ corner: string; of: Parameters<typeof extent>; expected: number }>([
    { corner: 'a kernel of 1', of: [4, 1, 1, 0, 0], expected: 4 },
    { corner: 'a kernel smaller than the stride', of: [3, 2, 5, 0, 0], expected: 12 },
    { corner: 'output padding of stride − 1', of: [3, 1, 4, 0, 3], expected: 12 },
    { corner: 'output padding above the stride, below the dilation', of: [2, 2, 1, 0, 2, 3], expected: 7 },
    { corner: 'dilation without effect on a kernel of 1', of: [3, 1, 2, 0, 0, 9], expected: 5 },
    { corner: 'a pad larger than the kernel', of: [6, 2, 1, 3, 0, 1, 0], expected: 4 },
    { corner: 'an end pad larger than the kernel', of: [6, 2, 1, 0, 0, 1, 5], expected: 2 },
    { corner: 'pads that leave one cell', of: [3, 3, 2, 3, 0], expected: 1 },
    { corner: 'output padding of the stride', of: [3, 1, 4, 0, 4], expected: 13 },
    { corner: 'output padding far beyond stride, dilation and kernel', of: [2, 2, 2, 0, 50, 3], expected: 56 },
    { corner: 'a negative pad at both ends', of: [2, 3, 2, -2, 0], expected: 9 },
    { corner: 'a negative pad at the beginning, a crop at the end', of: [2, 3, 2, -2, 0, 1, 6], expected: 1 },
    { corner: 'a crop of everything at the beginning, and cells at the end', of: [2, 3, 2, 5, 0, 1, -1], expected: 1 },
    { corner: 'one cell left by output padding alone', of: [1, 1, 2, 1, 1, 1, 0], expected: 1 },
  ])('$corner: $expected cells', ({ of, expected }) => {
    expect(extent(...of)).toBe(expected);
  });

  it('an empty batch gives an empty output of the usual shape and no products', () => {
    const { outputShape, multiplyAdds } = geometryWith({ x: { shape: [0, 6, 4, 3] } });
    expect(outputShape).toEqual([0, 10, 9, 7]);
    expect(multiplyAdds).toBe(0);
  });

  it('a bias has one entry per output channel, over all groups', () => {
    expect(geometryWith({ bias: new Array(10).fill(1) }).outChannels).toBe(10);
  });

  it('exactly the largest number of elements is allowed', () => {
    const x = { shape: [MAX_ELEMENTS / 16, 1, 4, 4] };
    const w = { shape: [1, 1, 1, 1] };
    const rest = { groups: 1, stride: [1, 1], padBegin: [0, 0], padEnd: [0, 0], outputPadding: [0, 0] };
    expect(geometryWith({ x, w, ...rest }).outputShape).toEqual([2 ** 24, 1, 4, 4]);
  });
});

describe('geometryOf refuses attributes', () => {
  it.each<[Partial<Problem>, string]>([
    [{ stride: [2, 0] }, 'stride[1] must be an integer >= 1, got 0'],
    [{ stride: [-2, 3] }, 'stride[0] must be an integer >= 1, got -2'],
    [{ stride: [2, 1.5] }, 'stride[1] must be an integer >= 1, got 1.5'],
    [{ stride: [Number.NaN, 3] }, 'stride[0] must be an integer >= 1, got NaN'],
    [{ stride: [2, Number.POSITIVE_INFINITY] }, 'stride[1] must be an integer >= 1, got Infinity'],
    [{ stride: [2, 2 ** 53] }, 'stride[1] must be an integer >= 1, got 9007199254740992'],
    [{ stride: [2] }, 'stride must have one entry per spatial axis (2), got [2]'],
    [{ stride: [2, 3, 1] }, 'stride must have one entry per spatial axis (2), got [2,3,1]'],
    [{ dilation: [0, 2] }, 'dilation[0] must be an integer >= 1, got 0'],
    [{ dilation: [3, -1] }, 'dilation[1] must be an integer >= 1, got -1'],
    [{ dilation: [] }, 'dilation must have one entry per spatial axis (2), got []'],
    [{ padBegin: [0, 0.5] }, 'padBegin[1] must be an integer, got 0.5'],
    [{ padBegin: [Number.NEGATIVE_INFINITY, 0] }, 'padBegin[0] must be an integer, got -Infinity'],
    [{ padEnd: [-(2 ** 53), 0] }, 'padEnd[0] must be an integer, got -9007199254740992'],
    [{ padEnd: [Number.NaN, 0] }, 'padEnd[0] must be an integer, got NaN'],
    [{ padBegin: [0] }, 'padBegin must have one entry per spatial axis (2), got [0]'],
    [{ padEnd: [1, 2, 3] }, 'padEnd must have one entry per spatial axis (2), got [1,2,3]'],
    [{ outputPadding: [0, -1] }, 'outputPadding[1] must be an integer >= 0, got -1'],
    [{ outputPadding: [Number.NaN, 0] }, 'outputPadding[0] must be an integer >= 0, got NaN'],
    [{ outputPadding: [] }, 'outputPadding must have one entry per spatial axis (2), got []'],
    [{ groups: 0 }, 'groups must be an integer >= 1, got 0'],
    [{ groups: -1 }, 'groups must be an integer >= 1, got -1'],
    [{ groups: 1.5 }, 'groups must be an integer >= 1, got 1.5'],
    [{ groups: Number.NaN }, 'groups must be an integer >= 1, got NaN'],
    [{ groups: 4 }, 'x channels (6) must be divisible by groups (4)'],
    [{ groups: 12 }, 'x channels (6) must be divisible by groups (12)'],
    [{ bias: new Array(5).fill(0) }, 'bias.length must equal w.shape[1]·groups = 10, got 5'],
    [{ bias: [] }, 'bias.length must equal w.shape[1]·groups = 10, got 0'],
    [{ padEnd: [10, 2] }, 'output extent of axis 0 must be >= 1, got (4 − 1)·2 + 4 + 0 − 0 − 10 = 0'],
    [{ padBegin: [0, 12] }, 'output extent of axis 1 must be >= 1, got (3 − 1)·3 + 5 + 2 − 12 − 2 = -1'],
    [
      { padBegin: [-2, 0], padEnd: [12, 2] },
      'output extent of axis 0 must be >= 1, got (4 − 1)·2 + 4 + 0 + 2 − 12 = 0',
    ],
    [
      { padBegin: [12, 0], padEnd: [-1, 2] },
      'output extent of axis 0 must be >= 1, got (4 − 1)·2 + 4 + 0 − 12 + 1 = -1',
    ],
  ])('%j', (changes, message) => {
    expect(thrownBy(() => geometryWith(changes))).toBe(`RangeError: geometry: ${message}`);
  });
});

describe('geometryOf refuses shapes', () => {
  it.each<[string, Problem['x']['shape'], Problem['w']['shape'], string]>([
    ['rank 0', [2, 6], [6, 5], 'x.shape must have 3, 4 or 5 axes (batch, channels and 1 to 3 spatial), got [2,6]'],
    [
      'rank 4',
      [1, 1, 1, 1, 1, 1],
      [1],
      'x.shape must have 3, 4 or 5 axes (batch, channels and 1 to 3 spatial), got [1,1,1,1,1,1]',
    ],
    ['no shape', [], [], 'x.shape must have 3, 4 or 5 axes (batch, channels and 1 to 3 spatial), got []'],
    ['w too short', [2, 6, 4, 3], [6, 5, 2], 'w.shape must have as many axes as x (4), got [6,5,2]'],
    ['w too long', [2, 6, 4, 3], [6, 5, 2, 3, 1], 'w.shape must have as many axes as x (4), got [6,5,2,3,1]'],
    ['negative batch', [-1, 6, 4, 3], [6, 5, 2, 3], 'x.shape[0] must be an integer >= 0, got -1'],
    ['fractional batch', [0.5, 6, 4, 3], [6, 5, 2, 3], 'x.shape[0] must be an integer >= 0, got 0.5'],
    ['no channels', [2, 0, 4, 3], [6, 5, 2, 3], 'x.shape[1] must be an integer >= 1, got 0'],
    ['an empty axis', [2, 6, 0, 3], [6, 5, 2, 3], 'x.shape[2] must be an integer >= 1, got 0'],
    ['a NaN extent', [2, 6, 4, Number.NaN], [6, 5, 2, 3], 'x.shape[3] must be an integer >= 1, got NaN'],
    ['no rows in w', [2, 6, 4, 3], [0, 5, 2, 3], 'w.shape[0] must be an integer >= 1, got 0'],
    ['no columns in w', [2, 6, 4, 3], [6, 0, 2, 3], 'w.shape[1] must be an integer >= 1, got 0'],
    ['an empty kernel', [2, 6, 4, 3], [6, 5, 2, 0], 'w.shape[3] must be an integer >= 1, got 0'],
    ['a fractional kernel', [2, 6, 4, 3], [6, 5, 2.5, 3], 'w.shape[2] must be an integer >= 1, got 2.5'],
    ['other channels in w', [2, 6, 4, 3], [4, 5, 2, 3], 'w.shape[0] must equal x channels 6, got 4'],
    ['PyTorch Conv weights', [2, 6, 4, 3], [10, 3, 2, 3], 'w.shape[0] must equal x channels 6, got 10'],
  ])('%s: x %j, w %j', (_, x, w, message) => {
    expect(thrownBy(() => geometryWith({ x: { shape: x }, w: { shape: w } }))).toBe(`RangeError: geometry: ${message}`);
  });

  it.each<['x' | 'w', number, string]>([
    ['x', 143, 'x.data must hold 144 numbers for shape [2,6,4,3], got 143'],
    ['x', 0, 'x.data must hold 144 numbers for shape [2,6,4,3], got 0'],
    ['w', 181, 'w.data must hold 180 numbers for shape [6,5,2,3], got 181'],
  ])('%s with %i numbers', (name, length, message) => {
    const tensor = { shape: LEGAL[name].shape, data: new Float64Array(length) };
    expect(thrownBy(() => geometryWith({ [name]: tensor }))).toBe(`RangeError: geometry: ${message}`);
  });
});

describe('geometryOf refuses what would not fit, before anything of that size is made', () => {
  const most = `must have at most ${MAX_ELEMENTS} elements`;
  const huge = 2 ** 50;
  it.each<[string, Partial<Problem>, string]>([
    ['a huge batch', { x: { shape: [huge, 6, 4, 3] } }, `x ${most}, shape [${huge},6,4,3] has ${72 * huge}`],
    [
      'a product that overflows 2^53',
      { x: { shape: [huge, 6, huge, 3] } },
      `x ${most}, shape [${huge},6,${huge},3] has ${18 * huge * huge}`,
    ],
    [
      'one element too many',
      { x: { shape: [MAX_ELEMENTS + 1, 1, 1, 1] } },
      `x ${most}, shape [268435457,1,1,1] has 268435457`,
    ],
    ['a huge kernel', { w: { shape: [6, 5, huge, 3] } }, `w ${most}, shape [6,5,${huge},3] has ${90 * huge}`],
    [
      'an output by stride',
      { stride: [huge, 3] },
      `y before cropping ${most}, shape [2,10,${3 * huge + 4},13] has ${260 * (3 * huge + 4)}`,
    ],
    [
      'an output by dilation',
      { dilation: [huge, 2] },
      `y before cropping ${most}, shape [2,10,${huge + 7},13] has ${260 * (huge + 7)}`,
    ],
    [
      'an output by padding at the beginning',
      { padBegin: [-huge, 0] },
      `y before cropping ${most}, shape [2,10,${huge + 10},13] has ${260 * (huge + 10)}`,
    ],
    [
      'an output by padding at the end, cropped at the beginning',
      { padBegin: [0, huge], padEnd: [0, -huge] },
      `y before cropping ${most}, shape [2,10,10,${huge + 13}] has ${200 * (huge + 13)}`,
    ],
    [
      'an output by output padding, cropped at the end',
      { outputPadding: [0, huge], padEnd: [0, huge] },
      `y before cropping ${most}, shape [2,10,10,${huge + 11}] has ${200 * (huge + 11)}`,
    ],
    [
      'an output by groups',
      {
        x: { shape: [2, 2 ** 20, 1, 1] },
        w: { shape: [2 ** 20, 200, 1, 1] },
        groups: 2 ** 20,
        padBegin: [0, 0],
        padEnd: [0, 0],
      },
      `y before cropping ${most}, shape [2,209715200,1,3] has 1258291200`,
    ],
    [
      'an extent beyond the safe integers',
      { x: { shape: [2, 6, 2 ** 53, 3] } },
      'x.shape[2] must be an integer >= 1, got 9007199254740992',
    ],
    [
      'an infinite extent',
      { x: { shape: [2, 6, Number.POSITIVE_INFINITY, 3] } },
      'x.shape[2] must be an integer >= 1, got Infinity',
    ],
  ])('%s', (_, changes, message) => {
    expect(thrownBy(() => geometryWith(changes))).toBe(`RangeError: geometry: ${message}`);
  });

  it('never gives an output extent that rounding has changed', () => {
    const safe = Number.MAX_SAFE_INTEGER;
    const changes = { stride: [safe], padBegin: [safe], padEnd: [safe], outputPadding: [0], dilation: [1], groups: 1 };
    const shapes = { x: { shape: [1, 1, 3] }, w: { shape: [1, 1, 3] } };
    let output = 3;
    try {
      output = geometryWith({ ...changes, ...shapes }).axes[0].output;
    } catch {
      // A refusal is as good as the exact value.
    }
    expect(output).toBe(3);
  });
});

describe('the customary limits', () => {
  it.each<[Partial<Problem>, string]>([
    [{ padBegin: [-1, 4] }, 'padBegin[0] must be an integer >= 0, got -1'],
    [{ padBegin: [0, -7] }, 'padBegin[1] must be an integer >= 0, got -7'],
    [{ padEnd: [1, -3] }, 'padEnd[1] must be an integer >= 0, got -3'],
    [{ padEnd: [-1, 2], padBegin: [0, -2] }, 'padBegin[1] must be an integer >= 0, got -2'],
    [{ outputPadding: [3, 2] }, 'outputPadding[0] must be below max(stride, dilation) = 3, got 3'],
    [{ outputPadding: [0, 3] }, 'outputPadding[1] must be below max(stride, dilation) = 3, got 3'],
    [{ outputPadding: [0, 9] }, 'outputPadding[1] must be below max(stride, dilation) = 3, got 9'],
  ])('exclude %j, for which the operator is defined', (changes, message) => {
    const problem = { ...LEGAL, ...changes };
    expect(illegalityOf(problem)).toBeNull();
    expect(customaryIllegalityOf(problem)).toBe(`geometry: ${message}`);
    expect(thrownBy(() => customaryGeometryOf(problem))).toBe(`RangeError: geometry: ${message}`);
  });

  it.each<Partial<Problem>>([
    {},
    { padBegin: [0, 0], padEnd: [0, 0] },
    { outputPadding: [2, 2] },
    { stride: [1, 1], dilation: [1, 4], outputPadding: [0, 3] },
  ])('hold for %j, with the geometry of the operator', (changes) => {
    const problem = { ...LEGAL, ...changes };
    expect(customaryIllegalityOf(problem)).toBeNull();
    expect(customaryGeometryOf(problem)).toEqual(geometryOf(problem));
  });

  it('come after what the operator itself refuses', () => {
    const problem = { ...LEGAL, padBegin: [-1, 0], groups: 4 };
    expect(customaryIllegalityOf(problem)).toBe('geometry: x channels (6) must be divisible by groups (4)');
  });
});

describe('illegalityOf', () => {
  it('is null for a legal case, and says why geometryOf refuses any other', () => {
    expect(illegalityOf(LEGAL)).toBeNull();
    expect(illegalityOf({ ...LEGAL, groups: 4 })).toBe('geometry: x channels (6) must be divisible by groups (4)');
  });

  it('passes on an error that is no verdict on the case', () => {
    const broken = { ...LEGAL, stride: undefined as unknown as number[] };
    expect(thrownBy(() => illegalityOf(broken))).toMatch(/^TypeError: /);
  });
});
