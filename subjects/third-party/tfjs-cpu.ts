/** TensorFlow.js in plain JavaScript, its reference back end. */
import { installed } from './installed.ts';
import { CAPABILITIES, tensorFlow } from './tfjs.ts';

const WANTED = '@tensorflow/tfjs-core @tensorflow/tfjs-backend-cpu';
const tf = await installed('@tensorflow/tfjs-core', WANTED, () => import('@tensorflow/tfjs-core'));
const { version_cpu } = await installed(
  '@tensorflow/tfjs-backend-cpu',
  WANTED,
  () => import('@tensorflow/tfjs-backend-cpu'),
);

// Keeps the banner about faster back ends off the terminal; the flag changes messages only, no checks.
tf.enableProdMode();

export const name = 'tfjs-cpu';
export const version = version_cpu;
export const capabilities = CAPABILITIES;
export const { convTranspose, prepare } = tensorFlow(tf, 'cpu');
