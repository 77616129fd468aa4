/**
 * The gain and the offset that give a picture the mean and the standard deviation of another: one number each for all cells.
 * What untrained weights give has the pattern of its layer at any gain, but can only be looked at with a fitting one. The
 * gain is negative where the pictures are each other's negatives, that is where they correlate negatively.
 */
import type { FloatArray, Tensor } from '../../spec/tensor.ts';
import { mapped } from '../map-cells.ts';

/** A gain and an offset: value ↦ gain · value + offset. */
export interface Contrast {
  readonly gain: number;
  readonly offset: number;
}

/** Gain 1 where one of the two is of one colour: a pattern is then seen as strong as it is. */
export function contrastTowards(from: Tensor, to: Tensor): Contrast {
  const [before, after] = [meanOf(from.data), meanOf(to.data)];
  let shared = 0;
  let own = 0;
  let wanted = 0;
  for (let at = 0; at < from.data.length; at++) {
    const [a, b] = [from.data[at] - before, to.data[at] - after];
    shared += a * b;
    own += a * a;
    wanted += b * b;
  }
  const gain = own === 0 || wanted === 0 ? 1 : Math.sqrt(wanted / own) * (shared < 0 ? -1 : 1);
  return { gain, offset: after - gain * before };
}

function meanOf(values: FloatArray): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

export function withContrast(from: Tensor, { gain, offset }: Contrast): Tensor {
  return mapped(from, (value) => gain * value + offset);
}
