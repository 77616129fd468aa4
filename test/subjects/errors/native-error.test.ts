/** What is taken for an Error. */
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { isNativeError } from '../../../subjects/errors/native-error.ts';

describe('an Error', () => {
  it.each([
    ['of this realm', new RangeError('x')],
    ['of another one', runInNewContext('new Error("x")')],
    [
      'of another one that calls itself something else',
      runInNewContext('Object.assign(new Error("x"), { [Symbol.toStringTag]: "No" })'),
    ],
    ['by its class', new (class Mine extends Error {})('x')],
  ])('is one %s', (_, value) => {
    expect(isNativeError(value)).toBe(true);
  });

  it.each([
    ['what calls itself one', { [Symbol.toStringTag]: 'Error', message: 'x' }],
    ['an object with a message', { message: 'x' }],
    ['a text', 'Error: x'],
    ['nothing', undefined],
    ['null', null],
  ])('is not %s', (_, value) => {
    expect(isNativeError(value)).toBe(false);
  });
});
