/** Pages of the site that are made from what the project knows: nothing is left out, and nothing is typed twice. */
import { describe, expect, it } from 'vitest';
import { allVectors } from '../../oracle/vector-sources/index.ts';
import { parseKnownFailures } from '../../properties/known-failures/known-failures.ts';
import { ALL_LAWS } from '../../properties/laws.ts';
import { withSentences } from '../../site/made/api-index.ts';
import { benchmarkPages } from '../../site/made/benchmark.ts';
import { capabilityPages } from '../../site/made/capabilities.ts';
import { conventionPages } from '../../site/made/conventions.ts';
import { findingPages } from '../../site/made/findings.ts';
import { withHomeLink } from '../../site/made/home-link.ts';
import { lawPages } from '../../site/made/laws.ts';
import { vectorAssets, vectorPages } from '../../site/made/vectors.ts';
import { NAVIGATION, navigationOf, UNLISTED } from '../../site/navigation.ts';
import { sourceText } from '../../site/root.ts';
import { componentHtml, weightOf } from '../../site/search.ts';
import { choicesOf, fits, NO_FILTER } from '../../site/vectors/filter.ts';
import { wishIn, withWish } from '../../site/vectors/filter-address.ts';
import { CLASSES } from '../../spec/conventions/classes.ts';
import { CONVENTIONS } from '../../spec/conventions/index.ts';
import { ILLEGAL_KINDS } from '../../spec/illegal.ts';
import { CAPABILITY_WORDS } from '../../subjects/capability-words.ts';

const headings = (markdown: string) => [...markdown.matchAll(/^#{2,3} (.+)$/gm)].map(([, text]) => text);

describe('the page of', () => {
  it('laws has every law, and says what it states once', () => {
    const [{ markdown }] = lawPages();
    expect(headings(markdown)).toEqual(expect.arrayContaining(ALL_LAWS.map(({ id }) => id)));
    for (const { statement } of ALL_LAWS) expect(markdown.split(statement).length).toBeLessThanOrEqual(2);
    expect(markdown.match(/^### \S+\n\n\p{L}.*[^:]/gmu)).toHaveLength(ALL_LAWS.length);
    expect(markdown.match(/^- Source: ./gm)).toHaveLength(ALL_LAWS.length);
  });

  it('conventions has every framework and every named class', () => {
    const [{ markdown }] = conventionPages();
    const ids = [...CONVENTIONS.map(({ id }) => id), ...Object.keys(CLASSES)];
    expect(headings(markdown)).toEqual(expect.arrayContaining(ids));
  });

  it('capabilities has every field and every kind of illegal case', () => {
    const [{ markdown }] = capabilityPages();
    for (const field of Object.keys(CAPABILITY_WORDS)) expect(markdown).toContain(`\n| ${field} |`);
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

describe('the address of the filter', () => {
  const choices = { file: ['padding'], flag: ['A'], rank: ['1', '2'], groups: ['one'], kind: ['a result'] };
  const wish = { ...NO_FILTER, rank: '2', kind: 'a result' };

  it('leads back to what was wished for, and keeps what else is in it', () => {
    const query = withWish('?base=1&flag=A', wish);
    expect(query).toBe('?base=1&rank=2&kind=a+result');
    expect(wishIn(query, choices)).toEqual(wish);
  });

  it('is empty where nothing is asked for', () => {
    expect(withWish('?rank=2', NO_FILTER)).toBe('');
  });

  it('asks for nothing that no list offers', () => {
    expect(wishIn('?rank=7&flag=A&toString=1', choices)).toEqual({ ...NO_FILTER, flag: 'A' });
  });
});

describe('the index of the reference', () => {
  const target =
    '# Interface: Case\n\n```ts\ntype A = 1. 2;\n```\n\nOne [`call`](../a.md): x 1.5 wide. More.\n\n## Properties\n';

  it('has the first sentence of a page beside its name', () => {
    const pages = new Map([
      ['index/a/Case.md', target],
      ['index/a/Bare.md', '# Bare\n\n## Properties\n\nNo.\n'],
    ]);
    expect(withSentences('- [Case](a/Case.md)\n- [Bare](a/Bare.md)\n', 'index/index.md', pages)).toBe(
      '- [Case](a/Case.md): One `call`: x 1.5 wide.\n- [Bare](a/Bare.md)\n',
    );
  });
});

describe('a page that is complete in itself', () => {
  it('gets a relative way home in its own name', () => {
    const page = { path: 'a/b/page.html', content: '<body><p class="brand">adjoint · today</p>' };
    expect(withHomeLink(page).content).toBe(
      '<body><p class="brand"><a href="../../index.html">adjoint</a> · today</p>',
    );
    expect(() => withHomeLink({ ...page, content: '<body>' })).toThrow('site: a/b/page.html: the page must have');
  });
});

describe('the search', () => {
  it.each([
    ['explorer.md', 'Why “transposed”?'],
    ['gate.md', 'paste a WGSL kernel'],
  ])('has the words of %s', (path, words) => {
    expect(componentHtml(path)).toContain(words);
    expect(componentHtml(path)).not.toContain('{{');
  });

  it('puts where one begins above lists of data', () => {
    const weights = ['guide.html#padding-crops', 'laws.html#shift', 'vectors.html#padding'].map((id) =>
      weightOf(`/x/${id}`),
    );
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    expect(new Set(weights).size).toBe(3);
    expect(weightOf('/docs/guide.html.html')).toBe(weightOf('/laws.html'));
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
    expect(fits(told, { ...NO_FILTER, ...wish })).toBe(expected);
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
