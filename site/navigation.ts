/**
 * Which pages there are, in the order of the sidebar. A document of the repository that is not named here gets a place at its end;
 * any other page that is put together and not named ends the build.
 */
import type { Page } from './page.ts';

export interface Entry {
  readonly text: string;
  /** Of a page in the folder `pages`, with a slash in front, without its ending. */
  readonly link: string;
}

export interface Group {
  readonly text: string;
  readonly items: Entry[];
}

export const TOP: Entry[] = [
  { text: 'Start', link: '/start' },
  { text: 'Guide', link: '/guide' },
  { text: 'Explorer', link: '/explorer' },
  { text: 'Gate', link: '/gate' },
  { text: 'Common mistakes', link: '/mistakes/' },
];

export const NAVIGATION: Group[] = [
  {
    text: 'Begin',
    items: [
      { text: 'Start in five minutes', link: '/start' },
      { text: 'Guide to the operator', link: '/guide' },
      { text: 'Explorer', link: '/explorer' },
    ],
  },
  {
    text: 'Gate your own',
    items: [
      { text: 'In this browser', link: '/gate' },
      { text: 'Ways to gate', link: '/ways' },
      { text: 'Your implementation', link: '/docs/implementation' },
      { text: 'My gate is red', link: '/docs/red-gate' },
      { text: 'Read a failure', link: '/docs/failures' },
      { text: 'Known failures', link: '/docs/known-failures' },
      { text: 'All of verify', link: '/docs/verify' },
      { text: 'Model files', link: '/docs/models' },
      { text: 'Campaigns', link: '/docs/campaigns' },
      { text: 'What an install takes', link: '/docs/install' },
      { text: 'In a browser', link: '/docs/browser' },
      { text: 'Over a pipe', link: '/docs/PROTOCOL' },
      { text: 'Layers, threads, gradients', link: '/docs/sequences' },
    ],
  },
  {
    text: 'Look up',
    items: [
      { text: 'Laws', link: '/laws' },
      { text: 'Laws on one page', link: '/docs/laws' },
      { text: 'Capabilities', link: '/capabilities' },
      { text: 'Capabilities in depth', link: '/docs/capabilities' },
      { text: 'Conventions', link: '/conventions' },
      { text: 'Published tests', link: '/docs/suites' },
      { text: 'Test vectors', link: '/vectors' },
      { text: 'The library', link: '/docs/library' },
      { text: 'API reference', link: '/api/' },
      { text: 'Conventions in depth', link: '/docs/conventions' },
      { text: 'Explain', link: '/docs/explain' },
      { text: 'Upsampling in depth', link: '/docs/upsampling' },
      { text: 'Glossary', link: '/docs/glossary' },
    ],
  },
  {
    text: 'What was found',
    items: [
      { text: 'Findings', link: '/findings' },
      { text: 'Findings in depth', link: '/docs/findings' },
      { text: 'Why the gate can be trusted', link: '/docs/trust' },
    ],
  },
  {
    text: 'Common mistakes',
    items: [
      { text: 'All', link: '/mistakes/' },
      { text: 'Wrong shapes', link: '/mistakes/shape' },
      { text: 'Wrong values', link: '/mistakes/value' },
      { text: 'Wrong gradients', link: '/mistakes/gradient' },
      { text: 'State between calls', link: '/mistakes/state' },
      { text: 'Changing results', link: '/mistakes/nondeterminism' },
      { text: 'Memory', link: '/mistakes/memory' },
      { text: 'Crashes', link: '/mistakes/crash' },
      { text: 'Missing errors', link: '/mistakes/missing-error' },
      { text: 'Lost precision', link: '/mistakes/precision' },
      { text: 'Quantised layers', link: '/mistakes/quantised' },
    ],
  },
  {
    text: 'Measured',
    items: [
      { text: 'Benchmark', link: '/benchmark' },
      { text: 'How the benchmark works', link: '/docs/benchmark' },
      { text: 'Certificates', link: '/published/certificates' },
      { text: 'How certificates work', link: '/docs/certificates' },
      { text: 'The fast engines', link: '/docs/fast-engines' },
    ],
  },
  {
    text: 'Published runs',
    items: [
      { text: 'The gate', link: '/published/verify' },
      { text: 'Benchmark in full', link: '/published/bench' },
      { text: 'Trial of the benchmark', link: '/published/bench-trial' },
      { text: 'Faults', link: '/published/faults' },
      { text: 'Mutation of the sources', link: '/published/mutation' },
      { text: 'Runs that are killed', link: '/published/kills' },
      { text: 'Hostile documents', link: '/published/fuzz' },
      { text: 'Subjects that misbehave', link: '/published/misbehaviour' },
      { text: 'What several workers gain', link: '/published/scaling' },
      { text: 'Fast engines: their ways', link: '/published/fast/ways' },
      { text: 'Fast engines: references', link: '/published/fast/references' },
      { text: 'Fast engines on Node 20', link: '/published/fast/node20' },
      { text: 'Fast engines on Node 24', link: '/published/fast/node24' },
    ],
  },
  {
    text: 'Inside',
    items: [{ text: 'Architecture', link: '/docs/ARCHITECTURE' }],
  },
];

/** Pages that no sidebar names. */
export const UNLISTED: readonly string[] = ['/'];

/** Under this they name each other. */
export const UNLISTED_UNDER = '/api/';

/** Documents of the repository, which may come without being named. */
const DOCUMENTS = /^\/(docs|published)\//;

/** @throws Error with a line for each page that is in the navigation or among the pages only, or made twice */
export function navigationOf(pages: readonly Page[]): Group[] {
  const made = pages.map(({ path, markdown }) => ({ link: linkTo(path), text: titleOf(markdown) }));
  const links = made.map(({ link }) => link);
  const named = [...NAVIGATION.flatMap(({ items }) => items.map(({ link }) => link)), ...UNLISTED];
  const unnamed = made.filter(({ link }) => !named.includes(link) && !link.startsWith(UNLISTED_UNDER));
  const problems = [
    ...named.filter((link) => !links.includes(link)).map((link) => `${link} is in the navigation and is no page`),
    ...unnamed
      .filter(({ link }) => !DOCUMENTS.test(link))
      .map(({ link }) => `${link} is a page and not in the navigation`),
    ...links.filter((link, at) => links.indexOf(link) !== at).map((link) => `${link} is made twice`),
  ];
  if (problems.length > 0) throw new Error(`site: ${problems.join('\nsite: ')}`);
  return unnamed.length === 0 ? NAVIGATION : [...NAVIGATION, { text: 'More documents', items: unnamed }];
}

function linkTo(path: string): string {
  return `/${path}`.replace(/\.md$/, '').replace(/\/index$/, '/');
}

/** Its first heading, without what Markdown marks. */
function titleOf(markdown: string): string {
  return (/^# (.+)$/m.exec(markdown)?.[1] ?? '').replaceAll(/[`*\\]/g, '');
}
