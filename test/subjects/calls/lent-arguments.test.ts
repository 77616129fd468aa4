/** What an implementation is given, and whose memory a result lies in. */
import { describe, expect, it } from 'vitest';
import type { Case } from '../../../spec/case.ts';
import { haveCommonMemory, inputChange, lend, sharedMemory } from '../../../subjects/calls/lent-arguments.ts';
import { layer } from '../../spec/cases.ts';

const PROBLEM = layer([1, 1, 2], [1, 1, 2]);

describe('two results', () => {
  const memory = new Float64Array(8);

  it.each([
    ['one beside the other', [0, 3], [3, 6], false],
    ['one behind the other', [5, 7], [0, 2], false],
    ['one right behind the other', [3, 6], [0, 3], false],
    ['the same numbers', [1, 3], [1, 3], true],
    ['the last of one first in the other', [0, 3], [2, 4], true],
    ['one within the other', [0, 8], [3, 4], true],
    ['the other within one', [3, 4], [0, 8], true],
  ] as const)('of one buffer, %s, have memory in common: %j and %j: %s', (_, one, other, isCommon) => {
    expect(haveCommonMemory(memory.subarray(...one), memory.subarray(...other))).toBe(isCommon);
  });

  it('of two buffers have none, and one and the same list has', () => {
    expect(haveCommonMemory(memory, memory.slice())).toBe(false);
    const list = [1, 2];
    expect(haveCommonMemory(list, list)).toBe(true);
    expect(haveCommonMemory(list, [1, 2])).toBe(false);
  });
});

describe('a result in the memory of an argument', () => {
  it.each(['x', 'w'] as const)('is one of %s', (name) => {
    const lent = lend(PROBLEM, false);
    const message = `the result lies in the memory of ${name}.data`;
    expect(sharedMemory(lent, lent.given[name].data)).toBe(message);
  });

  it('is one of the bias, or of none', () => {
    const lent = lend(PROBLEM, false);
    expect(sharedMemory(lent, lent.given.bias!.subarray(0, 0))).toBe('the result lies in the memory of bias');
    expect(sharedMemory(lent, new Float32Array(3))).toBeNull();
    expect(sharedMemory(lend({ ...PROBLEM, bias: null }, false), [1])).toBeNull();
  });
});

describe('numbers in one buffer', () => {
  it('have NaN before, between and behind them, and a change of that is seen', () => {
    const lent = lend(PROBLEM, true);
    const { x, w, bias } = lent.given;
    expect([x.data, w.data, bias!].map((data) => Array.from(data))).toEqual(
      [PROBLEM.x.data, PROBLEM.w.data, PROBLEM.bias!].map((data) => Array.from(data)),
    );
    expect(inputChange(lent)).toBeNull();
    const all = new Float32Array(x.data.buffer as ArrayBuffer);
    const beside = Array.from(all.keys()).filter((at) => Number.isNaN(all[at]));
    expect(beside.length).toBeGreaterThanOrEqual(4);
    for (const at of beside) {
      all[at] = 0;
      expect(inputChange(lent), `number ${at} of the buffer`).toMatch(/^the memory beside the data/);
      all[at] = Number.NaN;
    }
  });
});

describe('what became of the arguments', () => {
  type Given = { -readonly [field in keyof Case]: Case[field] };
  const BIASED = layer([1, 2, 2, 2], [2, 1, 2, 2]);

  it('is nothing where nothing was changed, with and without a bias', () => {
    for (const problem of [BIASED, { ...BIASED, bias: null }]) {
      for (const asViews of [false, true]) expect(inputChange(lend(problem, asViews))).toBeNull();
    }
  });

  it.each([
    ['x.data', 0],
    ['w.data', 1],
    ['bias', 2],
  ] as const)('is told of %s even where the implementation put another list in its place', (name, at) => {
    const lent = lend(BIASED, false);
    const before = lent.arrays[at][0];
    lent.arrays[at][0] = 77;
    const given = lent.given as Given;
    given.x = BIASED.x;
    given.w = BIASED.w;
    given.bias = BIASED.bias;
    expect(inputChange(lent)).toBe(`${name}[0] was ${before} and now is 77`);
  });

  it.each<[string, (given: Given) => void]>([
    ['x.data had 8 numbers and now has 1', (given) => Object.assign(given.x, { data: Float32Array.of(1) })],
    ['w.data had 8 numbers and now has 1', (given) => Object.assign(given.w, { data: Float32Array.of(1) })],
    ['bias had 1 numbers and now has 0', (given) => Object.assign(given, { bias: null })],
    ['bias had 1 numbers and now has 2', (given) => Object.assign(given, { bias: Float32Array.of(1, 2) })],
    ['x.shape[1] was 2 and now is 9', (given) => Object.assign(given.x.shape, { 1: 9 })],
    ['w.shape[0] was 2 and now is 9', (given) => Object.assign(given.w.shape, { 0: 9 })],
    ['stride[1] was 1 and now is 9', (given) => Object.assign(given.stride, { 1: 9 })],
    ['padBegin[0] was 0 and now is 9', (given) => Object.assign(given.padBegin, { 0: 9 })],
    ['padEnd[0] was 0 and now is 9', (given) => Object.assign(given.padEnd, { 0: 9 })],
    ['outputPadding[0] was 0 and now is 9', (given) => Object.assign(given.outputPadding, { 0: 9 })],
    ['dilation[1] was 1 and now is 9', (given) => Object.assign(given.dilation, { 1: 9 })],
    ['groups was 1 and now is 9', (given) => Object.assign(given, { groups: 9 })],
    ['an argument can no longer be read', (given) => Object.assign(given, { x: null })],
  ])('is told: %s', (message, change) => {
    const lent = lend(BIASED, false);
    change(lent.given as Given);
    expect(inputChange(lent)).toBe(message);
  });

  it('a bias that was none and now is one is told', () => {
    const lent = lend({ ...BIASED, bias: null }, true);
    Object.assign(lent.given, { bias: Float32Array.of(1) });
    expect(inputChange(lent)).toBe('bias had 0 numbers and now has 1');
  });
});
