/** ONNX Runtime's WebNN provider, of the package's build for all providers, in a page of a browser that has WebNN. */
import * as ort from 'onnxruntime-web/all';
import type { Capabilities } from '../../capabilities.ts';
import { ONNX_CONVENTIONS } from '../onnx-model.ts';
import { ONNXRUNTIME_CAPABILITIES, onnxRuntime } from '../onnxruntime.ts';
import { orRejected } from './rejections.ts';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'fatal';

export const name = 'onnxruntime-web-webnn';
export const version = ort.env.versions.web!;

/** Of what it hands to WebNN, this build of Chromium refuses dilation and groups. */
export const capabilities: Partial<Capabilities> = {
  ...ONNXRUNTIME_CAPABILITIES,
  groups: false,
  dilation: false,
  outputPadding: 'below-stride',
  // One session is made at a time.
  concurrent: false,
};
export const conventions = ONNX_CONVENTIONS;

// Where the browser refuses a graph, the package neither catches that nor ever answers.
const { InferenceSession, Tensor } = ort;
const answering = {
  Tensor,
  InferenceSession: {
    ...InferenceSession,
    create: (model: Uint8Array, options: ort.InferenceSession.SessionOptions) =>
      orRejected(InferenceSession.create(model, options)),
  },
};

export const { convTranspose, prepare, call } = onnxRuntime(answering as typeof ort, 'webnn', 1);
