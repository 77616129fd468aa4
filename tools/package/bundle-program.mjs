/**
 * A step of the build, plain JavaScript because it runs before every command of this repository: writes dist/bundled/, the command
 * line in few files. Node then opens a dozen of them in place of hundreds, which halves the time that a command takes to start.
 * What runs in processes and threads of its own stays as the compiler wrote it, and so do the entries of the library.
 */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const DIST = join(import.meta.dirname, '../../dist');
const BUNDLED = join(DIST, 'bundled');
const ENTRY = join(BUNDLED, 'command-line.js');
/** Beside it, and moved when it is whole: a build may be broken off, and others run what is there meanwhile. */
const MADE_ASIDE = join(DIST, `bundled-${process.pid}`);

function newestIn(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  const times = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (path.startsWith(BUNDLED)) return 0;
    if (entry.isDirectory()) return newestIn(path);
    return entry.name.endsWith('.js') ? statSync(path).mtimeMs : 0;
  });
  return Math.max(0, ...times);
}

/** A module goes on to find what lies beside it where the compiler wrote it. */
const whereItWas = {
  name: 'where it was',
  setup(build) {
    build.onLoad({ filter: /\.js$/, namespace: 'file' }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const from = relative(BUNDLED, path).split(sep).join('/');
      return { contents: text.replaceAll('import.meta.url', `new URL(${JSON.stringify(from)}, import.meta.url).href`) };
    });
  },
};

if (!existsSync(ENTRY) || statSync(ENTRY).mtimeMs < newestIn(DIST)) {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [join(DIST, 'cli/command-line.js')],
    outdir: MADE_ASIDE,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    plugins: [whereItWas],
    logLevel: 'warning',
  });
  rmSync(BUNDLED, { recursive: true, force: true });
  renameSync(MADE_ASIDE, BUNDLED);
}
