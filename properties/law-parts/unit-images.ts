/** Batches of images with a single 1 each, by which the matrix of a linear map can be read off. */
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { type Dtype, elementCount, type Tensor, zeros } from '../../spec/tensor.ts';
import { type AxisCapabilities, largestOf } from '../../subjects/capabilities.ts';
import { atMost, type Restriction } from '../cases/restriction.ts';

/** The matrix is written out: its size is that of the image, squared. */
const MOST_CELLS = 2 ** 11;

/** The same of the output, from whose cells the matrix of the forward convolution is written out. */
const MOST_OUTPUT_CELLS = 2 ** 12;

/** Why the matrix of a given legal case cannot be written out, null where it can. */
export function tooManyCells(problem: Case): string | null {
  if (elementCount(problem.x.shape.slice(1)) > MOST_CELLS) return `needs an image of at most ${MOST_CELLS} cells`;
  const outputCells = elementCount(geometryOf(problem).outputShape.slice(1));
  if (outputCells <= MOST_OUTPUT_CELLS) return null;
  return `needs an output of at most ${MOST_OUTPUT_CELLS} cells, got ${outputCells}`;
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
