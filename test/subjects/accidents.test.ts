/** Exceptions by accident and on purpose, in a process of its own and in this one: each is told as what it is. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { checkCase } from '../../properties/checking/check.ts';
import { agreement } from '../../properties/laws/agreement.ts';
import { refusal } from '../../properties/laws/refusal.ts';
import type { Case } from '../../spec/case.ts';
import { readOutcome } from '../../subjects/calls/outcome.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import { openSubject, resolveSources } from '../../subjects/index.ts';
import type { Implementation, Outcome } from '../../subjects/subject.ts';
import { caseOf } from '../spec/cases.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-accidents-'));
const fileOf = (name: string) => join(folder, name);

/** A trap: the only function of the module is `unreachable`. */
const TRAP = '[0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,5,1,3,0,0,11]';

/** Bodies of convTranspose that go wrong by accident, with how they are told. */
const BY_ACCIDENT: Readonly<Record<string, readonly [body: string, told: RegExp]>> = {
  'a number is iterated': ['const n = 7; for (const v of n) v', /^TypeError: .*is not iterable, at .*:\d+:\d+ \(/],
  'a property of undefined': [
    'return p.nothing.length',
    /^TypeError: Cannot read properties of undefined \(reading 'length'\)/,
  ],
  'a negative length': ['return new Float32Array(-3)', /^RangeError: Invalid typed array length: -3, at /],
  'an endless recursion': [
    'const deep = () => deep() + 1; return deep()',
    /^RangeError: Maximum call stack size exceeded/,
  ],
  'an unknown name': ['return nowhere', /^ReferenceError: nowhere is not defined/],
  'a constant that is assigned': ['const c = 1; c += 1; return c', /^TypeError: Assignment to constant variable/],
  'text that is no JSON': ['return JSON.parse("{")', /^SyntaxError: .*JSON/],
  'text that is no program': ['return (0, eval)("1 +")', /^SyntaxError: Unexpected end of input/],
  'an empty list that is reduced': ['return [].reduce((a, b) => a + b)', /^TypeError: Reduce of empty array/],
  'no function': ['return p.x.shape()', /^TypeError: .*is not a function/],
  'bigints among numbers': ['return 1n + p.groups', /^TypeError: Cannot mix BigInt and other types/],
  'an error of Node': ['return Buffer.alloc(-1)', /^RangeError: The value of "size" is out of range/],
  'a trap of WebAssembly': [
    `return new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(${TRAP}))).exports.f()`,
    /^RuntimeError: unreachable, at /,
  ],
  'a program that Emscripten ends': [
    'throw new WebAssembly.RuntimeError("Aborted(). Build with -sASSERTIONS for more info.")',
    /^RuntimeError: Aborted\(\)/,
  ],
  'after a promise': ['return Promise.resolve().then(() => null.x)', /^TypeError: Cannot read properties of null/],
  'every one of several': [
    'return Promise.any([Promise.resolve().then(() => null.x)])',
    /^TypeError: Cannot read .*passed on as: All promises/,
  ],
  'what was passed on': [
    'try { null.x } catch (error) { throw new Error("kernel failed", { cause: error }) }',
    /^TypeError: Cannot read properties of null \(reading 'x'\) \(passed on as: kernel failed\), at /,
  ],
  'an error that has lost its name': ['try { null.x } catch (e) { e.name = ""; throw e }', /^Error: Cannot read/],
  'an error whose name is a number': ['try { null.x } catch (e) { e.name = 7; throw e }', /^Error: Cannot read/],
  'a text': ['throw "no groups"', /^threw the text "no groups", which is no Error$/],
  'a number': ['throw 7', /^threw the number 7, which is no Error$/],
  undefined: ['throw undefined', /^threw undefined, which is no Error$/],
  null: ['throw null', /^threw null, which is no Error$/],
  'an object': ['throw { code: 5 }', /^threw the object \{"code":5\}, which is no Error$/],
  'an object with a message': [
    'throw { message: "bad" }',
    /^threw an object with the message "bad", which is no Error$/,
  ],
  'what cannot be shown': [
    'throw { toString() { throw 1 }, toJSON() { throw 2 } }',
    /^threw the object object, which is no Error$/,
  ],
  'an error whose stack throws': [
    'try { null.x } catch (e) { throw Object.defineProperty(e, "stack", { get() { throw 1 } }) }',
    /^TypeError: Cannot read properties of null \(reading 'x'\)$/,
  ],
  'a proxy whose traps throw': [
    'throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 2 } })',
    /^threw something that cannot be shown as text$/,
  ],
};

/** Bodies that refuse on purpose, in words of the engine too, with the message that is told. */
const ON_PURPOSE: Readonly<Record<string, readonly [body: string, message: string]>> = {
  'an Error': ['throw new Error("no groups")', 'no groups'],
  'a TypeError in words of the engine': ['throw new TypeError("x is not iterable")', 'x is not iterable'],
  'a RangeError without new': ['throw RangeError("Invalid array length")', 'Invalid array length'],
  'an error that was made before': ['const e = new ReferenceError("a is not defined"); throw e', 'a is not defined'],
  'by a function for it': [
    'const fail = (m) => { throw new TypeError(m) }; fail("Cannot read properties of undefined")',
    'Cannot read properties of undefined',
  ],
  'a class of its own': [
    'class Odd extends RangeError {} throw new Odd("Invalid array length")',
    'Invalid array length',
  ],
  'by reflection': ['throw Reflect.construct(TypeError, ["channels differ"])', 'channels differ'],
  'an aggregate': ['throw new AggregateError([new Error("a")], "all of it")', 'all of it'],
  'a SyntaxError': ['throw new SyntaxError("Unexpected token")', 'Unexpected token'],
  'an error of WebAssembly': ['throw new WebAssembly.RuntimeError("unreachable")', 'unreachable'],
  'an error in words of Emscripten': ['throw new RangeError("Aborted(no groups)")', 'Aborted(no groups)'],
  'a rejection': ['return Promise.reject(new RangeError("Invalid array length"))', 'Invalid array length'],
  'a class named Refused': ['class Refused extends TypeError {} throw new Refused("mine")', 'mine'],
  // As from the inside of the browser: nothing of the module made it.
  'what WebNN says of an operator': [
    `try { null.x } catch (e) { e.message = "Failed to execute 'build' on 'MLGraphBuilder': no dilations"; throw e }`,
    "Failed to execute 'build' on 'MLGraphBuilder': no dilations",
  ],
  'an error with a cause that is none': ['throw new Error("no", { cause: new TypeError("x is not iterable") })', 'no'],
};

const BODIES = { ...BY_ACCIDENT, ...ON_PURPOSE };

writeFileSync(
  fileOf('zoo.mjs'),
  `const bodies = {\n${Object.entries(BODIES)
    .map(([name, [body]]) => `  ${JSON.stringify(name)}: (p) => {\n    ${body};\n  },`)
    .join('\n')}\n};
  export const names = Object.keys(bodies);
  export const convTranspose = (problem) => bodies[names[problem.x.data[0]]](problem);
`,
);
const isolated = await openSubject(resolveSources([fileOf('zoo.mjs')])[0], 20_000);
const zoo = (await import(pathToFileURL(fileOf('zoo.mjs')).href)) as Implementation & { readonly names: string[] };
const inProcess = subjectInProcess(zoo, 'module');
afterAll(async () => {
  await isolated.close();
  rmSync(folder, { recursive: true });
});

const problemFor = (name: string): Case =>
  caseOf({ x: [[1, 1, 1], [zoo.names.indexOf(name)]], w: [[1, 1, 1], [1]], dtype: 'f32' });

const subjects = [
  ['isolated', isolated],
  ['in process', inProcess],
] as const;

describe.each(subjects)('%s', (_, subject) => {
  it.each(Object.entries(BY_ACCIDENT))('%s is an accident', async (name, [, told]) => {
    const outcome = await subject.run(problemFor(name));
    expect(outcome).toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(told),
      accident: expect.anything(),
    });
  });

  it.each(Object.entries(ON_PURPOSE))('%s is a refusal', async (name, [, message]) => {
    expect(await subject.run(problemFor(name))).toEqual({ kind: 'refused', message });
  });

  it('tells file, line and column, what stands there, and the frames of the module only', async () => {
    const outcome = (await subject.run(problemFor('a negative length'))) as Extract<Outcome, { kind: 'refused' }>;
    const { name, message, place, line, stack } = outcome.accident!;
    expect({ name, message, line }).toEqual({
      ...{ name: 'RangeError', message: 'Invalid typed array length: -3' },
      line: 'return new Float32Array(-3);',
    });
    expect(place).toMatch(/zoo\.mjs:9:\d+$/);
    expect(stack).toHaveLength(2);
    for (const frame of stack) expect(frame).toMatch(/zoo\.mjs:\d+:\d+\)?$/);
  });

  it('has at most eight frames, however deep it was', async () => {
    const outcome = (await subject.run(problemFor('an endless recursion'))) as Extract<Outcome, { kind: 'refused' }>;
    expect(outcome.accident!.stack).toHaveLength(8);
  });
});

