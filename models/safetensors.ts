/**
 * safetensors: tensors by name, without a word of what they are for. Which of them are weights of a transposed convolution is a
 * guess, by name and rank, and is called one: attributes are not in the file at all.
 *
 *   8 bytes length of the header, little-endian · header in JSON · the data; a tensor's offsets count from where the data begin
 *
 * Source: huggingface/safetensors, README.md, "Format", which limits the header to 100 MB and allows no gaps and no overlaps.
 */
import { describeValue } from '../spec/describe-value.ts';
import { dtypesIn } from '../spec/number-types.ts';
import { decodedNumbers, type ElementType, FLOAT_TYPES } from './element-types.ts';
import { uniqueNames } from './layer-names.ts';
import { type Model, ModelError, type ModelLayer, type StoredTensor, type UnreadLayer } from './model.ts';
import { noLayers } from './no-layers.ts';
import type { ModelSource } from './source.ts';
import { checkByteLength, checkedShape } from './tensor-size.ts';

const LENGTH_BYTES = 8;
const MOST_HEADER_BYTES = 100_000_000;

const TYPES: Readonly<Record<string, ElementType>> = {
  ...Object.fromEntries(dtypesIn('safetensors')),
  I8: 'i8',
  U8: 'u8',
  I16: 'i16',
  U16: 'u16',
  I32: 'i32',
  U32: 'u32',
  I64: 'i64',
  U64: 'u64',
};

/**
 * Names that authors of PyTorch modules give to transposed convolutions: ConvTranspose2d, deconv, up, upsample, upconv, ups.0 …
 */
const NAMES =
  /trans?posed?|convt\d?d?\b|deconv|(^|[._])(up|ups|upconv|upsample|upsampling|upscore|upscale|decoder)(\d|[._]|$)/i;

/** @throws ModelError where the file is damaged, or has no tensor that may be one */
export function readSafetensors(source: ModelSource): Model {
  const { name: file } = source;
  const { tensors, start } = headerOf(source);
  const found = Object.entries(tensors).filter(([name, value]) => mayBeLayer(name, value));
  if (found.length === 0) throw noLayers(file, 'safetensors', kindsOf(tensors));
  const nameOf = uniqueNames();
  const layers: ModelLayer[] = [];
  const unread: UnreadLayer[] = [];
  for (const [tensorName, value] of found) {
    const name = nameOf(tensorName.replace(/\.?weight$/, '') || tensorName);
    const weights = storedTensor(source, start, tensorName, value);
    if (!FLOAT_TYPES.includes(weights.type)) {
      unread.push({ name, operator: 'guess', reason: `its weights are integers (${weights.type}) without a scale` });
    } else layers.push(layerOf(source, start, tensors, name, weights));
  }
  const version = `safetensors, ${Object.keys(tensors).length} tensors`;
  return { file, format: 'safetensors', version, layers, unread };
}

function layerOf(
  source: ModelSource,
  start: number,
  tensors: Readonly<Record<string, unknown>>,
  name: string,
  weights: StoredTensor,
): ModelLayer {
  const biasName = weights.name.replace(/weight$/, 'bias');
  const stored =
    biasName !== weights.name && Object.hasOwn(tensors, biasName)
      ? storedTensor(source, start, biasName, tensors[biasName])
      : null;
  const isBias = stored !== null && stored.shape.length === 1 && FLOAT_TYPES.includes(stored.type);
  return {
    name,
    format: 'safetensors',
    operator: `ConvTranspose${weights.shape.length - 2}d?`,
    convention: 'pytorch',
    attributes: null,
    input: { name: 'x', shape: null, channelsLast: false },
    output: null,
    weights,
    bias: isBias ? stored : null,
    notes: ['a guess, by the name of its tensor and the number of its axes'],
  };
}

interface Header {
  readonly tensors: Readonly<Record<string, unknown>>;
  /** Where the data begin. */
  readonly start: number;
}

function headerOf(source: ModelSource): Header {
  const { name: file, size } = source;
  const length = Number(Buffer.from(source.read(0, LENGTH_BYTES)).readBigUInt64LE());
  const most = Math.min(MOST_HEADER_BYTES, size - LENGTH_BYTES);
  if (length > most) {
    throw new ModelError(`${file}: the length of the header must be at most ${most} bytes, got ${length}`);
  }
  const header = parsedHeader(file, Buffer.from(source.read(LENGTH_BYTES, length)).toString('utf8'));
  const { __metadata__: _, ...tensors } = header;
  return { tensors, start: LENGTH_BYTES + length };
}

function parsedHeader(file: string, text: string): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw new ModelError(`${file}: the header must be JSON, got ${describeValue(text.slice(0, 60))}`);
  }
  if (typeof header === 'object' && header !== null && !Array.isArray(header)) return header as Record<string, unknown>;
  throw new ModelError(`${file}: the header must be an object of tensors, got ${describeValue(header)}`);
}

function mayBeLayer(name: string, value: unknown): boolean {
  const { shape } = Object(value) as { shape?: unknown };
  const rank = Array.isArray(shape) ? shape.length : 0;
  return rank >= 3 && rank <= 5 && NAMES.test(name) && /weight$/.test(name);
}

/** @throws ModelError for an entry that is none, or whose data do not lie in the file */
function storedTensor(source: ModelSource, start: number, name: string, value: unknown): StoredTensor {
  const where = `${source.name}: tensor ${describeValue(name)}`;
  const { dtype, shape, data_offsets: offsets } = Object(value) as Readonly<Record<string, unknown>>;
  const type = typeof dtype === 'string' && Object.hasOwn(TYPES, dtype) ? TYPES[dtype] : undefined;
  if (type === undefined) {
    throw new ModelError(
      `${where}: dtype must be one of ${Object.keys(TYPES).join(', ')}, got ${describeValue(dtype)}`,
    );
  }
  if (!isNumbers(shape))
    throw new ModelError(`${where}: shape must be a list of integers, got ${describeValue(shape)}`);
  const extents = checkedShape(where, shape);
  if (!isNumbers(offsets) || offsets.length !== 2) {
    throw new ModelError(`${where}: data_offsets must be two numbers, got ${describeValue(offsets)}`);
  }
  const [begin, end] = offsets;
  const most = source.size - start;
  if (!Number.isSafeInteger(begin) || !Number.isSafeInteger(end) || begin < 0 || begin > end || end > most) {
    throw new ModelError(`${where}: data_offsets must be in order and in 0 … ${most}, got ${describeValue(offsets)}`);
  }
  checkByteLength(where, extents, type, end - begin);
  const data = decodedNumbers(source.read(start + begin, end - begin), type);
  return { name, shape: extents, type, source: 'tensor', data };
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'number');
}

/** Tensors by their number of axes. */
function kindsOf(tensors: Readonly<Record<string, unknown>>): ReadonlyMap<string, number> {
  const kinds = new Map<string, number>();
  for (const value of Object.values(tensors)) {
    const { shape } = Object(value) as { shape?: unknown };
    const kind = `tensor of ${Array.isArray(shape) ? shape.length : '?'} axes`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return kinds;
}
