/** Images of x with the channels of each cell side by side: [image][group][cell][c], as doubles whatever the type of x. */
import type { FloatArray } from '../../spec/tensor.ts';

/** Channels that are turned at once: two cache lines of doubles. */
const CHANNELS = 16;

/**
 * @param x whole images, [image][group][c][cell]
 * @param packed as long as that, or longer
 */
export function packInput(x: FloatArray, cells: number, channelsPerGroup: number, packed: Float64Array): void {
  const stage = new Float64Array(CHANNELS * cells);
  for (let plane = 0; plane < x.length / cells; plane += channelsPerGroup) {
    for (let c = 0; c < channelsPerGroup; c += CHANNELS) {
      const channels = Math.min(CHANNELS, channelsPerGroup - c);
      // The copy converts; so the loop below sees doubles alone.
      stage.set(x.subarray((plane + c) * cells, (plane + c + channels) * cells));
      turn(stage, cells, channels, packed, plane * cells + c, channelsPerGroup);
    }
  }
}

function turn(
  stage: Float64Array,
  cells: number,
  channels: number,
  packed: Float64Array,
  start: number,
  channelsPerGroup: number,
): void {
  for (let cell = 0; cell < cells; cell++) {
    const at = start + cell * channelsPerGroup;
    for (let c = 0; c < channels; c++) packed[at + c] = stage[c * cells + cell];
  }
}
