/** `adjoint oracle --model`: the exact output of a layer of a model, as a NumPy file in the layout of its framework. */
import { exact } from '../engines/index.ts';
import { fileAsSource } from '../models/file-source.ts';
import { weightedLayerCase } from '../models/layer-cases.ts';
import { outlineOfLayer } from '../models/listing.ts';
import type { ModelLayer } from '../models/model.ts';
import { npyTensor } from '../models/npy.ts';
import { inFrameworkLayout, inOurLayout } from '../models/sizes.ts';
import { npy } from '../oracle/vector-exports/npy.ts';
import type { Case } from '../spec/case.ts';
import { beyondLimits } from '../spec/limits.ts';
import type { Tensor } from '../spec/tensor.ts';
import { inThreeActs } from './acts/three-acts.ts';
import { refuseSameFiles } from './files/distinct-files.ts';
import { prepareOutput, writeOutput } from './files/output-file.ts';
import { type GivenModel, layerNamed, type ModelFlags, readGivenModel } from './read/model.ts';
import { reading, UsageError } from './usage-error.ts';

/** Options of oracle that need --model. */
export interface OracleModelFlags extends ModelFlags {
  readonly layer?: string;
  readonly input?: string;
  readonly seed?: number;
  readonly writeInput?: string;
  readonly out?: string;
}

/** The action of oracle with --model. */
export const oracleOfModel = inThreeActs({ read, run, tell });

interface Asked {
  readonly layer: ModelLayer;
  readonly problem: Case;
  readonly writeInput: string | null;
  /** Null for stdout. */
  readonly out: string | null;
}

async function read(options: OracleModelFlags & { readonly model: string }): Promise<Asked> {
  const { model: file, input, seed = 1, writeInput = null, out: named = '-' } = options;
  if (input !== undefined && options.seed !== undefined) {
    throw new UsageError('--input and --seed exclude each other: one is the input, the other draws it');
  }
  const out = named === '-' ? null : named;
  const written = [
    ...(writeInput === null ? [] : [{ name: '--write-input', file: writeInput }]),
    ...(out === null ? [] : [{ name: '--out', file: out }]),
  ];
  const readFiles = [{ name: '--model', file }, ...(input === undefined ? [] : [{ name: '--input', file: input }])];
  refuseSameFiles(written, readFiles);
  for (const { name, file: target } of written) prepareOutput(name, target);
  // An input says its own extents.
  const given = await readGivenModel('oracle --model', file, options, input === undefined ? 'every' : 'none');
  const layer = chosenLayer(given, options.layer);
  const x = input === undefined ? null : await reading(() => npyTensor(fileAsSource(input)));
  return { layer, problem: await reading(() => problemOf(given, layer, x, seed)), writeInput, out };
}

/** The layer that is named, or the only one. @throws UsageError */
function chosenLayer({ model }: GivenModel, name: string | undefined): ModelLayer {
  if (name !== undefined) return layerNamed(model, name);
  const [first, ...others] = model.layers;
  if (first === undefined) {
    const [unread] = model.unread;
    throw new UsageError(`--model: ${model.file} has no layer that could be read; ${unread.name}: ${unread.reason}`);
  }
  if (others.length === 0) return first;
  throw new UsageError(`--layer must name one of ${model.layers.map((layer) => layer.name).join(', ')}`);
}

/** @throws RangeError where the layer is no case, or is too large to be computed */
function problemOf({ openOf }: GivenModel, layer: ModelLayer, x: Tensor | null, seed: number): Case {
  const { outline, reason } = outlineOfLayer(layer, x === null ? openOf(layer) : { x: x.shape });
  if (outline === null) throw new RangeError(`layer ${layer.name}: ${reason}`);
  const beyond = beyondLimits(outline, 'exact');
  if (beyond !== null) throw new RangeError(`layer ${layer.name}: ${beyond}`);
  return weightedLayerCase(outline, x && inOurLayout(layer, x), seed);
}

function run({ problem }: Asked): Tensor {
  return exact(problem);
}

function tell(y: Tensor, { layer, problem, writeInput, out }: Asked): number {
  if (writeInput !== null) writeOutput('--write-input', writeInput, bytesOf(inFrameworkLayout(layer, problem.x)));
  const bytes = bytesOf(inFrameworkLayout(layer, y));
  if (out === null) process.stdout.write(bytes);
  else writeOutput('--out', out, bytes);
  return 0;
}

function bytesOf({ data, shape }: Tensor): Uint8Array {
  return npy(data, shape);
}