describe('a law that meets an accident', () => {
  it('says what it is first, and only then that a legal case was refused', async () => {
    const { failure } = await checkCase(isolated, agreement, problemFor('a number is iterated'));
    expect(failure!.mismatch).toMatchObject({ kind: 'refused', accident: { name: 'TypeError' } });
    expect(failure!.mismatch.message).toMatch(
      /^T\(x, w, bias\): TypeError: n is not iterable, at .*zoo\.mjs:3:\d+ \(const n = 7; for \(const v of n\) v;\); refused a legal case$/,
    );
  });

  it('takes it for a refusal of an illegal case', async () => {
    const slip: Implementation = {
      convTranspose: (problem) =>
        problem.stride[0] === 0 ? (undefined as never as { x: never }).x : { shape: [1, 1, 1], data: [1] },
    };
    const illegal = { ...problemFor('a text'), stride: [0] };
    expect(await checkCase(subjectInProcess(slip, 'module'), refusal, illegal)).toMatchObject({ status: 'passed' });
  });
});

describe('an accident that a process sends', () => {
  it('is read as data of a stranger', () => {
    const accident = {
      name: 7,
      message: 'm'.repeat(9999),
      place: {},
      line: null,
      stack: [1, 'a', ...Array(99).fill('b')],
    };
    expect(readOutcome({ kind: 'refused', message: 'told', accident })).toEqual({
      kind: 'refused',
      message: 'told',
      accident: {
        name: null,
        message: `${'m'.repeat(2000)}…`,
        place: null,
        line: null,
        stack: ['a', ...Array(6).fill('b')],
      },
    });
    expect(readOutcome({ kind: 'refused', message: 'told', accident: 'no' })).toEqual({
      kind: 'refused',
      message: 'told',
    });
  });
});

