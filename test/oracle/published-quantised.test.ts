/** What released tests of quantised layers expect, through the oracle: codes bit for bit where they stand for one code each. */
import { describe, expect, it } from 'vitest';
import { openOracle } from '../../oracle/answer.ts';
import { transposed } from '../../spec/conventions/layout.ts';
import { INTEGER_TYPES } from '../../spec/number-types.ts';
import type { RequantisationRule } from '../../spec/requantisation.ts';
import { PUBLISHED, type Published } from './published-quantised.ts';

/** To nearest, ties away from zero, within the type: as the tests quantise what they are given. */
function codesOf(values: readonly number[], scaleOf: (at: number) => number, zeroPoint: number): number[] {
  return values.map((value, at) => {
    const ratio = value / scaleOf(at);
    return Math.sign(ratio) * Math.round(Math.abs(ratio)) + zeroPoint;
  });
}

/** The operands with channels second, and the pads of SAME at stride 1. */
function caseOf({ dtype, padding, stride, x, filter, bias, y }: Published): unknown {
  const scales = filter.scale.map(Math.fround);
  const ofChannel = (channel: number) => scales.at(scales.length === 1 ? 0 : channel)!;
  const perFilter = filter.shape[1] * filter.shape[2] * filter.shape[3];
  const scaleOfFilter = (at: number) => ofChannel(Math.floor(at / perFilter));
  const weights = 'codes' in filter ? filter.codes : codesOf(filter.values, scaleOfFilter, 0);
  const scale = Math.fround(x.scale);
  const moved = (shape: readonly number[], codes: readonly number[], order: number[]) => {
    const { data, ...rest } = transposed({ shape, data: Float64Array.from(codes) }, order);
    return { ...rest, data: [...data] };
  };
  const crop = [1, 2].map((axis) => (padding === 'SAME' ? filter.shape[axis] - stride : 0));
  const { smallest, largest } = INTEGER_TYPES[dtype];
  return {
    x: moved(
      x.shape,
      codesOf(x.values, () => scale, x.zeroPoint),
      [0, 3, 1, 2],
    ),
    w: moved(filter.shape, weights, [3, 0, 1, 2]),
    bias: bias === undefined ? null : codesOf(bias, (channel) => Math.fround(scale * ofChannel(channel)), 0),
    stride: [stride, stride],
    padBegin: crop.map((total) => Math.floor(total / 2)),
    padEnd: crop.map((total) => Math.ceil(total / 2)),
    outputPadding: [0, 0],
    dilation: [1, 1],
    groups: 1,
    dtype,
    quantisation: {
      x: { scale, zeroPoint: x.zeroPoint },
      w: { dtype: dtype === 'uint8' ? 'uint8' : 'int8', scale: scales, zeroPoint: scales.map(() => filter.zeroPoint) },
      y: { scale: Math.fround(y.scale), zeroPoint: y.zeroPoint },
      clamp: [smallest, largest],
    },
  };
}

/** The codes that the oracle gives, with channels last. */
function answered(
  published: Published,
  rule: RequantisationRule,
): { readonly shape: number[]; readonly codes: number[] } {
  const line = JSON.stringify({ kind: 'run', case: caseOf(published), rule });
  const answer = openOracle('1.2.3').answer(line, 1) as unknown as { kind: string; shape: number[]; data: number[] };
  expect(answer.kind, JSON.stringify(answer).slice(0, 300)).toBe('result');
  const { shape, data } = transposed({ shape: answer.shape, data: Float64Array.from(answer.data) }, [0, 2, 3, 1]);
  return { shape: [...shape], codes: [...data] };
}

/** That of the kernels which the tests are of. */
const RULE = { int8: 'double-rounding', uint8: 'double-rounding', int16: 'short-multiplier' } as const;

const ASKED = PUBLISHED.map((published) => ({ ...published, rule: RULE[published.dtype] }));

describe('the oracle gives what released tests expect', () => {
  it.each(ASKED.filter(({ tolerance }) => tolerance === 0))(
    '$from, $name of $dtype, by $rule, bit for bit',
    (published) => {
      const { y, rule } = published;
      const { shape, codes } = answered(published, rule);
      expect(shape).toEqual(y.shape);
      expect(codes).toEqual(y.values.map((value) => value / y.scale + y.zeroPoint));
    },
  );

  it.each(ASKED.filter(({ tolerance }) => tolerance > 0))(
    '$from, $name of $dtype, by $rule, within $tolerance',
    (published) => {
      const { y, rule, tolerance } = published;
      const { shape, codes } = answered(published, rule);
      expect(shape).toEqual(y.shape);
      const differences = codes.map((code, at) => Math.abs((code - y.zeroPoint) * y.scale - y.values[at]));
      expect(Math.max(...differences)).toBeLessThanOrEqual(tolerance);
    },
  );

  it.each([
    ['SimpleTestQuantized', 'nearest-even'],
    ['SimpleTestQuantizedPerChannelSingleChannel', 'single-rounding'],
    ['SimpleTestQuantizedPerChannelSingleChannel', 'float-product'],
    ['SimpleTestQuantizedPerChannelSingleChannel', 'nearest-even'],
  ] as const)('and %s tells double rounding from %s', (name, other) => {
    const published = PUBLISHED.find((one) => one.name === name)!;
    expect(answered(published, other).codes).not.toEqual(answered(published, 'double-rounding').codes);
  });
});
