/** TensorFlow.js in plain JavaScript, its reference back end. */
import { createRequire } from 'node:module';
import { installed } from './installed.ts';
import { select, TFJS_CAPABILITIES, TFJS_CONVENTIONS, tensorFlow } from './tfjs.ts';

// The CommonJS builds are one file each and load in a third of the time, which every restart after a defect pays.
const require = createRequire(import.meta.url);
const WANTED = '@tensorflow/tfjs-core @tensorflow/tfjs-backend-cpu';
const tf = await installed(
  '@tensorflow/tfjs-core',
  WANTED,
  async (): Promise<typeof import('@tensorflow/tfjs-core')> => require('@tensorflow/tfjs-core'),
);
const { version_cpu } = await installed(
  '@tensorflow/tfjs-backend-cpu',
  WANTED,
  async (): Promise<typeof import('@tensorflow/tfjs-backend-cpu')> => require('@tensorflow/tfjs-backend-cpu'),
);

// Keeps the banner about faster back ends off the terminal; the flag changes messages only, no checks.
tf.enableProdMode();
// Starting the back end is part of loading, not of the first call that is timed or waited for.
await select(tf, 'cpu');

export const name = 'tfjs-cpu';
export const version = version_cpu;
export const capabilities = TFJS_CAPABILITIES;
export const conventions = TFJS_CONVENTIONS;
export const { convTranspose, prepare, call } = tensorFlow(tf, 'cpu');
