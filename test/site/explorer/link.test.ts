/** Links into the explorer show the very case that they stand beside, or are none. */
import { describe, expect, it } from 'vitest';
import { readAddress } from '../../../site/explorer/address.ts';
import { settingsOutline } from '../../../site/explorer/settings.ts';
import { explorerLink } from '../../../site/explorer-link.ts';
import { DISPLAY_CASES } from '../../../site/mistakes/display-cases.ts';
import { caseOf, counting } from '../../spec/cases.ts';

const plain = caseOf({ x: counting([1, 1, 2, 2]), w: counting([1, 1, 3, 3]) });

describe('a link into the explorer', () => {
  it.each(DISPLAY_CASES.filter(({ x, bias }) => bias === null && x.shape[0] === 1).map((problem) => [problem]))(
    'leads to its case (%#)',
    (problem) => {
      const query = explorerLink(problem)?.replace('explorer.md', '') ?? 'none';
      const { dtype: _, x, w, ...attributes } = problem;
      const shown = settingsOutline(readAddress(query).settings);
      expect(shown).toMatchObject(attributes);
      for (const [there, here] of [[shown.x, x] as const, [shown.w, w] as const]) {
        expect(there.shape).toEqual(here.shape);
        expect(Array.from(there.data!)).toEqual(Array.from(here.data));
      }
    },
  );

  it.each([
    ['a batch', { ...plain, x: { shape: [2, 1, 2, 2], data: new Float64Array(8) } }],
    ['a bias', { ...plain, bias: Float64Array.of(1) }],
    ['a fraction', { ...plain, w: { ...plain.w, data: plain.w.data.map((value) => value / 2) } }],
    ['a large stride', { ...plain, stride: [16, 16] }],
    ['an illegal case', { ...plain, padBegin: [8, 8] }],
    ['a second axis too few', { ...plain, stride: [1] }],
  ])('is none for %s', (_, problem) => {
    expect(explorerLink(problem)).toBeNull();
  });
});
