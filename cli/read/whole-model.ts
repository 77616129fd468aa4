/** One run of an ONNX model in ONNX Runtime, for what commands want of it: extents of its layers, or what they gave. */
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { weightedLayerCase } from '../../models/layer-cases.ts';
import { outlineOfLayer } from '../../models/listing.ts';
import type { Model, ModelLayer } from '../../models/model.ts';
import type { ModelSource } from '../../models/source.ts';
import type { RecordedLayer } from '../../runs/layers/check-layers.ts';
import { type InnerTensor, runWholeModel, type WholeModelRequest } from '../../runs/layers/whole-model.ts';
import { UsageError } from '../usage-error.ts';
import { integerList } from './shape-attributes.ts';

/** Shapes of inputs, by name. */
export type Feeds = Readonly<Record<string, readonly number[]>>;

/** What `--feed NAME=1,3,64,64` gives. @throws UsageError */
export function feedsIn(texts: readonly string[] | undefined): Feeds {
  const feeds = (texts ?? []).map((text) => {
    const at = text.lastIndexOf('=');
    if (at < 1)
      throw new UsageError(`--feed must be the name of an input and its shape, such as x=1,3,64,64, got ${text}`);
    return [text.slice(0, at), integerList(text.slice(at + 1), '--feed', 0)] as const;
  });
  return Object.fromEntries(feeds);
}

/** What the run is given beside the model. */
export type RunOptions = Pick<WholeModelRequest, 'feeds' | 'batch' | 'seed' | 'shapesOnly'>;

/**
 * The tensors that layers are given and give, by name.
 * @throws RangeError where the runtime refuses the model or its inputs
 */
export async function wholeRun(
  source: ModelSource,
  layers: readonly ModelLayer[],
  options: RunOptions & { readonly timeoutMs: number },
): Promise<ReadonlyMap<string, InnerTensor>> {
  const { timeoutMs, ...rest } = options;
  const names = layers.flatMap(({ input, output }) => (output === null ? [] : [input.name, output]));
  // Loaded only here: it needs the package that reads ONNX.
  const [{ onnxWithOutputs }, { externalFiles }] = await Promise.all([
    import('../../models/onnx/with-outputs.ts'),
    import('../../models/onnx/external-files.ts'),
  ]);
  const bytes = onnxWithOutputs(source.name, source.read(0, source.size), names);
  const beside = externalFiles(source);
  const run = (model: Uint8Array | string) =>
    runWholeModel({ ...rest, model, names }, timeoutMs).catch((error: Error) => {
      throw new RangeError(`${source.name}: ${error.message}`);
    });
  return beside.length === 0 ? run(bytes) : inFolder(bytes, source.name, beside, run);
}

/**
 * The runtime finds files beside a model only where that is a file itself: a folder for the run, with links to them.
 * @param beside paths relative to the model
 */
async function inFolder<T>(
  bytes: Uint8Array,
  model: string,
  beside: readonly string[],
  run: (path: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-model-'));
  try {
    for (const path of beside) {
      const [from, to] = [join(dirname(model), path), join(folder, path)];
      mkdirSync(dirname(to), { recursive: true });
      try {
        linkSync(from, to);
      } catch {
        // On another file system.
        copyFileSync(from, to);
      }
    }
    const path = join(folder, 'model.onnx');
    writeFileSync(path, bytes);
    return await run(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Layers as they were computed within the model, and why others cannot be compared. */
export interface Recorded {
  readonly layers: readonly RecordedLayer[];
  readonly missing: readonly string[];
}

/** The layers whose tensors are there, as cases with their results. */
export function recordedLayers({ layers }: Model, tensors: ReadonlyMap<string, InnerTensor>): Recorded {
  const found: RecordedLayer[] = [];
  const missing: string[] = [];
  for (const layer of layers) {
    const one = recordedLayer(layer, tensors);
    if (typeof one === 'string') missing.push(`${layer.name} cannot be compared within the model: ${one}`);
    else found.push(one);
  }
  return { layers: found, missing };
}

function recordedLayer(layer: ModelLayer, tensors: ReadonlyMap<string, InnerTensor>): RecordedLayer | string {
  const [x, y] = [tensors.get(layer.input.name), tensors.get(layer.output ?? '')];
  if (x === undefined || y === undefined) return 'the runtime gives no tensors from within a subgraph';
  if (x.data === null || y.data === null) {
    return `its input is ${x.type} and its output ${y.type} there, only float32 and float64 are compared`;
  }
  const { outline, reason } = outlineOfLayer(layer, { x: x.shape });
  if (outline === null) return `${reason}`;
  const problem = weightedLayerCase(outline, { shape: x.shape, data: x.data }, 0);
  return { layer: layer.name, problem, y: { shape: y.shape, data: y.data } };
}
