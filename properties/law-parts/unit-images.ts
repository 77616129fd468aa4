/** Batches of images with a single 1 each, by which the matrix of a linear map can be read off. */
import type { Case } from '../../spec/case.ts';
import { type Dtype, elementCount, type Tensor, zeros } from '../../spec/tensor.ts';
import { type AxisCapabilities, largestOf } from '../../subjects/capabilities.ts';
import { atMost, type Restriction } from '../cases/restriction.ts';

/** The matrix is written out: its size is that of the image, squared. */
const MOST_CELLS = 2 ** 11;

/** Why the matrix of a given case cannot be written out, null where it can. */
export function tooManyCells({ x }: Case): string | null {
  return elementCount(x.shape.slice(1)) <= MOST_CELLS ? null : `needs an image of at most ${MOST_CELLS} cells`;
}

/** As many images [channels, …extents] as an image has cells; the n-th has its 1 in its n-th cell. */
export function unitImages(cell: readonly number[], dtype: Dtype): Tensor {
  const count = elementCount(cell);
  const data = zeros(dtype, count * count);
  for (let n = 0; n < count; n++) data[n * count + n] = 1;
  return { shape: [count, ...cell], data };
}

/** As many cells as a batch has images, where that is limited. */
export function imagesWithinBatch(able: AxisCapabilities): Restriction {
  const batch = largestOf(able, 'batch');
  return batch === Infinity ? {} : atMost(able, { input: 1, channels: batch });
}

/** The case with every input cell on its own, and no bias. */
export function identityCase(problem: Case): Case {
  return { ...problem, x: unitImages(problem.x.shape.slice(1), problem.dtype), bias: null };
}
