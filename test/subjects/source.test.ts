import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { fastEngines, fastPaths } from '../../engines/fast/index.ts';
import { engines } from '../../engines/index.ts';
import { EVERY_CROP } from '../../subjects/capabilities.ts';
import { openSubjects, resolveSources, SUBJECT_GROUPS, THIRD_PARTY } from '../../subjects/index.ts';
import { QUANTISED } from '../../subjects/reference-engine.ts';
import {
  browserSource,
  engineSource,
  inBrowser,
  loadImplementation,
  moduleSource,
  PROGRAM_PREFIX,
  programSource,
} from '../../subjects/source.ts';
import { caseOf, counting, thrownBy } from '../spec/cases.ts';
import { writeModules } from './hostile-modules.ts';

const { directory, path, remove } = writeModules();
afterAll(remove);

// Of the type that every engine takes.
const PROBLEM = caseOf({ x: counting([1, 1, 1]), w: counting([1, 1, 1]), dtype: 'f32' });
const load = (file: string) => loadImplementation(moduleSource(path(file)));

describe('moduleSource', () => {
  it('keeps its argument and finds the file', () => {
    const argument = path('named.mjs');
    expect(moduleSource(argument)).toEqual({ argument, origin: 'module', target: pathToFileURL(argument).href });
  });

  it('refuses a file that is not there, and a directory', () => {
    expect(thrownBy(() => moduleSource('./not/there.mjs'))).toBe('RangeError: subject ./not/there.mjs: no such file');
    expect(thrownBy(() => moduleSource(path('folder.mjs')))).toBe(
      `RangeError: subject ${path('folder.mjs')}: not a file`,
    );
  });
});

describe('a file that is not there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-source-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  for (const file of ['kernel.mjs', 'kernel.cjs', 'kernels.js', 'kernel.ts', 'other.mjs'])
    writeFileSync(join(folder, file), '');

  it('is told with those of nearly its name, whatever their endings, three at most', () => {
    const missing = join(folder, 'kernal.mjs');
    const told = thrownBy(() => moduleSource(missing));
    expect(told).toContain(`RangeError: subject ${missing}: no such file`);
    const named = ['kernel.mjs', 'kernel.cjs', 'kernels.js', 'kernel.ts', 'other.mjs'].filter((file) =>
      told.includes(`${file}"`),
    );
    expect(named).toHaveLength(3);
    expect(named).not.toContain('other.mjs');
  });
});

describe('programSource', () => {
  it('is the command behind the prefix, without spaces around it', () => {
    const argument = `${PROGRAM_PREFIX}  python3 mine.py `;
    expect(programSource(argument)).toEqual({ argument, origin: 'program', target: 'python3 mine.py' });
  });

  it.each([PROGRAM_PREFIX, `${PROGRAM_PREFIX}  `])('refuses "%s", which has none', (argument) => {
    expect(thrownBy(() => programSource(argument))).toBe(
      `RangeError: subject "${argument}" must have a command after ${PROGRAM_PREFIX}`,
    );
  });
});

describe('a choice of browser', () => {
  const paged = browserSource(`browser:${path('named.mjs')}`);
  const others = [engineSource('scatter'), moduleSource(path('named.mjs')), programSource(`${PROGRAM_PREFIX}mine`)];

  it('is that of sources that run in a page, and of no others', () => {
    const choice = { name: 'firefox', headed: true };
    expect(inBrowser([paged, ...others], choice)).toEqual([{ ...paged, browser: choice }, ...others]);
    expect(paged.browser).toEqual({});
  });

  it('leaves all as they are where none is made', () => {
    const chosen = { ...paged, browser: { name: 'chromium' } };
    expect(inBrowser([chosen, ...others], undefined)).toEqual([chosen, ...others]);
  });
});

