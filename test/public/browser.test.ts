/**
 * `adjoint/core` and `adjoint/conventions` without Node: bundled for a browser by two bundlers, and run where there is
 * nothing but the language and the few globals of a page that the suite needs.
 */
import { join } from 'node:path';
import { type Context, createContext, runInContext } from 'node:vm';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '../..');

/** What a page of a user would have, with mathjs for the engine `matrix`. */
const PAGE = `
  import * as mathjs from 'mathjs';
  import * as core from 'adjoint/core';
  import * as conventions from 'adjoint/conventions';
  export { core, conventions, mathjs };
`;

/** Where the entries lie, as package.json says it. */
function entryFile(entry: keyof typeof packageJson.exports): string {
  const { default: path } = packageJson.exports[entry] as { readonly default: string };
  return join(ROOT, path);
}
const ALIASES = {
  'adjoint/core': entryFile('./core'),
  'adjoint/conventions': entryFile('./conventions'),
};

/** The page as one script that sets the global `page`, and every module name that it imports from outside of itself. */
interface Bundle {
  readonly code: string;
  readonly imported: readonly string[];
}

async function byEsbuild(source: string): Promise<Bundle> {
  const { outputFiles, metafile } = await esbuild({
    stdin: { contents: source, resolveDir: ROOT },
    alias: ALIASES,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'page',
    external: ['node:*'],
    logLevel: 'error',
  });
  const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports.filter(({ external }) => external));
  return { code: outputFiles[0].text, imported: imported.map(({ path }) => path) };
}

async function byVite(source: string): Promise<Bundle> {
  // Nowhere on the disk: the plugin has its text.
  const id = join(ROOT, 'page-of-a-user.js');
  const imported: string[] = [];
  const result = await vite({
    configFile: false,
    root: ROOT,
    logLevel: 'silent',
    resolve: { alias: ALIASES },
    plugins: [
      {
        name: 'page',
        enforce: 'pre',
        resolveId(specifier) {
          if (specifier.startsWith('node:')) imported.push(specifier);
          return specifier === id ? id : null;
        },
        load: (loaded) => (loaded === id ? source : null),
      },
    ],
    build: { write: false, minify: false, lib: { entry: id, name: 'page', formats: ['iife'] } },
  });
  const [{ output }] = result as unknown as [{ output: [{ code: string }] }];
  return { code: output[0].code, imported };
}

/** By hand: 1 and 2 stamp (10, 1) three cells apart; output padding adds a last cell. */
const PROBLEM = `page.core.parseCase({
  x: { shape: [1, 1, 2], data: [1, 2] }, w: { shape: [1, 1, 2], data: [10, 1] }, bias: null,
  stride: [3], padBegin: [0], padEnd: [0], outputPadding: [1], dilation: [1], groups: 1, dtype: 'f64',
})`;

/** Globals that are no part of the language and that every browser has. */
const BROWSER = { performance, setTimeout, clearTimeout, structuredClone, AbortController, AbortSignal };

const BUNDLERS = [
  ['esbuild', byEsbuild],
  ['Vite', byVite],
] as const;

describe.each(BUNDLERS)('bundled for a browser by %s, adjoint/core', (_, bundled) => {
  let bundle: Bundle;
  let context: Context;
  const page = () => {
    const opened = createContext({ ...BROWSER });
    runInContext(bundle.code, opened, { filename: 'page.js' });
    return opened;
  };
  beforeAll(async () => {
    bundle = await bundled(PAGE);
    context = page();
    runInContext('page.core.provideMathjs(page.mathjs)', context);
  });

  const evaluate = (expression: string, where = context): Promise<string> =>
    runInContext(`(async () => JSON.stringify(await (${expression})))()`, where);

  it('imports nothing of Node', () => {
    expect(bundle.imported).toEqual([]);
  });

  it('says what the engine matrix needs, where it was not handed over', async () => {
    const expression = `(() => {
      try { page.core.engines.matrix(${PROBLEM}); } catch (error) { return error.message; }
    })()`;
    expect(JSON.parse(await evaluate(expression, page()))).toBe(
      'the engine matrix needs mathjs: call provideMathjs(mathjs) before it is first asked',
    );
  });

  it('computes a case with every reference engine as they do in Node', async () => {
    const answers = JSON.parse(
      await evaluate(`[...Object.values(page.core.engines), page.core.exact].map((run) => [...run(${PROBLEM}).data])`),
    );
    expect(answers.length).toBeGreaterThan(1);
    for (const answer of answers) expect(answer).toEqual([10, 1, 0, 20, 2, 0]);
  });

  const checked = (law: string, convTranspose: string) => `(async () => {
    const { checkLaw, lawsNamed, subjectInProcess, engines, geometryOf } = page.core;
    const subject = subjectInProcess({ name: 'mine', convTranspose: ${convTranspose} });
    const { status, cases, failure } = await checkLaw(subject, lawsNamed(['${law}'])[0], { seed: 1, runs: 20 });
    return { status, cases, kind: failure?.mismatch.kind, message: failure?.mismatch.message };
  })()`;
  const RIGHT = '(problem) => (geometryOf(problem), engines.scatter(problem))';

  it.each(['agreement', 'bounded-agreement', 'refusal'])('runs the law %s on a function', async (law) => {
    const { status, cases, message } = JSON.parse(await evaluate(checked(law, RIGHT)));
    expect({ status, message }).toEqual({ status: 'passed' });
    expect(cases).toBeGreaterThan(0);
  });

  it('finds a function that forgets the bias', async () => {
    const wrong = '(problem) => (geometryOf(problem), engines.scatter({ ...problem, bias: null }))';
    expect(JSON.parse(await evaluate(checked('agreement', wrong)))).toMatchObject({ status: 'failed', kind: 'values' });
  });

  it('shows an exception of a function as an accident, with its place in the script', async () => {
    const throws = '(problem) => problem.nothing.at(0)';
    const { status, message } = JSON.parse(await evaluate(checked('agreement', throws)));
    expect(status).toBe('failed');
    expect(message).toMatch(/TypeError: Cannot read properties of undefined/);
  });

  it('explains a case, and knows the conventions', async () => {
    const expression = `[
      page.core.expositionOf(page.core.TEXTBOOK).shapes.y,
      page.conventions.CONVENTIONS.length,
    ]`;
    const [shape, conventions] = JSON.parse(await evaluate(expression));
    expect(shape.length).toBeGreaterThan(2);
    expect(conventions).toBeGreaterThan(1);
  });
});

it('is how a bundle of what does need Node would be noticed', async () => {
  const source = `import { openSubjects } from ${JSON.stringify(entryFile('.'))}; globalThis.page = openSubjects;`;
  expect((await byEsbuild(source)).imported).toContain('node:fs');
  expect((await byVite(source)).imported).toContain('node:fs');
});
