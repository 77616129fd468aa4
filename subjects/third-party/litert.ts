/**
 * LiteRT in WebAssembly: one thread in Node. Its build with threads needs relaxed SIMD, which Node 20 does not have, and then looks
 * for the `navigator` of a browser.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import { installed } from './installed.ts';
import type { LiteRt } from './litert-implementation.ts';

const PACKAGE: string = '@litertjs/core';
const liteRt = await installed(PACKAGE, '@litertjs/core flatbuffers', (): Promise<LiteRt> => import(PACKAGE));
// Only now, since it needs flatbuffers as well: where both are missing, one message is to name both.
const { LITERT_CONVENTIONS, LITERT_INTEGER_CAPABILITIES, liteRtOn } = await import('./litert-implementation.ts');

const packageRoot = join(dirname(fileURLToPath(import.meta.resolve(PACKAGE))), '..');

const printed: string[] = [];

export const name = 'litert';
export const version: string = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).version;
export const capabilities = LITERT_INTEGER_CAPABILITIES;
export const conventions = LITERT_CONVENTIONS;
export const { convTranspose, prepare, call } = liteRtOn(liteRt, { accelerator: 'wasm', printed });

await start();

/**
 * Loads the module as a worker of a browser would: its script is asked for by importScripts, leaves a factory on
 * `self`, and finds the .wasm file beside itself. The names are gone again when this returns, since packages take them
 * for a browser.
 */
async function start(): Promise<void> {
  const require = createRequire(import.meta.url);
  const globals = globalThis as Record<string, unknown>;
  const importScripts = (path: string): void => {
    const module = { exports: {} };
    const parameters = ['module', 'exports', 'require', '__filename', '__dirname'];
    const script = compileFunction(readFileSync(path, 'utf8'), parameters, { filename: path });
    script(module, module.exports, require, path, dirname(path));
    globals.ModuleFactory = module.exports;
  };
  const names = { self: globalThis, importScripts, Module: { printErr: (line: string) => printed.push(line) } };
  Object.assign(globals, names);
  try {
    await liteRt.loadLiteRt(`${join(packageRoot, 'wasm')}/`);
  } finally {
    for (const each of [...Object.keys(names), 'ModuleFactory']) delete globals[each];
  }
}
