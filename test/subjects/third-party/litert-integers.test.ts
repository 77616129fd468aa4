/** LiteRT on int8, uint8 and int16: whole results, each by the one rule that its kernel has. */
import { describe, expect, it } from 'vitest';
import { exact } from '../../../engines/index.ts';
import type { Attributes, Case } from '../../../spec/case.ts';
import { INTEGER_TYPES, type QuantisedDtype } from '../../../spec/number-types.ts';
import { inCodes, middleOf, type Quantisation, resultFromCodes } from '../../../spec/quantisation.ts';
import type { RequantisationRule } from '../../../spec/requantisation.ts';
import { requantised } from '../../../spec/requantised.ts';
import { elementCount } from '../../../spec/tensor.ts';
import { lend } from '../../../subjects/calls/lent-arguments.ts';
import * as litert from '../../../subjects/third-party/litert.ts';
import { tfliteModel } from '../../../subjects/third-party/tflite-model.ts';

/** Integers of both signs in an order without a pattern, up to `most`. */
function spread(shape: readonly number[], most: number): Case['x'] {
  const span = 2 * most + 1;
  const data = Float64Array.from({ length: elementCount(shape) }, (_, at) => ((at * 97 + 5) % span) - most);
  return { shape, data };
}

interface Given extends Partial<Attributes> {
  readonly dtype: QuantisedDtype;
  readonly bias?: readonly number[];
  readonly scale?: readonly number[];
  readonly kernel?: readonly [number, number];
}

/** Two images of 3 channels, 5 channels out; sums are multiplied by 1/8, where nothing else is said, so that many are halfway. */
function given({ dtype, bias, scale = [0.25], kernel = [3, 2], ...attributes }: Given): Case {
  const { smallest, largest } = INTEGER_TYPES[dtype];
  const weights = dtype === 'uint8' ? 'uint8' : 'int8';
  const point = dtype === 'int16' ? 0 : 7;
  const quantisation: Quantisation = {
    x: { scale: 0.5, zeroPoint: middleOf(dtype) - point },
    w: { dtype: weights, scale: scale.map(Math.fround), zeroPoint: scale.map(() => middleOf(weights)) },
    y: { scale: 1, zeroPoint: middleOf(dtype) + point },
    clamp: [smallest, largest],
  };
  return {
    x: spread([2, 3, 4, 3], 30),
    w: spread([3, 5, ...kernel], 5),
    bias: bias === undefined ? null : Float64Array.from(bias),
    stride: [1, 1],
    padBegin: [0, 0],
    padEnd: [0, 0],
    outputPadding: [0, 0],
    dilation: [1, 1],
    groups: 1,
    ...attributes,
    dtype,
    quantisation,
  };
}

/** The rules that explain the whole result. */
async function rulesOf(problem: Case, among: readonly RequantisationRule[]): Promise<RequantisationRule[]> {
  const result = await litert.convTranspose(lend(inCodes(problem), false).given);
  const got = [...resultFromCodes(problem, result.data)];
  const sums = exact(problem, 'f64');
  expect([...Array.from(result.shape)]).toEqual([...sums.shape]);
  return among.filter((rule) => [...requantised(problem, sums, rule).data].every((value, at) => value === got[at]));
}

const BIAS = [100, -201, 30, 0, -77];
const CHANNELS = [0.25, 0.125, 0.1, 0.3, 0.0625];
/** SAME with a kernel below the stride, which XNNPACK leaves to the interpreter. */
const BELOW = { kernel: [3, 1], stride: [1, 2], padBegin: [1, 0], padEnd: [1, 0], outputPadding: [0, 1] } as const;

describe('litert rounds a whole result by one rule', () => {
  it.each<[string, Given, RequantisationRule]>([
    ['int8, XNNPACK', { dtype: 'int8', bias: BIAS }, 'float-product'],
    ['int8, XNNPACK, a scale for each channel', { dtype: 'int8', bias: BIAS, scale: CHANNELS }, 'float-product'],
    ['uint8, XNNPACK', { dtype: 'uint8', stride: [2, 3], outputPadding: [1, 2] }, 'float-product'],
    ['int8, the interpreter', { dtype: 'int8', bias: BIAS, ...BELOW }, 'double-rounding'],
    ['uint8, the interpreter', { dtype: 'uint8', bias: BIAS, ...BELOW }, 'double-rounding'],
    ['int16', { dtype: 'int16', bias: BIAS }, 'short-multiplier'],
    ['int16, a scale for each channel', { dtype: 'int16', scale: CHANNELS, ...BELOW }, 'short-multiplier'],
  ])('%s', async (_, parts, rule) => {
    const problem = given(parts);
    expect(await rulesOf(problem, ['float-product', 'double-rounding', 'short-multiplier'])).toEqual([rule]);
  });
});

describe('litert', () => {
  it('is given codes of int8 and int16 as they are, zeros beyond them included', async () => {
    for (const dtype of ['int8', 'int16'] as const) {
      const problem = { ...given({ dtype, stride: [3, 3], outputPadding: [2, 2] }), x: spread([2, 3, 1, 1], 30) };
      expect(await rulesOf(problem, ['float-product', 'short-multiplier'])).not.toEqual([]);
    }
  });

  it('has a bias of int64 beside int16', async () => {
    const quantisation: Quantisation = {
      x: { scale: 1, zeroPoint: 0 },
      w: { dtype: 'int8', scale: [1], zeroPoint: [0] },
      y: { scale: 2 ** 20, zeroPoint: 0 },
      clamp: [-32768, 32767],
    };
    const problem: Case = { ...given({ dtype: 'int16', bias: BIAS.map((value) => value * 2 ** 20) }), quantisation };
    expect(await rulesOf(problem, ['short-multiplier'])).toEqual(['short-multiplier']);
  });

  it.each([
    ['three axes', { x: spread([1, 1, 1, 1, 1], 1), stride: [1, 1, 1] }, 'dtype of three axes must be f32, got int8'],
    ['a clamp', { clamp: [0, 127] }, 'there is no clamp [0,127]'],
  ])('does not compute %s', async (_, { clamp, ...parts }: { clamp?: number[] } & Partial<Case>, message) => {
    const plain = given({ dtype: 'int8' });
    const quantisation = { ...plain.quantisation, ...(clamp && { clamp }) } as Quantisation;
    await expect(litert.convTranspose(inCodes({ ...plain, ...parts, quantisation }))).rejects.toThrow(message);
  });

  it('skips scales of channels beside uint8, which the format has for int8 and int16', async () => {
    const asked = litert.convTranspose(inCodes(given({ dtype: 'uint8', scale: CHANNELS })));
    await expect(asked).rejects.toMatchObject({ name: 'Skipped', message: 'litert: weights of uint8 have one scale' });
  });

  it('puts scales, zero points and the bias into the model, as the format has them', () => {
    const bytes = Buffer.from(tfliteModel(inCodes(given({ dtype: 'int16', bias: BIAS, scale: CHANNELS }))));
    const has = (numbers: Float32Array | BigInt64Array) => bytes.includes(Buffer.from(numbers.buffer));
    expect(has(Float32Array.from(CHANNELS))).toBe(true);
    expect(has(Float32Array.from(CHANNELS, (scale) => 0.5 * Math.fround(scale)))).toBe(true);
    expect(has(BigInt64Array.from(BIAS, BigInt))).toBe(true);
    expect(has(BigInt64Array.from([...BIAS.slice(0, 4), 77], BigInt))).toBe(false);
  });
});
