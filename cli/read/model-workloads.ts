/** The layers of a model as workloads: what `layers --json` writes and `bench --model` times. */

import type { CutLayer } from '../../bench/result.ts';
import type { Workload } from '../../bench/workloads/workload.ts';
import { describedWorkload } from '../../bench/workloads/workload-cases.ts';
import {
  codesLayerCase,
  layerCaseIn,
  quantisedLayerCase,
  shrunk,
  weightedLayerCase,
} from '../../models/layer-cases.ts';
import { outlineOfCodes, outlineOfLayer } from '../../models/listing.ts';
import type { ModelLayer } from '../../models/model.ts';
import type { OpenExtents } from '../../models/sizes.ts';
import { printable } from '../../reports/printable.ts';
import type { Case } from '../../spec/case.ts';
import type { Outline } from '../../spec/conventions/convention.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { type Dtype, isQuantised } from '../../spec/number-types.ts';
import { floatArray, type Tensor } from '../../spec/tensor.ts';
import { reading, UsageError } from '../usage-error.ts';
import type { WorkloadOptions } from './chosen-workloads.ts';
import { type GivenModel, type ModelFlags, readGivenModel } from './model.ts';

/** The layers of a model that are workloads, and their numbers by name. */
export interface ModelWorkloads {
  readonly workloads: readonly Workload[];
  /** In the type that is asked for, with a drawn x. */
  readonly numbers: ReadonlyMap<string, Case>;
  /** Layers that are timed with a smaller x than the model's. */
  readonly cut: readonly CutLayer[];
  /** Layers that are not timed, and why; a line each. */
  readonly leftOut: readonly string[];
}

/** Of the x of a layer: times do not depend on it, and a run can be repeated. */
const SEED = 1;

/** Multiply-adds of the largest layer that is timed as it is: reference and exact result take some seconds for it. */
export const MOST_TIMED = 2e8;

/** What is typed beside the model. */
type Flags = WorkloadOptions &
  ModelFlags & { readonly model: string; readonly uncut?: true; readonly dtype?: readonly Dtype[] };

/**
 * Reads the model.
 * @throws UsageError where other workloads are asked for as well, the model cannot be read, or no layer is left
 */
export async function modelWorkloads(options: Flags): Promise<ModelWorkloads> {
  const other = (['set', 'workload', 'layer', 'file'] as const).find((name) => options[name] !== undefined);
  if (other !== undefined) throw new UsageError(`--model and --${other} exclude each other: both say what is timed`);
  const given = await readGivenModel('bench --model', options.model, options);
  const [dtype = 'f32'] = options.dtype ?? [];
  return reading(() => workloadsOfModel(given, options.uncut ? Number.POSITIVE_INFINITY : MOST_TIMED, dtype));
}

/**
 * The layers of a model as workloads, as large as it has them. One that is none is left out, and said so on stderr.
 * @throws UsageError where the model cannot be read
 */
export async function listedModelWorkloads(options: ModelFlags & { readonly model: string }): Promise<Workload[]> {
  const { model, openOf } = await readGivenModel('workloads --model', options.model, options, 'known');
  return reading(() =>
    model.layers.flatMap((layer) => {
      const { outline, reason } = outlineOfLayer(layer, openOf(layer));
      const found = outline === null ? `${reason}` : workloadOfOutline(layer.name, model.file, outline);
      if (typeof found !== 'string') return [found];
      process.stderr.write(`adjoint: left out, ${printable(`${layer.name}: ${found}`)}\n`);
      return [];
    }),
  );
}

