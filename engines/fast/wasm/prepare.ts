/**
 * Transposed convolution in WebAssembly SIMD: the phases of the output (phases.ts) as blocked products of matrices.
 *
 *   y[n, m, q·s + r] = bias[m] + Σ x[n, c, q + offset] · w[c, m, k]      over c of m's group and the taps k of residue r
 *
 * Shapes: x [N,C,…in], w [C,M/g,…k], bias [M] → y [N,M,…out], row-major, spatial rank 1–3, f32.
 * Weights are packed once, for the ways that the expected shape calls for; other shapes of x run with the same ones. No
 * product is made with a structural zero of the kernel; cells beside x are zeros. Where a transform is chosen (ways.ts),
 * sums and differences of neighbouring cells are multiplied instead of cells.
 */
import { type Geometry, geometryOf } from '../../../spec/geometry.ts';
import { elementCount, type Tensor } from '../../../spec/tensor.ts';
import type { Layer, PreparedLayer } from '../prepared.ts';
import { type Engine, type EngineOptions, engineOf } from './engine.ts';
import { type Phase, phasesOf } from './phases.ts';
import { makePlan, type PackedPhase, type Plan } from './plan.ts';
import { chosenWay, forcedWay, hasChannelLanes, isTransformed, type Mode, type Way } from './ways.ts';
import { type OutputLayout, packedLength, packWeights } from './weights.ts';

export type { EngineOptions } from './engine.ts';

const BYTES = Float32Array.BYTES_PER_ELEMENT;

export interface WasmOptions extends EngineOptions {
  /** Left out: what ways.ts chooses. Phases without a transform are packed where a transformed mode is wanted. */
  readonly mode?: Mode;
}

/** @throws RangeError where the layer is not of f32, or does not fit into memory */
export function prepareWasm(layer: Layer, xShape: readonly number[], options: WasmOptions): PreparedLayer {
  if (layer.dtype !== 'f32') throw new RangeError(`wasm: dtype must be "f32", got "${layer.dtype}"`);
  const engine = engineOf(options);
  const prepared = new WasmLayer(engine, layer, xShape, options.mode);
  return {
    run: (x) => prepared.run(x),
    place: (x) => prepared.place(x),
    dispose: () => prepared.dispose(),
  };
}

class WasmLayer {
  readonly #engine: Engine;
  readonly #layer: Layer;
  /** Of the expected shape; null after dispose(). */
  #packed: readonly PackedPhase[] | null;
  #plan: Plan | null = null;

