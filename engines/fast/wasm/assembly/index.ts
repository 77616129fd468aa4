/** The module's entry: one call of a layer, by one of its threads. `npm run wasm` writes the result to kernels.wasm.ts. */
import { DEPTHWISE, DIRECT_CHANNELS, DIRECT_PIXELS, TRANSFORMED_PIXELS } from '../constants';
import { copyPlane } from './gathering/copy-plane';
import { DepthwisePlan, runDepthwise } from './phases/depthwise';
import { alternatingBlock, directBlock } from './phases/direct';
import { packedBlock } from './phases/packed';
import { transformedBlock } from './phases/transformed';
import { LayerPlan, PhasePlan } from './plan';
import { barrier, nextPiece, nextUnit, startTickets } from './tickets';

/**
 * @param planAddress of a LayerPlan or a DepthwisePlan
 * @param board of a Board whose fields are 0
 * @param thread from 0
 * @param scratch this thread's own
 */
export function run(planAddress: usize, board: usize, threads: i32, thread: i32, scratch: usize): void {
  const plan = changetype<LayerPlan>(planAddress);
  if (plan.kind == DEPTHWISE) {
    startTickets(board, threads, false);
    return runDepthwise(changetype<DepthwisePlan>(planAddress), scratch);
  }
  const pieces = plan.groups * ((plan.images + plan.imagesPerChunk - 1) / plan.imagesPerChunk);
  const dealt = threads == 1 || plan.dealt != 0;
  startTickets(board, threads, dealt);
  if (dealt) {
    const border = plan.image + <usize>thread * plan.threadImageBytes;
    for (let piece = nextPiece(pieces); piece >= 0; piece = nextPiece(pieces)) runPiece(plan, piece, border, scratch);
    return;
  }
  for (let piece = 0; piece < pieces; piece++) {
    // A piece overwrites the image of the one before.
    if (plan.image != 0 && piece > 0) barrier();
    runPiece(plan, piece, plan.image, scratch);
  }
}

/**
 * @param piece a group of a chunk of images: chunk · groups + group
 * @param border where images are put that get a border
 */
function runPiece(plan: LayerPlan, piece: i32, border: usize, scratch: usize): void {
  const group = piece % plan.groups;
  const firstImage = (piece / plan.groups) * plan.imagesPerChunk;
  const images = min(plan.imagesPerChunk, plan.images - firstImage);
  const x = plan.x + <usize>firstImage * plan.xImageBytes + <usize>group * plan.xGroupBytes;
  const y = plan.y + <usize>firstImage * plan.yImageBytes + <usize>group * plan.yGroupBytes;
  if (plan.image != 0) {
    const planes = images * plan.channels;
    for (let unit = nextUnit(planes); unit >= 0; unit = nextUnit(planes)) copyPlane(plan, x, border, unit);
    barrier();
  }
  const image = plan.image == 0 ? x : border;
  for (let index = 0; index < plan.phases; ) {
    const phase = phaseAt(plan, index);
    if (isDirect(phase)) index += runDirect(plan, index, images, group, image, y, scratch);
    else {
      runGathered(plan, phase, images, group, image, y, scratch);
      index += phase.alternates != 0 ? 2 : 1;
    }
  }
}

function phaseAt(plan: LayerPlan, index: i32): PhasePlan {
  return changetype<PhasePlan>(plan.firstPhase + <usize>index * offsetof<PhasePlan>());
}

function isDirect(phase: PhasePlan): bool {
  return phase.mode == DIRECT_PIXELS || phase.mode == DIRECT_CHANNELS;
}

/**
 * Direct phases after each other with as many strips, strip by strip: they read the same cells, which are then still cached.
 * @returns how many they are
 */
function runDirect(plan: LayerPlan, first: i32, images: i32, group: i32, image: usize, y: usize, scratch: usize): i32 {
  const strips = phaseAt(plan, first).positions;
  let end = first + 1;
  while (end < plan.phases && isDirect(phaseAt(plan, end)) && phaseAt(plan, end).positions == strips) end++;
  const units = strips * images;
  for (let unit = nextUnit(units); unit >= 0; unit = nextUnit(units)) {
    const from = image + <usize>(unit / strips) * plan.imageBytes;
    const to = y + <usize>(unit / strips) * plan.yImageBytes;
    for (let index = first; index < end; index++) {
      const phase = phaseAt(plan, index);
      if (phase.alternates == 0) directBlock(plan, phase, unit % strips, group, from, to, scratch);
      else alternatingBlock(plan, phase, phaseAt(plan, ++index), unit % strips, group, from, to, scratch);
    }
  }
  return end - first;
}

function runGathered(plan: LayerPlan, phase: PhasePlan, images: i32, group: i32, image: usize, y: usize, scratch: usize): void {
  const positions = phase.positions * images;
  const blocks = (positions + phase.positionsPerBlock - 1) / phase.positionsPerBlock;
  const units = blocks * ((phase.outputs + phase.outputsPerBlock - 1) / phase.outputsPerBlock);
  for (let unit = nextUnit(units); unit >= 0; unit = nextUnit(units)) {
    if (phase.mode < TRANSFORMED_PIXELS) packedBlock(plan, phase, unit, positions, group, image, y, scratch);
    else transformedBlock(plan, phase, unit, positions, group, image, y, scratch);
  }
}

/** Where the module's own data end: memory from here on is free. */
export function dataEnd(): usize {
  return __heap_base;
}

export { packWeights } from './gathering/pack-weights';
