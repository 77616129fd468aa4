/**
 * A process that runs one ONNX model in ONNX Runtime: it is given the model and what to feed it with, answers with the tensors
 * that were asked for, and ends. A model is data from a stranger, and the runtime is native code.
 */
import type { WholeModelAnswer, WholeModelRequest } from './whole-model.ts';

process.once('message', (request: WholeModelRequest) => {
  answerTo(request).then(
    (answer) => process.send?.(answer, () => process.exit(0)),
    (error: Error) =>
      process.send?.({ kind: 'refused', message: String(error?.message ?? error) }, () => process.exit(0)),
  );
});

async function answerTo({ model, feeds, names, seed }: WholeModelRequest): Promise<WholeModelAnswer> {
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  // Nothing is fused, so that each layer is computed as the model has it.
  const options = { graphOptimizationLevel: 'disabled', intraOpNumThreads: 1, logSeverityLevel: 4 } as const;
  const session = await InferenceSession.create(model, options);
  const inputs = Object.fromEntries(
    session.inputMetadata.map((input) => {
      const { name } = input;
      if (!input.isTensor || (input.type !== 'float32' && input.type !== 'int64')) {
        throw new Error(`its input ${name} must be a tensor of float32 or int64`);
      }
      const shape = feeds[name] ?? input.shape;
      if (!shape.every((extent) => typeof extent === 'number')) {
        throw new Error(`its input ${name} has open extents [${shape}]: give them by --feed ${name}=1,3,64,64`);
      }
      const count = shape.reduce((product: number, extent) => product * extent, 1);
      const isReal = input.type === 'float32';
      const tensor = isReal ? new Tensor(drawn(count, seed), shape) : new Tensor(new BigInt64Array(count), shape);
      return [name, tensor];
    }),
  );
  const results = await session.run(inputs, { logSeverityLevel: 4 });
  const found = names.flatMap((name) => {
    const tensor = { ...inputs, ...results }[name];
    return tensor?.type === 'float32'
      ? [[name, { shape: [...tensor.dims], data: tensor.data as Float32Array }] as const]
      : [];
  });
  return { kind: 'result', tensors: Object.fromEntries(found) };
}

/** Numbers from 0 to 1, as pictures have them: linear congruential, Numerical Recipes (3rd ed.), section 7.1. */
function drawn(count: number, seed: number): Float32Array {
  let bits = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    bits = (Math.imul(bits, 1664525) + 1013904223) >>> 0;
    return (bits >>> 8) / 2 ** 24;
  });
}
