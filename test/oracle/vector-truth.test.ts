/** What is untrue of a vector, sentence by sentence: all of them, and nothing else. */
import { describe, expect, it } from 'vitest';
import type { ConventionVector, InvalidVector, ValidVector } from '../../oracle/vector.ts';
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
});
