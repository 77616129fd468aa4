import { describe, expect, it } from 'vitest';
import { abridged, describeValue } from '../../spec/describe-value.ts';

const CIRCLE: Record<string, unknown> = {};
CIRCLE.self = CIRCLE;

const THROWING = {
  toJSON() {
    throw new Error('not today');
  },
};

describe('describeValue', () => {
  it.each<[string, unknown, string]>([
    ['a number', 1.5, '1.5'],
    ['not a number', Number.NaN, 'NaN'],
    ['infinity', Number.NEGATIVE_INFINITY, '-Infinity'],
    ['a large integer, without loss', 2n ** 64n, '18446744073709551616n'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a truth value', false, 'false'],
    ['text, in quotes and on one line', 'two\nlines', '"two\\nlines"'],
    ['text that looks like a number', '7', '"7"'],
    ['an empty text', '', '""'],
    ['a list', [1, [2, 'a'], null], '[1,[2,"a"],null]'],
    ['an object', { a: 1, b: true }, '{"a":1,"b":true}'],
    ['numbers inside that JSON would make null', [1, Number.NaN, Number.POSITIVE_INFINITY], '[1,"NaN","Infinity"]'],
    ['a large integer inside, which JSON has no form for', { a: 3n }, '{"a":"3n"}'],
    ['a function, by its kind', () => 1, 'function'],
    ['a symbol, by its kind', Symbol('a'), 'symbol'],
    ['an object that contains itself, by its kind', CIRCLE, 'object'],
    ['an object that throws when it is read, by its kind', THROWING, 'object'],
  ])('tells %s', (_, value, told) => {
    expect(describeValue(value)).toBe(told);
  });

  it.each([
    { characters: 57, told: `"${'x'.repeat(57)}"` },
    { characters: 58, told: `"${'x'.repeat(58)}"` },
    { characters: 59, told: `"${'x'.repeat(56)}...` },
    { characters: 5000, told: `"${'x'.repeat(56)}...` },
  ])('cuts text of $characters characters to at most 60 with its quotes: $told', ({ characters, told }) => {
    expect(describeValue('x'.repeat(characters))).toBe(told);
    expect(told.length).toBeLessThanOrEqual(60);
  });

  it('cuts large integers short too', () => {
    expect(describeValue(10n ** 70n)).toBe(`1${'0'.repeat(56)}...`);
  });
});

describe('abridged', () => {
  it('leaves a message of 4000 characters as it is', () => {
    const message = 'ab'.repeat(2000);
    expect(abridged(message)).toBe(message);
  });

  it('keeps both ends of a longer one, and is no longer than that itself', () => {
    const message = `begin${'x'.repeat(4000)}end`;
    const short = abridged(message);
    expect(short).toMatch(/^beginx+ … x+end$/);
    const [before, after] = short.split(' … ');
    expect(before.length).toBe(after.length);
    expect(short.length).toBeLessThanOrEqual(4000);
    expect(short.length).toBeGreaterThan(3900);
  });
});
