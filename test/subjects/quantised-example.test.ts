/** examples/quantised.mjs, which docs/implementation.md shows: the arrays that it gets, and what the gate says of it. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { lawsNamed } from '../../properties/laws.ts';
import { verify } from '../../runs/verify/verify.ts';
import { type Case, parseCase } from '../../spec/case.ts';
import { QUANTISED_DTYPES, type QuantisedDtype } from '../../spec/number-types.ts';
import { Caller } from '../../subjects/calls/caller.ts';
import { openSubject, resolveSources } from '../../subjects/index.ts';
import { SEED } from '../spec/cases.ts';

const FILE = fileURLToPath(new URL('../../examples/quantised.mjs', import.meta.url));

/** One number of everything. */
const one = (dtype: QuantisedDtype, weights: string): Case =>
  parseCase({
    x: { shape: [1, 1, 1], data: [3] },
    w: { shape: [1, 1, 1], data: [2] },
    bias: [1],
    stride: [1],
    padBegin: [0],
    padEnd: [0],
    outputPadding: [0],
    dilation: [1],
    groups: 1,
    dtype,
    quantisation: {
      x: { scale: 1, zeroPoint: dtype === 'int16' ? 0 : 1 },
      w: { dtype: weights, scale: [1], zeroPoint: [0] },
      y: { scale: 1, zeroPoint: 0 },
      clamp: [0, 100],
    },
  });

describe('a module of integers', () => {
  it.each([
    ['int8', 'int8', ['Int8Array', 'Int8Array', 'Int32Array']],
    ['uint8', 'int8', ['Uint8Array', 'Int8Array', 'Int32Array']],
    ['uint8', 'uint8', ['Uint8Array', 'Uint8Array', 'Int32Array']],
    ['int16', 'int8', ['Int16Array', 'Int8Array', 'Float64Array']],
  ] as const)('gets codes of %s, and of weights of %s, in arrays of these types', async (dtype, weights, arrays) => {
    const seen: unknown[] = [];
    const convTranspose = ({ x, w, bias, quantisation }: Case) => {
      seen.push(
        [x.data, w.data, bias!].map((array) => array.constructor.name),
        [x.data[0], w.data[0], bias![0]],
        quantisation,
      );
      return { shape: [1, 1, 1], data: [5] as unknown as Float64Array };
    };
    const problem = one(dtype, weights);
    await new Caller({ name: 'one', convTranspose }).call(problem);
    expect(seen).toEqual([arrays, [3, 2, 1], problem.quantisation]);
  });

  it('is examples/quantised.mjs, which passes the gate in every type', async () => {
    const subject = await openSubject(resolveSources([FILE])[0], 20_000);
    try {
      const result = await verify([subject], { laws: lawsNamed([]), seed: SEED, runs: 30 });
      expect(result.objections).toEqual([]);
      expect(subject.capabilities.dtypes).toEqual(QUANTISED_DTYPES);
      expect(result.cases).toBeGreaterThan(300);
    } finally {
      await subject.close();
    }
  });
});
