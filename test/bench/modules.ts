/** Modules to be benchmarked, good and bad, written to a folder of their own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { moduleSource, type Source } from '../../subjects/source.ts';

/** One axis, one channel each way, as TINY needs it: y[2i + k] += x[i]·w[k]. */
export const RIGHT = `function right({ x, w }) {
  const data = new Float32Array(2 * x.data.length + w.data.length - 2);
  x.data.forEach((value, i) => w.data.forEach((weight, k) => { data[2 * i + k] += value * weight; }));
  return { shape: [1, 1, data.length], data };
}`;

const MODULES = {
  threaded: `${RIGHT} export const capabilities = { threads: 4 }; export const convTranspose = right;`,
  'process-id': `export const convTranspose = () => ({ shape: [1], data: [process.pid] });`,
  'process-id-again': `export const convTranspose = () => ({ shape: [1], data: [process.pid] });`,
  right: `${RIGHT} export const convTranspose = right;`,
  'with-bias': `${RIGHT} export const convTranspose = (problem) => {
      const y = right(problem);
      return { ...y, data: y.data.map((value) => value + (problem.bias?.[0] ?? 0)) };
    };`,
  'without-bias': `export const capabilities = { bias: false }; export const convTranspose = () => { throw 1; };`,
  asynchronous: `${RIGHT} export const convTranspose = async (problem) => right(problem);`,
  prepared: `${RIGHT}
    let prepared = 0;
    export const convTranspose = () => { throw new Error('was called instead of prepare'); };
    export const prepare = (problem) => {
      if (++prepared > 1) throw new Error('was prepared twice');
      return { run: () => right(problem), dispose() { prepared--; } };
    };`,
  'one-off': `${RIGHT} export const convTranspose = (problem) => {
      const y = right(problem);
      y.data[3] += 1;
      return y;
    };`,
  'wrong-shape': `${RIGHT} export const convTranspose = (problem) => ({ ...right(problem), shape: [1, 99] });`,
  'not-a-number': `${RIGHT} export const convTranspose = (problem) => {
      const y = right(problem);
      y.data[0] = Number.NaN;
      return y;
    };`,
  empty: `export const convTranspose = () => ({ shape: [], data: [] });`,
  'no-tensor': `export const convTranspose = () => 7;`,
  'right-once': `${RIGHT} let calls = 0;
    export const convTranspose = (problem) => {
      const y = right(problem);
      if (++calls > 1) y.data[0] += 1;
      return y;
    };`,
  'only-integers': `${RIGHT} export const convTranspose = (problem) => {
      const y = right(problem);
      return { ...y, data: y.data.map(Math.round) };
    };`,
  'not-a-number-of-fractions': `${RIGHT} export const convTranspose = (problem) => {
      const y = right(problem);
      return { ...y, data: y.data.map((value) => Number.isInteger(value) ? value : NaN) };
    };`,
  'refusing-fractions': `${RIGHT} export const convTranspose = (problem) => {
      if (!problem.x.data.every(Number.isInteger)) throw new Error('not with fractions');
      return right(problem);
    };`,
  'cutting-fractions': `${RIGHT} export const convTranspose = (problem) => {
      const y = right(problem);
      return y.data.every(Number.isInteger) ? y : { shape: [1, 1, 10], data: y.data.slice(1) };
    };`,
  refusing: `export const convTranspose = () => { throw new Error('not today'); };`,
  crashing: `export const convTranspose = () => process.kill(process.pid, 'SIGKILL');`,
  'crashing-later': `${RIGHT} let calls = 0;
    export const convTranspose = (problem) => {
      if (++calls > 1) process.exit(9);
      return right(problem);
    };`,
  hanging: `export const convTranspose = () => { for (;;); };`,
  'two-dimensional': `export const capabilities = { ranks: [2] }; export const convTranspose = () => { throw 1; };`,
  duration: `${RIGHT}
    export const convTranspose = (problem) => ({ ...right(problem), overriddenDuration: 123456 });`,
  broken: `throw new Error('this module does not load');`,
};

export type ModuleName = keyof typeof MODULES;

/** The modules as files, until `remove` is called. */
export function writeModules(): {
  source: (name: ModuleName) => Source;
  path: (name: ModuleName) => string;
  remove: () => void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-bench-'));
  const path = (name: ModuleName) => join(folder, `${name}.mjs`);
  for (const [name, text] of Object.entries(MODULES)) writeFileSync(path(name as ModuleName), text);
  return {
    path,
    source: (name) => moduleSource(path(name)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
