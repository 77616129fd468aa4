/** jax-js in WebAssembly, one thread in Node. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installed } from './installed.ts';
import { JAX_CAPABILITIES, JAX_CONVENTIONS, jaxOn } from './jax-convolution.ts';

const jax = await installed('@jax-js/jax', '@jax-js/jax', () => import('@jax-js/jax'));

const packageRoot = join(dirname(fileURLToPath(import.meta.resolve('@jax-js/jax'))), '..');

const [device] = (await jax.init('wasm')).filter((each) => each === 'wasm');
if (device === undefined) throw new Error('jax: the back end wasm did not start');
jax.defaultDevice(device);

export const name = 'jax';
export const version: string = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).version;
export const capabilities = JAX_CAPABILITIES;
export const conventions = JAX_CONVENTIONS;
export const { convTranspose, prepare, call } = jaxOn(jax);
