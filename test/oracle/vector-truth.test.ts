/** What is untrue of a vector, sentence by sentence: all of them, and nothing else. */
import { describe, expect, it } from 'vitest';
import type { ConventionVector, InvalidVector, ValidVector } from '../../oracle/vector.ts';
import { QUANTISED_ILLEGAL } from '../../oracle/vector-sources/quantised-illegal.ts';
import { untruthsOf } from '../../oracle/vector-truth.ts';

const COMMON = { id: 'a', comment: 'b', flags: [], source: 'c' };

/** x = [1, 2] through w = [3, 4]: y = [3, 10, 8], and a bias of 1 beside it. */
const CASE = {
  x: { shape: [1, 1, 2], data: [1, 2] },
  w: { shape: [1, 1, 2], data: [3, 4] },
  bias: [1],
  ...{ stride: [1], padBegin: [0], padEnd: [0], outputPadding: [0], dilation: [1], groups: 1, dtype: 'f32' },
};

const VALID: ValidVector = {
  ...COMMON,
  kind: 'valid',
  lane: 'exact',
  case: CASE,
  result: { dtype: 'f32', shape: [1, 1, 3], data: [4, 11, 9] },
};

const ENGINES = ['exact', 'scatter', 'matrix', 'zero-insertion', 'im2col'];

describe('a vector of a legal case', () => {
  const untruths = (change: Partial<ValidVector>) => untruthsOf({ ...VALID, ...change });
  const result = (change: Partial<ValidVector['result']>) => untruths({ result: { ...VALID.result, ...change } });

  it('is true where every engine gives its numbers', () => {
    expect(untruths({})).toEqual([]);
    const zero = { ...CASE, x: { shape: [1, 1, 2], data: [0, 0] }, bias: null };
    expect(untruths({ case: zero, result: { ...VALID.result, data: [0, '-0', 0] } })).toEqual([]);
  });

  it('is untrue by every engine where a number, the shape or the count is another', () => {
    const byAll = (said: string) => ENGINES.map((name) => said.replace('?', name));
    expect(result({ data: [4, 12, 9] })).toEqual(byAll('result.data[1] must be 11 by ?, got 12'));
    expect(result({ data: [4, 11, 'NaN'] })).toEqual(byAll('result.data[2] must be 9 by ?, got NaN'));
    expect(result({ data: [4, 11] })).toEqual(byAll('result.data must hold 3 numbers by ?, got 2'));
    expect(result({ shape: [1, 3] })).toEqual(byAll('result.shape must be [1,1,3] by ?, got [1,3]'));
  });

  it('has in the exact lane the type of its case, integers, and sums that fit', () => {
    expect(result({ dtype: 'f64' })).toEqual([
      'result.dtype must be that of the case, f32, in the exact lane, got f64',
    ]);
    const half = { ...CASE, w: { shape: [1, 1, 2], data: [3, 0.5] } };
    expect(untruths({ case: half, result: { ...VALID.result, data: [4, 7.5, 2] } })).toEqual([
      'data must be integers in the exact lane, got 0.5',
    ]);
    const fractional = { ...CASE, bias: [0.5] };
    expect(untruths({ case: fractional, result: { ...VALID.result, data: [3.5, 10.5, 8.5] } })).toEqual([
      'data must be integers in the exact lane, got 0.5',
    ]);
    const most = 2 ** 24;
    const sums = (first: number) => ({ ...CASE, w: { shape: [1, 1, 2], data: [first, 0] } });
    const data = (first: number) => ({ ...VALID.result, data: [first + 1, 2 * first + 1, 1] });
    expect(untruths({ case: sums(most / 2 - 1), result: data(most / 2 - 1) })).toEqual([]);
    expect(untruths({ case: sums(-most / 2), result: data(-most / 2) })).toContain(
      `sums of absolute values must be at most ${most} in the exact lane, got ${most + 1}`,
    );
  });

  it('has in the rounded lane the exact sum, rounded once to the type of the result', () => {
    const tenths = { ...CASE, x: { shape: [1, 1, 2], data: [Math.fround(0.1), 0] }, bias: null };
    const [product] = [3 * Math.fround(0.1)];
    const data = [Math.fround(product), Math.fround(4 * Math.fround(0.1)), 0];
    expect(untruths({ lane: 'rounded', case: tenths, result: { ...VALID.result, data } })).toEqual([]);
    expect(
      untruths({ lane: 'rounded', case: tenths, result: { ...VALID.result, data: [product, data[1], 0] } }),
    ).toHaveLength(ENGINES.length);
  });

  it('must have a case that is legal, and small enough to be computed', () => {
    expect(untruths({ case: { ...CASE, stride: [0] } })).toEqual([
      'the case is illegal: geometry: stride[0] must be an integer >= 1, got 0',
    ]);
    expect(untruths({ case: { ...CASE, stride: [2 ** 25] } })).toEqual([
      expect.stringMatching(/^the case is too large to be computed here: /),
    ]);
  });
});

