/** ONNX Runtime's WebGPU provider in JavaScript ("JSEP"), of the package's usual build, in a page of a browser. */
import * as ort from 'onnxruntime-web';
import { ONNX_CONVENTIONS } from '../onnx-model.ts';
import { ONNXRUNTIME_CAPABILITIES, onnxRuntime } from '../onnxruntime.ts';
import { OF_SHADERS } from './shaders.ts';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'fatal';

export const name = 'onnxruntime-web-jsep';
export const version = ort.env.versions.web!;
// The kernel says itself that it has two axes at most, and the package that one session is made at a time.
export const capabilities = { ...ONNXRUNTIME_CAPABILITIES, ...OF_SHADERS, ranks: [1, 2], concurrent: false } as const;
export const conventions = ONNX_CONVENTIONS;
export const { convTranspose, prepare, call } = onnxRuntime(ort, 'webgpu', 1);
