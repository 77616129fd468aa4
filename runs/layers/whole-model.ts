/** One run of a whole ONNX model in ONNX Runtime, in a process of its own: the tensors that its layers are given and give. */
import { fork } from 'node:child_process';
import type { Tensor } from '../../spec/tensor.ts';
import { bundled } from '../../subjects/process/bundled.ts';
import { besideModule } from '../../subjects/process/child.ts';

/** What the process is to run. */
export interface WholeModelRequest {
  /** With the tensors that are asked for among its outputs: its bytes, or the path of a file with others beside it. */
  readonly model: Uint8Array | string;
  /** Shapes of its inputs, where the model leaves them open. */
  readonly feeds: Readonly<Record<string, readonly number[]>>;
  /** Stands for an open extent of the first axis. Default 1. */
  readonly batch?: number;
  /** Tensors that are asked for. */
  readonly names: readonly string[];
  readonly seed: number;
  /** Whether only shapes are wanted, which saves the way of the numbers. Default false. */
  readonly shapesOnly?: boolean;
}

/** What a tensor within a model was. */
export interface InnerTensor {
  readonly shape: readonly number[];
  /** Its type in the words of ONNX Runtime, such as `float32`. */
  readonly type: string;
  /** Its numbers; null where only shapes were asked for, or the type is neither f32 nor f64. */
  readonly data: Tensor['data'] | null;
}

/** What the process answers. */
export type WholeModelAnswer =
  /** What is fed does not fit the inputs of the model, or leaves some of them open. */
  | { readonly kind: 'unfit'; readonly message: string }
  | { readonly kind: 'result'; readonly tensors: Readonly<Record<string, InnerTensor>> }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Runs the model once on drawn inputs.
 * @param timeoutMs for loading and running it
 * @returns what it has of the tensors that were asked for, by name
 * @throws RangeError where extents of its inputs are open, or the runtime refuses it, ends, or takes longer
 */
export function runWholeModel(
  request: WholeModelRequest,
  timeoutMs: number,
): Promise<ReadonlyMap<string, InnerTensor>> {
  const child = fork(bundled(besideModule(import.meta.url, 'whole-model-host')), [], {
    serialization: 'advanced',
    stdio: 'ignore',
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(`it gave no answer in ${timeoutMs} ms`), timeoutMs);
    const end = () => {
      clearTimeout(timer);
      child.kill('SIGKILL');
    };
    const refuse = (reason: string) => {
      end();
      reject(new RangeError(reason));
    };
    const fail = (reason: string) => refuse(`ONNX Runtime on the whole model: ${reason}`);
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code, signal) => fail(`its process ended (${signal ?? code})`));
    child.on('message', (answer: WholeModelAnswer) => {
      if (answer.kind === 'refused') return fail(answer.message);
      if (answer.kind === 'unfit') return refuse(answer.message);
      end();
      resolve(new Map(Object.entries(answer.tensors)));
    });
    child.send(request, (error) => error !== null && fail(error.message));
  });
}
