/** What there is to say of one cell, in words and in its numbers. */
import type { MatrixEntry } from '../../explain/convolution-matrix.ts';
import { flatIn, indexIn } from '../../explain/indices.ts';
import { productsOf, readsOf } from './links-between.ts';
import type { Scene, TensorName } from './scene.ts';
import type { PictureCell } from './settings.ts';

/** A longer sum is broken off, and says how much is missing. */
const MOST_TERMS = 24;

/** The name of a cell, such as y[1,2]; the channels stand in front where there are several. */
export function nameOf(scene: Scene, { of, at }: PictureCell): string {
  const { matrix, tensors } = scene;
  if (of === 'C') return `C[${Math.floor(at / matrix.columns)},${at % matrix.columns}]`;
  const { shape } = tensors[of];
  const leading = of === 'w' || of === 'flipped' ? 2 : 1;
  const index = indexIn(shape, at);
  const single = shape.slice(0, leading).every((extent) => extent === 1);
  return `${SYMBOLS[of]}[${index.slice(single ? leading : 0).join(',')}]`;
}

const SYMBOLS: Readonly<Record<TensorName, string>> = {
  x: 'x',
  w: 'w',
  y: 'y',
  spread: 'spread',
  flipped: 'flipped',
};

/** The sentence of a cell: where its number comes from or goes to. */
export function formulaOf(scene: Scene, cell: PictureCell): string {
  const { tensors, sourceOf, weightOf } = scene;
  const { of, at } = cell;
  switch (of) {
    case 'y':
      return sumOf(scene, at);
    case 'x':
      return stampOf(scene, at);
    case 'w':
      return weightSentence(scene, cell, at);
    case 'flipped':
      return `${nameOf(scene, cell)} = ${nameOf(scene, { of: 'w', at: weightOf[at] })} = ${number(tensors.flipped.data[at])}: ${usesOf(scene, weightOf[at])}`;
    case 'spread':
      return sourceOf[at] < 0
        ? zeroSentence(scene, cell)
        : `${nameOf(scene, cell)} holds ${stampOf(scene, sourceOf[at])}`;
    case 'C':
      return entrySentence(scene, cell);
  }
}

/** y[1,2] = 3·5 + 4·2 = 23 */
function sumOf(scene: Scene, at: number): string {
  const name = nameOf(scene, { of: 'y', at });
  const products = scene.byColumn[at];
  const value = number(scene.tensors.y.data[at]);
  if (products.length === 0) return `${name} = ${value}: no input cell reaches it`;
  const names = products.length > 4 ? '' : `${listed(products, (entry) => namesOf(scene, entry))} = `;
  return `${name} = ${names}${listed(products, (entry) => productText(scene, entry))} = ${value}`;
}

/** What an input cell adds to the output, cell by cell. */
function stampOf(scene: Scene, row: number): string {
  const { tensors, byRow } = scene;
  const name = nameOf(scene, { of: 'x', at: row });
  const all = tensors.w.data.length / tensors.w.shape[0];
  const cropped = all - byRow[row].length;
  const lost = cropped === 0 ? '' : `; ${cropped} of its ${all} products are cropped away`;
  const products = byRow[row];
  if (products.length === 0)
    return `${name} = ${number(tensors.x.data[row])}: all ${all} of its products are cropped away`;
  const terms = products.slice(0, MOST_TERMS).map((entry) => {
    return `${nameOf(scene, { of: 'y', at: entry.column })} += ${productText(scene, entry)}`;
  });
  const more = products.length > MOST_TERMS ? ` and ${products.length - MOST_TERMS} more` : '';
  return `${name} = ${number(tensors.x.data[row])} stamps the kernel: ${terms.join(', ')}${more}${lost}`;
}

function weightSentence(scene: Scene, cell: PictureCell, weight: number): string {
  return `${nameOf(scene, cell)} = ${number(scene.tensors.w.data[weight])}: ${usesOf(scene, weight)}`;
}

function usesOf(scene: Scene, weight: number): string {
  const products = scene.byWeight[weight];
  if (products.length === 0) return 'whatever it makes is cropped away';
  const terms = products.slice(0, MOST_TERMS).map((entry) => {
    return `${nameOf(scene, { of: 'x', at: entry.row })} to ${nameOf(scene, { of: 'y', at: entry.column })}`;
  });
  return `it takes ${terms.join(', ')}${products.length > MOST_TERMS ? ` and ${products.length - MOST_TERMS} more` : ''}`;
}

/** Whether a zero lies between two cells of the input or around them all. */
function zeroSentence(scene: Scene, cell: PictureCell): string {
  const { geometry, tensors } = scene;
  const [, ...index] = indexIn(tensors.spread.shape, cell.at);
  const isAround = geometry.axes.some(({ effectiveKernel, padBegin, input, stride }, axis) => {
    const before = effectiveKernel - 1 - padBegin;
    return index[axis] < before || index[axis] > before + (input - 1) * stride;
  });
  const readers = scene.byColumn.flatMap((_, column) =>
    readsOf(scene, column).some(({ at }) => at === cell.at) ? [column] : [],
  );
  const where = isAround ? 'around the input' : 'between its cells';
  return `${nameOf(scene, cell)} = 0, a zero put in ${where}: ${readers.length === 1 ? 'one output cell reads' : `${readers.length} output cells read`} it, for a product of 0`;
}

function entrySentence(scene: Scene, cell: PictureCell): string {
  const { matrix } = scene;
  const name = nameOf(scene, cell);
  const x = nameOf(scene, { of: 'x', at: Math.floor(cell.at / matrix.columns) });
  const y = nameOf(scene, { of: 'y', at: cell.at % matrix.columns });
  const [entry] = productsOf(scene, cell);
  if (entry === undefined) return `${name} is a structural zero: no weight takes ${x} to ${y}`;
  const w = nameOf(scene, { of: 'w', at: entry.weight });
  return `${name} = ${w} = ${number(entry.value)}: it takes ${x} to ${y}, which gets ${productText(scene, entry)}`;
}

function listed(products: readonly MatrixEntry[], term: (entry: MatrixEntry) => string): string {
  const terms = products.slice(0, MOST_TERMS).map(term);
  const more = products.length > MOST_TERMS ? ` + … (${products.length - MOST_TERMS} more)` : '';
  return terms.join(' + ') + more;
}

function namesOf(scene: Scene, { row, weight }: MatrixEntry): string {
  return `${nameOf(scene, { of: 'x', at: row })}·${nameOf(scene, { of: 'w', at: weight })}`;
}

/** A product in its numbers, the input cell first; a negative number in brackets. */
export function productText({ tensors }: Scene, { row, value }: MatrixEntry): string {
  return [tensors.x.data[row], value].map((factor) => (factor < 0 ? `(${number(factor)})` : number(factor))).join('·');
}

/** With a real minus sign, and without a negative zero. */
export function number(value: number): string {
  return value < 0 ? `−${-value}` : String(value === 0 ? 0 : value);
}

/** The cell of a picture that an index names, null where there is none. For C: row, column. */
export function cellAt(scene: Scene, of: PictureCell['of'], index: readonly number[]): PictureCell | null {
  const { matrix, tensors } = scene;
  const shape = of === 'C' ? [matrix.rows, matrix.columns] : tensors[of].shape;
  const isInside = index.length === shape.length && index.every((at, axis) => at >= 0 && at < shape[axis]);
  return isInside ? { of, at: flatIn(shape, index) } : null;
}
