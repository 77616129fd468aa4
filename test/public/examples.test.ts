/** Every example in a docstring and in docs/library.md, run by the name of the package, as a user would. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENTRIES } from '../../tools/api/entries.ts';
import { FILES_OF_ROOMS, ROOT, sourceOf } from '../project/source-files.ts';
import { claimsOf, type Example, examplesOfDocument, examplesOfSource, runnable } from './examples.ts';

const DOCUMENTS = ['docs/library.md', 'docs/explain.md', 'docs/fast-engines.md'];

const EXAMPLES: readonly Example[] = [
  ...FILES_OF_ROOMS.filter((file) => !file.startsWith('site/')).flatMap((file) =>
    examplesOfSource(file, sourceOf(file)),
  ),
  ...DOCUMENTS.flatMap((file) => examplesOfDocument(file, readFileSync(join(ROOT, file), 'utf8'))),
];

/** Those with `adjoint/vitest` are tests themselves, run by vitest. */
const isTest = ({ code }: Example) => code.includes("from 'adjoint/vitest'");
const TESTS = EXAMPLES.filter(isTest);
const PROGRAMS = EXAMPLES.filter((example) => !isTest(example));

/** What became of each claim of an example, and the error that ended it. */
interface Run {
  readonly claims: readonly { readonly line: string; readonly problem: string | null }[];
  readonly error: string | null;
}

/** Runs the modules one after the other and prints what became of each. */
const RUNNER = `
import { isDeepStrictEqual, inspect } from 'node:util';
// A typed array may be written as a list, and so may every iterable but a text.
const plain = (value) => {
  if (ArrayBuffer.isView(value) || Array.isArray(value)) return Array.from(value, plain);
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
};
let claims = [];
globalThis.check = (line, actual, expected) => {
  const isRight = isDeepStrictEqual(plain(actual), plain(expected));
  claims.push({ line, problem: isRight ? null : 'got ' + inspect(plain(actual), { depth: 6 }) });
};
globalThis.refuse = async (line, call, expected) => {
  const message = await call().then(() => 'nothing', (error) => error.message);
  claims.push({ line, problem: message === expected ? null : 'threw ' + message });
};
const runs = [];
for (const url of process.argv.slice(2)) {
  claims = [];
  const error = await import(url).then(() => null, (thrown) => String(thrown?.stack ?? thrown));
  runs.push({ claims, error });
}
process.stdout.write('\\n' + JSON.stringify(runs));
`;

const folder = mkdtempSync(join(ROOT, 'dist/examples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(examples: readonly Example[], ending: string): string[] {
  mkdirSync(folder, { recursive: true });
  return examples.map((example, at) => {
    const file = join(folder, `${at}${ending}`);
    writeFileSync(file, runnable(example));
    return file;
  });
}

const output = (file: string, words: readonly string[]) =>
  new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(file, words, { cwd: ROOT, maxBuffer: 2 ** 26 }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });

describe('the example at', () => {
  let runs: readonly Run[];
  beforeAll(async () => {
    const runner = join(folder, 'runner.mjs');
    writeFileSync(runner, RUNNER);
    const urls = written(PROGRAMS, '.mjs').map((file) => pathToFileURL(file).href);
    const { stdout, stderr } = await output(process.execPath, [runner, ...urls]);
    const last = stdout.split('\n').at(-1) ?? '';
    if (!last.startsWith('[')) throw new Error(`the runner of the examples ended early: ${stderr}`);
    runs = JSON.parse(last);
  });

  it.each(PROGRAMS.map(({ title }, at) => [title, at] as const))('%s gives what it says', (_, at) => {
    const { claims, error } = runs[at];
    expect(error).toBeNull();
    expect(claims.filter(({ problem }) => problem !== null)).toEqual([]);
    expect(claims.length).toBe(claimsOf(PROGRAMS[at]).length);
  });

  it.each(TESTS.map(({ title }, at) => [title, at] as const))(
    '%s is a test that passes',
    { timeout: 240_000 },
    async (_, at) => {
      const [file] = written([TESTS[at]], '.test.mjs');
      const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
      // Of its own: vitest would take the one of this repository, further up.
      const config = join(folder, 'vitest.config.mjs');
      writeFileSync(config, 'export default {};');
      const { code, stdout, stderr } = await output(process.execPath, [
        vitest,
        'run',
        '--root',
        folder,
        '--config',
        config,
        file,
      ]);
      expect({ code, told: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, told: '' });
    },
  );
});

describe('the examples', () => {
  it.each(ENTRIES)('use $specifier', ({ specifier }) => {
    expect(EXAMPLES.some(({ code }) => code.includes(`from '${specifier}'`))).toBe(true);
  });

  it('say what their results are', () => {
    expect(PROGRAMS.filter((example) => claimsOf(example).length === 0).map(({ title }) => title)).toEqual([]);
  });

  it('are read from comments and documents, each with its line', () => {
    const source = [
      '/** A header. */',
      '/**',
      ' * @example',
      ' * ```ts',
      " * f('a'); // → 1",
      ' * ```',
      ' */',
      'export const f = 1;',
    ];
    expect(examplesOfSource('a.ts', source.join('\n'))).toEqual([{ title: 'a.ts:4', code: "f('a'); // → 1\n" }]);
    const document = ['Text.', '```js', "import { a } from 'b';", '```', '```js', 'no import', '```'].join('\n');
    expect(examplesOfDocument('a.md', document)).toEqual([{ title: 'a.md:2', code: "import { a } from 'b';\n" }]);
  });

  it.each([
    ['f(1); // → [2]', 'check("f(1); // → [2]", await (f(1)), ([2]));'],
    ['const a = f(1); // → 2', 'const a = f(1); check("const a = f(1); // → 2", await a, (2));'],
    ['f(0); // throws f: 0', 'await refuse("f(0); // throws f: 0", async () => f(0), "f: 0");'],
    ['f(2); // a remark', 'f(2); // a remark'],
  ])('are run so that %j is checked', (line, expected) => {
    expect(runnable({ title: 'a', code: line })).toBe(expected);
  });
});
