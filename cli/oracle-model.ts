/** `adjoint oracle --model`: the exact output of a layer of a model, as a NumPy file in the layout of its framework. */
import { exact } from '../engines/index.ts';
import { fileAsSource } from '../models/file-source.ts';
import { codesLayerCase, weightedLayerCase } from '../models/layer-cases.ts';
import { outlineOfCodes, outlineOfLayer } from '../models/listing.ts';
import type { ModelLayer } from '../models/model.ts';
import { npyTensor } from '../models/npy.ts';
import { inFrameworkLayout, inOurLayout } from '../models/sizes.ts';
import { npy } from '../oracle/vector-exports/npy.ts';
import type { Case } from '../spec/case.ts';
import { illegalityOf } from '../spec/geometry.ts';
import { beyondLimits } from '../spec/limits.ts';
import { inCodes, resultInCodes } from '../spec/quantisation.ts';
import type { RequantisationRule } from '../spec/requantisation.ts';
import { requantised } from '../spec/requantised.ts';
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
  readonly rule?: RequantisationRule;
}

/** The action of oracle with --model. */
export const oracleOfModel = inThreeActs({ read, run, tell });

interface Asked {
  readonly layer: ModelLayer;
  readonly problem: Case;
  /** By which the sums of a layer of integers are rounded; null where real numbers are asked for. */
  readonly rule: RequantisationRule | null;
  readonly writeInput: string | null;
  /** Null for stdout. */
  readonly out: string | null;
}

async function read(options: OracleModelFlags & { readonly model: string }): Promise<Asked> {
  const { model: file, input, seed = 1, writeInput = null, out: named = '-', rule = null } = options;
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
  const problem = await reading(() => (rule === null ? problemOf : problemOfCodes)(given, layer, x, seed));
  return { layer, problem, rule, writeInput, out };
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

/** With the integers of the model, and codes of x. @throws RangeError where the layer has none, is no case, or is too large */
function problemOfCodes({ openOf }: GivenModel, layer: ModelLayer, x: Tensor | null, seed: number): Case {
  const { quantised } = layer;
  if (quantised === undefined) throw new RangeError(`layer ${layer.name}: --rule needs a layer of integers`);
  const open = x === null ? openOf(layer) : { x: x.shape };
  const outline = outlineOfCodes(layer, open);
  if (outline === null) throw new RangeError(`layer ${layer.name}: ${outlineOfLayer(layer, open).reason}`);
  const beyond = beyondLimits(outline, 'exact');
  if (beyond !== null) throw new RangeError(`layer ${layer.name}: ${beyond}`);
  const drawn = codesLayerCase(outline, quantised, seed);
  if (typeof drawn === 'string') throw new RangeError(`layer ${layer.name}: ${drawn}`);
  if (x === null) return drawn;
  const { shape, data } = inOurLayout(layer, x);
  const { zeroPoint } = quantised.quantisation.x;
  const problem = { ...drawn, x: { shape, data: Float64Array.from(data, (code) => code - zeroPoint) } };
  const illegality = illegalityOf(problem);
  if (illegality !== null) throw new RangeError(`layer ${layer.name}: ${illegality}`);
  return problem;
}

function run({ problem, rule }: Asked): Tensor {
  if (rule === null) return exact(problem);
  return resultInCodes(problem, requantised(problem, exact(problem, 'f64'), rule));
}

function tell(y: Tensor, { layer, problem, rule, writeInput, out }: Asked): number {
  const { x, dtype } = rule === null ? problem : inCodes(problem);
  const bytesOf = (tensor: Tensor) => {
    const { data, shape } = inFrameworkLayout(layer, tensor);
    return npy(data, shape, dtype);
  };
  if (writeInput !== null) writeOutput('--write-input', writeInput, bytesOf(x));
  const bytes = bytesOf(y);
  if (out === null) process.stdout.write(bytes);
  else writeOutput('--out', out, bytes);
  return 0;
}
