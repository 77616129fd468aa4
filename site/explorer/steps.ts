/** The computation step by step, in the two ways: input cells that stamp, or output cells that gather. */
import { formulaOf } from './formula.ts';
import type { Scene } from './scene.ts';
import type { PictureCell, PlayOrder } from './settings.ts';

/** What the pictures show when so many steps are done. */
export interface Moment {
  /** The cell of the step that was done last; null before the first. */
  readonly current: PictureCell | null;
  /** y [M, …out] so far; null where an output cell has not been computed yet. */
  readonly y: readonly (number | null)[];
  readonly sentence: string;
}

export function stepCount({ matrix }: Scene, way: PlayOrder): number {
  return way === 'scatter' ? matrix.rows : matrix.columns;
}

/** @param step null for the end; a number beyond it means the end too */
export function momentOf(scene: Scene, way: PlayOrder, step: number | null): Moment {
  const count = stepCount(scene, way);
  const done = Math.min(step ?? count, count);
  return {
    current: done === 0 || step === null ? null : { of: way === 'scatter' ? 'x' : 'y', at: done - 1 },
    y: way === 'scatter' ? scattered(scene, done) : gathered(scene, done),
    sentence: sentenceOf(scene, way, step === null ? null : done, count),
  };
}

/** The sum of the first stamps. */
function scattered({ byRow, tensors }: Scene, done: number): number[] {
  const y = new Array<number>(tensors.y.data.length).fill(0);
  for (const products of byRow.slice(0, done)) {
    for (const { row, column, value } of products) y[column] += tensors.x.data[row] * value;
  }
  return y;
}

function gathered({ tensors }: Scene, done: number): (number | null)[] {
  return tensors.y.data.map((value, column) => (column < done ? value : null));
}

function sentenceOf(scene: Scene, way: PlayOrder, done: number | null, count: number): string {
  const what = way === 'scatter' ? 'input cells have stamped the kernel' : 'output cells are computed';
  if (done === null) return `All ${count} ${what}. Step through from the start, or look at a single cell.`;
  if (done === 0) return `Step 0 of ${count}: nothing is computed yet.`;
  const cell: PictureCell = { of: way === 'scatter' ? 'x' : 'y', at: done - 1 };
  return `Step ${done} of ${count}: ${formulaOf(scene, cell)}`;
}
