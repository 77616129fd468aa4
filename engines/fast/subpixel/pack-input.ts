/**
 * Images of x as doubles, whatever their type, with some channels of each cell side by side: [image][group][cell][c],
 * where a group is as many channels as that. With one of them each, x stays as it is.
 */
import type { FloatArray } from '../../../spec/tensor.ts';

/** Channels and cells that are turned at once: what is read and what is written stays in the first-level cache. */
const CHANNELS = 16;
const CELLS = 128;

/**
 * @param x whole images, [image][group][c][cell]
 * @param packed as long as that, or longer
 */
export function packInput(x: FloatArray, cells: number, channelsPerGroup: number, packed: Float64Array): void {
  if (channelsPerGroup === 1) {
    packed.set(x);
    return;
  }
  const stage = new Float64Array(CHANNELS * CELLS);
  for (let plane = 0; plane < x.length / cells; plane += channelsPerGroup) {
    for (let first = 0; first < cells; first += CELLS) {
      const width = Math.min(CELLS, cells - first);
      for (let c = 0; c < channelsPerGroup; c += CHANNELS) {
        const channels = Math.min(CHANNELS, channelsPerGroup - c);
        for (let row = 0; row < channels; row++) {
          const start = (plane + c + row) * cells + first;
          // The copy converts, so that the loop that turns sees doubles alone.
          stage.set(x.subarray(start, start + width), row * CELLS);
        }
        turn(stage, channels, width, packed, (plane * cells + first * channelsPerGroup + c) | 0, channelsPerGroup);
      }
    }
  }
}

/** packed[start + cell·step + c] = stage[c][cell] */
function turn(
  stage: Float64Array,
  channels: number,
  width: number,
  packed: Float64Array,
  start: number,
  step: number,
): void {
  for (let cell = 0; cell < width; cell++) {
    const at = (start + cell * step) | 0;
    for (let c = 0; c < channels; c++) packed[(at + c) | 0] = stage[(c * CELLS + cell) | 0];
  }
}
