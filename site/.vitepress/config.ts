/** How VitePress builds the site. The pages are put together first, by build.ts, in the folder `pages`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { type Group, TOP } from '../navigation.ts';
import { SEARCH } from '../search.ts';
import { readableMarkdown } from './markdown.ts';

/** Written with the pages. */
const NAVIGATION = fileURLToPath(new URL('../pages/navigation.json', import.meta.url));

const base = process.env.SITE_BASE ?? '/';

export default defineConfig({
  lang: 'en-GB',
  title: 'adjoint',
  description: 'Conformance suite, benchmark and oracle for transposed convolution',
  srcDir: 'pages',
  // Examples are given as they are.
  srcExclude: ['public/**'],
  outDir: 'dist',
  base,
  head: [['link', { rel: 'icon', href: `${base}icon.svg`, type: 'image/svg+xml' }]],
  cleanUrls: false,
  ignoreDeadLinks: false,
  metaChunk: true,
  // Large, and of use only after a page has been painted.
  shouldPreload: (link) => !link.includes('/mathjs.'),
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: readableMarkdown,
    // Braces are common in the text of these pages.
    attrs: { leftDelimiter: '{:', rightDelimiter: ':}' },
  },
  // The worker of the gate loads nothing by halves.
  vite: { worker: { format: 'es' } },
  themeConfig: {
    nav: TOP,
    sidebar: JSON.parse(readFileSync(NAVIGATION, 'utf8')) as Group[],
    outline: { level: [2, 3] },
    search: SEARCH,
    externalLinkIcon: true,
    docFooter: { prev: 'Previous page', next: 'Next page' },
  },
});