/** Modules that cannot be loaded, with the file and line that are told. */
const UNLOADABLE: Readonly<Record<string, readonly [text: string, reason: RegExp]>> = {
  'syntax.mjs': ['const a = 1;\nexport const convTranspose = (;\n', /syntax\.mjs:2/],
  'importing-syntax.mjs': ['import "./syntax.mjs";\nexport const convTranspose = () => 1;\n', /[/ ]syntax\.mjs:2/],
  'unknown-export.mjs': [
    '\nimport { a } from "./fine.mjs";\nexport const convTranspose = () => a;\n',
    /unknown-export\.mjs:2/,
  ],
  'unknown-file.mjs': ['// first\nimport "./not-there.mjs";\n', /not-there\.mjs.* at .*unknown-file\.mjs:2 \(import/],
  'unknown-package.mjs': [
    '\n\nimport x from "a-package-that-is-not-there";\n',
    /not-there.* at .*unknown-package\.mjs:3 \(import/,
  ],
  'throwing.mjs': [
    'const a = 1;\n\nthrow new Error("not today");\n',
    /: not today, at .*[/]throwing\.mjs:3:\d+ \(throw new Error/,
  ],
  'slipping.mjs': [
    'const a = 1;\na.b.c;\n',
    /: TypeError: Cannot read properties of undefined .*, at .*slipping\.mjs:2:\d+ \(a\.b\.c;\)/,
  ],
  'importing-throwing.mjs': ['import "./throwing.mjs";\n', /: not today, at .*[/]throwing\.mjs:3/],
  'unready.mjs': [
    'a;\nconst a = 1;\n',
    /: ReferenceError: Cannot access 'a' before initialization, at .*unready\.mjs:1/,
  ],
  'relative.mjs': [
    'import { readFileSync } from "node:fs";\nreadFileSync("weights.bin");\n',
    /ENOENT.*'weights\.bin', at .*relative\.mjs:2:\d+ \(.*\); a module runs in an empty folder of its own, so name/,
  ],
  'requiring.cjs': ['\nrequire("./not-there.cjs");\n', /Cannot find module.* at .*requiring\.cjs:2/],
};
writeFileSync(fileOf('fine.mjs'), 'export const b = 1;\n');

describe('a module that cannot be loaded', () => {
  for (const [file, [text]] of Object.entries(UNLOADABLE)) writeFileSync(fileOf(file), text);

  it.each(Object.entries(UNLOADABLE))('%s is told with file and line', async (file, [, reason]) => {
    await expect(openSubject(resolveSources([fileOf(file)])[0], 20_000)).rejects.toThrow(reason);
  });
});