function workloadsOfModel({ model, openOf }: GivenModel, mostTimed: number, dtype: Dtype): ModelWorkloads {
  const workloads: Workload[] = [];
  const numbers = new Map<string, Case>();
  const cut: CutLayer[] = [];
  const leftOut = model.unread.map(({ name, reason }) => `${name}, ${reason}`);
  for (const layer of model.layers) {
    const { outline, reason } = outlineOfLayer(layer, openOf(layer));
    const timed = outline && (shrunk(outline, fitsWithin(mostTimed))?.outline ?? outline);
    const own = timed && inF32(weightedLayerCase(timed, null, SEED));
    const found =
      timed === null ? `${reason}` : (unfitNumbers(own as Case) ?? workloadOfOutline(layer.name, model.file, timed));
    if (own === null || typeof found === 'string') {
      leftOut.push(`${layer.name}, ${found}`);
      continue;
    }
    const typed = ownIn(dtype, own, layer, timed as Outline, openOf(layer));
    if (typeof typed === 'string') {
      leftOut.push(`${layer.name}, ${typed}`);
      continue;
    }
    workloads.push(dtype === 'f32' ? found : { ...found, dtype });
    numbers.set(layer.name, typed);
    if (outline !== null && timed !== outline) cut.push(cutLayer(layer.name, outline, timed as Outline));
  }
  if (workloads.length > 0) return { workloads, numbers, cut, leftOut: leftOut.map((one) => `Not timed: ${one}`) };
  throw new UsageError(`--model: ${model.file} has no layer that can be timed; ${leftOut[0] ?? 'none was read'}`);
}

const fitsWithin = (most: number) => (outline: Outline) => geometryOf(outline).multiplyAdds <= most;

function cutLayer(name: string, model: Outline, timed: Outline): CutLayer {
  const factor = geometryOf(model).multiplyAdds / geometryOf(timed).multiplyAdds;
  return { name, x: timed.x.shape, modelX: model.x.shape, factor };
}

/** Below this, sums of as many terms as a tensor may have stay finite in f32, whichever way they are formed. */
const LARGEST_WEIGHT = 2 ** 64;

/** Why results on these numbers could not be compared: with NaN, or beyond the largest number, no bound holds. */
function unfitNumbers({ w, bias }: Case): string | null {
  const isBad = (value: number) => !(Math.abs(value) <= LARGEST_WEIGHT);
  const bad = w.data.find(isBad) ?? bias?.find(isBad);
  return bad === undefined ? null : `weights must be numbers up to 2^64 to be timed, got ${bad}`;
}

/** The layer with its numbers in a type: its own codes, where it has such of the type, or quantised; or why there are none. */
function ownIn(dtype: Dtype, own: Case, layer: ModelLayer, timed: Outline, open: OpenExtents): Case | string {
  if (!isQuantised(dtype)) return layerCaseIn(own, dtype);
  const codes = layer.quantised?.dtype === dtype ? outlineOfCodes(layer, open) : null;
  if (codes === null || layer.quantised === undefined) return quantisedLayerCase(timed, dtype, SEED);
  return codesLayerCase({ ...codes, x: { shape: timed.x.shape } }, layer.quantised, SEED);
}

/** Weights of f64 are timed in f32, where nothing else is asked for. */
function inF32({ x, w, bias, ...rest }: Case): Case {
  const rounded = ({ shape, data }: Tensor) => ({ shape, data: floatArray('f32', data) });
  return { ...rest, x: rounded(x), w: rounded(w), bias: bias && floatArray('f32', bias), dtype: 'f32' };
}

/**
 * A layer as a workload.
 * @returns why it is none, in words, where a pad is negative or sums would not be exact
 */
export function workloadOfOutline(name: string, source: string, outline: Outline): Workload | string {
  const { x, w, bias, stride, dilation, padBegin, padEnd, outputPadding, groups } = outline;
  const [n, cin, ...input] = x.shape;
  const negative = [...padBegin, ...padEnd].find((pad) => pad < 0);
  if (negative !== undefined) return `a workload has no negative pad, the layer has ${negative}`;
  const workload: Workload = {
    name,
    source,
    n,
    cin,
    cout: w.shape[1] * groups,
    input,
    kernel: w.shape.slice(2),
    stride,
    padding: padBegin.map((begin, axis) => [begin, padEnd[axis]]),
    outputPadding,
    dilation,
    groups,
    ...(bias !== null && { bias: true }),
  };
  try {
    describedWorkload(workload);
    return workload;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}
