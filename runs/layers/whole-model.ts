/** One run of a whole ONNX model in ONNX Runtime, in a process of its own: the tensors that its layers are given and give. */
import { fork } from 'node:child_process';
import type { Tensor } from '../../spec/tensor.ts';
import { besideModule } from '../../subjects/process/child.ts';

/** What the process is to run. */
export interface WholeModelRequest {
  /** The bytes of the model, with the tensors that are asked for among its outputs. */
  readonly model: Uint8Array;
  /** Shapes of its inputs, where the model leaves them open. */
  readonly feeds: Readonly<Record<string, readonly number[]>>;
  /** Tensors that are asked for; one that is not of f32 is left out. */
  readonly names: readonly string[];
  readonly seed: number;
}

/** What it answers. */
export type WholeModelAnswer =
  | { readonly kind: 'result'; readonly tensors: Readonly<Record<string, Tensor>> }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Runs the model once on drawn inputs.
 * @param timeoutMs for loading and running it
 * @throws RangeError where the runtime refuses it, ends, or takes longer
 */
export function runWholeModel(request: WholeModelRequest, timeoutMs: number): Promise<ReadonlyMap<string, Tensor>> {
  const child = fork(besideModule(import.meta.url, 'whole-model-host'), [], {
    serialization: 'advanced',
    stdio: 'ignore',
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(`it gave no answer in ${timeoutMs} ms`), timeoutMs);
    const end = () => {
      clearTimeout(timer);
      child.kill('SIGKILL');
    };
    const fail = (reason: string) => {
      end();
      reject(new RangeError(`ONNX Runtime on the whole model: ${reason}`));
    };
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code, signal) => fail(`its process ended (${signal ?? code})`));
    child.on('message', (answer: WholeModelAnswer) => {
      if (answer.kind === 'refused') return fail(answer.message);
      end();
      resolve(new Map(Object.entries(answer.tensors)));
    });
    child.send(request, (error) => error !== null && fail(error.message));
  });
}
