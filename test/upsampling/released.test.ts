/**
 * What released packages give under the names that docs/upsampling.md explains, against the formula, bit for bit: data are small
 * integers and all steps are halves, quarters or eighths, so that every number on the way is exact in 32 bits.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorBound } from '../../spec/error-bound.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { Alignment } from '../../upsampling/alignment.ts';
import { FILTERS, type Filter } from '../../upsampling/methods/filter.ts';
import { resized } from '../../upsampling/methods/resize.ts';
import { onnxResize, openCvResize, tensorFlowResize } from './resize-released.ts';

const X: Tensor = { shape: [1, 1, 5, 3], data: Float64Array.from({ length: 15 }, (_, at) => (at * 7 + at * at) % 16) };
const TWICE = [10, 6];
const FOUR_TIMES = [20, 12];

/** (n − 1)/(m − 1) is ½ on both axes. */
const CORNERS = [9, 5];

const formula = (filter: Filter, alignment: Alignment, outputs: readonly number[]) => [
  ...resized(X, { filter, alignment, border: 'replicate', outputs }).data,
];

type Row = readonly [told: string, give: () => Promise<number[]>, expected: () => number[], isEqual: boolean];

const onnx = (outputs: readonly number[], mode: 'nearest' | 'linear' | 'cubic', how: string, more = {}) =>
  onnxResize(X, outputs, { mode, coordinate_transformation_mode: how, ...more });

const row = (
  told: string,
  give: () => Promise<number[]>,
  filter: keyof typeof FILTERS,
  alignment: Alignment,
  outputs: readonly number[],
  isEqual = true,
): Row => [told, give, () => formula(FILTERS[filter], alignment, outputs), isEqual];

const ONNX: Row[] = [
  row('linear half_pixel ×2', () => onnx(TWICE, 'linear', 'half_pixel'), 'linear', 'half-pixel', TWICE),
  row('linear half_pixel ×4', () => onnx(FOUR_TIMES, 'linear', 'half_pixel'), 'linear', 'half-pixel', FOUR_TIMES),
  row('linear pytorch_half_pixel', () => onnx(TWICE, 'linear', 'pytorch_half_pixel'), 'linear', 'half-pixel', TWICE),
  row('linear asymmetric', () => onnx(FOUR_TIMES, 'linear', 'asymmetric'), 'linear', 'asymmetric', FOUR_TIMES),
  row('linear align_corners', () => onnx(CORNERS, 'linear', 'align_corners'), 'linear', 'align-corners', CORNERS),
  row('cubic, as it is', () => onnx(TWICE, 'cubic', 'half_pixel'), 'cubic-0.75', 'half-pixel', TWICE),
  row(
    'cubic, as it is, is not Keys’',
    () => onnx(TWICE, 'cubic', 'half_pixel'),
    'cubic-0.5',
    'half-pixel',
    TWICE,
    false,
  ),
  row(
    'cubic, cubic_coeff_a −0.5',
    () => onnx(TWICE, 'cubic', 'half_pixel', { cubic_coeff_a: -0.5 }),
    'cubic-0.5',
    'half-pixel',
    TWICE,
  ),
  row('cubic align_corners', () => onnx(CORNERS, 'cubic', 'align_corners'), 'cubic-0.75', 'align-corners', CORNERS),
  row(
    'nearest asymmetric floor',
    () => onnx(TWICE, 'nearest', 'asymmetric', { nearest_mode: 'floor' }),
    'nearest',
    'asymmetric',
    TWICE,
  ),
  row('nearest, as it is', () => onnx(TWICE, 'nearest', 'half_pixel'), 'nearest', 'half-pixel', TWICE),
];

const bilinear = (outputs: readonly number[], alignCorners?: boolean, halfPixelCenters?: boolean) =>
  tensorFlowResize(X, outputs, 'resizeBilinear', alignCorners, halfPixelCenters);

const TENSORFLOW: Row[] = [
  row('resizeBilinear, as it is, is asymmetric', () => bilinear(TWICE), 'linear', 'asymmetric', TWICE),
  row('resizeBilinear, as it is, is not half-pixel', () => bilinear(TWICE), 'linear', 'half-pixel', TWICE, false),
  row('resizeBilinear halfPixelCenters', () => bilinear(TWICE, false, true), 'linear', 'half-pixel', TWICE),
  row('resizeBilinear alignCorners', () => bilinear(CORNERS, true), 'linear', 'align-corners', CORNERS),
  row(
    'resizeNearestNeighbor, as it is',
    () => tensorFlowResize(X, TWICE, 'resizeNearestNeighbor'),
    'nearest',
    'asymmetric',
    TWICE,
  ),
  row(
    'resizeNearestNeighbor halfPixelCenters',
    () => tensorFlowResize(X, TWICE, 'resizeNearestNeighbor', false, true),
    'nearest',
    'half-pixel',
    TWICE,
  ),
  row(
    'resizeNearestNeighbor alignCorners',
    () => tensorFlowResize(X, CORNERS, 'resizeNearestNeighbor', true),
    'nearest',
    'align-corners',
    CORNERS,
  ),
];

