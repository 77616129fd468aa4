/** ONNX Runtime's WebAssembly build as it runs in browsers, here in Node. */
import { threadsAsked } from '../threads.ts';
import { installed } from './installed.ts';

const ort = await installed('onnxruntime-web', 'onnxruntime-web onnx-proto', () => import('onnxruntime-web'));
// Only now, since it needs onnx-proto as well: where both are missing, one message is to name both.
const { ONNX_CONVENTIONS, SMALLEST_CASE } = await import('./onnx-model.ts');
const { ONNXRUNTIME_CAPABILITIES, onnxRuntime, WITH_HALVES } = await import('./onnxruntime.ts');

// Has to be said before the first session, which starts the module; the option of the session comes too late.
ort.env.wasm.numThreads = threadsAsked();
ort.env.logLevel = 'fatal';

export const name = 'onnxruntime-web';
export const version = ort.env.versions.web!;
export const capabilities = { ...ONNXRUNTIME_CAPABILITIES, ...WITH_HALVES };
export const conventions = ONNX_CONVENTIONS;
export const { convTranspose, prepare, call } = onnxRuntime(ort, 'wasm', threadsAsked());

await convTranspose(SMALLEST_CASE);
