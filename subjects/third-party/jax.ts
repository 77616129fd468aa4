/** jax-js in WebAssembly, one thread in Node. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installed } from './installed.ts';
import { JAX_CAPABILITIES, JAX_CONVENTIONS, jaxOn } from './jax-implementation.ts';

const jax = await installed('@jax-js/jax', '@jax-js/jax', () => import('@jax-js/jax'));

const packageRoot = join(dirname(fileURLToPath(import.meta.resolve('@jax-js/jax'))), '..');

export const name = 'jax';
export const version: string = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).version;
export const capabilities = JAX_CAPABILITIES;
export const conventions = JAX_CONVENTIONS;
export const { convTranspose, prepare, call } = await jaxOn(jax, 'wasm');
