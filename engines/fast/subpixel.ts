/**
 * Sub-pixel decomposition: the residues of the output modulo the stride are problems of stride 1 on parts of the kernel.
 *
 *   y[n, m, q·s + r] = bias[m] + Σ x[n, c, q + (r + pb − k·d)/s] · w[c, m, k]      over c of m's group and the taps k that fit r
 *
 * Shapes: x [N,C,…in], w [C,M/g,…k], bias [M] → y [N,M,…out], row-major, spatial rank 1–3.
 * The kernel is not flipped. Structural zeros are neither stored nor multiplied. Sums are doubles, rounded once at the end.
 * Source: Shi et al., "Is the deconvolution layer the same as a convolutional layer?" (2016); the classes of residues, the
 * boxes without tests and the blocks of registers are for speed.
 */
import type { Case } from '../../spec/case.ts';
import { elementCount, type FloatArray, type Tensor, zeros } from '../../spec/tensor.ts';
import { type Box, boxesOf, type Extents } from './boxes.ts';
import { sumLanes } from './lanes-kernel.ts';
import { packInput } from './pack-input.ts';
import { LANES, type Phase, phaseOf } from './phase.ts';
import type { Layer, PreparedLayer } from './prepared.ts';
import { classCombinations } from './residue-classes.ts';

/** Positions whose sums are kept until they are rounded into y: a few first-level cache lines of each lane. */
const TILE = 256;

/** Images are computed together until there are so many cells, or the weights would be read for too few positions. */
const FEW_CELLS = 64;

/** Doubles of x that all lanes are computed from before the next ones are read: they stay in the second-level cache. */
const CACHED = 2 ** 15;

/** Positions of a box whose sums are rounded into y together. */
interface Chunk {
  readonly box: Box;
  readonly from: number;
  readonly to: number;
}

/** What depends on extents, and is kept for the next run with the same ones. */
interface Plan {
  readonly key: string;
  readonly extents: Extents;
  /** For each phase the chunks that are computed by one pass over its weights, pass by pass. */
  readonly passes: readonly (readonly (readonly Chunk[])[])[];
  readonly X: Float64Array;
}

export function subpixel(problem: Case): Tensor {
  return prepareSubpixel(problem, problem.x.shape).run(problem.x);
}

export function prepareSubpixel(layer: Layer, xShape: readonly number[]): PreparedLayer {
  let phases = classCombinations(layer).map((axes) => phaseOf(layer, axes));
  let plan: Plan | null = planFor(layer, phases, xShape);
  const tile = new Float64Array(LANES * TILE);
  return {
    run(x) {
      if (plan?.key !== keyOf(x.shape)) plan = planFor(layer, phases, x.shape);
      return runPlan(layer, phases, plan, tile, x);
    },
    dispose() {
      phases = [];
      plan = null;
    },
  };
}

/** Images that are computed together, and extents. */
function keyOf([batch, , ...input]: readonly number[]): string {
  return [Math.min(batch, Math.ceil(FEW_CELLS / elementCount(input))), ...input].join();
}

function planFor(layer: Layer, phases: readonly Phase[], xShape: readonly number[]): Plan {
  const [batch, channels, ...input] = xShape;
  const images = Math.min(batch, Math.ceil(FEW_CELLS / elementCount(input)));
  const output = input.map((extent, axis) => {
    const furthest = (extent - 1) * layer.stride[axis] + (layer.w.shape[axis + 2] - 1) * layer.dilation[axis];
    return furthest + 1 + layer.outputPadding[axis] - layer.padBegin[axis] - layer.padEnd[axis];
  });
  const extents = { input, output, stride: layer.stride, images };
  return {
    key: keyOf(xShape),
    extents,
    passes: phases.map((phase) => passesOf(boxesOf(phase, layer.groups, extents), phase.inPerGroup)),
    X: new Float64Array(images * channels * elementCount(input)),
  };
}

function passesOf(boxes: readonly Box[], inPerGroup: number): Chunk[][] {
  const wanted = Math.max(FEW_CELLS, CACHED / inPerGroup);
  const passes: Chunk[][] = [];
  let positions = wanted;
  for (const box of boxes) {
    for (let from = 0; from < box.xBase.length; from += TILE) {
      const to = Math.min(from + TILE, box.xBase.length);
      if (positions >= wanted) {
        passes.push([]);
        positions = 0;
      }
      passes.at(-1)!.push({ box, from, to });
      positions += to - from;
    }
  }
  return passes;
}

function runPlan(layer: Layer, phases: readonly Phase[], plan: Plan, tile: Float64Array, x: Tensor): Tensor {
  const { input, output, images } = plan.extents;
  const [batch, channels] = x.shape;
  const [inputs, outputs] = [elementCount(input), elementCount(output)];
  const M = layer.w.shape[1] * layer.groups;
  const y = zeros(layer.dtype, batch * M * outputs);
  // Cells that no tap reaches are in no box.
  if (layer.bias !== null)
    for (let nm = 0; nm < batch * M; nm++) y.fill(layer.bias[nm % M], nm * outputs, (nm + 1) * outputs);
  for (let n = 0; n < batch; n += images) {
    const count = Math.min(images, batch - n);
    packInput(
      x.data.subarray(n * channels * inputs, (n + count) * channels * inputs),
      inputs,
      channels / layer.groups,
      plan.X,
    );
    const into = y.subarray(n * M * outputs, (n + count) * M * outputs);
    phases.forEach((phase, index) => {
      for (const pass of plan.passes[index]) {
        runPass(phase, layer.groups, pass, { X: plan.X, inputs, outputs, count, tile, y: into });
      }
    });
  }
  return { shape: [batch, M, ...output], data: y };
}

interface Images {
  readonly X: Float64Array;
  readonly inputs: number;
  readonly outputs: number;
  readonly count: number;
  readonly tile: Float64Array;
  readonly y: FloatArray;
}

/** Block by block, so that the weights of a block are read from the nearest cache for all chunks but the first. */
function runPass(phase: Phase, groups: number, pass: readonly Chunk[], images: Images): void {
  const { inPerGroup, outPerGroup, taps, blocks, weights, bias } = phase;
  const { X, inputs, outputs, count, tile, y } = images;
  for (let block = 0; block < groups * blocks; block++) {
    const g = Math.floor(block / blocks);
    const start = { x: g * inputs * inPerGroup, w: block * taps * inPerGroup * LANES, bias: block * LANES };
    for (const { box, from, to } of pass) {
      // The last images may be fewer than were planned for.
      const end = Math.min(to, count * box.perImage);
      if (from >= end) continue;
      sumLanes(X, weights, bias, start, box, from, end, tile);
      storeLanes(tile, box, (block % blocks) * LANES, from, end, y, g * outPerGroup * outputs);
    }
  }
}

/** Rounds the sums into y. Lanes without a place there are dropped. */
function storeLanes(
  tile: Float64Array,
  { laneOffset, yBase }: Box,
  firstLane: number,
  from: number,
  to: number,
  y: FloatArray,
  group: number,
): void {
  for (let lane = 0; lane < LANES; lane++) {
    const offset = laneOffset[firstLane + lane];
    if (offset < 0) continue;
    const row = lane * TILE - from;
    for (let p = from; p < to; p++) y[group + offset + yBase[p]] = tile[row + p];
  }
}
