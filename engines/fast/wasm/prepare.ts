/**
 * Transposed convolution in WebAssembly SIMD: the phases of the output (choice/phases.ts) as blocked products of
 * matrices.
 *
 *   y[n, m, q·s + r] = bias[m] + Σ x[n, c, q + offset] · w[c, m, k]   over c of m's group and the taps k of residue r
 *
 * Shapes: x [N,C,…in], w [C,M/g,…k], bias [M] → y [N,M,…out], row-major, spatial rank 1–3, f32. Weights are packed
 * once, for the methods that the expected shape calls for; other shapes of x run with the same ones. No product is
 * made with a structural zero of the kernel; cells beside x are zeros. Where a transform is chosen
 * (choice/methods.ts), sums and differences of neighbouring cells are multiplied instead of cells.
 */
import { type Geometry, geometryOf } from '../../../spec/geometry.ts';
import { elementCount, type Tensor } from '../../../spec/tensor.ts';
import type { Layer, PreparedLayer } from '../prepared.ts';
import type { Path } from './choice/methods.ts';
import type { LayerPlan } from './memory/layer-plan.ts';
import { type PackedLayer, packLayer } from './packed-layer.ts';
import { type Engine, type EngineOptions, engineOf } from './threads/engine.ts';

export type { EngineOptions } from './threads/engine.ts';

export interface WasmOptions extends EngineOptions {
  /** Left out: what methods.ts chooses. It is taken where it is possible. */
  readonly path?: Path;
}

/** @throws RangeError where the layer is not of f32, or does not fit into memory */
export function prepareWasm(layer: Layer, xShape: readonly number[], options: WasmOptions): PreparedLayer {
  if (layer.dtype !== 'f32') throw new RangeError(`wasm: dtype must be "f32", got "${layer.dtype}"`);
  const engine = engineOf(options);
  const prepared = new WasmLayer(engine, layer, xShape, options.path);
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
  #packed: PackedLayer | null;
  #plan: LayerPlan | null = null;
  /** How many x were placed: the latest is in memory. */
  #placed = 0;

  constructor(engine: Engine, layer: Layer, xShape: readonly number[], path?: Path) {
    this.#engine = engine;
    const { w, bias, dtype, groups, stride, padBegin, padEnd, outputPadding, dilation } = layer;
    // The caller's numbers may change, and only the shape of w is still needed once it is packed.
    const outline = { shape: w.shape, data: new Float32Array() };
    this.#layer = {
      w: outline,
      bias: bias && Float32Array.from(bias),
      dtype,
      groups,
      stride: [...stride],
      padBegin: [...padBegin],
      padEnd: [...padEnd],
      outputPadding: [...outputPadding],
      dilation: [...dilation],
    };
    this.#packed = packLayer(engine, layer, this.#geometry(xShape), path);
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
    let y = heap.floats(plan.y, elementCount(outputShape));
    let seen = heap.grown;
    const mine = ++this.#placed;
    return {
      run: () => {
        if (this.#plan !== plan || this.#placed !== mine) {
          throw new Error('wasm: the layer must not be run after dispose(), or on an x whose place another one took');
        }
        this.#engine.run(plan);
        // Other layers may have made the memory grow since, which gives it another buffer.
        if (seen !== heap.grown) y = heap.floats(plan.y, y.length);
        seen = heap.grown;
        return { shape: [...outputShape], data: y };
      },
    };
  }

  dispose(): void {
    this.#plan?.free();
    this.#plan = null;
    this.#packed?.free();
    this.#packed = null;
  }

  #geometry(xShape: readonly number[]): Geometry {
    const { w, ...rest } = this.#layer;
    return geometryOf({ ...rest, w: { shape: w.shape }, x: { shape: xShape } });
  }

  #planFor(xShape: readonly number[]): LayerPlan {
    if (this.#packed === null) throw new Error('wasm: the layer must not be run after dispose()');
    const [batch, , ...input] = xShape;
    const known = this.#plan?.geometry;
    if (this.#plan && known?.batch === batch && known.axes.every((axis, index) => axis.input === input[index]))
      return this.#plan;
    this.#plan?.free();
    this.#plan = null;
    const geometry = this.#geometry(xShape);
    const plan = this.#packed.plan(geometry);
    try {
      this.#engine.reserveScratch(plan.scratchBytes);
    } catch (error) {
      plan.free();
      throw error;
    }
    this.#plan = plan;
    if (plan.hasGaps) this.#fillGaps(plan);
    return plan;
  }

  /** Cells that no tap reaches are written once: no phase has them. */
  #fillGaps({ y, geometry: { outputShape, outChannels } }: LayerPlan): void {
    const all = this.#engine.heap.floats(y, elementCount(outputShape));
    const cells = elementCount(outputShape.slice(2));
    for (let plane = 0; plane * cells < all.length; plane++) {
      all.fill(this.#layer.bias?.[plane % outChannels] ?? 0, plane * cells, (plane + 1) * cells);
    }
  }
}
