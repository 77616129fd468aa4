/** A model file that a command is given, and what is given for what it leaves open. */
import type { Command } from 'commander';
import { fileAsSource } from '../../models/file-source.ts';
import type { Model, ModelFormat, ModelLayer } from '../../models/model.ts';
import { formatOf, MODEL_PACKAGES, readModel } from '../../models/read-model.ts';
import type { OpenExtents } from '../../models/sizes.ts';
import type { ModelSource } from '../../models/source.ts';
import { didYouMean } from '../../spec/nearest.ts';
import { reading, UsageError } from '../usage-error.ts';
import { needPackages } from './optional-packages.ts';
import { integerFrom } from './options.ts';
import { integerList } from './shape-attributes.ts';
import { NO_SHAPES, shapesWithin } from './shapes-within.ts';

/** The file, where a command may be given one, and what its model leaves open. */
export interface ModelFlags extends ModelOptions {
  readonly model?: string;
}

/**
 * Adds --model and what goes with it.
 * @param what the command does with the model
 */
export function withModelOptions(command: Command, what: string): Command {
  return withOpenOptions(command.option('--model <file>', what));
}

/** Adds the options that say what a model leaves open. */
export function withOpenOptions(command: Command): Command {
  return command
    .option('--in <sizes>', 'of a model: extents of x where it leaves them open; NAME=sizes for one layer', repeated)
    .option('--batch <n>', 'of a model: batch of x where it leaves it open (default: 1)', integerFrom(0))
    .option(
      '--feed <name=sizes>',
      'of an ONNX model: the shape of its input, from which that of every layer follows',
      repeated,
    )
    .option('--attributes <json>', 'of a model: attributes where the file has none; NAME=json for one layer', repeated);
}

/** Whether a model was given. @throws UsageError where only what goes with one was */
export function isOfModel(flags: ModelFlags): flags is ModelFlags & { readonly model: string } {
  const alone = (['in', 'batch', 'feed', 'attributes'] as const).find((name) => flags[name] !== undefined);
  if (flags.model === undefined && alone !== undefined) {
    throw new UsageError(`--${alone} says what a model leaves open: it needs --model`);
  }
  return flags.model !== undefined;
}

/** Options that say what a model leaves open. */
export interface ModelOptions {
  /** Each as `256,256` for every layer, or `NAME=256,256` for one. */
  readonly in?: readonly string[];
  readonly batch?: number;
  /** Each as `NAME=1,3,64,64`: an input of an ONNX model. */
  readonly feed?: readonly string[];
  /** Each as JSON of attributes, or `NAME=JSON`. */
  readonly attributes?: readonly string[];
}

/** A model, and what is given beside it. */
export interface GivenModel {
  readonly model: Model;
  readonly source: ModelSource;
  /** Extents for what this layer leaves open. */
  openOf(layer: ModelLayer): OpenExtents;
}

/**
 * Reads the model. Extents that it leaves open, and that nobody gives, are those that a run of the whole of it shows, where it is an
 * ONNX model and ONNX Runtime is installed.
 * @param command that asks, for messages
 * @param wanted 'every': without a layer whose extents are known there is nothing to do; 'known': those that are; 'none': no run
 * @throws UsageError where it is none, a package is missing, or an option names a layer that it does not have
 */
export async function readGivenModel(
  command: string,
  file: string,
  options: ModelOptions,
  wanted: 'every' | 'known' | 'none' = 'every',
): Promise<GivenModel> {
  const source = await reading(() => fileAsSource(file));
  const format = await reading(() => formatOf(source));
  needPackages(`${command} of ${FORMAT_WORDS[format]} model`, MODEL_PACKAGES[format]);
  const found = await reading(() => readModel(source));
  const words = namedValues('--attributes', options.attributes, found, attributesIn);
  const layers = found.layers.map((layer) => {
    const given = words.of(layer.name);
    return given === undefined || layer.attributes !== null ? layer : { ...layer, attributes: given };
  });
  const model = { ...found, layers };
  const extents = namedValues('--in', options.in, found, (text) => integerList(text, '--in', 1));
  if (options.feed !== undefined && extents.forAll !== undefined) {
    throw new UsageError('--feed and --in exclude each other: the extents of every layer follow from --feed');
  }
  const { batch = 1 } = options;
  const givenTo = ({ name }: ModelLayer): OpenExtents => {
    const given = extents.of(name);
    return { batch, ...(given !== undefined && { in: given }) };
  };
  const shapes =
    wanted === 'none' ? NO_SHAPES : await shapesWithin({ model, source, openOf: givenTo }, options, wanted);
  return {
    model,
    source,
    openOf(layer) {
      const x = shapes.get(layer.input.name);
      return x === undefined || extents.of(layer.name) !== undefined ? givenTo(layer) : { x };
    },
  };
}

const FORMAT_WORDS: Readonly<Record<ModelFormat, string>> = {
  onnx: 'an ONNX',
  tflite: 'a TensorFlow Lite',
  safetensors: 'a safetensors',
  keras: 'a Keras',
};

/** Values for every layer, and for single ones. */
interface NamedValues<T> {
  readonly forAll: T | undefined;
  of(name: string): T | undefined;
}

/** `VALUE` for all, `NAME=VALUE` for one. @throws UsageError naming the option */
function namedValues<T>(
  option: string,
  texts: readonly string[] | undefined,
  { layers }: Model,
  read: (text: string) => T,
): NamedValues<T> {
  let forAll: T | undefined;
  const single = new Map<string, T>();
  const names = layers.map(({ name }) => name);
  for (const text of texts ?? []) {
    // A name may have = within it, and JSON as well: the longest name that fits is meant.
    const name = names.filter((one) => text.startsWith(`${one}=`)).toSorted((a, b) => b.length - a.length)[0];
    if (name !== undefined) single.set(name, read(text.slice(name.length + 1)));
    else if (/^[\d{]/.test(text)) forAll = read(text);
    else {
      const [typed] = text.split('=');
      throw new UsageError(`${option}: the model has no layer ${JSON.stringify(typed)}${didYouMean(typed, names)}`);
    }
  }
  return { forAll, of: (name) => single.get(name) ?? forAll };
}

function attributesIn(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new UsageError(
    `--attributes must be attributes in JSON, such as {"stride":2,"padding":1}, got ${JSON.stringify(text)}`,
  );
}

/** The layer of this name. @throws UsageError where the model has none */
export function layerNamed({ file, layers }: Model, name: string): ModelLayer {
  const found = layers.find((layer) => layer.name === name);
  if (found !== undefined) return found;
  const names = layers.map((layer) => layer.name);
  throw new UsageError(
    `--layer: ${file} has no layer ${JSON.stringify(name)}; it has ${names.join(', ')}${didYouMean(name, names)}`,
  );
}

/** Texts of an option that may be given several times. */
export function repeated(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
