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
import { type Group, navigationOf } from './navigation.ts';
import type { Asset, Page } from './page.ts';
import { sourceText } from './root.ts';
import { upsampling } from './upsampling.ts';

export interface Site {
  readonly pages: readonly Page[];
  /** The sidebar. */
  readonly navigation: readonly Group[];
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
  const navigation = navigationOf(pages);
  pages.forEach(checkBraces);
  const icon = { path: 'icon.svg', content: sourceText('site/icon.svg') };
  return {
    pages,
    navigation,
    assets: [icon, ...vectorAssets(), ...publishedAssets(), ...exampleAssets(), ...(await upsampling()).assets],
  };
}

/** Two braces outside of code would be taken for an expression of Vue. @throws Error */
function checkBraces({ path, markdown }: Page): void {
  const outside = markdown.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  const at = outside.indexOf('{{');
  if (at >= 0) throw new Error(`site: ${path}: two braces outside of code: ${outside.slice(at, at + 60)}`);
}
