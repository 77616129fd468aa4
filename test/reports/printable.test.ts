/** Text from strangers: it repaints no terminal, and gives no commands to the log of a CI. */
import { describe, expect, it } from 'vitest';
import { printable } from '../../reports/printable.ts';

describe('printable text', () => {
  it.each([
    ['a\u001b[31mb', 'a\\u001b[31mb'],
    ['a\u0000b', 'a\\u0000b'],
    ['a\nb', 'a ↵ b'],
    ['half of a pair \ud800', 'half of a pair \\ud800'],
    ['a whole pair 😀', 'a whole pair 😀'],
    ['::stop-commands::token', '\\u003a:stop-commands::token'],
    ['  \t::error::x', '  \\u0009\\u003a:error::x'],
    ['a ##[add-mask]x ##[group]', 'a #\\u0023[add-mask]x #\\u0023[group]'],
  ])('of %j is %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it.each(['std::vector', 'a :: b', '# a', '## [b]', ': :'])('leaves %j as it is', (text) => {
    expect(printable(text)).toBe(text);
  });
});
