/** ONNX Runtime on int8 and uint8: a graph with DequantizeLinear and QuantizeLinear, whose results differ from the exact ones by a step at most. */
import { describe, expect, it } from 'vitest';
import { quantised } from '../../../engines/quantised.ts';
import type { Case } from '../../../spec/case.ts';
import type { QuantisedDtype } from '../../../spec/number-types.ts';
import { inCodes, type Quantisation } from '../../../spec/quantisation.ts';
import { lend } from '../../../subjects/calls/lent-arguments.ts';
import { convTranspose } from '../../../subjects/third-party/onnxruntime-node.ts';

const spread = (length: number, step: number) => Float64Array.from({ length }, (_, at) => ((at * step) % 23) - 11);

type Quantised = Case & { readonly quantisation: Quantisation };

/** Two groups of two output channels each. @param scale of w */
function given(
  dtype: QuantisedDtype,
  scale: readonly number[],
  y = 2 ** -5,
  clamp?: readonly [number, number],
): Quantised {
  const [middle, least, most] = dtype === 'int8' ? [0, -128, 127] : [128, 0, 255];
  return {
    x: { shape: [1, 4, 3, 2], data: spread(24, 7) },
    w: { shape: [4, 2, 2, 3], data: spread(48, 5) },
    bias: Float64Array.of(9, -40, 3, 0),
    ...{ stride: [2, 1], padBegin: [1, 0], padEnd: [0, 1], outputPadding: [1, 0], dilation: [1, 2], groups: 2, dtype },
    quantisation: {
      x: { scale: 2 ** -3, zeroPoint: middle + 5 },
      w: { dtype, scale, zeroPoint: scale.map(() => middle) },
      y: { scale: y, zeroPoint: middle - 7 },
      clamp: clamp ?? [least, most],
    },
  } as Quantised;
}

async function codes(problem: Quantised): Promise<number[]> {
  const { data } = await convTranspose(lend(inCodes(problem), false).given);
  return Array.from(data as ArrayLike<number>);
}

const right = (problem: Quantised) =>
  Array.from(quantised(problem).data, (value) => value + problem.quantisation.y.zeroPoint);

describe.each(['int8', 'uint8'] as const)('a case of %s', (dtype) => {
  it.each<[string, Quantised]>([
    ['one scale', given(dtype, [2 ** -4])],
    ['scales of channels, alike in both groups', given(dtype, [2 ** -4, 2 ** -5, 2 ** -4, 2 ** -5])],
    ['a clamp', given(dtype, [2 ** -4], 2 ** -5, dtype === 'int8' ? [-20, 30] : [100, 150])],
  ])('has the exact codes where nothing is rounded to a tie: %s', async (_, problem) => {
    const [got, expected] = [await codes(problem), right(problem)];
    expect(new Set(expected).size).toBeGreaterThan(20);
    expect(got).toEqual(expected);
  });

  it('is skipped where the groups differ in their scales, which a model has once for all of them', async () => {
    const asked = codes(given(dtype, [2 ** -4, 2 ** -5, 2 ** -4, 2 ** -6]));
    await expect(asked).rejects.toMatchObject({ name: 'Skipped', message: expect.stringContaining('every group') });
  });
});
