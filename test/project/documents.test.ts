/** The numbers and names that documents state of the suite, and that their links lead somewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../faults/index.ts';
import { allVectors } from '../../oracle/vector-sources/index.ts';
import { ALL_LAWS } from '../../properties/laws.ts';
import { SLOW_TESTS } from './slow-tests.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').replaceAll('\n', ' ');
const LAWS_PAGE = readFileSync(new URL('../../docs/laws.md', import.meta.url), 'utf8');

describe('docs/laws.md', () => {
  it('has a row for every law, in order, with its lane', () => {
    const rows = [...LAWS_PAGE.matchAll(/^\| ([\w, -]+?) +\| (exact|bounded|refusal) +\|/gm)];
    const listed = rows.flatMap(([, ids, lane]) => ids.split(', ').map((id) => `${id}: ${lane}`));
    expect(listed).toEqual(ALL_LAWS.map(({ id, lane }) => `${id}: ${lane}`));
  });
});

describe('docs/trust.md', () => {
  it('states the score of the published mutation run', () => {
    const published = readFileSync(new URL('../../reports/published/mutation.md', import.meta.url), 'utf8');
    const [, score, mutants] = /^\*\*([\d.]+ %) of (\d+) mutants\b/m.exec(published)!;
    expect(read('docs/trust.md')).toContain(`The tests notice ${score} of ${mutants} changes`);
  });

  it('states how many faults and vectors there are', () => {
    expect(read('docs/trust.md')).toContain(`on ${FAULTS.length} defects`);
    expect(read('docs/trust.md')).toContain(`has ${allVectors().length} cases`);
  });
});

describe('README.md', () => {
  it('has at most 130 lines', () => {
    expect(readFileSync(new URL('../../README.md', import.meta.url), 'utf8').split('\n').length).toBeLessThanOrEqual(
      130,
    );
  });
});

/** The links of a document that lead nowhere: no file, or one without such a heading. */
function deadLinks(file: string, source: string, sourceOfLinked: (path: string) => string | null): string[] {
  const links = [...source.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link]) => link);
  return links.filter((link) => {
    const [path, heading] = link.split('#');
    const target = path === '' ? file : posix.join(posix.dirname(file), path);
    const linked = target === file ? source : sourceOfLinked(target);
    return linked === null || (heading !== undefined && !headingsOf(linked).includes(heading));
  });
}

/** Headings as GitHub names them in an address. */
function headingsOf(markdown: string): string[] {
  const headings = [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, words]) => words.toLowerCase());
  return headings.map((words) => words.replaceAll(/[^\p{L}\p{N}_\- ]/gu, '').replaceAll(' ', '-'));
}

const textAt = (path: string): string | null => {
  const url = new URL(`../../${path}`, import.meta.url);
  if (!existsSync(url)) return null;
  return path.endsWith('.md') ? readFileSync(url, 'utf8') : '';
};

const DOCUMENTS = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...['docs', 'reports/published'].flatMap((folder) =>
    readdirSync(new URL(`../../${folder}/`, import.meta.url))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
];

describe('a link', () => {
  it.each(DOCUMENTS)('in %s leads to a file, and to a heading in it', (file) => {
    expect(deadLinks(file, textAt(file)!, textAt)).toEqual([]);
  });

  it.each([
    ['[a](b.md)', []],
    ['[a](../c.md)', ['../c.md']],
    ['[a](b.md#one-of-2)', []],
    ['[a](b.md#two)', ['b.md#two']],
    ['# Here\n[a](#here) [b](#there) [c](https://c.org/d.md)', ['#there']],
  ])('is dead or not: %j', (source, dead) => {
    expect(deadLinks('docs/a.md', source, (path) => (path === 'docs/b.md' ? '## One, of: 2' : null))).toEqual(dead);
  });
});

/** Files named in code: `spec/case.ts`, where `spec` is a folder at the root. */
function pathsIn(markdown: string): string[] {
  const paths = [...markdown.matchAll(/`([\w.-]+\/[\w./-]*\w\.(?:ts|mjs|json|md|yml))`/g)].map(([, path]) => path);
  return paths.filter((path) => !/NAME|ID/.test(path) && textAt(path.split('/')[0]) !== null);
}

describe('a file named', () => {
  it.each(['CONTRIBUTING.md', 'docs/ARCHITECTURE.md'])('in %s is there', (file) => {
    const paths = pathsIn(textAt(file)!);
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => textAt(path) === null)).toEqual([]);
  });

  it('is noticed where it is not', () => {
    expect(pathsIn('`spec/gone.ts`, `spec/NAME.ts`, `other/a.ts`, `spec/`, spec/case.ts')).toEqual(['spec/gone.ts']);
    expect(textAt('spec/gone.ts')).toBe(null);
  });
});

describe('the slow tests', () => {
  it.each(SLOW_TESTS)('are there: %s', (file) => {
    expect(existsSync(new URL(`../../${file}`, import.meta.url))).toBe(true);
  });
});
