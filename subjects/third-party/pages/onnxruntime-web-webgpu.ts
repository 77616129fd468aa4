/** ONNX Runtime's WebGPU provider in WebAssembly, of the build for WebGPU, in a page of a browser. */
import * as ort from 'onnxruntime-web/webgpu';
import { ONNX_CONVENTIONS } from '../onnx-model.ts';
import { ONNXRUNTIME_CAPABILITIES, onnxRuntime } from '../onnxruntime.ts';
import { OF_SHADERS } from './shaders.ts';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'fatal';

export const name = 'onnxruntime-web-webgpu';
export const version = ort.env.versions.web!;
// The kernel says itself that it has two axes at most, and the package that one session is made at a time.
export const capabilities = { ...ONNXRUNTIME_CAPABILITIES, ...OF_SHADERS, ranks: [1, 2], concurrent: false } as const;
export const conventions = ONNX_CONVENTIONS;
export const { convTranspose, prepare, call } = onnxRuntime(ort, 'webgpu', 1);
