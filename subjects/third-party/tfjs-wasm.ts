/** TensorFlow.js in WebAssembly, one thread in Node. The package finds its .wasm files beside its own script. */
import { installed } from './installed.ts';
import { CAPABILITIES, tensorFlow } from './tfjs.ts';

const WANTED = '@tensorflow/tfjs-core @tensorflow/tfjs-backend-wasm';
const tf = await installed('@tensorflow/tfjs-core', WANTED, () => import('@tensorflow/tfjs-core'));
const { version_wasm } = await installed(
  '@tensorflow/tfjs-backend-wasm',
  WANTED,
  () => import('@tensorflow/tfjs-backend-wasm'),
);

// Keeps the banner about faster back ends off the terminal; the flag changes messages only, no checks.
tf.enableProdMode();

export const name = 'tfjs-wasm';
export const version = version_wasm;
export const capabilities = CAPABILITIES;
export const { convTranspose, prepare } = tensorFlow(tf, 'wasm');
