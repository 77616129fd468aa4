/**
 * Sub-pixel decomposition: the residues of the output modulo the stride are problems of stride 1 on parts of the
 * kernel.
 *
 *   y[n, m, q·s + r] = bias[m] + Σ x[n, c, q + (r + pb − k·d)/s] · w[c, m, k]      over c of m's group and the taps k that fit r
 *
 * Shapes: x [N,C,…in], w [C,M/g,…k], bias [M] → y [N,M,…out], row-major, spatial rank 1–3.
 * The kernel is not flipped. Structural zeros are neither stored nor multiplied. Sums are doubles, rounded once at the
 * end.
 * Source: Shi et al., "Is the deconvolution layer the same as a convolutional layer?" (2016); the classes of residues,
 * the boxes without tests and the blocks of registers are for speed.
 */
import type { Case } from '../../../spec/case.ts';
import { elementCount, type Tensor, zeros } from '../../../spec/tensor.ts';
import type { Layer, PreparedLayer } from '../prepared.ts';
import { classCombinations } from '../residue-classes.ts';
import { computeByCells } from './cells.ts';
import { packInput } from './pack-input.ts';
import { type ComputePhase, FEW_CELLS } from './passes.ts';
import { LANES, type Phase, phaseOf } from './phase.ts';
import { computeByRows } from './rows.ts';

/** Where no axis of x is as long as this, rows are too short to be worth their beginning and end. */
const SHORT = 16;

/** What depends on extents, and is kept for the next run with the same ones. */
interface Plan {
  readonly key: string;
  readonly output: readonly number[];
  /** Images that are computed together. */
  readonly images: number;
  /** Channels that lie side by side in X; 1 where the planes of x are kept. */
  readonly sideBySide: number;
  readonly X: Float64Array;
  readonly phases: readonly ComputePhase[];
}

export function subpixel(problem: Case): Tensor {
  return prepareSubpixel(problem, problem.x.shape).run(problem.x);
}

export function prepareSubpixel(layer: Layer, xShape: readonly number[]): PreparedLayer {
  // Only the bias of the layer is read later on, and the layer may change.
  const own = { ...layer, bias: layer.bias?.slice() ?? null };
  let phases: Phase[] | null = classCombinations(layer).map((axes) => phaseOf(layer, axes));
  let plan: Plan | null = planFor(own, phases, xShape);
  return {
    run(x) {
      if (phases === null) throw new Error('subpixel: the layer must not be run after dispose()');
      if (plan?.key !== keyOf(x.shape)) plan = planFor(own, phases, x.shape);
      return runPlan(own, plan, x);
    },
    dispose() {
      phases = null;
      plan = null;
    },
  };
}

function imagesTogether([batch, , ...input]: readonly number[]): number {
  return Math.min(batch, Math.ceil(FEW_CELLS / elementCount(input)));
}

function keyOf(xShape: readonly number[]): string {
  return [imagesTogether(xShape), ...xShape.slice(2)].join();
}

function planFor(layer: Layer, phases: readonly Phase[], xShape: readonly number[]): Plan {
  const [, channels, ...input] = xShape;
  const { groups, stride } = layer;
  const images = imagesTogether(xShape);
  const output = input.map((extent, axis) => {
    const furthest = (extent - 1) * stride[axis] + (layer.w.shape[axis + 2] - 1) * layer.dilation[axis];
    return furthest + 1 + layer.outputPadding[axis] - layer.padBegin[axis] - layer.padEnd[axis];
  });
  const extents = { input, output, stride, images };
  const byCells = Math.max(...input) < SHORT && phases.every(({ lanes }) => lanes === LANES);
  return {
    key: keyOf(xShape),
    output,
    images,
    sideBySide: byCells ? channels / groups : 1,
    X: new Float64Array(images * channels * elementCount(input)),
    phases: phases.map((phase) => (byCells ? computeByCells : computeByRows)(phase, groups, extents)),
  };
}

function runPlan(layer: Layer, { output, images, sideBySide, X, phases }: Plan, x: Tensor): Tensor {
  const [batch, channels, ...input] = x.shape;
  const [inputs, outputs] = [channels * elementCount(input), elementCount(output)];
  const M = layer.w.shape[1] * layer.groups;
  const y = zeros(layer.dtype, batch * M * outputs);
  if (layer.bias !== null) {
    // Cells that no tap reaches are computed by no phase.
    for (let nm = 0; nm < batch * M; nm++) y.fill(layer.bias[nm % M], nm * outputs, (nm + 1) * outputs);
  }
  for (let n = 0; n < batch; n += images) {
    const count = Math.min(images, batch - n);
    packInput(x.data.subarray(n * inputs, (n + count) * inputs), elementCount(input), sideBySide, X);
    const some = { X, y: y.subarray(n * M * outputs, (n + count) * M * outputs), count };
    for (const compute of phases) compute(some);
  }
  return { shape: [batch, M, ...output], data: y };
}
