/** The site as a browser is given it: built, unless that was done after the last change of the sources, and served. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join, sep } from 'node:path';
import { serve } from 'vitepress';

const ROOT = join(import.meta.dirname, '..');
const SITE = join(ROOT, 'site');
const DIST = join(SITE, 'dist');

/** Folders that the site is not made of, from the root. */
const APART = [
  '.git',
  'test',
  'dist',
  'coverage',
  '.mutants',
  'adjoint-failures',
  'reports/out',
  'site/dist',
  'site/pages',
];

export interface ServedSite {
  /** Ends with a slash. */
  readonly address: string;
  readonly close: () => void;
}

export async function servedSite(): Promise<ServedSite> {
  if (!isBuilt()) execFileSync(process.execPath, ['--import', 'tsx', 'site/build.ts', '--base', '/'], { cwd: ROOT });
  const { server } = await serve({ root: SITE, base: '/', port: 0 });
  if (server === undefined) throw new Error('the site is not served');
  const { port } = server.address() as AddressInfo;
  return { address: `http://localhost:${port}/`, close: () => server.close() };
}

/** Whether there is a site for the root of a server, made after every source was last written. */
function isBuilt(): boolean {
  const first = join(DIST, 'index.html');
  if (!existsSync(first) || !readFileSync(first, 'utf8').includes('href="/assets/')) return false;
  return newestIn('') < statSync(first).mtimeMs;
}

function newestIn(folder: string): number {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  const times = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.name === 'node_modules' || entry.name === 'cache' || APART.includes(path.replaceAll(sep, '/'))) return 0;
    return entry.isDirectory() ? newestIn(path) : statSync(join(ROOT, path)).mtimeMs;
  });
  return Math.max(0, ...times);
}