describe('a vector of half precision', () => {
  const half = (dtype: string, x: number[], w: number[], data: number[], lane: ValidVector['lane']): ValidVector => ({
    ...VALID,
    lane,
    case: { ...CASE, dtype, x: { shape: [1, 2, 1], data: x }, w: { shape: [2, 1, 1], data: w }, bias: null },
    result: { dtype: dtype as 'f16', shape: [1, 1, 1], data },
  });

  it('has in the exact lane sums that the type holds, and in the wide lane sums that f32 holds', () => {
    expect(untruthsOf(half('f16', [2000, 48], [1, 1], [2048], 'exact'))).toEqual([]);
    expect(untruthsOf(half('f16', [2048, 1], [1, 1], [2048], 'wide'))).toEqual([]);
    expect(untruthsOf(half('f16', [2048, 1], [1, 1], [2048], 'exact'))).toContain(
      'sums of absolute values must be at most 2048 in the exact lane, got 2049',
    );
    expect(untruthsOf(half('bf16', [2 ** 20, -(2 ** 20)], [16, 16], [0], 'wide'))).toContain(
      `sums of absolute values must be at most ${2 ** 24} in the wide lane, got ${2 ** 25}`,
    );
    expect(untruthsOf(half('bf16', [0.5, 1], [1, 1], [1.5], 'wide'))).toEqual([
      'data must be integers in the wide lane, got 0.5',
    ]);
  });

  it('is rounded once in the wide lane, and is of a half', () => {
    expect(untruthsOf(half('f16', [2048, 1], [1, 1], [2050], 'wide'))).toHaveLength(ENGINES.length);
    expect(untruthsOf(half('f32', [2048, 1], [1, 1], [2049], 'wide'))).toEqual([
      'dtype must be f16 or bf16 in the wide lane, got f32',
    ]);
  });

  it('has no roundings', () => {
    const vector = half('f16', [2, 1], [1, 1], [3], 'exact');
    expect(untruthsOf({ ...vector, roundings: {} as never })).toEqual([
      'roundings must be left out of a vector of f16',
    ]);
  });
});

describe('a vector of integers', () => {
  const quantisation = {
    x: { scale: 1, zeroPoint: 5 },
    w: { dtype: 'int8', scale: [1], zeroPoint: [0] },
    y: { scale: 2, zeroPoint: 7 },
    clamp: [-128, 127],
  };
  /** x = [1, 2] through w = [2, 4], or through w = [1, 2]: sums of 2, 8 and 8, or of 1, 4 and 4. */
  const problem = (weights = [2, 4]) => ({
    ...CASE,
    dtype: 'int8',
    bias: null,
    x: { shape: [1, 1, 2], data: [6, 7] },
    w: { shape: [1, 1, 2], data: weights },
    quantisation,
  });
  const EXACT: ValidVector = {
    ...VALID,
    case: problem(),
    result: { dtype: 'int8', shape: [1, 1, 3], data: [8, 11, 11] },
  };
  const even = [7, 9, 9];
  const up = [8, 9, 9];
  const ROUNDED: ValidVector = {
    ...VALID,
    lane: 'rounded',
    case: problem([1, 2]),
    result: { dtype: 'int8', shape: [1, 1, 3], data: even },
    roundings: {
      'nearest-even': even,
      'float-product': even,
      'double-rounding': up,
      'single-rounding': up,
      'short-multiplier': up,
    },
  };
  const BY = ['exact', 'quantised', 'scatter', 'matrix', 'zero-insertion', 'im2col'];

  it('is true where every engine gives its codes, and every rule those that stand beside them', () => {
    expect(untruthsOf(EXACT)).toEqual([]);
    expect(untruthsOf(ROUNDED)).toEqual([]);
  });

  it('is untrue by every engine where a code is another', () => {
    const result = { ...EXACT.result, data: [8, 12, 11] };
    expect(untruthsOf({ ...EXACT, result })).toEqual(BY.map((by) => `result.data[1] must be 11 by ${by}, got 12`));
  });

  it('has a product that is an integer in the exact lane, the same by every rule', () => {
    const { roundings: _, ...rest } = ROUNDED;
    expect(untruthsOf({ ...rest, lane: 'exact' })).toEqual([
      'every rule of rounding must give the result in the exact lane, double-rounding does not',
    ]);
    // Sums of 2, 9 and 10 are no ties of 8: every rule gives the same.
    const eighths = { ...problem([2, 5]), quantisation: { ...quantisation, y: { scale: 8, zeroPoint: 7 } } };
    const result = { dtype: 'int8', shape: [1, 1, 3], data: [7, 8, 8] } as const;
    expect(untruthsOf({ ...EXACT, case: eighths, result })).toEqual([
      'sum·sx·sw/sy must be an integer in the exact lane, got 0.25',
    ]);
  });

  it('says how every rule rounds in the rounded lane, and only there', () => {
    const { roundings, ...rest } = ROUNDED;
    expect(untruthsOf(rest)).toEqual(['roundings must be given in the rounded lane']);
    expect(untruthsOf({ ...EXACT, roundings: roundings! })).toEqual(['roundings must be left out in the lane exact']);
    expect(untruthsOf({ ...ROUNDED, roundings: { ...roundings!, 'single-rounding': even } })).toEqual([
      'roundings.single-rounding must be [8,9,9], got [7,9,9]',
    ]);
  });

  it('has the type of its case, in a lane of integers, and sums that accumulators hold', () => {
    expect(untruthsOf({ ...EXACT, result: { ...EXACT.result, dtype: 'uint8' } })).toEqual([
      'result.dtype must be that of the case, int8, got uint8',
    ]);
    expect(untruthsOf({ ...EXACT, lane: 'special' })).toEqual(['lane must be exact or rounded for int8, got special']);
    const most = 2 ** 31 - 1;
    const large = { ...problem(), bias: [-most] };
    const result = { ...EXACT.result, data: [-128, -128, -128] };
    expect(untruthsOf({ ...EXACT, case: large, result })).toContain(
      `sums of absolute values must be at most ${most}, got ${most + 8}`,
    );
  });
});

