/**
 * Links of the repository's documents, as links of the site. A document that is a page is linked to; a folder or file that a
 * page shows leads to that page; of everything else the path is shown, as text, since the site does not hold the sources.
 */
import { posix } from 'node:path';

/** Pages that show what is in a file or folder, by its path from the root of the repository. */
const SHOWN: ReadonlyMap<string, string> = new Map([
  ['examples/pipe', 'ways.md'],
  ['known-failures.json', 'findings.md'],
  ['oracle/vectors', 'vectors.md'],
  ['spec/conventions', 'conventions.md'],
  ['spec/conventions/', 'conventions.md'],
  ['reports/published/fast', 'published/fast/ways.md'],
  ['README.md', 'index.md'],
]);

/** Where a document of the repository is on the site; null where it is no page. */
export function pageOf(path: string): string | null {
  const shown = SHOWN.get(path);
  if (shown !== undefined) return shown;
  if (/^docs\/[^/]+\.md$/.test(path)) return path;
  return /^reports\/published\/.+\.md$/.test(path) ? path.replace(/^reports\//, '') : null;
}

/** Where a file of the repository is among the site's assets; null where it is none. */
export function assetOf(path: string): string | null {
  if (/^examples\/[\w./-]+\.\w+$/.test(path)) return `/${path}`;
  if (/^oracle\/vectors\/[\w-]+\.json$/.test(path)) return path.replace(/^oracle/, '');
  return /^reports\/published\/[\w-]+\.(png|svg|html|json)$/.test(path) ? path.replace(/^reports/, '') : null;
}

const LINK = /(?<!!)\[((?:[^[\]]|\\[[\]]|`[^`]*`)*)\]\(([^()\s]+)\)/g;
const CODE = /(^```[\s\S]*?^```[^\n]*$|`[^`\n]+`)/m;

/**
 * The Markdown of a document with the site's links.
 * @param source path of the document from the root of the repository
 * @param page path of the page that it becomes
 */
export function withSiteLinks(markdown: string, source: string, page: string): string {
  const isCode = (_: string, at: number) => at % 2 === 1;
  const parts = markdown.split(new RegExp(CODE, 'gm'));
  // A link may have code in its text, so that only fenced code is left out as a whole.
  return mergedInlineCode(parts, isCode)
    .map((part) => (part.startsWith('```') ? part : part.replace(LINK, (...match) => relinked(match, source, page))))
    .join('');
}

/** Inline code goes back into the text around it. */
function mergedInlineCode(parts: readonly string[], isCode: (part: string, at: number) => boolean): string[] {
  const merged: string[] = [];
  parts.forEach((part, at) => {
    const isFence = isCode(part, at) && part.startsWith('```');
    const last = merged.at(-1);
    if (isFence || last === undefined || last.startsWith('```')) merged.push(part);
    else merged[merged.length - 1] = last + part;
  });
  return merged;
}

function relinked([whole, text, target]: readonly unknown[], source: string, page: string): string {
  const [path, hash] = String(target).split('#', 2);
  if (/^[a-z]+:/.test(path) || path === '') return String(whole);
  const from = path.startsWith('docs/') ? '.' : posix.dirname(source);
  const file = posix.join(from, path).replace(/\/$/, '');
  const anchor = hash === undefined ? '' : `#${hash}`;
  const shown = pageOf(file);
  if (shown !== null) return `[${text}](${posix.relative(posix.dirname(page), shown)}${anchor})`;
  const asset = assetOf(file);
  // A page that is complete in itself has to be opened anew, which the component of the theme sees to.
  if (asset?.endsWith('.html')) return `<FileLink to="${asset}">${text}</FileLink>`;
  if (asset !== null) return `[${text}](${asset})`;
  const plain = String(text).replaceAll('`', '');
  return plain === file || plain === `${file}/` ? `\`${file}\`` : `${text} (\`${file}\`)`;
}
