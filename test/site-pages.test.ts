/** Pages of the site that are made from what the project knows: nothing is left out, and nothing is typed twice. */
import { describe, expect, it } from 'vitest';
import { allVectors } from '../oracle/vector-sources/index.ts';
import { parseKnownFailures } from '../properties/known-failures.ts';
import { LAWS } from '../properties/laws.ts';
import { benchmarkPages } from '../site/made/benchmark.ts';
import { capabilityPages } from '../site/made/capabilities.ts';
import { conventionPages } from '../site/made/conventions.ts';
import { findingPages } from '../site/made/findings.ts';
import { lawPages } from '../site/made/laws.ts';
import { vectorAssets, vectorPages } from '../site/made/vectors.ts';
import { NAVIGATION, navigationOf, UNLISTED } from '../site/navigation.ts';
import { sourceText } from '../site/root.ts';
import { choicesOf, EVERYTHING, fits } from '../site/vectors/filter.ts';
import { CLASSES } from '../spec/conventions/classes.ts';
import { CONVENTIONS } from '../spec/conventions/index.ts';
import { ILLEGAL_KINDS } from '../spec/illegal.ts';
import { CAPABILITY_VALUES } from '../subjects/capabilities.ts';

const headings = (markdown: string) => [...markdown.matchAll(/^#{2,3} (.+)$/gm)].map(([, text]) => text);

describe('the page of', () => {
  it('laws has every law, and says what it states once', () => {
    const [{ markdown }] = lawPages();
    expect(headings(markdown)).toEqual(expect.arrayContaining(LAWS.map(({ id }) => id)));
    for (const { statement } of LAWS) expect(markdown.split(statement).length).toBeLessThanOrEqual(2);
    expect(markdown.match(/^### \S+\n\n\p{L}.*[^:]/gmu)).toHaveLength(LAWS.length);
    expect(markdown.match(/^- Source: ./gm)).toHaveLength(LAWS.length);
  });

  it('conventions has every framework and every named class', () => {
    const [{ markdown }] = conventionPages();
    const ids = [...CONVENTIONS.map(({ id }) => id), ...Object.keys(CLASSES)];
    expect(headings(markdown)).toEqual(expect.arrayContaining(ids));
  });

  it('capabilities has every field and every kind of illegal case', () => {
    const [{ markdown }] = capabilityPages();
    for (const field of Object.keys(CAPABILITY_VALUES)) expect(markdown).toContain(`\n| ${field} |`);
    for (const kind of ILLEGAL_KINDS) expect(markdown).toContain(`\n- \`${kind}\`\n`);
  });

  it('findings has every known failure', () => {
    const [{ markdown }] = findingPages();
    const known = parseKnownFailures(sourceText('known-failures.json'), 'known-failures.json');
    expect(headings(markdown)).toEqual(known.map(({ id }) => id));
  });

  it('vectors has every vector as JSON, and their files lie beside it', () => {
    const [{ markdown }] = vectorPages();
    const ids = [...markdown.matchAll(/<details class="vector" id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.toSorted()).toEqual(
      allVectors()
        .map(({ id }) => id)
        .toSorted(),
    );
    for (const [, path] of markdown.matchAll(/\]\(\/(vectors\/[^)]+)\)/g)) {
      expect(vectorAssets().map((asset) => asset.path)).toContain(path);
    }
  });

  it('the benchmark has a row for every layer of the published run', async () => {
    const [{ markdown }] = await benchmarkPages();
    const { workloads } = JSON.parse(sourceText('reports/published/bench.json')) as { workloads: { name: string }[] };
    for (const { name } of workloads) expect(markdown).toContain(`\n| ${name.replaceAll('_', '\\_')} |`);
  });
});

describe('the filter of vectors', () => {
  const told = { file: 'padding', flags: 'A B', rank: '2', groups: 'one', kind: 'a result' };

  it.each([
    [{}, true],
    [{ flag: 'B' }, true],
    [{ flag: 'A B' }, false],
    [{ flag: 'C' }, false],
    [{ rank: '2', file: 'padding' }, true],
    [{ rank: '1' }, false],
    [{ flag: 'A', groups: 'several' }, false],
  ])('with %j leaves it: %j', (wish, expected) => {
    expect(fits(told, { ...EVERYTHING, ...wish })).toBe(expected);
  });

  it('offers what there is, once', () => {
    const others = { ...told, flags: 'B C', rank: '1' };
    expect(choicesOf([told, others])).toEqual({
      file: ['padding'],
      flag: ['A', 'B', 'C'],
      rank: ['1', '2'],
      groups: ['one'],
      kind: ['a result'],
    });
  });
});

describe('the navigation', () => {
  const all = [...NAVIGATION.flatMap(({ items }) => items.map(({ link }) => link)), ...UNLISTED];
  const page = (path: string) => ({ path, markdown: `# The \`${path}\`\n` });
  const pages = all.map((link) => page(`${link.replace(/\/$/, '/index').slice(1)}.md`));

  it('agrees with its own pages', () => {
    expect(navigationOf(pages)).toEqual(NAVIGATION);
  });

  it('has a place for a new document, by its title', () => {
    expect(navigationOf([...pages, page('docs/new.md')]).at(-1)).toEqual({
      text: 'More documents',
      items: [{ link: '/docs/new', text: 'The docs/new.md' }],
    });
  });

  it.each([
    [pages.slice(1), `site: ${all[0]} is in the navigation and is no page`],
    [[...pages, page('stray.md')], 'site: /stray is a page and not in the navigation'],
    [[...pages, pages[0]], `site: ${all[0]} is made twice`],
  ])('refuses what does not agree (%#)', (some, message) => {
    expect(() => navigationOf(some)).toThrow(message);
  });
});
