/** The package as its users get it: built, packed, installed into an empty project, and used from there. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allVectors, VECTOR_SOURCES } from '../../oracle/vector-sources/index.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { QUEUE_PACKAGES } from '../../runs/queue/packages.ts';
import { PACKAGED_CHROMIUM } from '../../subjects/browser/find.ts';
import { BROWSER_PACKAGES } from '../../subjects/browser/packages.ts';
import { THEIR_FILES } from '../../tools/package/their-project.ts';
import { askedOf } from '../properties/asked-laws.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'adjoint-package-'));
const sources = join(folder, 'sources');
const project = join(folder, 'project');
const installed = join(project, 'node_modules/adjoint');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Without what npm told the process that runs the tests. */
const ENVIRONMENT = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|CI$|GITHUB_)/.test(name))),
  NO_COLOR: '1',
};

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(cwd: string, program: string, ...words: string[]): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(program, words, { cwd, env: ENVIRONMENT }, (_, stdout, stderr) => {
      resolve({ status: child.exitCode, stdout, stderr: stderr.replace(/^npm warn .*\n/gm, '') });
    });
  });
}

async function mustRun(cwd: string, program: string, ...words: string[]): Promise<string> {
  const { status, stdout, stderr } = await run(cwd, program, ...words);
  if (status !== 0) throw new Error(`${program} ${words.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** A copy of the sources: others may be using dist/ at the same time. */
function copySources(): void {
  const made = ['node_modules', 'dist', '.git', '.mutants', 'coverage', 'reports/out'];
  const ofSite = ['node_modules', 'dist', 'pages', '.vitepress/cache'].map((name) => `site/${name}`);
  const left = new Set([...made, ...ofSite].map((name) => join(ROOT, name)));
  cpSync(ROOT, sources, { recursive: true, filter: (path) => !left.has(path) });
  symlinkSync(join(ROOT, 'node_modules'), join(sources, 'node_modules'));
}

function filesUnder(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted();
}

/** At the top of the package. */
const PACKED = new Set([
  'CHANGELOG.md',
  'CITATION.cff',
  'CONTRIBUTING.md',
  'action.yml',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'known-failures.json',
  'known-failures.schema.json',
  'package.json',
]);

/** What a gate may take: packages, the suite itself among them, and bytes of all their files. */
const MOST_PACKAGES = 40;
const MOST_BYTES = 20e6;

let tarball = '';
beforeAll(async () => {
  copySources();
  // Nothing is built before: packing does it, as in a clean clone.
  await mustRun(sources, 'npm', 'run', '-s', 'package', '--', '--silent', '--pack-destination', folder);
  tarball = join(folder, readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? 'none');
  mkdirSync(project);
  for (const [name, text] of Object.entries(THEIR_FILES)) writeFileSync(join(project, name), text);
  await mustRun(project, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', tarball);
});

describe('the packed files', () => {
  it('hold the compiled program, its documents and nothing else', () => {
    const files = filesUnder(installed);
    const isWanted = (file: string) =>
      PACKED.has(file) ||
      /^oracle\/vectors\/[a-z-]+\.json$/.test(file) ||
      /^reports\/published\/[a-z0-9/-]+\.(md|html|svg|png)$/.test(file) ||
      /^dist\/engines\/mathjs-parts\.(cjs|licences\.txt)$/.test(file) ||
      /^(docs|examples)\/|^dist\/.*\.(js|json|d\.ts)$/.test(file);
    expect(files.filter((file) => !isWanted(file))).toEqual([]);
    expect(
      files.filter((file) =>
        /(^|\/)(tests?|tools|node_modules|\.git|reports\/out)\/|^(?!examples\/).*\.test\./.test(file),
      ),
    ).toEqual([]);
    const vectors = readdirSync(join(ROOT, 'oracle/vectors')).map((file) => `oracle/vectors/${file}`);
    const program = [
      'dist/public/index.js',
      'dist/public/index.d.ts',
      'dist/cli/main.js',
      'dist/subjects/process/isolated-host.js',
    ];
    for (const needed of [...PACKED, ...program, ...vectors]) {
      expect(files).toContain(needed);
    }
  });

  it('name no folder of the machine it was packed on', () => {
    const places = [ROOT, folder, homedir()].filter((place) => place.length > 5);
    const naming = filesUnder(installed).filter((file) => {
      const text = readFileSync(join(installed, file), 'utf8');
      return places.some((place) => text.includes(place));
    });
    expect(naming).toEqual([]);
  });

  it('have a file behind every relative link of the README', () => {
    const readme = readFileSync(join(installed, 'README.md'), 'utf8');
    const targets = [...readme.matchAll(/(?:\]\(|src=")([^)#"\s]+)/g)].map(([, target]) => target);
    const relatives = targets.filter((target) => !/^[a-z]+:/.test(target));
    expect(relatives).toEqual(expect.arrayContaining(['docs/ARCHITECTURE.md', 'docs/pictures/one-to-many.png']));
    expect(relatives.filter((target) => !existsSync(join(installed, target)))).toEqual([]);
  });

  it('have the licence of every package whose code they contain', () => {
    const code = readFileSync(join(installed, 'dist/engines/mathjs-parts.cjs'), 'utf8');
    const licences = readFileSync(join(installed, 'dist/engines/mathjs-parts.licences.txt'), 'utf8');
    const names = new Set(
      [...code.matchAll(/^\/\/ node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\//gm)].map(([, name]) => name),
    );
    expect([...names]).toContain('mathjs');
    const [granted] = [licences.matchAll(/^(\S+) \d+\.\d+\.\d+ \(.+\)$/gm)];
    expect([...granted].map(([, name]) => name).toSorted()).toEqual([...names].toSorted());
  });

  it('have a file behind every export and command', () => {
    const targets = Object.values(packageJson.exports).flatMap((entry) =>
      typeof entry === 'string' ? [entry] : Object.values(entry),
    );
    const files = filesUnder(installed);
    for (const target of [...targets, ...Object.values(packageJson.bin)]) {
      const [begin, end = ''] = target.replace(/^\.\//, '').split('*');
      const isMeant = (file: string) =>
        target.includes('*') ? file.startsWith(begin) && file.endsWith(end) : file === begin;
      expect(files.filter(isMeant), target).not.toEqual([]);
    }
    expect(readFileSync(join(installed, packageJson.bin.adjoint), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('have nothing that publint warns of', async () => {
    const { messages } = await publint({ pkgDir: sources, level: 'warning', strict: true });
    expect(messages).toEqual([]);
  });

  it('are named after the version', () => {
    expect(basename(tarball)).toBe(`adjoint-${packageJson.version}.tgz`);
  });
});

describe('what the packed files import', () => {
  it('is every dependency and nothing else, but for what is optional', () => {
    const optional = [
      ...Object.keys(packageJson.peerDependencies),
      'onnx-proto',
      'onnxruntime-node',
      'onnxruntime-web',
      '@tensorflow/',
      'flatbuffers',
      '@jax-js/',
      '@litertjs/',
    ];
    const needed = new Set(importedPackages().filter((name) => !optional.some((one) => name.startsWith(one))));
    expect([...needed].toSorted()).toEqual(Object.keys(packageJson.dependencies).toSorted());
  });

  it('is every optional peer, too', () => {
    // Those of a queue and of a browser are imported by names that no bundler follows.
    const unfollowed = [...Object.values({ ...QUEUE_PACKAGES, ...BROWSER_PACKAGES }), PACKAGED_CHROMIUM];
    const imported = new Set([...importedPackages(), ...unfollowed]);
    expect(Object.keys(packageJson.peerDependencies).filter((name) => !imported.has(name))).toEqual([]);
    expect(Object.keys(packageJson.peerDependenciesMeta)).toEqual(Object.keys(packageJson.peerDependencies));
  });
});

describe('the installed package', () => {
  it(`is, with all that a gate needs, at most ${MOST_PACKAGES} packages and ${MOST_BYTES / 1e6} MB`, () => {
    const files = filesUnder(join(project, 'node_modules'));
    const packages = files.filter((file) => /(^|\/node_modules\/)(@[^/]+\/)?[^/]+\/package\.json$/.test(file));
    expect(packages).toContain('adjoint/package.json');
    expect(packages).toContain('fast-check/package.json');
    expect(packages.length).toBeLessThanOrEqual(MOST_PACKAGES);
    const bytes = files.reduce((sum, file) => sum + statSync(join(project, 'node_modules', file)).size, 0);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('prints its version', async () => {
    expect(await run(project, 'npx', 'adjoint', '--version')).toEqual({
      status: 0,
      stdout: `${packageJson.version}\n`,
      stderr: '',
    });
  });

  it('verifies a module of the project', async () => {
    const { status, stdout } = await run(project, 'npx', 'adjoint', 'verify', './mine.mjs', '--runs', '5');
    const { laws, cases } = askedOf({}, 5);
    expect(stdout).toMatch(new RegExp(`^ {2}mine +${laws} laws +${cases} cases +passed$`, 'm'));
    expect(status).toBe(0);
  });

  it('prints a replay line for a wrong module that works as it stands', async () => {
    const typed = ['adjoint', 'verify', './wrong.mjs', '--law', 'agreement', '--seed', '3', '--runs', '50'];
    const before = await run(project, 'npx', ...typed);
    const replay = /^ {2}replay: (npx adjoint verify \.\/wrong\.mjs .*)$/m.exec(before.stdout)?.[1] ?? '';
    const again = await run(project, 'sh', '-c', replay);
    const smallest = ({ stdout }: Run) => /^ {2}smallest case: .*\n.*$/m.exec(stdout)?.[0];
    expect(smallest(before)).toMatch(/^ {2}smallest case: x \[1, 1, 1\] · w \[1, 1, 1\] · bias \[1\] · f32\n/);
    expect(smallest(again)).toBe(smallest(before));
    expect([before.status, again.status]).toEqual([1, 1]);
  });

  it('says what to install where a third party is missing', async () => {
    const { status, stdout, stderr } = await run(project, 'npx', 'adjoint', 'verify', 'onnxruntime-node');
    expect(stderr).toBe(
      'adjoint: subject onnxruntime-node: onnxruntime-node is not installed: npm install --save-dev onnxruntime-node onnx-proto\n',
    );
    expect([status, stdout]).toEqual([2, '']);
  });

  it('has the vectors, and finds them true', async () => {
    const { status, stdout, stderr } = await run(project, 'npx', 'adjoint', 'vectors', 'check');
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      new RegExp(`^${allVectors().length} vectors in ${VECTOR_SOURCES.length} files, .*: all true\n$`),
    );
    expect(status).toBe(0);
  });

  it('writes vectors where it is told to, and never into itself', async () => {
    const generate = (target: string) => run(project, 'npx', 'adjoint', 'vectors', 'generate', target);
    for (const target of [
      'node_modules/adjoint',
      'node_modules/adjoint/oracle/vectors',
      './node_modules/adjoint/new/one',
    ]) {
      const { status, stdout, stderr } = await generate(target);
      expect(stderr).toMatch(/^adjoint: the folder must lie outside of the installed package .*adjoint, got /);
      expect([status, stdout]).toEqual([2, '']);
    }
    expect(await generate('own/vectors')).toEqual({
      status: 0,
      // The schema is one more.
      stdout: `${VECTOR_SOURCES.length + 1} files written to own/vectors\n`,
      stderr: '',
    });
    expect(existsSync(join(installed, 'new'))).toBe(false);
  });

  it('has vectors, schemas and known failures to import', async () => {
    const printed = await mustRun(project, process.execPath, 'data.js');
    expect(JSON.parse(printed)).toEqual(['channels-groups-kernel-one', 'adjoint/verify/1', 'string']);
  });

  it('is a library for JavaScript', async () => {
    const stdout = await mustRun(project, process.execPath, 'program.js');
    expect(JSON.parse(stdout)).toEqual([6, [1, 1, 6], [10, 1, 0, 20, 2, 0]]);
  });

  it('is a library for TypeScript, strictly and with its dependencies checked', async () => {
    const { status, stdout } = await run(project, process.execPath, join(ROOT, 'node_modules/typescript/bin/tsc'));
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });
});

describe('what only some commands need', () => {
  it.each([
    [['report', 'verify.json'], 'report', 'vega and vega-lite'],
    [['bench', 'scatter', '--html', 'x.html'], 'bench --html', 'vega and vega-lite'],
    [['scale', 'stride', 'scatter', '--html', 'x.html'], 'scale --html', 'vega and vega-lite'],
    [['hunt', 'scatter', 'im2col', '--html', 'x.html'], 'hunt --html', 'vega and vega-lite'],
    [['verify', './mine.mjs', '--figure', 'x.svg'], 'verify --figure', 'vega and vega-lite'],
    [['learn', '--html', 'x.html'], 'learn --html', 'vega, vega-lite and fast-png'],
    [['upsample'], 'upsample', 'fast-png'],
    [['campaign', './mine.mjs', '--queue', 'redis://localhost'], 'campaign', 'bullmq and ioredis'],
    [['worker', '--queue', 'redis://localhost'], 'worker', 'bullmq and ioredis'],
    [['vectors', 'export', '--format', 'npz', '--out', 'x'], 'vectors export --format npz', 'fflate'],
    [['vectors', 'export', '--format', 'onnx', '--out', 'x'], 'vectors export --format onnx', 'onnx-proto'],
    [['vectors', 'export', '--format', 'tflite', '--out', 'x'], 'vectors export --format tflite', 'flatbuffers'],
  ])('says in one line what %j needs, before anything is done or written', async (words, what, packages) => {
    const names = packages.split(/, | and /);
    expect(await run(project, 'npx', 'adjoint', ...words)).toEqual({
      status: 2,
      stdout: '',
      stderr: `adjoint: ${what} needs ${packages}: npm install --save-dev ${names.join(' ')}\n`,
    });
    expect(readdirSync(project).filter((file) => file.startsWith('x') || file === 'adjoint-upsample')).toEqual([]);
  });

  it('does all the rest with what is there', async () => {
    const words = ['vectors', 'export', '--format', 'safetensors', '--out', 'exported', 'dilation-1d'];
    expect(await run(project, 'npx', 'adjoint', ...words)).toEqual({
      status: 0,
      stdout: 'vectors exported to exported: 1\n',
      stderr: '',
    });
    const layer = ['--layer', 'mb1ic1ih4oc1oh4kh1', '--time', '1', '--rounds', '2', '--no-limits'];
    const bench = await run(project, 'npx', 'adjoint', 'bench', 'scatter', 'matrix', ...layer, '--json', '-');
    expect(JSON.parse(bench.stdout).kind).toBe('bench');
    const forms = ['--junit', 'gate.xml', '--markdown', 'gate.md', '--json', 'gate.json'];
    const gate = await run(
      project,
      'npx',
      'adjoint',
      'verify',
      'engines',
      '--law',
      'agreement',
      '--runs',
      '20',
      ...forms,
    );
    expect(gate.stdout).toMatch(/^AGREE: /m);
    expect(filesUnder(project)).toEqual(expect.arrayContaining(['gate.xml', 'gate.md', 'gate.json']));
  });
});

/** The packages that compiled code imports, by import declaration or import(). */
function importsOf(code: string): string[] {
  const specifiers = [
    ...code.matchAll(
      /(?:^|\n)(?:import|export)\s[^;]*?from '([^']+)'|import\('([^']+)'\)|createRequire\(import\.meta\.url\)\('([^']+)'\)/g,
    ),
  ];
  return specifiers
    .map(([, declared, called, required]) => declared ?? called ?? required)
    .filter((name) => !/^(\.|node:)/.test(name))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );
}

/** Of all compiled code. */
function importedPackages(): string[] {
  return filesUnder(join(installed, 'dist'))
    .filter((file) => file.endsWith('.js'))
    .flatMap((file) => importsOf(readFileSync(join(installed, 'dist', file), 'utf8')));
}
