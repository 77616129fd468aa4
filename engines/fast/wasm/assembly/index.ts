/**
 * The module's entry: one call of a layer, by one of its threads. `npm run wasm` writes the result to kernels.wasm.ts.
 */
import { DEPTHWISE, DIRECT_CHANNELS, DIRECT_PIXELS, TRANSFORMED_PIXELS } from '../constants';
import { Block, blockIn } from './block';
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
  const block = blockIn(scratch, plan);
  if (dealt) {
    const border = plan.image + <usize>thread * plan.threadImageBytes;
    for (let piece = nextPiece(pieces); piece >= 0; piece = nextPiece(pieces)) runPiece(block, piece, border);
    return;
  }
  for (let piece = 0; piece < pieces; piece++) {
    // A piece overwrites the image of the one before.
    if (plan.image != 0 && piece > 0) barrier();
    runPiece(block, piece, plan.image);
  }
}

/**
 * @param piece a group of a chunk of images: chunk · groups + group
 * @param border where images are put that get a border
 */
function runPiece(block: Block, piece: i32, border: usize): void {
  const plan = block.plan;
  const firstImage = (piece / plan.groups) * plan.imagesPerChunk;
  const images = min(plan.imagesPerChunk, plan.images - firstImage);
  block.group = piece % plan.groups;
  block.image = plan.x + <usize>firstImage * plan.xImageBytes + <usize>block.group * plan.xGroupBytes;
  block.y = plan.y + <usize>firstImage * plan.yImageBytes + <usize>block.group * plan.yGroupBytes;
  if (plan.image != 0) {
    const planes = images * plan.channels;
    for (let unit = nextUnit(planes); unit >= 0; unit = nextUnit(planes)) copyPlane(plan, block.image, border, unit);
    barrier();
    block.image = border;
  }
  for (let index = 0; index < plan.phases; ) {
    const phase = phaseAt(plan, index);
    if (isDirect(phase)) index += runDirect(block, index, images);
    else {
      runGathered(block, phase, images);
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
 * Direct phases after each other with as many strips, strip by strip: they read the same cells, which are then still
 * cached.
 * @returns how many they are
 */
function runDirect(block: Block, first: i32, images: i32): i32 {
  const plan = block.plan;
  const strips = phaseAt(plan, first).positions;
  let end = first + 1;
  while (end < plan.phases && isDirect(phaseAt(plan, end)) && phaseAt(plan, end).positions == strips) end++;
  const units = strips * images;
  for (let unit = nextUnit(units); unit >= 0; unit = nextUnit(units)) {
    const image = unit < strips ? 0 : unit / strips;
    const strip = unit - image * strips;
    for (let index = first; index < end; index++) {
      const phase = phaseAt(plan, index);
      if (phase.alternates == 0) directBlock(block, phase, image, strip);
      else alternatingBlock(block, phase, phaseAt(plan, ++index), image, strip);
    }
  }
  return end - first;
}

function runGathered(block: Block, phase: PhasePlan, images: i32): void {
  const positions = phase.positions * images;
  const blocks = (positions + phase.positionsPerBlock - 1) / phase.positionsPerBlock;
  const units = blocks * ((phase.outputs + phase.outputsPerBlock - 1) / phase.outputsPerBlock);
  block.phase = phase;
  block.tile.y = block.y;
  for (let unit = nextUnit(units); unit >= 0; unit = nextUnit(units)) {
    if (phase.mode < TRANSFORMED_PIXELS) packedBlock(block, unit, positions);
    else transformedBlock(block, unit, positions);
  }
}

/** Where the module's own data end: memory from here on is free. */
export function dataEnd(): usize {
  return __heap_base;
}

export { packWeights } from './gathering/pack-weights';
