/** One run of a whole ONNX model in ONNX Runtime, in a process of its own: the tensors that its layers are given and give. */
import { fork } from 'node:child_process';
import type { Tensor } from '../../spec/tensor.ts';
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

/** An input of which the model leaves more open than the batch, and a shape that it might have. */
export interface OpenInput {
  readonly name: string;
  readonly stated: readonly (number | string)[];
  readonly example: readonly (number | string)[];
}

/** What the process answers. */
export type WholeModelAnswer =
  | { readonly kind: 'open'; readonly inputs: readonly OpenInput[] }
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
    const refuse = (reason: string) => {
      end();
      reject(new RangeError(reason));
    };
    const fail = (reason: string) => refuse(`ONNX Runtime on the whole model: ${reason}`);
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code, signal) => fail(`its process ended (${signal ?? code})`));
    child.on('message', (answer: WholeModelAnswer) => {
      if (answer.kind === 'refused') return fail(answer.message);
      if (answer.kind === 'open') return refuse(openWords(answer.inputs));
      end();
      resolve(new Map(Object.entries(answer.tensors)));
    });
    child.send(request, (error) => error !== null && fail(error.message));
  });
}

/** What is open, and the options to type. */
function openWords(inputs: readonly OpenInput[]): string {
  const stated = inputs.map(({ name, stated }) => `${name} [${stated}]`).join(', ');
  const options = inputs.map(({ name, example }) => `--feed ${name}=${example}`).join(' ');
  return `the model leaves extents of its input open, ${stated}: give them by ${options}`;
}