const OPENCV: Row[] = [
  row('INTER_NEAREST', () => openCvResize(X, TWICE, 'INTER_NEAREST'), 'nearest', 'asymmetric', TWICE),
  row('INTER_LINEAR ×2', () => openCvResize(X, TWICE, 'INTER_LINEAR'), 'linear', 'half-pixel', TWICE),
  row('INTER_LINEAR ×4', () => openCvResize(X, FOUR_TIMES, 'INTER_LINEAR'), 'linear', 'half-pixel', FOUR_TIMES),
  row('INTER_CUBIC', () => openCvResize(X, TWICE, 'INTER_CUBIC'), 'cubic-0.75', 'half-pixel', TWICE),
  row('INTER_CUBIC is not Keys’', () => openCvResize(X, TWICE, 'INTER_CUBIC'), 'cubic-0.5', 'half-pixel', TWICE, false),
];

describe.each([
  ['ONNX Runtime, Resize', ONNX],
  ['TensorFlow.js', TENSORFLOW],
  ['OpenCV, resize', OPENCV],
] as const)('%s', (_, rows) => {
  it.each(rows)('%s', async (_, give, expected, isEqual) => {
    const given = await give();
    if (isEqual) expect(given).toEqual(expected());
    else expect(given).not.toEqual(expected());
  });
});

/** A title that docs/upsampling.md names. */
const EXCLUDED = 'leaves out what is beyond the picture and scales the rest';

/** The examples of torch.nn.Upsample's documentation, as it prints them: [[1, 2], [3, 4]], factor 2, bilinear. */
const PYTORCH = [
  [
    'align_corners=False',
    'half-pixel',
    '1.0000 1.2500 1.7500 2.0000 1.5000 1.7500 2.2500 2.5000 2.5000 2.7500 3.2500 3.5000 3.0000 3.2500 3.7500 4.0000',
  ],
  [
    'align_corners=True',
    'align-corners',
    '1.0000 1.3333 1.6667 2.0000 1.6667 2.0000 2.3333 2.6667 2.3333 2.6667 3.0000 3.3333 3.0000 3.3333 3.6667 4.0000',
  ],
] as const;

describe('PyTorch’s documentation', () => {
  it.each(PYTORCH)('%s is %s', (_, alignment, printed) => {
    const x = { shape: [1, 1, 2, 2], data: Float64Array.of(1, 2, 3, 4) };
    const { data } = resized(x, { filter: FILTERS.linear, alignment, border: 'replicate', outputs: [4, 4] });
    expect([...data].map((value) => value.toFixed(4)).join(' ')).toBe(printed);
  });
});

describe('ONNX Runtime, Resize with exclude_outside', () => {
  // Per axis each product meets at most 3 roundings of the sum of weights, 1 of its division, 1 of the product, 3 of the sum;
  // the weights of two axes may be multiplied first: 1 more.
  const roundings = 2 * 8 + 1;
  const given = () => onnx(TWICE, 'cubic', 'half_pixel', { cubic_coeff_a: -0.5, exclude_outside: 1 });
  const beyond = (values: readonly number[], border: 'exclude' | 'replicate') => {
    const resize = { filter: FILTERS['cubic-0.5'], alignment: 'half-pixel', border, outputs: TWICE } as const;
    const expected = resized(X, resize).data;
    // Values are 0 … 15, and magnitudes of the weights sum to at most 1.5 per axis, scaled or not.
    const magnitude = 15 * 1.5 ** 2;
    return values.filter(
      (value, at) =>
        !(Math.abs(value - expected[at]) <= errorBound('f32', roundings, magnitude, Math.abs(expected[at]))),
    ).length;
  };

  it(EXCLUDED, async () => {
    expect(beyond(await given(), 'exclude')).toBe(0);
  });

  it('does not repeat the outermost cells', async () => {
    expect(beyond(await given(), 'replicate')).toBeGreaterThan(0);
  });
});

describe('the table in docs/upsampling.md', () => {
  const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
  const named = [...read('../../docs/upsampling.md').matchAll(/^\|.*\btest ((?:`[^`]+`(?:, )?)+) \|$/gm)].flatMap(
    ([, names]) => [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  );

  it('names tests that there are, of every package', () => {
    const titles = new Set([
      ...[...ONNX, ...TENSORFLOW, ...OPENCV].map(([title]) => title),
      ...PYTORCH.map(([title, alignment]) => `${title} is ${alignment}`),
      EXCLUDED,
    ]);
    expect(named.filter((name) => !titles.has(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(15);
  });
});
