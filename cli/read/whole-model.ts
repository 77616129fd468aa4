/** What `verify --whole` runs, and what becomes of its layers: those whose input and output the runtime gave. */
import { weightedLayerCase } from '../../models/layer-cases.ts';
import { outlineOfLayer } from '../../models/listing.ts';
import type { Model } from '../../models/model.ts';
import type { RecordedLayer } from '../../runs/layers/check-layers.ts';
import { runWholeModel } from '../../runs/layers/whole-model.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { reading, UsageError } from '../usage-error.ts';
import type { GivenModel } from './model.ts';
import { needPackages } from './optional-packages.ts';
import { integerList } from './shape-attributes.ts';

/** Options of verify that run the whole model. */
export interface WholeFlags {
  readonly whole?: true;
  readonly feed?: readonly string[];
}

/** Shapes of inputs by name; null where the whole model is not run. @throws UsageError */
export function feedsOf({ whole, feed }: WholeFlags, model: Model): Readonly<Record<string, readonly number[]>> | null {
  if (whole === undefined) {
    if (feed !== undefined) throw new UsageError('--feed says what the whole model is given: it needs --whole');
    return null;
  }
  if (model.format !== 'onnx') throw new UsageError(`--whole takes an ONNX model, got one of ${model.format}`);
  needPackages('verify --whole', ['onnxruntime-node']);
  const feeds = (feed ?? []).map((text) => {
    const at = text.lastIndexOf('=');
    if (at < 1)
      throw new UsageError(`--feed must be the name of an input and its shape, such as x=1,3,64,64, got ${text}`);
    return [text.slice(0, at), integerList(text.slice(at + 1), '--feed', 0)] as const;
  });
  return Object.fromEntries(feeds);
}

/** The tensors that layers were given and gave, by name. @throws UsageError where the runtime refuses the model */
export async function wholeRun(
  { model, source }: GivenModel,
  feeds: Readonly<Record<string, readonly number[]>>,
  seed: number,
  timeoutMs: number,
): Promise<ReadonlyMap<string, Tensor>> {
  const names = model.layers.flatMap(({ input, output }) => (output === null ? [] : [input.name, output]));
  // Loaded only here: it needs the package that reads ONNX.
  const { onnxWithOutputs } = await import('../../models/onnx/with-outputs.ts');
  const bytes = onnxWithOutputs(source.name, source.read(0, source.size), names);
  return reading(() => runWholeModel({ model: bytes, feeds, names, seed }, timeoutMs));
}

/** The layers whose tensors are there, as cases with their results. */
export function recordedLayers({ layers }: Model, tensors: ReadonlyMap<string, Tensor>): RecordedLayer[] {
  return layers.flatMap((layer) => {
    const [x, y] = [tensors.get(layer.input.name), tensors.get(layer.output ?? '')];
    if (x === undefined || y === undefined) return [];
    const { outline } = outlineOfLayer(layer, { x: x.shape });
    return outline === null ? [] : [{ layer: layer.name, problem: weightedLayerCase(outline, x, 0), y }];
  });
}
