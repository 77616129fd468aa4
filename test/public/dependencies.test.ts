/**
 * What an entry needs to be loaded: dependencies that npm installs with the package. An optional package is imported only
 * by the function that needs it, so that its absence is no error before.
 */
import { builtinModules } from 'node:module';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { ENTRIES } from '../../tools/api/entries.ts';

/** `@scope/name/file` → `@scope/name`. */
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** The packages that loading a file loads. */
async function packagesLoadedBy(file: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
    outdir: '/out',
    splitting: true,
  });
  const loaded = new Set<string>();
  const queue = [metafile.outputs[Object.keys(metafile.outputs).find((name) => metafile.outputs[name].entryPoint)!]];
  for (const output of queue) {
    for (const { path, kind, external } of output.imports) {
      if (kind === 'dynamic-import') continue;
      if (external) loaded.add(packageOf(path));
      else if (!queue.includes(metafile.outputs[path])) queue.push(metafile.outputs[path]);
    }
  }
  return [...loaded].filter((name) => !name.startsWith('node:') && !builtinModules.includes(name)).toSorted();
}

describe('the packages that an entry loads', () => {
  it.each(ENTRIES)('are dependencies: $specifier', async ({ specifier, declarations }) => {
    const installed = Object.keys(packageJson.dependencies);
    // Whoever imports adjoint/vitest runs vitest.
    const allowed = specifier === 'adjoint/vitest' ? [...installed, 'vitest'] : installed;
    const loaded = await packagesLoadedBy(declarations.replace(/\.d\.ts$/, '.js'));
    expect(loaded.filter((name) => !allowed.includes(name))).toEqual([]);
  });

  it('are found, those of the gate among them', async () => {
    const gate = ENTRIES.find(({ specifier }) => specifier === 'adjoint')!;
    expect(await packagesLoadedBy(gate.declarations.replace(/\.d\.ts$/, '.js'))).toContain('fast-check');
  });
});
