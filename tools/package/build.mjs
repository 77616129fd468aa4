/**
 * The build, plain JavaScript because it runs before every command of this repository: what is compiled, and what is made of it. All of it
 * takes seconds where nothing has changed, so that it is done only where a file that it reads has.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
/** Says of what dist/ was made; not among what is packed. */
const STAMP = join(ROOT, 'dist/.built');
const CONFIG = 'tsconfig.build.json';

/** What is read beside the rooms: how, by what, and what the packages say of their types. */
const FURTHER = [CONFIG, 'tsconfig.json', 'package.json', 'package-lock.json', 'tools/package'];

/** A line for each file: its path, size, and when it was last written. */
function filesIn(path) {
  const told = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (told === undefined) return [`${path} is not there`];
  if (!told.isDirectory()) return [`${path} ${told.size} ${told.mtimeMs}`];
  return readdirSync(join(ROOT, path)).flatMap((name) => filesIn(`${path}/${name}`));
}

function digestOfSources() {
  const { include } = JSON.parse(readFileSync(join(ROOT, CONFIG), 'utf8'));
  const installed = 'node_modules/.package-lock.json';
  const lines = [process.version, ...[...include, ...FURTHER, installed].flatMap(filesIn)];
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

function writtenStamp() {
  try {
    return readFileSync(STAMP, 'utf8');
  } catch {
    return null;
  }
}

const digest = digestOfSources();
if (writtenStamp() !== digest) {
  // A build that ends early leaves nothing that says that it is whole.
  rmSync(STAMP, { force: true });
  const run = (...words) => execFileSync(process.execPath, words, { cwd: ROOT, stdio: 'inherit' });
  try {
    run('node_modules/typescript/bin/tsc', '-p', CONFIG);
    run('tools/package/bundle-mathjs.mjs');
    run('tools/package/bundle-program.mjs');
  } catch {
    // It has said why.
    process.exit(1);
  }
  writeFileSync(STAMP, digest);
}
