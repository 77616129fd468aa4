/** All numbers of the pictures for one case, each from the engines, and which products tie them together. */

import { engines, flipKernels, spreadImage } from '../../engines/index.ts';
import { type ConvolutionMatrix, type MatrixEntry, matrixOf } from '../../explain/convolution-matrix.ts';
import { addressedExtentOf } from '../../spec/axis.ts';
import type { Case } from '../../spec/case.ts';
import { type Geometry, geometryOf } from '../../spec/geometry.ts';
import { elementCount, type Tensor } from '../../spec/tensor.ts';
import { type PictureName, type Settings, settingsOutline } from './settings.ts';

export type TensorName = Exclude<PictureName, 'C'>;

/** A tensor without its batch axis: [channels, …] or, for a kernel, [C, M/groups, …k]. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export interface Scene {
  readonly problem: Case;
  readonly geometry: Geometry;
  readonly tensors: Readonly<Record<TensorName, Numbers>>;
  readonly matrix: ConvolutionMatrix;
  /** Every product x[row]·w[weight] that lands in y[column], by each of the three. */
  readonly byRow: readonly (readonly MatrixEntry[])[];
  readonly byColumn: readonly (readonly MatrixEntry[])[];
  readonly byWeight: readonly (readonly MatrixEntry[])[];
  /** For each cell of the spread image the cell of x that it holds, −1 for a zero that was put in. */
  readonly sourceOf: readonly number[];
  /** For each cell of the flipped kernel the weight that it holds. */
  readonly weightOf: readonly number[];
}

/** More cells or products than this are too many to look at one by one. */
export const MOST_CELLS = 1024;
export const MOST_PRODUCTS = 8192;

/** @throws RangeError where the settings are illegal, naming rule and numbers, or where there is too much to draw */
export function sceneOf(settings: Settings): Scene {
  const outline = settingsOutline(settings);
  const geometry = geometryOf(outline);
  checkSize(geometry);
  const problem = { ...outline, dtype: 'f64' } as Case;
  const { x, w } = problem;
  const matrix = matrixOf(problem);
  const { entries } = matrix;
  return {
    problem,
    geometry,
    tensors: {
      x: imageOf(x),
      w: { shape: w.shape, data: Array.from(w.data) },
      y: imageOf(engines.scatter(problem)),
      spread: imageOf(spreadImage(problem)),
      flipped: { shape: w.shape, data: Array.from(flipKernels(w)) },
    },
    matrix,
    byRow: grouped(entries, matrix.rows, ({ row }) => row),
    byColumn: grouped(entries, matrix.columns, ({ column }) => column),
    byWeight: grouped(entries, w.data.length, ({ weight }) => weight),
    sourceOf: Array.from(spreadImage({ ...problem, x: numbered(x) }).data, (value) => value - 1),
    weightOf: Array.from(flipKernels(numbered(w)), (value) => value - 1),
  };
}

/** Why there is no scene, null where there is one. */
export function reasonAgainst(settings: Settings): string | null {
  try {
    sceneOf(settings);
    return null;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

function checkSize({ axes, inChannels, outChannels, multiplyAdds }: Geometry): void {
  const full = axes.map(addressedExtentOf);
  // The spread image is at most one effective kernel longer than the stamps, and has cells of its own.
  const spread = axes.map(({ output, effectiveKernel }) => output + effectiveKernel - 1);
  const cells = Math.max(outChannels * elementCount(full), inChannels * elementCount(spread));
  if (cells > MOST_CELLS)
    throw new RangeError(`explorer: a picture would have ${cells} cells, more than ${MOST_CELLS}`);
  if (multiplyAdds > MOST_PRODUCTS) {
    throw new RangeError(`explorer: there would be ${multiplyAdds} products to draw, more than ${MOST_PRODUCTS}`);
  }
}

/** The same shape with 1, 2, 3 …, to see where each element goes. */
function numbered({ shape, data }: Tensor): Tensor {
  return { shape, data: Float64Array.from(data, (_, at) => at + 1) };
}

function grouped(
  entries: readonly MatrixEntry[],
  count: number,
  of: (entry: MatrixEntry) => number,
): readonly (readonly MatrixEntry[])[] {
  const groups = Array.from({ length: count }, (): MatrixEntry[] => []);
  for (const entry of entries) groups[of(entry)].push(entry);
  return groups;
}

function imageOf({ shape, data }: Tensor): Numbers {
  return { shape: shape.slice(1), data: Array.from(data) };
}
