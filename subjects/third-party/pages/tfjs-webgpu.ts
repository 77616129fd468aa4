/** TensorFlow.js in WebGPU, in a page of a browser. */
import '@tensorflow/tfjs-backend-webgpu';
import description from '@tensorflow/tfjs-backend-webgpu/package.json?raw';
import * as tf from '@tensorflow/tfjs-core';
import { select, TFJS_CAPABILITIES, TFJS_CONVENTIONS, tensorFlow } from '../tfjs.ts';
import { OF_SHADERS } from './shaders.ts';

tf.enableProdMode();
await select(tf, 'webgpu');

export const name = 'tfjs-webgpu';
export const version: string = JSON.parse(description).version;
export const capabilities = { ...TFJS_CAPABILITIES, ...OF_SHADERS };
export const conventions = TFJS_CONVENTIONS;
export const { convTranspose, prepare, call } = tensorFlow(tf, 'webgpu');
