/** The repository's own documents as pages: docs/ and the published reports, with the links of the site. */
import { withSiteLinks } from '../links.ts';
import type { Page, SourceFile } from '../page.ts';
import { sourceNames, sourceText } from '../root.ts';

/** Folders of documents, and the folders of pages that they become. */
const FOLDERS: readonly (readonly [source: string, pages: string])[] = [
  ['docs', 'docs'],
  ['reports/published', 'published'],
  ['reports/published/fast', 'published/fast'],
];

export function documentPages(): Page[] {
  return FOLDERS.flatMap(([source, pages]) =>
    sourceNames(source, '.md').map((name) => {
      const path = `${source}/${name}`;
      return documentPage({ path, text: sourceText(path) }, `${pages}/${name}`);
    }),
  );
}

/** A document as the page of that path. */
export function documentPage({ path, text }: SourceFile, page: string): Page {
  return { path: page, markdown: withSiteLinks(text, path, page) };
}
