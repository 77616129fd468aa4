/** Values as they are written in JavaScript: what is pasted means the same. */
import { describe, expect, it } from 'vitest';
import { literal } from '../../spec/literal.ts';

describe('a literal', () => {
  it.each([
    [7, '7'],
    [true, 'true'],
    [null, 'null'],
    ['a', "'a'"],
    ["it's a \\", "'it\\'s a \\\\'"],
    [[], '[]'],
    [[1, 'a', [2]], "[1, 'a', [2]]"],
    [{}, '{}'],
    [{ a: 1, b: { c: ['d'] } }, "{ a: 1, b: { c: ['d'] } }"],
  ])('of %j is %s, which means the same', async (value, text) => {
    expect(literal(value)).toBe(text);
    const module = await import(`data:text/javascript,${encodeURIComponent(`export default ${text};`)}`);
    expect(module.default).toEqual(value);
  });
});
