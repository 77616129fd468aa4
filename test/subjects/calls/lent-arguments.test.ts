/** What an implementation is given, and whose memory a result lies in. */
import { describe, expect, it } from 'vitest';
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
