/** The repository's own documents as pages: docs/ and the published reports, with the links of the site. */
import { withSiteInvocation } from '../invocation.ts';
import { withSiteLinks } from '../links.ts';
import type { Page, SourceFile } from '../page.ts';
import { sourceNames, sourceText } from '../root.ts';

/** Folders of documents, and the folders of pages that they become. */
const FOLDERS: readonly (readonly [source: string, pages: string])[] = [
  ['docs', 'docs'],
  ['reports/published', 'published'],
  ['reports/published/fast', 'published/fast'],
];

/** Of reports whose own title is the command that made them, by page. */
const TITLES: Readonly<Record<string, string>> = { 'published/certificates.md': 'Certificates' };

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
  const title = TITLES[page];
  const titled = title === undefined ? text : text.replace(/^# .*$/m, `# ${title}`);
  return { path: page, markdown: withSiteInvocation(withSiteLinks(titled, path, page)) };
}
