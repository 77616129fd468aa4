/** What a page of a user would be, bundled for a browser as one script, and what it imports of Node. */
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import packageJson from '../../package.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '../..');

/** Where the entries lie, as package.json says it. */
export function entryFile(entry: keyof typeof packageJson.exports): string {
  const { default: path } = packageJson.exports[entry] as { readonly default: string };
  return join(ROOT, path);
}
const ALIASES = {
  'adjoint/core': entryFile('./core'),
  'adjoint/conventions': entryFile('./conventions'),
  'adjoint/vitest': entryFile('./vitest'),
  vitest: join(import.meta.dirname, 'runner-in-page.ts'),
};

/** The page as one script that sets the global `page`, and every module name that it imports from outside of itself. */
export interface Bundle {
  readonly code: string;
  readonly imported: readonly string[];
}

export async function byEsbuild(source: string): Promise<Bundle> {
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

export async function byVite(source: string): Promise<Bundle> {
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

/** Globals that are no part of the language and that every browser has. */
export const BROWSER = { performance, setTimeout, clearTimeout, structuredClone, AbortController, AbortSignal };

export const BUNDLERS = [
  ['esbuild', byEsbuild],
  ['Vite', byVite],
] as const;
