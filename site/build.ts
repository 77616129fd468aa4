/**
 * Builds the site: puts the pages together in `pages`, then has VitePress make a folder of files out of them that any web
 * server can serve, and holds the links of the files against what is there.
 *
 *   npm run -s site -- [--base /adjoint/] [--out FOLDER]
 *
 * What pages show of commands is what the compiled program says.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vitepress';
import { pictureStyle } from '../reports/explain/style.ts';
import { assemble, type Site } from './assemble.ts';
import { brokenLinks } from './check-links.ts';
import { SITE } from './root.ts';

const PAGES = join(SITE, 'pages');

const { values } = parseArgs({
  options: { base: { type: 'string', default: process.env.SITE_BASE ?? '/' }, out: { type: 'string' } },
});

// Files that VitePress does not know and would take for pages: they are served as they are.
process.env.VITE_EXTRA_EXTENSIONS = 'c,ndjson,py';

written(await assemble());
const base = checkedBase(values.base);
const out = values.out ?? join(SITE, 'dist');
// The address of the icon is made by config.ts, which is read later.
process.env.SITE_BASE = base;
await build(SITE, { base, outDir: out });

const broken = brokenLinks(out, base);
for (const line of broken) console.error(`site: ${line}`);
if (broken.length > 0) process.exitCode = 1;

/** @throws RangeError */
function checkedBase(base: string): string {
  if (/^\/([\w.-]+\/)*$/.test(base)) return base;
  throw new RangeError(`site: --base must begin and end with a slash, got ${JSON.stringify(base)}`);
}

/** Into an empty folder, so that nothing of an earlier build is left. */
function written({ pages, navigation, assets }: Site): void {
  rmSync(PAGES, { recursive: true, force: true });
  for (const { path, markdown } of pages) put(join(PAGES, path), markdown);
  put(join(PAGES, 'navigation.json'), JSON.stringify(navigation));
  // The theme imports it: pictures of the guide look as those of `adjoint explain`.
  put(join(PAGES, 'pictures.css'), pictureStyle(['.dark']));
  for (const { path, content } of assets) put(join(PAGES, 'public', path), content);
}

function put(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
