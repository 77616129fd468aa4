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
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
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
  const left = new Set(['node_modules', 'dist', '.git', '.mutants', 'coverage'].map((name) => join(ROOT, name)));
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
const PACKED = new Set(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);

const THEIR_MODULE = `
  import { engines, geometryOf } from 'adjoint/core';
  export const name = 'mine';
  export function convTranspose(problem) {
    geometryOf(problem);
    return engines.scatter(problem);
  }
`;

const THEIR_PROGRAM = `
  import { engines, geometryOf, parseCase } from 'adjoint/core';
  const problem = parseCase({
    x: { shape: [1, 1, 2], data: [1, 2] },
    w: { shape: [1, 1, 2], data: [10, 1] },
    bias: null,
    stride: [3], padBegin: [0], padEnd: [0], outputPadding: [1], dilation: [1], groups: 1, dtype: 'f64',
  });
  const y = engines.scatter(problem);
  console.log(JSON.stringify([geometryOf(problem).axes[0].output, y.shape, [...y.data]]));
`;

const THEIR_TYPES = `
  import { LAWS, openSubjects, resolveSources, verify } from 'adjoint';
  import { type Case, engines, geometryOf, type Tensor } from 'adjoint/core';
  import { type DescribeOptions, describeConvTranspose } from 'adjoint/vitest';

  const options: DescribeOptions = { runs: 10, laws: ['agreement'] };
  describeConvTranspose(
    { name: 'mine', capabilities: { groups: false, ranks: [1, 2] }, convTranspose: (problem: Case): Tensor => engines.scatter(problem) },
    options,
  );
  export async function verdictOf(path: string): Promise<'agree' | 'disagree' | 'interrupted'> {
    const subjects = await openSubjects(resolveSources([path]), 1000);
    const { verdict } = await verify(subjects, { laws: LAWS, seed: 1, runs: 5 });
    return verdict;
  }
  export const outputs = (problem: Case): number[] => geometryOf(problem).axes.map(({ output }) => output);
  // @ts-expect-error a rank of 4 is not among the capabilities
  describeConvTranspose({ capabilities: { ranks: [4] }, convTranspose: (problem) => engines.scatter(problem) });
`;

const THEIR_TSCONFIG = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    types: [],
  },
  files: ['types.ts'],
};

let tarball = '';
beforeAll(async () => {
  copySources();
  await mustRun(sources, 'npm', 'run', '-s', 'build');
  const packed = JSON.parse(await mustRun(sources, 'npm', 'pack', '--json', '--pack-destination', folder));
  tarball = join(folder, packed[0].filename);
  mkdirSync(project);
  const files = {
    'package.json': '{ "private": true, "type": "module" }',
    'mine.mjs': THEIR_MODULE,
    'wrong.mjs': THEIR_MODULE.replace("'mine'", "'wrong'").replace(
      '(problem);\n  }',
      '({ ...problem, bias: null });\n  }',
    ),
    'program.js': THEIR_PROGRAM,
    'types.ts': THEIR_TYPES,
    'tsconfig.json': JSON.stringify(THEIR_TSCONFIG),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);
  await mustRun(project, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', tarball);
}, 240_000);

describe('the packed files', { timeout: 60_000 }, () => {
  it('hold the compiled program, its documents and nothing else', () => {
    const files = filesUnder(installed);
    const isWanted = (file: string) =>
      PACKED.has(file) ||
      file === 'known-failures.json' ||
      /^oracle\/vectors\/[a-z-]+\.json$/.test(file) ||
      /^(docs|examples)\/|^dist\/.*\.(js|json|d\.ts|tsbuildinfo)$/.test(file);
    expect(files.filter((file) => !isWanted(file))).toEqual([]);
    expect(
      files.filter((file) => /(^|\/)(tests?|node_modules|\.git|reports\/(out|published))\/|\.test\./.test(file)),
    ).toEqual([]);
    const vectors = readdirSync(join(ROOT, 'oracle/vectors')).map((file) => `oracle/vectors/${file}`);
    const program = [
      'dist/public/index.js',
      'dist/public/index.d.ts',
      'dist/cli/main.js',
      'dist/subjects/isolated-host.js',
    ];
    for (const needed of [...PACKED, ...program, ...vectors]) {
      expect(files).toContain(needed);
    }
  });

  it('name no folder of the machine it was packed on', () => {
    const places = [ROOT, folder, homedir()].filter((place) => place.length > 5);
    const naming = filesUnder(installed).filter((file) => {
      if (file === 'dist/.tsbuildinfo') return false;
      const text = readFileSync(join(installed, file), 'utf8');
      return places.some((place) => text.includes(place));
    });
    expect(naming).toEqual([]);
  });

  // They are of no use to anyone else. Once they stay at home, drop `.fails` and the two exceptions above.
  it('leave the notes of the compiler at home', () => {
    expect(filesUnder(installed)).not.toContain('dist/.tsbuildinfo');
  });

  it('have a file behind every export and command', () => {
    const targets = Object.values(packageJson.exports).flatMap((entry) =>
      typeof entry === 'string' ? [entry] : Object.values(entry),
    );
    const files = filesUnder(installed);
    for (const target of [...targets, ...Object.values(packageJson.bin)]) {
      expect(files).toContain(target.replace(/^\.\//, ''));
    }
    expect(readFileSync(join(installed, packageJson.bin.adjoint), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('have nothing that publint warns of', async () => {
    const { messages } = await publint({ pkgDir: sources, level: 'warning', strict: true });
    expect(messages).toEqual([]);
  });

  it('import every dependency and nothing else, but for what is optional', () => {
    const imported = filesUnder(join(installed, 'dist'))
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => importsOf(readFileSync(join(installed, 'dist', file), 'utf8')));
    const optional = [
      'vitest',
      'onnx-proto',
      'onnxruntime-node',
      'onnxruntime-web',
      '@tensorflow/',
      'flatbuffers',
      '@jax-js/',
    ];
    const needed = new Set(imported.filter((name) => !optional.some((one) => name.startsWith(one))));
    expect([...needed].toSorted()).toEqual(Object.keys(packageJson.dependencies).toSorted());
  });

  it('are named after the version', () => {
    expect(basename(tarball)).toBe(`adjoint-${packageJson.version}.tgz`);
  });
});

describe('the installed package', { timeout: 60_000 }, () => {
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
    expect(stdout).toMatch(/^\d+ vectors in 10 files, .*: all true\n$/);
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
      stdout: '11 files written to own/vectors\n',
      stderr: '',
    });
    expect(existsSync(join(installed, 'new'))).toBe(false);
  });

  it('says what to install where the package of an export is missing, and needs it for no other', async () => {
    const exported = (format: string) =>
      run(project, 'npx', 'adjoint', 'vectors', 'export', '--format', format, '--out', 'exported', 'dilation-1d');
    expect(await exported('onnx')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'adjoint: onnx-proto is not installed: npm install --save-dev onnx-proto\n',
    });
    expect(await exported('npz')).toEqual({ status: 0, stdout: 'vectors exported to exported: 1\n', stderr: '' });
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
