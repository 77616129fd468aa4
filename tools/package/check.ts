/**
 * `npm run package-check`: packs the package as a release does, and tries what is packed.
 *
 * publint and attw read it; then it is installed into an empty project, where the size is printed and their-project.ts is
 * compiled by the oldest TypeScript that is supported and by the one of this repository. Needs the registry; the test
 * test/project/package.test.ts does the same without the two that need more than what is installed.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { THEIR_FILES } from './their-project.ts';

const ROOT = join(import.meta.dirname, '../..');
/** docs/install.md names it. */
const OLDEST_TYPESCRIPT = '5.4';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-package-check-'));
const project = join(folder, 'project');

/** @throws Error where it does not end with 0 */
function run(cwd: string, program: string, ...words: string[]): void {
  process.stdout.write(`\n$ ${program} ${words.join(' ')}\n`);
  execFileSync(program, words, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
}

function printSize(root: string): void {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  const packages = paths.filter((path) => /node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(path));
  const sizes = paths.map((path) => statSync(path));
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  const onDisk = sizes.reduce((sum, { blocks }) => sum + 512 * blocks, 0);
  process.stdout.write(`${packages.length} packages, ${megabytes(total)} MB, ${megabytes(onDisk)} MB on disk\n`);
}

try {
  run(ROOT, 'npm', 'pack', '--ignore-scripts=false', '--silent', '--pack-destination', folder);
  const [tarball] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  run(ROOT, 'npx', 'publint', '--strict', join(folder, tarball));
  // The package is of ES modules: what CommonJS cannot load is no fault.
  run(ROOT, 'npx', 'attw', '--profile', 'esm-only', join(folder, tarball));

  mkdirSync(project);
  for (const [name, text] of Object.entries(THEIR_FILES)) writeFileSync(join(project, name), text);
  const started = performance.now();
  run(project, 'npm', 'install', '--no-audit', '--no-fund', join(folder, tarball));
  printSize(join(project, 'node_modules'));
  run(project, 'npx', 'adjoint', 'verify', './mine.mjs', '--seed', '1');
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`from the install to the verdict: ${seconds} s\n`);
  run(project, 'npx', '--yes', '-p', `typescript@${OLDEST_TYPESCRIPT}`, 'tsc');
  run(project, process.execPath, join(ROOT, 'node_modules/typescript/bin/tsc'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