describe('a vector of an illegal quantisation', () => {
  it('is true with its reason, its kind and the rule of that kind', () => {
    const [vector] = QUANTISED_ILLEGAL.vectors.map((make) => make() as InvalidVector);
    expect(untruthsOf(vector)).toEqual([]);
    expect(untruthsOf({ ...vector, illegal: 'quantisation-clamp', rule: 'none' })).toEqual([
      'illegal must be quantisation-scale, got quantisation-clamp',
      'rule must be "scales are finite numbers above 0", got "none"',
    ]);
  });
});

describe('a vector of an illegal case', () => {
  const INVALID: InvalidVector = {
    ...COMMON,
    kind: 'invalid',
    illegal: 'zero-stride',
    rule: 'stride >= 1',
    reason: 'geometry: stride[0] must be an integer >= 1, got 0',
    case: { ...CASE, stride: [0] },
  };
  const untruths = (change: Partial<InvalidVector>) => untruthsOf({ ...INVALID, ...change });
  const [{ rule }] = [INVALID].map((vector) => {
    const [said] = untruthsOf({ ...vector, rule: 'none' });
    return { rule: JSON.parse(/^rule must be (".*"), got "none"$/.exec(said)![1]) as string };
  });

  it('is true with its reason, its kind and the rule of that kind', () => {
    expect(untruths({ rule })).toEqual([]);
  });

  it('is untrue in each of them, and says all that is untrue', () => {
    const reason = `reason must be "${INVALID.reason}", got "no"`;
    expect(untruths({ rule, reason: 'no' })).toEqual([reason]);
    expect(untruths({ rule, illegal: 'zero-kernel' })).toEqual(['illegal must be zero-stride, got zero-kernel']);
    expect(untruths({ rule: 'none', illegal: 'zero-kernel', reason: 'no' })).toEqual([
      reason,
      'illegal must be zero-stride, got zero-kernel',
      `rule must be ${JSON.stringify(rule)}, got "none"`,
    ]);
  });

  it('must not be legal', () => {
    expect(untruths({ rule, case: CASE })).toEqual(['the case is legal, and within the customary limits']);
  });
});

describe('a vector of a call in words', () => {
  const comesTo = { kind: 'refused', reason: 'pytorch: stride[0] must be >= 1, got 0: no' } as const;
  const CALL: ConventionVector = {
    ...COMMON,
    kind: 'convention',
    convention: 'pytorch',
    attributes: { stride: [0] },
    operands: { x: CASE.x, w: CASE.w, bias: [1] },
    comesTo,
  };

  it('is untrue where the convention makes something else of it, and says what', () => {
    const [said, ...more] = untruthsOf(CALL);
    expect(more).toEqual([]);
    const [, computed, stated] = /^comesTo must be (\{.*\}) by the convention pytorch, got (\{.*\})$/.exec(said)!;
    expect(JSON.parse(stated)).toEqual(comesTo);
    expect(untruthsOf({ ...CALL, comesTo: JSON.parse(computed) })).toEqual([]);
    expect(untruthsOf({ ...CALL, operands: { ...CALL.operands, bias: null }, comesTo: JSON.parse(computed) })).toEqual(
      [],
    );
  });

  it.each(['x', 'w'])('must have numbers as operands, and says which is none: %s', (name) => {
    const operands = { ...CALL.operands, [name]: { shape: [1, 1, 2], data: [1, 'one'] } };
    expect(() => untruthsOf({ ...CALL, operands })).toThrow(`operands.${name}.data[1] must be`);
  });

  it('must have numbers as its bias', () => {
    const operands = { ...CALL.operands, bias: ['one'] as never };
    expect(() => untruthsOf({ ...CALL, operands })).toThrow('operands.bias.data[0] must be');
  });
});
