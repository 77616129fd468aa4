/**
 * TensorFlow.js in WebAssembly, one thread in Node: its flag WASM_HAS_MULTITHREAD_SUPPORT is false there,
 * setThreadsCount has no effect, and with the flag set by force the back end does not start. The package finds its
 * .wasm files beside its own script.
 */
import { createRequire } from 'node:module';
import { installed } from './installed.ts';
import { select, TFJS_CAPABILITIES, TFJS_CONVENTIONS, tensorFlow } from './tfjs.ts';

// The CommonJS builds are one file each and load in a third of the time, which every restart after a defect pays.
const require = createRequire(import.meta.url);
const WANTED = '@tensorflow/tfjs-core @tensorflow/tfjs-backend-wasm';
const tf = await installed(
  '@tensorflow/tfjs-core',
  WANTED,
  async (): Promise<typeof import('@tensorflow/tfjs-core')> => require('@tensorflow/tfjs-core'),
);
const { version_wasm } = await installed(
  '@tensorflow/tfjs-backend-wasm',
  WANTED,
  async (): Promise<typeof import('@tensorflow/tfjs-backend-wasm')> => require('@tensorflow/tfjs-backend-wasm'),
);

// Keeps the banner about faster back ends off the terminal; the flag changes messages only, no checks.
tf.enableProdMode();
// Starting the back end is part of loading, not of the first call that is timed or waited for.
await select(tf, 'wasm');

export const name = 'tfjs-wasm';
export const version = version_wasm;
export const capabilities = TFJS_CAPABILITIES;
export const conventions = TFJS_CONVENTIONS;
export const { convTranspose, prepare, call } = tensorFlow(tf, 'wasm');