describe('loadImplementation of a module', () => {
  it.each([
    ['named.mjs', 'named', 1],
    ['default-function.mjs', 'default-function', 2],
    ['default-object.mjs', 'object', 3],
    ['common.cjs', 'common', 4],
  ])('finds convTranspose in %s, called %s', async (file, name, answer) => {
    const implementation = await load(file);
    expect(implementation.name).toBe(name);
    expect(await implementation.convTranspose(PROBLEM)).toEqual({ shape: [1], data: [answer] });
  });

  it('finds it in a TypeScript file where Node loads such, and names the ending where it does not', async () => {
    const { typescript } = process.features as { readonly typescript?: string | false };
    const name = await load('typed.ts').then((implementation) => implementation.name, String);
    if (typescript) expect(name).toBe('typed');
    else expect(name).toMatch(/Unknown file extension "\.ts"/);
  });

  it('hands on version and capabilities, and leaves out what is not there', async () => {
    expect(await load('zoo.mjs')).toMatchObject({ version: '1.0', capabilities: { ranks: [1], groups: false } });
    expect(Object.keys(await load('named.mjs'))).toEqual(['name', 'convTranspose']);
  });

  it.each([
    ['nothing.mjs', /it exports nothing$/],
    ['elsewhere.mjs', /it exports (convolve, convTranspose|convTranspose, convolve)$/],
  ])('refuses %s: %s', async (file, exported) => {
    const message = await load(file).then(String, String);
    expect(message).toMatch(/^TypeError: must export a function convTranspose\(case\), by that name or as default; /);
    expect(message).toMatch(exported);
  });

  it('refuses a name that is no text', async () => {
    await expect(load('numeric-name.mjs')).rejects.toThrow(new TypeError('name must be a string, got number'));
  });

  it('runs a prepared layer of a fast engine on the x that it is given, and on its own', async () => {
    const { prepare } = await loadImplementation(engineSource('subpixel'));
    const layer = await prepare!(PROBLEM);
    const numbers = async (x?: typeof PROBLEM.x) => Array.from((await layer.run(x)).data);
    const own = await numbers();
    expect(await numbers({ shape: [1, 1, 1], data: Float32Array.of(5) })).toEqual(own.map((value) => 5 * value));
    expect(await numbers()).toEqual(own);
    await layer.dispose();
  });

  it('hands on gradients', async () => {
    const { gradients } = await load('trains.mjs');
    expect(await gradients!(PROBLEM, PROBLEM.x)).toEqual({ x: PROBLEM.x });
  });

  it('disposes of the layer of a fast engine after a call, and of a prepared one where it is disposed of', async () => {
    const done: string[] = [];
    const { subpixel } = fastEngines;
    const open = subpixel.open.bind(subpixel);
    vi.spyOn(subpixel, 'open').mockImplementation((threads) => {
      const prepare = open(threads);
      return (layer, xShape) => {
        const prepared = prepare(layer, xShape);
        return { run: (x) => prepared.run(x), dispose: () => void done.push('disposed of') };
      };
    });
    const { convTranspose, prepare } = await loadImplementation(engineSource('subpixel'));
    await convTranspose(PROBLEM);
    expect(done).toHaveLength(1);
    const layer = await prepare!(PROBLEM);
    await layer.run();
    expect(done).toHaveLength(1);
    await layer.dispose();
    expect(done).toHaveLength(2);
    vi.restoreAllMocks();
  });

  it('passes on what the module throws', async () => {
    await expect(load('throws.mjs')).rejects.toThrow('not today');
    await expect(load('missing-import.mjs')).rejects.toThrow('not-there.mjs');
  });

  it('calls prepare on the exported object, as it calls convTranspose', async () => {
    const { prepare } = await load('prepares.mjs');
    const prepared = await prepare!(PROBLEM);
    expect(await prepared.run()).toBe(6);
  });
});

