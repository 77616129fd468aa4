/** ONNX Runtime's native CPU build: the fastest that Node reaches without a GPU. */
import { threadsAsked } from '../threads.ts';
import { installed } from './installed.ts';

const ort = await installed('onnxruntime-node', 'onnxruntime-node onnx-proto', () => import('onnxruntime-node'));
// Only now, since it needs onnx-proto as well: where both are missing, one message is to name both.
const { ONNX_CONVENTIONS, SMALLEST_CASE } = await import('./onnx-model.ts');
const { ONNXRUNTIME_CAPABILITIES, onnxRuntime, WITH_HALVES, WITHOUT_HALVES } = await import('./onnxruntime.ts');

export const name = 'onnxruntime-node';
export const version = ort.env.versions.node!;
// Where JavaScript has an array of halves, the package hands that to its native part, which takes it for empty.
const takesHalves = !('Float16Array' in globalThis);
export const capabilities = { ...ONNXRUNTIME_CAPABILITIES, ...(takesHalves ? WITH_HALVES : WITHOUT_HALVES) };
export const conventions = ONNX_CONVENTIONS;
export const { convTranspose, prepare, call } = onnxRuntime(ort, 'cpu', threadsAsked());

await convTranspose(SMALLEST_CASE);
