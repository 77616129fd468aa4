/** TensorFlow.js in WebGL, in a page of a browser. */

import { version_webgl } from '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import { select, TFJS_CAPABILITIES, TFJS_CONVENTIONS, tensorFlow } from '../tfjs.ts';
import { OF_SHADERS } from './shaders.ts';

tf.enableProdMode();
await select(tf, 'webgl');

export const name = 'tfjs-webgl';
export const version = version_webgl;
export const capabilities = { ...TFJS_CAPABILITIES, ...OF_SHADERS };
export const conventions = TFJS_CONVENTIONS;
export const { convTranspose, prepare, call } = tensorFlow(tf, 'webgl');
