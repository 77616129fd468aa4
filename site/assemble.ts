/** All pages and assets of the site, put together; nothing here is written yet. */
import { contentPages } from './content.ts';
import { benchmarkPages, publishedAssets } from './made/benchmark.ts';
import { capabilityPages } from './made/capabilities.ts';
import { conventionPages } from './made/conventions.ts';
import { documentPages } from './made/documents.ts';
import { exampleAssets } from './made/examples.ts';
import { findingPages } from './made/findings.ts';
import { lawPages } from './made/laws.ts';
import { mistakePages } from './made/mistakes.ts';
import { referencePages } from './made/reference.ts';
import { vectorAssets, vectorPages } from './made/vectors.ts';
import { mistakes } from './mistakes/mistake.ts';
import { NAVIGATION, UNLISTED, UNLISTED_UNDER } from './navigation.ts';
import type { Asset, Page } from './page.ts';
import { sourceText } from './root.ts';
import { upsampling } from './upsampling.ts';

export interface Site {
  readonly pages: readonly Page[];
  /** Of files that are served as they are. */
  readonly assets: readonly Asset[];
}

/** @throws Error where a page is not in the navigation, or something in the navigation is no page */
export async function assemble(): Promise<Site> {
  const pages = [
    ...(await contentPages()),
    ...lawPages(),
    ...capabilityPages(),
    ...conventionPages(),
    ...findingPages(),
    ...vectorPages(),
    ...(await benchmarkPages()),
    ...(await referencePages()),
    ...documentPages(),
    ...mistakePages(await mistakes()),
  ];
  checkNavigation(pages.map(({ path }) => path));
  pages.forEach(checkBraces);
  const icon = { path: 'icon.svg', content: sourceText('site/icon.svg') };
  return {
    pages,
    assets: [icon, ...vectorAssets(), ...publishedAssets(), ...exampleAssets(), ...(await upsampling()).assets],
  };
}

/** @throws Error with a line for each page that is in one of both only, or made twice */
export function checkNavigation(paths: readonly string[]): void {
  const made = paths.map((path) => `/${path}`.replace(/\.md$/, '').replace(/\/index$/, '/'));
  const named = [...NAVIGATION.flatMap(({ items }) => items.map(({ link }) => link)), ...UNLISTED];
  const problems = [
    ...named.filter((link) => !made.includes(link)).map((link) => `${link} is in the navigation and is no page`),
    ...made
      .filter((link) => !named.includes(link) && !link.startsWith(UNLISTED_UNDER))
      .map((link) => `${link} is a page and not in the navigation`),
    ...made.filter((link, at) => made.indexOf(link) !== at).map((link) => `${link} is made twice`),
  ];
  if (problems.length > 0) throw new Error(`site: ${problems.join('\nsite: ')}`);
}

/** Two braces outside of code would be taken for an expression of Vue. @throws Error */
function checkBraces({ path, markdown }: Page): void {
  const outside = markdown.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  const at = outside.indexOf('{{');
  if (at >= 0) throw new Error(`site: ${path}: two braces outside of code: ${outside.slice(at, at + 60)}`);
}
