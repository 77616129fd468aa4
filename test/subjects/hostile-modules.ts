/** Modules that misbehave, written to a directory of their own: what a subject's process must be proof against. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * One module with many ways to behave, so that one process serves many tests: x.data[0] is the index into this list.
 * Each is the body of convTranspose(problem); `answer` is a good result.
 */
export const BEHAVIOURS = {
  answers: 'return answer',
  resolves: 'return Promise.resolve(answer)',
  throws: 'throw new RangeError("stride is odd")',
  throwsText: 'throw "no"',
  throwsNothing: 'throw undefined',
  throwsHostile: 'throw { toString() { throw new Error("again") } }',
  rejects: 'return Promise.reject(new Error("later"))',
  returnsUndefined: 'return undefined',
  returnsNull: 'return null',
  returnsNumber: 'return 7',
  returnsFunction: 'return () => answer',
  returnsEmpty: 'return {}',
  returnsNaNShape: 'return { shape: [NaN], data: [1] }',
  returnsBigInts: 'return { shape: [1], data: new BigInt64Array(1) }',
  returnsFakeLength: 'return { shape: [1], data: { length: 1e15 } }',
  returnsHugeLength:
    'return { shape: [1], data: new (class extends Float32Array { get length() { return 2 ** 31 } })(1) }',
  returnsGetter: 'return { get shape() { throw new Error("no shape") } }',
  returnsFunctionsWithin: 'return { shape: [1], data: [() => 1] }',
  mutates:
    'problem.x.data.fill(0); problem.w.data.fill(0); problem.stride.length = 0; problem.groups = 9; return answer',
  prints: 'console.log("\\u0000\\u001b[31m{\\"sequence\\":1}"); console.error("{}"); return answer',
  floods:
    'for (let i = 0; i < 300; i++) { console.log("o".repeat(9999)); console.error("e".repeat(9999)) } return answer',
  forges: 'try { for (let i = 0; i < 20; i++) process.send({ sequence: i, value: 0 }) } catch {} return answer',
  writesGarbage: 'writeSync(4, "garbage of 20 bytes."); return answer',
  writesAnAnswer:
    'const text = \'{"sequence":1,"value":0}\'; const head = Buffer.alloc(24); head.writeUInt32LE(text.length, 0);' +
    ' writeSync(4, Buffer.concat([head, Buffer.from(text)])); return answer',
  exits0: 'process.exit(0)',
  exits7: 'console.error("about to go"); process.exit(7)',
  killsItself: 'process.kill(process.pid, "SIGKILL"); for (;;);',
  aborts: 'process.abort()',
  throwsLater: 'setTimeout(() => { throw new Error("nobody catches this") }); return new Promise(() => {})',
  rejectsLater: 'Promise.reject(new Error("nobody handles this")); return new Promise(() => {})',
  loops: 'for (;;);',
  neverResolves: 'return new Promise(() => {})',
  closesTheQuestions: 'closeSync(3); setInterval(() => {}, 1000); return new Promise(() => {})',
  closesTheAnswers: 'closeSync(4); setInterval(() => {}, 1000); return new Promise(() => {})',
  closesTheAnswersAfterwards:
    'setTimeout(() => closeSync(4), 20); setInterval(() => {}, 1000); return { shape: [1, 1, 1], data: [process.pid] }',
  diesAfterwards: 'setTimeout(() => { console.error("late"); process.exit(3) }, 20); return answer',
} as const;

export type Behaviour = keyof typeof BEHAVIOURS;

export const behaviourIndex = (behaviour: Behaviour): number => Object.keys(BEHAVIOURS).indexOf(behaviour);

const ZOO = `
import { closeSync, writeSync } from 'node:fs';
const answer = { shape: [1, 1, 1], data: [42] };
const behaviours = [
${Object.values(BEHAVIOURS)
  .map((body) => `  (problem) => { ${body} },`)
  .join('\n')}
];
export const name = 'zoo';
export const version = '1.0';
export const capabilities = { ranks: [1], groups: false };
export const convTranspose = (problem) => behaviours[problem.x.data[0]](problem);
`;

/** Modules by file name. */
export const MODULES: Readonly<Record<string, string>> = {
  'zoo.mjs': ZOO,
  'named.mjs': 'export const convTranspose = () => ({ shape: [1], data: [1] })',
  'default-function.mjs': 'export default () => ({ shape: [1], data: [2] })',
  'default-object.mjs':
    'export default { name: "object", factor: 3, convTranspose() { return { shape: [1], data: [this.factor] } } }',
  'common.cjs': 'module.exports = { name: "common", convTranspose: () => ({ shape: [1], data: [4] }) }',
  'typed.ts': 'const four: number = 5; export const convTranspose = () => ({ shape: [1], data: [four] });',
  'prepares.mjs':
    'export default { factor: 6, convTranspose() {}, prepare() { return { run: () => this.factor, dispose() {} } } }',
  'nothing.mjs': 'export {}',
  'trains.mjs': 'export const convTranspose = () => 1; export const gradients = ({ x }, g) => ({ x: g })',
  'elsewhere.mjs': 'export const convolve = () => 1; export const convTranspose = "soon"',
  'syntax.mjs': 'export const convTranspose = (',
  'throws.mjs': 'throw new Error("not today")',
  'throws-hostile.mjs': 'throw { toString() { throw 1 } }',
  'missing-import.mjs': 'import "./not-there.mjs"; export const convTranspose = () => 1',
  'exits.mjs': 'console.error("goodbye"); process.exit(4)',
  'numeric-name.mjs': 'export const name = 7; export const convTranspose = () => 1',
  'bad-field.mjs': 'export const capabilities = { groupz: true }; export const convTranspose = () => 1',
  'bad-value.mjs': 'export const capabilities = { padding: "same" }; export const convTranspose = () => 1',
  'null-capabilities.mjs': 'export const capabilities = null; export const convTranspose = () => 1',
  'forges-reload.mjs':
    'import { existsSync, writeFileSync, writeSync } from "node:fs"; const mark = new URL("./mark", import.meta.url);' +
    ' if (existsSync(mark)) writeSync(4, "x".repeat(100));' +
    ' writeFileSync(mark, ""); export const convTranspose = () => process.exit(5)',
  'forges-load.mjs':
    'import { writeSync } from "node:fs"; writeSync(4, "x".repeat(100)); setInterval(() => {}, 1000);' +
    ' export const convTranspose = () => 1',
};

/** Writes all modules to a new directory. */
export function writeModules(): { directory: string; path: (file: string) => string; remove: () => void } {
  const directory = mkdtempSync(join(tmpdir(), 'adjoint-modules-'));
  for (const [file, text] of Object.entries(MODULES)) writeFileSync(join(directory, file), text);
  mkdirSync(join(directory, 'folder.mjs'));
  mkdirSync(join(directory, 'twin'));
  writeFileSync(join(directory, 'twin', 'named.mjs'), MODULES['named.mjs']);
  return {
    directory,
    path: (file) => join(directory, file),
    remove: () => rmSync(directory, { recursive: true }),
  };
}
