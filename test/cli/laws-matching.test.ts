/** Which laws --law, --words and --grep leave. */
import { describe, expect, it } from 'vitest';
import { lawsMatching } from '../../cli/read/verify-options.ts';
import { LAWS, WORD_LAWS } from '../../properties/laws.ts';
import { thrownBy } from '../spec/cases.ts';

const idsOf = (laws: readonly { readonly id: string }[]) => laws.map(({ id }) => id);
const left = (...given: Parameters<typeof lawsMatching>) => idsOf(lawsMatching(...given));
const WORDS = idsOf(WORD_LAWS);

describe('laws that a pattern leaves', () => {
  it('are those about cases where any of them matches', () => {
    const laws = left({ grep: /result/iu });
    expect(laws.length).toBeGreaterThan(0);
    expect(WORDS.some((id) => /result/.test(id))).toBe(true);
    expect(idsOf(LAWS)).toEqual(expect.arrayContaining(laws));
  });

  it('are those of words where no other matches', () => {
    expect(left({ grep: /^words-/iu })).toEqual(WORDS);
    expect(left({ grep: /^words-result$/iu })).toEqual(['words-result']);
  });

  it('are those of words beside the others with --words', () => {
    const laws = left({ words: true, grep: /result/iu });
    expect(laws).toEqual(expect.arrayContaining([...left({ grep: /result/iu }), 'words-result']));
  });

  it('are none of words where --law chooses others, and the refusal says which there are', () => {
    const message = thrownBy(() => lawsMatching({ law: ['core'], grep: /^words-re(sult|fusal)$/iu }));
    expect(message).toContain('matches ^words-re(sult|fusal)$; --words adds words-result, words-refusal; adjoint list');
    expect(thrownBy(() => lawsMatching({ grep: /qzx/iu }))).toContain('matches qzx; adjoint list has them');
  });
});