describe('loadImplementation of a module with words', () => {
  it('hands on the conventions and the call in words, with the object that has them as this', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'adjoint-words-'));
    const file = join(folder, 'words.mjs');
    writeFileSync(
      file,
      'export default { seen: 5, conventions: ["onnx"], convTranspose(c) { return [this.seen, c]; }, call(r) { return [this.seen, r]; } };',
    );
    try {
      const implementation = await loadImplementation(moduleSource(file));
      expect(implementation.conventions).toEqual(['onnx']);
      expect(await implementation.call!({} as never)).toEqual([5, {}]);
      expect(await implementation.convTranspose(PROBLEM)).toEqual([5, PROBLEM]);
      writeFileSync(join(folder, 'no-call.mjs'), 'export const call = 7; export function convTranspose() {}');
      const without = await loadImplementation(moduleSource(join(folder, 'no-call.mjs')));
      expect(Object.keys(without)).toEqual(['name', 'convTranspose']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('loadImplementation of an engine', () => {
  it.each([...Object.keys(engines), 'exact', ...Object.keys(fastEngines)])('puts the gate before %s', async (name) => {
    const { convTranspose } = await loadImplementation(engineSource(name));
    expect(await convTranspose(PROBLEM)).toEqual({ shape: [1, 1, 1], data: new Float32Array([1]) });
    expect(thrownBy(() => convTranspose({ ...PROBLEM, groups: 0 }))).toBe(
      'RangeError: geometry: groups must be an integer >= 1, got 0',
    );
  });
});

describe('loadImplementation of a fast engine', () => {
  it.each(Object.keys(fastEngines))(
    'lets %s be prepared, behind the same gate, and leaves gradients out',
    async (name) => {
      const { prepare, gradients } = await loadImplementation(engineSource(name));
      const prepared = await prepare!(PROBLEM);
      expect(await prepared.run()).toEqual({ shape: [1, 1, 1], data: new Float32Array([1]) });
      expect(await prepared.run()).toEqual({ shape: [1, 1, 1], data: new Float32Array([1]) });
      expect(thrownBy(() => prepare!({ ...PROBLEM, groups: 0 }))).toBe(
        'RangeError: geometry: groups must be an integer >= 1, got 0',
      );
      expect(gradients).toBeUndefined();
    },
  );

  it('is not a reference: nothing is judged by it', () => {
    const fast = Object.keys({ ...fastEngines, ...fastPaths });
    expect(fast.filter((name) => Object.hasOwn(engines, name))).toEqual([]);
  });

  it.each([
    ['subpixel', true, ['f32', 'f64'], 1],
    ['wasm', false, ['f32'], 16],
    ['wasm-packed-pixels-plain', true, ['f32'], 16],
    ['wasm-transformed-channels-plain', false, ['f32'], 16],
  ])('says what %s cannot do', async (name, sumsOfProducts, dtypes, threads) => {
    const { capabilities } = await loadImplementation(engineSource(name));
    expect(capabilities).toMatchObject({ sumsOfProducts, specialValues: sumsOfProducts, dtypes, threads });
    expect(capabilities).toMatchObject({ ...EVERY_CROP, prepared: 'any-x' });
  });
});

describe('resolveSources', () => {
  it.each([
    ['tfjs-cpu', /third-party\/tfjs-cpu\.[jt]s$/],
    ['tfjs-webgl', /third-party\/pages\/tfjs-webgl\.[jt]s$/],
  ])('has the adapter of %s as its target', (name, target) => {
    expect(resolveSources([name])[0].target).toMatch(target);
  });

  const argumentsOf = (...names: string[]) => resolveSources(names).map((source) => source.argument);

  it('takes groups apart, each subject once, in the order given', () => {
    expect(argumentsOf('engines')).toEqual(Object.keys(engines));
    expect(argumentsOf('integers')).toEqual([QUANTISED]);
    expect(argumentsOf('fast')).toEqual(Object.keys(fastEngines));
    expect(argumentsOf('fast-paths')).toEqual(Object.keys(fastPaths));
    expect(argumentsOf('third-party')).toEqual([...THIRD_PARTY]);
    const own = [...Object.keys(engines), 'exact', ...Object.keys(fastEngines)];
    expect(argumentsOf('all')).toEqual([...own, ...THIRD_PARTY]);
    expect(argumentsOf('im2col', 'engines', 'im2col')).toEqual(['im2col', 'scatter', 'matrix', 'zero-insertion']);
    expect(argumentsOf()).toEqual([]);
  });

  it('tells engines, third parties and modules apart', () => {
    const origins = resolveSources(['exact', 'subpixel', 'wasm-plain', 'tfjs-cpu', path('named.mjs')]).map(
      ({ origin }) => origin,
    );
    expect(origins).toEqual(['engine', 'engine', 'engine', 'third party', 'module']);
  });

  it('has each method of WebAssembly by itself in one group, and with either set of instructions in another', () => {
    const { 'wasm-paths': methods, 'fast-paths': all } = SUBJECT_GROUPS;
    expect(methods.length).toBeGreaterThan(5);
    expect(methods.filter((name) => !/^wasm-.+-relaxed$/.test(name))).toEqual([]);
    const plain = methods.map((name) => name.replace(/relaxed$/, 'plain'));
    expect([...all].sort()).toEqual(['wasm-plain', 'wasm-relaxed', ...methods, ...plain].sort());
  });

  it.each(['scater', 'constructor', '__proto__', 'toString', '', directory.replaceAll('/', '')])(
    'refuses the unknown name "%s" and lists the known ones',
    (name) => {
      const groups = ['engines', 'integers', 'fast', 'fast-paths', 'wasm-paths', 'third-party', 'browser', 'all'];
      const known = [...SUBJECT_GROUPS.all, ...groups].join(', ');
      const told = thrownBy(() => resolveSources(['scatter', name]));
      const line = `RangeError: subject "${name}" is not known; it must be one of ${known}, the path of a module, browser: and such a path, or cmd: and a command`;
      expect(told.replace('; did you mean "scatter"?', '')).toBe(line);
      expect(told.endsWith('; did you mean "scatter"?')).toBe(name === 'scater');
    },
  );

  it.each([
    ['python3 mine.py', 'subject "python3 mine.py" is not known; did you mean "cmd:python3 mine.py"?'],
    ['node mine.mjs', 'subject "node mine.mjs" is not known; did you mean "cmd:node mine.mjs"?'],
    ['./nowhere mine.mjs', 'subject ./nowhere mine.mjs: no such file'],
    // Files of this project, in whose folder tests run.
    ['vitest.config', 'subject "vitest.config" is not known; did you mean "./vitest.config.ts"?'],
    ['stryker.config', 'subject "stryker.config" is not known; did you mean "./stryker.config.mjs"?'],
    ['package.json', 'subject package.json: no module: JSON is none; a module is JavaScript or TypeScript'],
    ['./case.json', 'subject ./case.json: no module: JSON is none; a module is JavaScript or TypeScript'],
  ])('says of %s what was meant', (name, message) => {
    expect(thrownBy(() => resolveSources([name]))).toBe(`RangeError: ${message}`);
  });

  it.each(['missing.mjs', 'missing.ts', './missing', '../missing.cjs'])('takes %s for a path', (name) => {
    expect(thrownBy(() => resolveSources([name]))).toBe(`RangeError: subject ${name}: no such file`);
  });
});

describe('the time for a call', () => {
  it.each<[string, unknown, string]>([
    ['left out', undefined, 'undefined'],
    ['a text', '5000', '"5000"'],
    ['0', 0, '0'],
    ['no number', Number.NaN, 'NaN'],
  ])('is refused where it is %s', async (_, timeoutMs, got) => {
    const opened = openSubjects(resolveSources(['scatter']), timeoutMs as number);
    await expect(opened).rejects.toThrow(`openSubject: timeoutMs must be a number of milliseconds above 0, got ${got}`);
  });
});
