/**
 * A layer's weights in the engine's memory, in the order in which its kernels read them, and the plans that use them:
 * by phases, each by a method of its own, or as a depthwise layer.
 */
import type { Geometry } from '../../../spec/geometry.ts';
import type { Layer } from '../prepared.ts';
import { hasChannelLanes, isMerged, isTransformed, methodsOf, type Path, type PhaseMethod } from './choice/methods.ts';
import type { LayerPhase } from './choice/phases.ts';
import { isDepthwise, makeDepthwisePlan } from './memory/depthwise-plan.ts';
import { type LayerPlan, makeLayerPlan } from './memory/layer-plan.ts';
import { Regions } from './memory/regions.ts';
import { type OutputLayout, type PackedPhase, packedLength, packWeights } from './memory/weights.ts';
import type { Engine } from './threads/engine.ts';

const BYTES = Float32Array.BYTES_PER_ELEMENT;

export interface PackedLayer {
  /** @throws RangeError where it does not fit into memory */
  plan(geometry: Geometry): LayerPlan;
  free(): void;
}

/**
 * @param geometry with the shape of x that is expected
 * @param path left out: what choice/methods.ts chooses
 * @throws RangeError where the weights do not fit into memory
 */
export function packLayer(engine: Engine, layer: Layer, geometry: Geometry, path?: Path): PackedLayer {
  const depthwise = (path === undefined || path === 'depthwise') && isDepthwise(geometry);
  return Regions.filled(engine.heap, (regions) => ({
    free: () => regions.free(),
    plan: (depthwise ? packDepthwise : packPhases)(engine, layer, geometry, regions, path),
  }));
}

function packDepthwise(engine: Engine, { w, bias }: Layer, { outChannels }: Geometry, regions: Regions) {
  const { heap } = engine;
  const weights = regions.allocate(w.data.length, 'the weights');
  heap.floats(weights, w.data.length).set(w.data);
  const biases = regions.allocate(outChannels, 'the biases');
  heap.floats(biases, outChannels).set(bias ?? new Float32Array(outChannels));
  return (geometry: Geometry) => makeDepthwisePlan(heap, geometry, weights, biases, engine.threadsFor(geometry));
}

function packPhases(engine: Engine, layer: Layer, geometry: Geometry, regions: Regions, path?: Path) {
  const forced = path === 'depthwise' ? undefined : path;
  const packed = methodsOf(layer, geometry, forced).map(({ phase, method }) =>
    packPhase(engine, layer, geometry, phase, method, regions),
  );
  const { tileRows } = engine.compiled;
  return (other: Geometry) =>
    makeLayerPlan(engine.heap, other, packed, { tileRows, threads: engine.threadsFor(other) });
}

function packPhase(
  { heap, compiled, kernels }: Engine,
  { w, bias, stride }: Layer,
  { inChannels, outChannels, groups }: Geometry,
  phase: LayerPhase,
  method: PhaseMethod,
  regions: Regions,
): PackedPhase {
  const channels = inChannels / groups;
  const layout = layoutOf(phase, method, stride[stride.length - 1], compiled.tileRows);
  const length = packedLength(phase, method, channels, layout);
  const weights = regions.allocate(length * groups, 'the packed weights');
  for (let group = 0; group < groups; group++) {
    packWeights(heap, kernels, { w, phase, method, channels, layout }, group, weights + group * length * BYTES);
  }
  const outputs = phase.outputs * groups;
  // Read eight at a time.
  const biases = regions.allocate(outputs + 8, 'the biases');
  const perChannel = outputs / outChannels;
  heap
    .floats(biases, outputs + 8)
    .set(Float32Array.from({ length: outputs + 8 }, (_, output) => bias?.[Math.floor(output / perChannel)] ?? 0));
  const unit = layout.lanes ? 1 : layout.unit;
  return { phase, method, weights, weightGroupBytes: length * BYTES, biases, unit };
}

function layoutOf({ axes }: LayerPhase, method: PhaseMethod, stride: number, tileRows: number): OutputLayout {
  if (hasChannelLanes(method)) return { lanes: true };
  // Neighbours in y, which are stored together.
  if (isMerged(method)) return { lanes: false, most: tileRows, unit: stride };
  // The two residues of a stride of 2 are stored together, alternating.
  const pairs = stride === 2 && axes[axes.length - 1].residues.length === 2 && !isTransformed(method);
  return { lanes: false, most: tileRows, unit: pairs ? 2 : 1 };
}
