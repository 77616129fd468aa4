/** Extents that an ONNX model leaves open, as a run of the whole of it shows them. */
import { inOptions } from '../../models/listing.ts';
import type { Model, ModelLayer } from '../../models/model.ts';
import { type OpenExtents, sizedLayer } from '../../models/sizes.ts';
import type { ModelSource } from '../../models/source.ts';
import { printable } from '../../reports/printable.ts';
import { reading, UsageError } from '../usage-error.ts';
import { isInstalled } from './optional-packages.ts';
import { feedsIn, wholeRun } from './whole-model.ts';

/** Shapes of tensors within a model, by name. */
export type InnerShapes = ReadonlyMap<string, readonly number[]>;
export const NO_SHAPES: InnerShapes = new Map();

/** For loading and running the model once. */
const TIMEOUT_MS = 120_000;

const RUNTIME = 'onnxruntime-node';

/** A model, and what is given for the extents of a layer. */
interface OpenModel {
  readonly model: Model;
  readonly source: ModelSource;
  openOf(layer: ModelLayer): OpenExtents;
}

/**
 * The shapes of what layers are given, where some are open or --feed says the shape of an input.
 * @param wanted 'every': a model of which no layer's extents are known is refused; 'known': it is only said so
 * @throws UsageError where the model is none of ONNX and --feed was given, or the runtime refuses what --feed gives
 */
export async function shapesWithin(
  { model, source, openOf }: OpenModel,
  { feed, batch }: { readonly feed?: readonly string[]; readonly batch?: number },
  wanted: 'every' | 'known',
): Promise<InnerShapes> {
  if (feed !== undefined && model.format !== 'onnx') {
    throw new UsageError(`--feed is of an ONNX model, got one of ${model.format}`);
  }
  const feeds = feedsIn(feed);
  const open = await reading(() => model.layers.filter((layer) => sizedLayer(layer, openOf(layer)).kind === 'open'));
  const allOpen = wanted === 'every' && open.length > 0 && open.length === model.layers.length;
  if (model.format !== 'onnx') {
    if (allOpen)
      throw new UsageError(`${model.file}: the model leaves the extents of its layers open: ${inOptions(open)}`);
    return NO_SHAPES;
  }
  if (feed === undefined && open.length === 0) return NO_SHAPES;
  let reason: string;
  if (isInstalled(RUNTIME)) {
    try {
      const options = { feeds, batch: batch ?? 1, seed: 1, shapesOnly: true, timeoutMs: TIMEOUT_MS };
      const tensors = await wholeRun(source, model.layers, options);
      return new Map([...tensors].map(([name, { shape }]) => [name, shape]));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      reason = error.message;
    }
  } else {
    reason = `${model.file}: the extents of its layers are shown by a run in ${RUNTIME}, which is not installed: npm install --save-dev ${RUNTIME}; or ${inOptions(open)}`;
  }
  if (feed !== undefined || allOpen) throw new UsageError(reason);
  process.stderr.write(`adjoint: ${printable(reason)}\n`);
  return NO_SHAPES;
}
