/** The site as a browser is given it: built, unless that was done after the last change of the sources, and served. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import sirv from 'sirv';

const ROOT = join(import.meta.dirname, '../..');
const SITE = join(ROOT, 'site');
const DIST = join(SITE, 'dist');

/** A folder that is there while someone builds. */
const LOCK = join(SITE, '.vitepress', 'cache', 'building');
const LOCK_WAIT_MS = 250;
const LOCK_VOID_MS = 600_000;

/** What the site is made of, from the root, and what therein is made itself. */
const ROOMS = ['spec', 'engines', 'subjects', 'properties', 'explain', 'faults', 'bench', 'oracle', 'upsampling'];
const SOURCES = ['reports', 'cli', 'site', 'docs', 'examples', 'public', 'known-failures.json'];
const MADE = ['reports/out', 'site/dist', 'site/pages', 'site/node_modules', 'site/.vitepress/cache'];

export interface ServedSite {
  /** Ends with a slash. */
  readonly address: string;
  readonly close: () => void;
}

export async function servedSite(): Promise<ServedSite> {
  await alone(() => {
    if (!isBuilt()) execFileSync(process.execPath, ['--import', 'tsx', 'site/build.ts', '--base', '/'], { cwd: ROOT });
  });
  const missing = readFileSync(join(DIST, '404.html'));
  // Nothing is compressed: that takes longer than the browser takes for all else. What has a hash in its name is kept by the browser.
  const files = sirv(DIST, {
    setHeaders: (answer, path) =>
      path.startsWith('/assets/') && answer.setHeader('Cache-Control', 'max-age=3600, immutable'),
  });
  const server = createServer((request, answer) =>
    files(request, answer, () => void answer.writeHead(404).end(missing)),
  );
  await once(server.listen(0), 'listening');
  const { port } = server.address() as AddressInfo;
  return { address: `http://localhost:${port}/`, close: () => server.close() };
}

/** Does a task while no other test file does it: they run side by side, and two builds write the same folders. */
async function alone(task: () => void): Promise<void> {
  mkdirSync(dirname(LOCK), { recursive: true });
  while (!takesLock()) await setTimeout(LOCK_WAIT_MS);
  try {
    task();
  } finally {
    rmdirSync(LOCK);
  }
}

/** Takes the lock where it is free. That of a run that was killed is void once it is old. */
function takesLock(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const since = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > LOCK_VOID_MS) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}

/** Whether there is a site for the root of a server, made after every source was last written. */
function isBuilt(): boolean {
  const first = join(DIST, 'index.html');
  if (!existsSync(first) || !readFileSync(first, 'utf8').includes('href="/assets/')) return false;
  return Math.max(...[...ROOMS, ...SOURCES].map(newestIn)) < statSync(first).mtimeMs;
}

/** When the file, or any file in the folder, was last written. */
function newestIn(path: string): number {
  if (MADE.includes(path)) return 0;
  const told = statSync(join(ROOT, path));
  if (!told.isDirectory()) return told.mtimeMs;
  return Math.max(0, ...readdirSync(join(ROOT, path)).map((name) => newestIn(`${path}/${name}`)));
}
