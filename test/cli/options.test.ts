/** What the words of an option come to, and what is refused. */
import { describe, expect, it } from 'vitest';
import { collected, integerFrom, integerIn, seconds } from '../../cli/read/options.ts';

describe('the values of an option that may be given several times', () => {
  it.each([
    ['a', [], ['a']],
    ['a,b', [], ['a', 'b']],
    ['a,,b', [], ['a', 'b']],
    [',a,', [], ['a']],
    ['b', ['a'], ['a', 'b']],
    ['b,c', ['a'], ['a', 'b', 'c']],
    ['a, b', [], ['a', 'b']],
    [' a ,  b c', [], ['a', 'b c']],
  ])('%j after %j are %j', (text, before, values) => {
    expect(collected(text, before)).toEqual(values);
  });

  it.each(['', ',', ',,', ' , '])('are refused where %j names nothing', (text) => {
    expect(() => collected(text)).toThrow('It must name something.');
  });
});

describe('an integer from 1', () => {
  it.each([
    ['1', 1],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('may be %s', (text, value) => {
    expect(integerFrom(1)(text)).toBe(value);
  });

  it.each(['0', '-1', '1.5', '', ' ', 'one', '9007199254740992', 'Infinity'])('may not be %j', (text) => {
    expect(() => integerFrom(1)(text)).toThrow('It must be an integer >= 1.');
  });
});

describe('an integer in 2 … 8', () => {
  it.each([
    ['2', 2],
    ['8', 8],
  ])('may be %s', (text, value) => {
    expect(integerIn('upsample: --factor', 2, 8)(text)).toBe(value);
  });

  it.each(['1', '9', '2.5', '', 'x'])('may not be %j', (text) => {
    expect(() => integerIn('upsample: --factor', 2, 8)(text)).toThrow(
      `upsample: --factor must be an integer in 2 … 8, got ${text === '' ? '""' : text}`,
    );
  });
});

describe('a number of seconds', () => {
  it.each([
    ['0.5', 0.5],
    ['1e3', 1000],
  ])('may be %s', (text, value) => {
    expect(seconds(text)).toBe(value);
  });

  it.each(['0', '-1', '', 'Infinity', 'soon'])('may not be %j', (text) => {
    expect(() => seconds(text)).toThrow('It must be a number of seconds > 0.');
  });
});
