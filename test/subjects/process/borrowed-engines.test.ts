/** Modules that call the engines by which they are judged are seen to, and those that only load them are not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lawsNamed } from '../../../properties/laws.ts';
import { certifyAll } from '../../../runs/certify/certify-all.ts';
import { verify } from '../../../runs/verify/verify.ts';
import { openSubject, resolveSources } from '../../../subjects/index.ts';
import { compiledUrl } from '../../project/compiled.ts';
import { caseOf, counting, SEED } from '../../spec/cases.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-borrowed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TIMEOUT_MS = 20_000;
/** A call after which it is looked at which engines ran (borrowed-engines.ts). */
const A_LOOK = 8;
const PROBLEM = caseOf({ x: counting([1, 1, 2, 2]), w: counting([1, 1, 1, 1]), dtype: 'f32' });
const from = (file: string) => JSON.stringify(compiledUrl(file));
const DIRECT = JSON.stringify(new URL('../../../examples/direct.mjs', import.meta.url).href);

/** Answers that are right, by others and by itself. */
const CALLING: Readonly<Record<string, readonly [source: string, engines: readonly string[]]>> = {
  'imports an engine': [
    `import { scatter } from ${from('engines/scatter.ts')}; export const convTranspose = (problem) => scatter(problem);`,
    ['scatter'],
  ],
  'imports all of them, and calls one when it is called': [
    `export async function convTranspose(problem) {
      const { engines } = await import(${from('engines/index.ts')});
      return engines.im2col(problem);
    }`,
    ['im2col'],
  ],
  'calls one only for what has groups': [
    `import { engines } from ${from('public/core.ts')};
    import { capabilities, convTranspose as own } from ${DIRECT};
    export { capabilities };
    export const convTranspose = (problem) => (problem.groups > 1 ? engines['zero-insertion'](problem) : own(problem));`,
    ['zero-insertion'],
  ],
  'hides the profiler': [
    `import { scatter } from ${from('engines/scatter.ts')};
    import inspector from 'node:inspector';
    import { syncBuiltinESMExports } from 'node:module';
    inspector.Session.prototype.post = () => {};
    inspector.Session.prototype.connect = () => { throw new Error('no'); };
    RegExp.prototype.exec = () => null;
    String.prototype.slice = () => '';
    syncBuiltinESMExports();
    export const convTranspose = (problem) => scatter(problem);`,
    ['scatter'],
  ],
  'has a product of its own': [`export * from ${DIRECT};`, []],
  'imports the whole package for a class of errors': [
    `import { Skipped } from ${from('public/index.ts')};
    import { capabilities, convTranspose as own } from ${DIRECT};
    export { capabilities };
    export const convTranspose = (problem) => { if (problem === null) throw new Skipped('none'); return own(problem); };`,
    [],
  ],
};

describe('a module that', () => {
  it.each(Object.entries(CALLING))('%s', async (what, [source, engines]) => {
    const file = join(folder, `${what.replaceAll(/\W/g, '-')}.mjs`);
    writeFileSync(file, source);
    const subject = await openSubject(resolveSources([file])[0], TIMEOUT_MS);
    try {
      const result = await verify([subject], { laws: lawsNamed(['agreement']), seed: SEED, runs: 200 });
      expect(subject.borrowed?.()).toEqual(engines);
      const warning = `${subject.name} calls ${engines.join(', ')} of this suite, so that it is compared with itself`;
      expect(result.warnings).toEqual(engines.length === 0 ? [] : [warning]);
      expect(result.verdict).toBe('agree');
    } finally {
      await subject.close();
    }
  });

  it.each([
    ['ends after the answer behind which its engines are looked at', 'setImmediate(() => process.exit(3))'],
    ['ends a little later', 'setTimeout(() => process.exit(3), 1)'],
    ['goes on', ''],
  ])('%s', async (what, then) => {
    const file = join(folder, `${what.replaceAll(' ', '-')}.mjs`);
    writeFileSync(
      file,
      `import { convTranspose as own } from ${DIRECT};
      export { capabilities } from ${DIRECT};
      let calls = 0;
      export const convTranspose = (problem) => { if (++calls === ${A_LOOK}) { ${then} } return own(problem); };`,
    );
    const subject = await openSubject(resolveSources([file])[0], TIMEOUT_MS);
    try {
      const kinds = [];
      for (let call = 0; call < A_LOOK + 3; call++) kinds.push((await subject.run(PROBLEM)).kind);
      const crashes = kinds.flatMap((kind, at) => (kind === 'crashed' ? [at] : []));
      expect(crashes).toHaveLength(then === '' ? 0 : 1);
      for (const at of crashes) expect(at).toBeGreaterThanOrEqual(A_LOOK);
    } finally {
      await subject.close();
    }
  });

  it('calls an engine in the one call that a run makes is seen too', async () => {
    const file = join(folder, 'once.mjs');
    writeFileSync(file, CALLING['imports an engine'][0]);
    const subject = await openSubject(resolveSources([file])[0], TIMEOUT_MS);
    try {
      const { warnings } = await verify([subject], { laws: lawsNamed(['agreement']), seed: SEED, runs: 1 });
      expect(warnings).toEqual(['once calls scatter of this suite, so that it is compared with itself']);
    } finally {
      await subject.close();
    }
  });

  it('is one that a certificate warns of too', async () => {
    const file = join(folder, 'certified.mjs');
    const capabilities = "export const capabilities = { ranks: [1], dtypes: ['f32'] };";
    writeFileSync(file, `${CALLING['imports an engine'][0]} ${capabilities}`);
    const subject = await openSubject(resolveSources([file])[0], TIMEOUT_MS);
    try {
      const { warnings } = await certifyAll([subject], { seed: SEED, bound: 1, strength: 2, points: 1 });
      expect(warnings).toEqual(['certified calls scatter of this suite, so that it is compared with itself']);
    } finally {
      await subject.close();
    }
  });
});
