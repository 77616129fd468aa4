/**
 * A model file → its transposed convolutions. Which format it is its first bytes say, and never its name; a reader is loaded when
 * there is a file for it, since each needs a package of its own.
 */
import { type Model, ModelError, type ModelFormat } from './model.ts';
import type { ModelSource } from './source.ts';

/** Packages that a reader needs, by format; none of them is installed with this one. */
export const MODEL_PACKAGES: Readonly<Record<ModelFormat, readonly string[]>> = {
  onnx: ['@bufbuild/protobuf'],
  tflite: ['flatbuffers'],
  safetensors: [],
  keras: ['h5wasm', 'fflate'],
};

/** Bytes that are looked at. */
const HEAD_BYTES = 16;

const KNOWN = 'must be an ONNX, TensorFlow Lite, safetensors or Keras model';

/** Formats that are not read, by their first bytes, and what to do instead. */
const OTHERS: readonly (readonly [test: (head: Buffer, text: string) => boolean, what: string])[] = [
  [
    (head) => head[0] === 0x80 && head[1] >= 2 && head[1] <= 5,
    'a Python pickle, which is a program: save it as safetensors',
  ],
  [(head) => head[0] === 0x1f && head[1] === 0x8b, 'a gzip archive: unpack it first'],
  [(_, text) => text.startsWith('GGUF'), 'a GGUF model'],
  [(_, text) => text.startsWith('\x93NUMPY'), 'a NumPy array'],
  [(_, text) => text.slice(4, 8) === 'ORTM', 'a model in the format of ONNX Runtime: convert it from its ONNX file'],
  [(_, text) => /^\s*[[{<]/.test(text), 'a text'],
];

/**
 * The format of a model, by its first bytes; what has none of the known signs may be ONNX, which has no sign.
 * @throws ModelError for an empty file, and for formats that are known and not read
 */
export function formatOf(source: ModelSource): ModelFormat {
  const { name, size } = source;
  if (size === 0) throw new ModelError(`${name}: ${KNOWN}, got an empty file`);
  const head = Buffer.from(source.read(0, Math.min(HEAD_BYTES, size)));
  const text = head.toString('latin1');
  if (/^TFL\d$/.test(text.slice(4, 8))) return 'tflite';
  if (text.startsWith('\x89HDF\r\n\x1a\n') || text.startsWith('PK\x03\x04')) return 'keras';
  if (size >= 9 && text[8] === '{') return 'safetensors';
  const other = OTHERS.find(([test]) => test(head, text));
  if (other !== undefined) throw new ModelError(`${name}: ${KNOWN}, got ${other[1]}`);
  return 'onnx';
}

/**
 * The transposed convolutions of a model.
 * @throws ModelError naming file, place, rule and value where it cannot be read, or has none
 *
 * @example
 * ```ts
 * import { fileAsSource, readModel } from 'adjoint/models';
 *
 * await readModel(fileAsSource('generator.onnx')); // throws generator.onnx: no such file
 * ```
 */
export async function readModel(source: ModelSource): Promise<Model> {
  const format = formatOf(source);
  const read = await READERS[format]();
  const model = await read(source);
  checkTotals(model);
  return model;
}

/** Layers of one model; the largest that are in use have some dozens. */
const MOST_LAYERS = 10_000;

/** Numbers of all layers, where each that shares weights counts them again: whoever goes through them does so for each. */
const MOST_NUMBERS_OF_ALL = 2 ** 30;

function checkTotals({ file, layers, unread }: Model): void {
  const count = layers.length + unread.length;
  if (count > MOST_LAYERS) {
    throw new ModelError(`${file}: must have at most ${MOST_LAYERS} transposed convolutions, got ${count}`);
  }
  const numbers = layers.reduce((sum, { weights }) => sum + weights.data.length, 0);
  if (numbers > MOST_NUMBERS_OF_ALL) {
    throw new ModelError(
      `${file}: its layers must have at most ${MOST_NUMBERS_OF_ALL} weights together, got ${numbers}`,
    );
  }
}

const READERS: Readonly<Record<ModelFormat, () => Promise<(source: ModelSource) => Model | Promise<Model>>>> = {
  onnx: async () => (await import('./onnx/read-onnx.ts')).readOnnx,
  tflite: async () => (await import('./tflite/read-tflite.ts')).readTflite,
  safetensors: async () => (await import('./safetensors.ts')).readSafetensors,
  keras: async () => (await import('./keras/read-keras.ts')).readKeras,
};