  constructor(engine: Engine, layer: Layer, xShape: readonly number[], mode?: Mode) {
    this.#engine = engine;
    const { w, bias, dtype, groups, stride, padBegin, padEnd, outputPadding, dilation } = layer;
    // The caller's numbers may change, and only the shape of w is still needed once it is packed.
    const outline = { shape: w.shape, data: new Float32Array() };
    this.#layer = {
      w: outline,
      bias: bias && Float32Array.from(bias),
      dtype,
      groups,
      stride,
      padBegin,
      padEnd,
      outputPadding,
      dilation,
    };
    this.#packed = packAll(engine, layer, this.#geometry(xShape), mode);
  }

  run(x: Tensor): Tensor {
    const { shape, data } = this.place(x).run();
    return { shape, data: new Float32Array(data) };
  }

  place({ shape, data }: Tensor): { run(): Tensor } {
    const { heap } = this.#engine;
    const plan = this.#planFor(shape);
    heap.floats(plan.x, data.length).set(data);
    const { outputShape } = plan.geometry;
    return {
      run: () => {
        if (this.#plan !== plan) throw new Error('wasm: the layer must not be run after dispose() or on another shape');
        this.#engine.run(plan);
        return { shape: [...outputShape], data: heap.floats(plan.y, elementCount(outputShape)) };
      },
    };
  }

  dispose(): void {
    const { heap } = this.#engine;
    this.#plan?.free();
    this.#plan = null;
    for (const { weights, biases } of this.#packed ?? []) {
      heap.free(weights);
      heap.free(biases);
    }
    this.#packed = null;
  }

  #geometry(xShape: readonly number[]): Geometry {
    const { w, ...rest } = this.#layer;
    return geometryOf({ ...rest, w: { shape: w.shape }, x: { shape: xShape } });
  }

  #planFor(xShape: readonly number[]): Plan {
    if (this.#packed === null) throw new Error('wasm: the layer must not be run after dispose()');
    const [batch, , ...input] = xShape;
    const known = this.#plan?.geometry;
    if (this.#plan && known?.batch === batch && known.axes.every((axis, index) => axis.input === input[index]))
      return this.#plan;
    this.#plan?.free();
    this.#plan = null;
    const geometry = this.#geometry(xShape);
    const plan = makePlan(this.#engine.heap, geometry, this.#packed, this.#engine.compiled.tileRows);
    this.#plan = plan;
    this.#engine.reserveScratch(plan.scratchBytes);
    if (plan.hasGaps) this.#fillGaps(plan);
    return plan;
  }

  /** Cells that no tap reaches are written once: no phase has them. */
  #fillGaps({ y, geometry: { outputShape, outChannels } }: Plan): void {
    const all = this.#engine.heap.floats(y, elementCount(outputShape));
    const cells = elementCount(outputShape.slice(2));
    for (let plane = 0; plane * cells < all.length; plane++) {
      all.fill(this.#layer.bias?.[plane % outChannels] ?? 0, plane * cells, (plane + 1) * cells);
    }
  }
}

/** @throws RangeError where the weights do not fit */
function packAll(engine: Engine, layer: Layer, geometry: Geometry, mode?: Mode): PackedPhase[] {
  const regions: number[] = [];
  const allocate = (numbers: number, what: string) => {
    const address = engine.heap.allocate(numbers * BYTES, what);
    regions.push(address);
    return address;
  };
  try {
    return phasesOf(layer).map((phase) => {
      const way = mode === undefined ? chosenWay(phase, geometry) : forcedWay(mode, phase, geometry);
      return packPhase(engine, layer, geometry, phase, way, allocate);
    });
  } catch (error) {
    for (const address of regions) engine.heap.free(address);
    throw error;
  }
}

function packPhase(
  { heap, compiled, kernels }: Engine,
  { w, bias, stride }: Layer,
  { inChannels, outChannels, groups }: Geometry,
  phase: Phase,
  way: Way,
  allocate: (numbers: number, what: string) => number,
): PackedPhase {
  const channels = inChannels / groups;
  const layout = layoutOf(phase, way, stride[stride.length - 1], compiled.tileRows);
  const length = packedLength(phase, way, channels, layout);
  const weights = allocate(length * groups, 'the packed weights');
  for (let group = 0; group < groups; group++) {
    packWeights(heap, kernels, w, phase, way, group, channels, layout, weights + group * length * BYTES);
  }
  const outputs = phase.outputs * groups;
  // Read eight at a time.
  const biases = allocate(outputs + 8, 'the biases');
  const perChannel = outputs / outChannels;
  heap
    .floats(biases, outputs + 8)
    .set(Float32Array.from({ length: outputs + 8 }, (_, output) => bias?.[Math.floor(output / perChannel)] ?? 0));
  const unit = layout.lanes ? 1 : layout.unit;
  return { phase, way, weights, weightGroupBytes: length * BYTES, biases, unit };
}

function layoutOf({ axes }: Phase, way: Way, stride: number, tileRows: number): OutputLayout {
  if (hasChannelLanes(way)) return { lanes: true };
  // The two residues of a stride of 2 are stored together, alternating.
  const pairs = stride === 2 && axes[axes.length - 1].residues.length === 2 && !isTransformed(way);
  return { lanes: false, most: tileRows, unit: pairs ? 2 : 1 };
}
