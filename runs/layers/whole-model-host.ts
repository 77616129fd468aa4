/**
 * A process that runs one ONNX model in ONNX Runtime: it is given the model and what to feed it with, answers with the tensors
 * that were asked for, and ends. A model is data from a stranger, and the runtime is native code.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { InnerTensor, WholeModelAnswer, WholeModelRequest } from './whole-model.ts';

process.once('message', (request: WholeModelRequest) => {
  answerTo(request).then(
    (answer) => process.send?.(answer, () => process.exit(0)),
    (error: Error) =>
      process.send?.({ kind: 'refused', message: String(error?.message ?? error) }, () => process.exit(0)),
  );
});

async function answerTo(request: WholeModelRequest): Promise<WholeModelAnswer> {
  const { model, names, seed, shapesOnly = false } = request;
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  // Nothing is fused, so that each layer is computed as the model has it.
  const options = { graphOptimizationLevel: 'disabled', intraOpNumThreads: 1, logSeverityLevel: 4 } as const;
  const session = await (typeof model === 'string'
    ? InferenceSession.create(model, options)
    : InferenceSession.create(model, options));
  const unfit = unfitFeeds(session.inputMetadata, request);
  if (unfit !== null) return { kind: 'unfit', message: unfit };
  const inputs = Object.fromEntries(
    session.inputMetadata.map((input) => {
      const shape = shapeFor(input, request).map(Number);
      const count = shape.reduce((product, extent) => product * extent, 1);
      return [input.name, new Tensor(...numbersOf(input, count, seed), shape) as Tensor];
    }),
  );
  const results = await session.run(inputs, { logSeverityLevel: 4 }).catch((error: Error) => {
    throw new Error(`${fedWords(session.inputMetadata, inputs)}: ${error.message}`, { cause: error });
  });
  const found = names.flatMap((name) => {
    const tensor = { ...inputs, ...results }[name];
    return tensor === undefined ? [] : [[name, innerTensor(tensor, shapesOnly)] as const];
  });
  return { kind: 'result', tensors: Object.fromEntries(found) };
}

type Input = InferenceSession.ValueMetadata;

const isOpen = (extent: number | string) => typeof extent !== 'number' || extent < 0;

/** Its shape as given, or as the model has it; the batch is known. */
function shapeFor(input: Input, { feeds, batch = 1 }: WholeModelRequest): readonly (number | string)[] {
  if (!input.isTensor) throw new Error(`its input ${input.name} must be a tensor`);
  return feeds[input.name] ?? input.shape.map((extent, axis) => (axis === 0 && isOpen(extent) ? batch : extent));
}

/** What the model was given and what it states, for whoever has to change the one or the other. */
function fedWords(stated: readonly Input[], inputs: Readonly<Record<string, Tensor>>): string {
  const words = stated.map((input) => `${input.name} [${inputs[input.name].dims}], stated as ${statedText(input)}`);
  return `its run failed with ${words.join(', and ')}`;
}

function statedText(input: Input): string {
  return input.isTensor ? `[${input.shape.map((one) => (isOpen(one) ? '?' : one))}]` : 'no tensor';
}

/** An input that is fed with other extents than the model states; null where there is none. */
function otherExtents(inputs: readonly Input[], { feeds }: WholeModelRequest): string | null {
  for (const input of inputs) {
    const fed = feeds[input.name];
    if (fed === undefined || !input.isTensor) continue;
    const isFit =
      fed.length === input.shape.length && input.shape.every((one, axis) => isOpen(one) || one === fed[axis]);
    if (!isFit) return `--feed must give the input ${input.name} the shape ${statedText(input)}, got [${fed}]`;
  }
  return null;
}

/** What is fed to no input, or what is open and which options to type; null where every shape is known. */
function unfitFeeds(inputs: readonly Input[], request: WholeModelRequest): string | null {
  const unknown = Object.keys(request.feeds).find((fed) => !inputs.some(({ name }) => name === fed));
  if (unknown !== undefined) {
    const names = inputs.map(({ name }) => name).join(', ');
    return `--feed must name an input of the model, one of ${names}, got ${JSON.stringify(unknown)}`;
  }
  const other = otherExtents(inputs, request);
  if (other !== null) return other;
  const open = inputs.flatMap((input) => {
    const shape = shapeFor(input, request);
    return input.isTensor && shape.some(isOpen) ? [{ name: input.name, stated: input.shape, shape }] : [];
  });
  if (open.length === 0) return null;
  const words = open
    .map(({ name, stated }) => `${name} [${stated.map((one) => (isOpen(one) ? '?' : one))}]`)
    .join(', ');
  const options = open.map(({ name, shape }) => `--feed ${name}=${shape.map((one) => (isOpen(one) ? 64 : one))}`);
  return `the model leaves extents of its input open, ${words}: give them by ${options.join(' ')}`;
}

/** Numbers as pictures have them, from 0 to 1; integers and truth values are zero. */
function numbersOf(input: Input, count: number, seed: number): readonly ['float32', Float32Array] {
  const type = input.isTensor ? input.type : '';
  const kinds: Readonly<Record<string, () => ArrayBufferView>> = {
    float32: () => drawn(count, seed),
    float64: () => Float64Array.from(drawn(count, seed)),
    // Halves: 0x3800 is 0.5.
    float16: () => new Uint16Array(count).fill(0x3800),
    int64: () => new BigInt64Array(count),
    int32: () => new Int32Array(count),
    int8: () => new Int8Array(count),
    uint8: () => new Uint8Array(count),
    int16: () => new Int16Array(count),
    bool: () => new Uint8Array(count),
  };
  const make = kinds[type];
  if (make !== undefined) return [type as 'float32', make() as Float32Array]; // Whatever it is: the two fit each other.
  throw new Error(`its input ${input.name} must be a tensor of ${Object.keys(kinds).join(', ')}, got ${type}`);
}

function innerTensor({ type, dims, data }: Tensor, shapesOnly: boolean): InnerTensor {
  const isKnown = type === 'float32' || type === 'float64';
  return { shape: [...dims], type, data: isKnown && !shapesOnly ? (data as Float32Array | Float64Array) : null };
}

/** Linear congruential, Numerical Recipes (3rd ed.), section 7.1. */
function drawn(count: number, seed: number): Float32Array {
  let bits = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    bits = (Math.imul(bits, 1664525) + 1013904223) >>> 0;
    return (bits >>> 8) / 2 ** 24;
  });
}
