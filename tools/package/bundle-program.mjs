/**
 * A step of the build, plain JavaScript because it runs before every command of this repository: writes dist/bundled/, the command
 * line and what it starts in processes and threads of their own, in few files. Node then opens a dozen of them in place of hundreds,
 * which halves the time that each takes to start. The entries of the library stay as the compiler wrote them.
 */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const DIST = join(import.meta.dirname, '../../dist');
const BUNDLED = join(DIST, 'bundled');
const ENTRY = join(BUNDLED, 'command-line.js');
/** Beside it, and moved when it is whole: a build may be broken off, and others run what is there meanwhile. */
const MADE_ASIDE = join(DIST, `bundled-${process.pid}`);

/** Modules that start a process or a thread each, found again by their paths (subjects/process/bundled.ts). */
const STARTED = [
  'bench/contenders/contender-host.js',
  'bench/contenders/page/host.js',
  'bench/limits/limits-host.js',
  'bench/scale/memory-host.js',
  'runs/layers/whole-model-host.js',
  'runs/pool-worker.js',
  'runs/queue/unit-thread.js',
  'subjects/browser/host/main.js',
];

/** The process that third-party modules are loaded into, and these: they share what both import. */
const HOST_AND_GUESTS = [
  'subjects/process/isolated-host.js',
  ...readdirSync(join(DIST, 'subjects/third-party'))
    .filter((name) => name.endsWith('.js'))
    .map((name) => `subjects/third-party/${name}`),
];

/** What is bundled together: a module that two of them import is in a file of its own, so that the fewer they are, the fewer files. */
const TOGETHER = [['cli/command-line.js'], ...STARTED.map((path) => [path]), HOST_AND_GUESTS];

const nameOf = (path) =>
  path === 'cli/command-line.js' ? 'command-line' : path.replaceAll('/', '--').replace(/\.js$/, '');

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
  for (const paths of TOGETHER) {
    await build({
      entryPoints: Object.fromEntries(paths.map((path) => [nameOf(path), join(DIST, path)])),
      outdir: MADE_ASIDE,
      // The line that names each module does so from here: subjects/errors/own-frames.ts reads it.
      absWorkingDir: DIST,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      plugins: [whereItWas],
      logLevel: 'warning',
    });
  }
  rmSync(BUNDLED, { recursive: true, force: true });
  renameSync(MADE_ASIDE, BUNDLED);
}
