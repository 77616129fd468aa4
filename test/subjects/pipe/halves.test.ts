/** Cases and results of f16 and bf16 over a pipe: two bytes a number in base64, and decimals that are rounded to the type. */
import { describe, expect, it } from 'vitest';
import { parseCase } from '../../../spec/case.ts';
import { bytesOf } from '../../../spec/number-bytes.ts';
import { roundTo } from '../../../spec/number-types.ts';
import { canonicalOf, DATA_FORMS, decodeTensor, encodeCase, encodeTensor } from '../../../subjects/pipe/wire.ts';
import { ONE_CELL } from '../../cli/command-line.ts';

const NUMBERS = [1 / 3, -2.5, Number.NaN, Number.NEGATIVE_INFINITY, -0];

describe.each(['f16', 'bf16'] as const)('%s', (dtype) => {
  const problem = parseCase({ ...ONE_CELL, x: { shape: [1, 1, 5], data: ['NaN', 0.1, -3, 'Infinity', '-0'] }, dtype });

  it.each(DATA_FORMS)('a case comes back as it was from %s', (form) => {
    expect(parseCase(canonicalOf(JSON.parse(JSON.stringify(encodeCase(problem, form))), 'case'))).toEqual(problem);
  });

  it('a result has two bytes a number', () => {
    const data = Float32Array.from(NUMBERS, (value) => roundTo(dtype, value));
    const { base64 } = encodeTensor({ shape: [5], data }, 'base64', dtype) as { base64: string };
    expect(Buffer.from(base64, 'base64')).toEqual(Buffer.from(bytesOf(dtype, data)));
    expect(base64).toHaveLength(16);
    expect(decodeTensor({ shape: [5], base64 }, dtype, 'result').data).toEqual(data);
  });

  it('decimals stand for the nearest number of the type, and half a number is none', () => {
    const { data } = decodeTensor({ shape: [1], data: [1 / 3] }, dtype, 'result');
    expect(data[0]).toBe(roundTo(dtype, 1 / 3));
    expect(() => decodeTensor({ shape: [1], base64: 'AAAA' }, dtype, 'result')).toThrow(
      `result.base64 must hold whole numbers of type ${dtype}, got 3 bytes`,
    );
  });
});
