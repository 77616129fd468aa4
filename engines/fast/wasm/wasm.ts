/** draft */
import { geometryOf } from '../../../spec/geometry.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import type { Layer, PreparedLayer } from '../prepared.ts';
import { Heap } from './heap.ts';
import { type Compiled, compileKernels, instantiate, type Kernels, type Variant } from './instance.ts';
import { layerPhases } from './layer-phases.ts';
import { product } from './phases.ts';
import { makePlan, type Plan, type PackedPhase } from './plan.ts';
import { type Way, type Mode } from './ways.ts';
import { transformFor } from './transforms.ts';
import { type OutputLayout, packedLength, packWeights } from './weights.ts';

export class Engine {
  readonly heap = new Heap(true);
  readonly compiled: Compiled;
  readonly kernels: Kernels;
  readonly board: number;
  scratch = 0;
  scratchBytes = 0;
  constructor(variant?: Variant) {
    this.compiled = compileKernels(variant);
    this.kernels = instantiate(this.compiled, this.heap.memory);
    this.heap.allocate(this.kernels.dataEnd(), 'data');
    this.board = this.heap.allocate(64, 'board');
  }
  ensureScratch(bytes: number) {
    if (bytes <= this.scratchBytes) return;
    if (this.scratch) this.heap.free(this.scratch);
    this.scratch = this.heap.allocate(bytes, 'scratch');
    this.scratchBytes = bytes;
  }
  prepare(layer: Layer, xShape: readonly number[], mode: Mode): PreparedLayer & { input(): Float32Array; runInPlace(): Float32Array } {
    const heap = this.heap;
    const g = geometryOf({ ...layer, x: { shape: xShape } });
    const phases = layerPhases(g);
    const channels = g.inChannels / g.groups;
    const lanes = mode.endsWith('channels');
    const planned: PackedPhase[] = phases.map((phase) => {
      let way: Way = { mode, transforms: [] };
      if (mode.startsWith('transformed')) {
        const t = phase.axes.map((a) => transformFor(a.cells, a.positions));
        if (t.every((o) => o !== null) && t.some((o) => o!.taps > 1) && channels % 4 === 0) way = { mode, transforms: t as any };
        else way = { mode: mode.replace('transformed', 'packed') as Mode, transforms: [] };
      }
      const residues = phase.axes.at(-1)!.residues.length;
      const unit = !lanes && way.transforms.length === 0 && residues === 2 && layer.stride.at(-1) === 2 ? 2 : 1;
      const layout: OutputLayout = lanes ? { lanes: true } : { lanes: false, most: this.compiled.tileRows - (this.compiled.tileRows % unit), unit };
      const length = packedLength(phase, way, channels, layout);
      const weights = heap.allocate(4 * Math.max(1, length * g.groups), 'weights');
      for (let group = 0; group < g.groups; group++) {
        const packed = heap.floats(weights + 4 * length * group, length);
        packed.fill(0);
        packWeights(layer.w, phase, way, group, channels, layout, packed);
      }
      const biases = heap.allocate(4 * (phase.outputs * g.groups + 8), 'biases');
      const perChannel = phase.outputs / (g.outChannels / g.groups);
      const b = heap.floats(biases, phase.outputs * g.groups + 8).fill(0);
      if (layer.bias) for (let i = 0; i < phase.outputs * g.groups; i++) b[i] = layer.bias[Math.floor(i / perChannel)];
      return { phase, way, weights, weightGroupBytes: 4 * length, biases, unit };
    });
    let plan: Plan | null = null;
    const ready = (shape: readonly number[]) => {
      if (plan && plan.geometry.batch === shape[0] && shape.slice(2).every((e, i) => e === plan!.geometry.axes[i].input)) return plan;
      plan?.free();
      const geometry = geometryOf({ ...layer, x: { shape } });
      plan = makePlan(heap, geometry, shape === xShape ? planned : layerPhases(geometry).map((phase, i) => ({ ...planned[i], phase })), this.compiled.tileRows);
      this.ensureScratch(plan.scratchBytes);
      return plan;
    };
    const inPlace = () => {
      const p = ready(xShape);
      heap.integers(this.board, 3).fill(0);
      this.kernels.run(p.address, this.board, 1, this.scratch);
      return heap.floats(p.y, product(p.geometry.outputShape));
    };
    return {
      input: () => heap.floats(ready(xShape).x, product(xShape)),
      runInPlace: inPlace,
      run: (x: Tensor) => {
        const p = ready(x.shape);
        heap.floats(p.x, x.data.length).set(x.data);
        return { shape: p.geometry.outputShape, data: new Float32Array(inPlace()) };
      },
      dispose() {
        for (const one of planned) { heap.free(one.weights); heap.free(one.biases); }
        plan?.free();
      },
    };
  }
}
