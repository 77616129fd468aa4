/** The map of pairs of classes: which shade a cell has, and what is drawn of a pair that never occurred. */
import { describe, expect, it } from 'vitest';
import { classTotalsOf } from '../../../../properties/coverage/class-totals.ts';
import { drawn } from '../../../../reports/page/charts/drawing.ts';
import { NOBODY } from '../../../../reports/page/filter.ts';
import { mapOfPairs } from '../../../../reports/verify/combinations-figure.ts';

const PALETTE = { heat: [0, 1, 2, 3, 4, 5].map((at) => `heat-${at}`), never: 'red', neverPaper: 'pink' };

/** The map of two classes that so many cases had together, in one run of one subject. */
async function mapOf(cases: number, missing: [string, string][] = []): Promise<string> {
  const coverage = ['one', 'two'].map((id) => ({ id, statement: id, counts: {}, short: [] }));
  const counts = [
    [9, cases],
    [cases, 9],
  ];
  const combinations = [
    {
      subject: 's',
      counts,
      pairs: { possible: 1, exercised: 1, missing },
      triples: { possible: 0, exercised: 0, missing: [] },
    },
  ];
  const spec = mapOfPairs({ classTotals: classTotalsOf({ coverage, combinations }) }, PALETTE);
  return `${await drawn({ spec: { autosize: 'pad', ...spec } }, NOBODY, 100)}`;
}

describe('a cell of the map of pairs', () => {
  it.each([
    [1, 'heat-0'],
    [3, 'heat-0'],
    [4, 'heat-1'],
    [15, 'heat-1'],
    [64, 'heat-3'],
    [1023, 'heat-4'],
    [1024, 'heat-5'],
    [70_000, 'heat-5'],
  ])('of %d cases has the shade %s, and says how many', async (cases, shade) => {
    const svg = await mapOf(cases);
    const words = `two + one: ${cases === 1 ? '1 case' : `${cases} cases`}`;
    expect(svg).toMatch(new RegExp(`<path [^>]*fill="${shade}"[^>]*><title>${words.replaceAll('+', '\\+')}</title>`));
  });

  it('is crossed where the pair could have occurred and did not', async () => {
    const svg = await mapOf(0, [['one', 'two']]);
    expect(svg).toMatch(/<path [^>]*fill="pink"[^>]*><title>two \+ one: never<\/title>/);
    expect(svg).toMatch(/<text [^>]*fill="red"[^>]*>×<title>/);
  });

  it('is empty where the pair is ruled out', async () => {
    expect(await mapOf(0)).not.toMatch(/<title>/);
  });

  it('has a legend that names the number from which on each shade is meant', async () => {
    const svg = await mapOf(5);
    const words = [...svg.matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map(([, word]) => word);
    expect(svg).toContain('>×: never<');
    expect(words).toEqual(expect.arrayContaining(['1', '4', '16', '64', '256', '1,024']));
  });
});
