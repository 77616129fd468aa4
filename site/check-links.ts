/**
 * Holds the links of a built site against what is there: pages and assets, and the anchor that a link names. What a page loads
 * must lie beside it, so that no request goes elsewhere.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { Parser } from 'htmlparser2';

interface Reference {
  readonly kind: 'link' | 'load';
  readonly target: string;
}

interface Document {
  readonly references: readonly Reference[];
  readonly ids: ReadonlySet<string>;
}

/** Attributes whose value the browser fetches by itself. */
const LOADED: Readonly<Record<string, string>> = {
  img: 'src',
  script: 'src',
  iframe: 'src',
  source: 'src',
  video: 'src',
  audio: 'src',
  embed: 'src',
  link: 'href',
};

/**
 * @param folder that a web server would serve under `base`
 * @returns a line for each link that leads nowhere, and each request that would go elsewhere
 */
export function brokenLinks(folder: string, base: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.html'));
  const documents = new Map(names.map((name) => [name, documentOf(readFileSync(join(folder, name), 'utf8'))]));
  return [...documents].flatMap(([name, { references }]) =>
    references.flatMap((reference) => {
      const problem = problemOf(reference, name, { folder, base, documents });
      return problem === null ? [] : [`${name}: ${reference.target}: ${problem}`];
    }),
  );
}

interface Site {
  readonly folder: string;
  readonly base: string;
  readonly documents: ReadonlyMap<string, Document>;
}

function problemOf({ kind, target }: Reference, from: string, { folder, base, documents }: Site): string | null {
  if (target.startsWith('data:')) return null;
  if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target)) return kind === 'load' ? 'is fetched from elsewhere' : null;
  const [path, hash] = target.split('#', 2);
  const name = path === '' ? from : fileOf(path.split('?')[0], from, base);
  if (name === null) return `does not begin with ${base}`;
  const file = join(folder, name);
  if (!existsSync(file) || !statSync(file).isFile()) return 'is no file of the site';
  // The 404 page and pages that stand for themselves have anchors as well; other files have none.
  const ids = documents.get(name)?.ids;
  if (hash === undefined || hash === '' || ids === undefined) return null;
  return ids.has(decodeURIComponent(hash)) ? null : `there is no anchor ${hash}`;
}

/** The file that a server gives for a path, from the folder; null where the path is beyond the base. */
function fileOf(path: string, from: string, base: string): string | null {
  const absolute = path.startsWith('/') ? path : posix.join(base, posix.dirname(from), path);
  if (!absolute.startsWith(base)) return null;
  const name = decodeURIComponent(absolute.slice(base.length));
  return name === '' || name.endsWith('/') ? `${name}index.html` : name;
}

function documentOf(text: string): Document {
  const references: Reference[] = [];
  const ids = new Set<string>();
  const parser = new Parser({
    onopentag(name, attributes) {
      if (attributes.id !== undefined) ids.add(attributes.id);
      if (name === 'a' && attributes.href !== undefined) references.push({ kind: 'link', target: attributes.href });
      const loaded = attributes[LOADED[name] ?? ''];
      if (loaded !== undefined) references.push({ kind: 'load', target: loaded });
    },
  });
  parser.end(text);
  return { references, ids };
}
