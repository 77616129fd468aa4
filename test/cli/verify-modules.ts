/** Modules to be verified, good and bad, written to a folder of their own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiledUrl } from '../project/compiled.ts';

const fromBuild = (file: string) => JSON.stringify(compiledUrl(file));

/** Right, by the suite's own means. */
const RIGHT = `import { scatter } from ${fromBuild('engines/scatter.ts')};
  import { customaryGeometryOf } from ${fromBuild('spec/geometry.ts')};
  const right = (problem) => { customaryGeometryOf(problem); return scatter(problem); };`;

/** Every group is given the bias of the first one. */
const FIRST_BIAS = `const firstBias = (problem) => {
    if (problem.bias === null) return right(problem);
    return right({ ...problem, bias: problem.bias.map((_, m) => problem.bias[m % problem.w.shape[1]]) });
  };`;

const MODULES = {
  right: `${RIGHT} export const convTranspose = right;`,
  'as-default': `${RIGHT} export default { name: 'by another name', version: '4.5.6', convTranspose: async (p) => right(p) };`,
  "first group's bias": `${RIGHT} ${FIRST_BIAS} export const convTranspose = firstBias;`,
  'bias-plus-one': `${RIGHT} export const convTranspose = (problem) => {
      const y = right(problem);
      if (problem.bias !== null) y.data[0] += 1;
      return y;
    };`,
  'plus-one-in-halves': `${RIGHT} export const capabilities = { dtypes: ['f32', 'f16', 'bf16'], sumsIn: 'f32' };
    export const convTranspose = (problem) => {
      const y = right(problem);
      if (problem.dtype !== 'f32') y.data[0] += 1;
      return y;
    };`,
  'without-groups': `${RIGHT} export const capabilities = { groups: false, refuses: [] };
    export const convTranspose = (problem) => {
      if (problem.groups !== 1) throw new Error('groups were asked for');
      return scatter(problem);
    };`,
  'wrong-shape': `${RIGHT} export const convTranspose = (problem) => ({ ...right(problem), shape: [1, 99] });`,
  'short-data': `${RIGHT} export const convTranspose = (problem) => ({ ...right(problem), data: [1] });`,
  'not-a-number': `${RIGHT} export const convTranspose = (problem) => {
      const y = right(problem);
      y.data[1] = Number.NaN;
      return y;
    };`,
  'no-tensor': `export const convTranspose = () => 7;`,
  nothing: `export const convTranspose = () => {};`,
  refusing: `export const convTranspose = () => { throw new RangeError('not today\\u001b[31m\\nnor tomorrow'); };`,
  rejecting: `export const convTranspose = async () => { throw undefined; };`,
  hanging: `export const convTranspose = () => { for (;;); };`,
  'never-resolving': `export const convTranspose = () => new Promise(() => {});`,
  exiting: `export const convTranspose = () => { console.error('out of luck'); process.exit(7); };`,
  killed: `export const convTranspose = () => process.kill(process.pid, 'SIGKILL');`,
  'without-function': `export const transposed = () => 7; export const version = '1';`,
  'syntax-error': `export const convTranspose = ;`,
  throwing: `throw new Error('this module does not load');`,
  'throwing-lines': `throw new Error('this module\\ndoes not load');`,
  'missing-import': `import 'a-package-that-is-not-there'; export const convTranspose = () => 7;`,
  'exiting-on-import': `process.exit(5);`,
  'unknown-capability': `export const capabilities = { group: false }; export const convTranspose = () => 7;`,
  'name-of-wrong-kind': `export const name = 7; export const convTranspose = () => 7;`,
};

export type ModuleName = keyof typeof MODULES;

/** The modules as files in a folder, until `remove` is called. */
export function writeModules(): {
  readonly folder: string;
  readonly path: (name: ModuleName) => string;
  readonly remove: () => void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-verify-'));
  const path = (name: ModuleName) => join(folder, `${name}.mjs`);
  for (const [name, text] of Object.entries(MODULES)) writeFileSync(path(name as ModuleName), text);
  return { folder, path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
