/** Links of the site: those of documents become links between pages, and those of the built site lead somewhere. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { brokenLinks } from '../../site/check-links.ts';
import { headerOf } from '../../site/header.ts';
import { withSiteLinks } from '../../site/links.ts';

describe('a link of docs/a.md', () => {
  it.each([
    ['[b](b.md#c)', '[b](b.md#c)'],
    ['[b](https://example.org/b.md)', '[b](https://example.org/b.md)'],
    ['[b](#c)', '[b](#c)'],
    ['[known-failures.json](../known-failures.json)', '[known-failures.json](../findings.md)'],
    ['[spec/conventions/](../spec/conventions)', '[spec/conventions/](../conventions.md)'],
    ['[run](../reports/published/bench-trial.md)', '[run](../published/bench-trial.md)'],
    ['[gate](../examples/gate.yml)', '[gate](/examples/gate.yml)'],
    ['[page](../reports/published/report.html)', '<FileLink to="/published/report.html">page</FileLink>'],
    ['[classes](../engines/fast/residue-classes.ts)', 'classes (`engines/fast/residue-classes.ts`)'],
    ['[`spec/error-bound.ts`](../spec/error-bound.ts)', '`spec/error-bound.ts`'],
    ['```\n[b](../b.ts)\n```', '```\n[b](../b.ts)\n```'],
    ['`a` [`b`](../b.ts) and [c](c.md)', '`a` `b` (`b.ts`) and [c](c.md)'],
  ])('%j becomes %j', (markdown, expected) => {
    expect(withSiteLinks(markdown, 'docs/a.md', 'docs/a.md')).toBe(expected);
  });

  it('of a published report is taken from there, or from the root where it says docs', () => {
    const relinked = (markdown: string) => withSiteLinks(markdown, 'reports/published/a.md', 'published/a.md');
    expect(relinked('[b](docs/b.md) [c](c.md)')).toBe('[b](../docs/b.md) [c](c.md)');
  });
});

describe('the header of a source file', () => {
  it('gives paragraphs, formulas as code, and the source', () => {
    const text =
      '/**\n * One *star*,\n * two.\n *\n *   a = b\n *     + c\n *\n * Source: A book,\n * page 1.\n */\nconst a = 1;';
    expect(headerOf(text)).toEqual({
      words: 'One \\*star\\*,\ntwo.\n\n```txt\na = b\n  + c\n```',
      source: 'A book, page 1.',
    });
  });

  it('must be there', () => {
    expect(() => headerOf('const a = 1;')).toThrow('header: the text must begin with /** … */');
  });
});

let folder = '';
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function site(files: Readonly<Record<string, string>>): string {
  folder = mkdtempSync(join(tmpdir(), 'adjoint-links-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

describe('the check of links', () => {
  const right = {
    'index.html':
      '<a href="/b/a.html#one">a</a><a href="/b/">self</a><img src="/b/x.png"><a href="https://example.org">',
    'a.html': '<h2 id="one">One</h2><a href="#one">up</a><a href="index.html">back</a><img src="data:,x">',
    'x.png': '',
  };

  it('finds nothing where all is there', () => {
    expect(brokenLinks(site(right), '/b/')).toEqual([]);
  });

  it.each([
    ['<a href="/b/c.html">', '/b/c.html: is no file of the site'],
    ['<a href="/b/a.html#two">', '/b/a.html#two: there is no anchor two'],
    ['<a href="#two">', '#two: there is no anchor two'],
    ['<a href="/a.html">', '/a.html: does not begin with /b/'],
    ['<img src="/b/y.png">', '/b/y.png: is no file of the site'],
    ['<img src="https://example.org/x.png">', 'https://example.org/x.png: is fetched from elsewhere'],
    ['<script src="//example.org/x.js"></script>', '//example.org/x.js: is fetched from elsewhere'],
    [
      '<link rel="stylesheet" href="https://example.org/x.css">',
      'https://example.org/x.css: is fetched from elsewhere',
    ],
  ])('finds %j', (markup, problem) => {
    expect(brokenLinks(site({ ...right, 'bad.html': markup }), '/b/')).toEqual([`bad.html: ${problem}`]);
  });
});
