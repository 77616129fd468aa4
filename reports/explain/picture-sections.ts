/** The parts of the page that are pictures: the operator, C and Cᵀ, four ways, overlaps, the adjoint. */
import type { Drawn, Exposition } from '../../explain/exposition.ts';
import type { Grid } from '../../explain/four-ways.ts';
import { elementCount } from '../../spec/tensor.ts';
import type { Section } from '../page/frame.ts';
import { type Html, html } from '../page/html.ts';
import { type GridPicture, gridPicture } from './grid-picture.ts';
import { comesFrom, goesTo, sumText, targetsText } from './maps.ts';
import { matrixPicture, type StoredNumber, vectorPicture } from './matrix-picture.ts';
import { cellName, extentsText, short } from './names.ts';
import { agreementText } from './text.ts';

/** The cells that the maps are about, flat in what is drawn. */
export interface Cells {
  readonly input: number;
  readonly output: number;
}

const between = (sign: string) => html`<span class="sign-between" aria-hidden="true">${sign}</span>`;
const row = (...pieces: readonly Html[]) => html`<div class="row">${pieces}</div>`;

/** Large pictures are scrolled, not made smaller. */
function grid(picture: GridPicture): Html {
  return html`<div class="grid-scroll" role="group" tabindex="0" aria-label="${picture.title}">${gridPicture(picture)}</div>`;
}

const kernelShape = ([C, Mg, ...kernel]: readonly number[]) => [C * Mg, ...kernel];

/** @param leftOut what is not drawn; the numbers of all pictures are then those of the part */
export function operatorSection({ part, matrix, ways }: Drawn, leftOut: readonly string[]): Section {
  return {
    id: 'operator',
    title: 'What goes in, what comes out',
    body: html`${leftOut.map((line) => html`<p class="lead">${line} All pictures, and the numbers in them, are those of this part, as a case of its own.</p>`)}<p class="lead">Input cells are drawn round, output cells square, kernels with a double edge.</p>
${row(
  grid({
    id: 'x',
    title: `Input x, ${extentsText(matrix.rowShape.slice(1))}`,
    kind: 'input',
    shape: matrix.rowShape,
    data: part.x.data,
  }),
  between('∗ᵀ'),
  grid({
    id: 'w',
    title: `Kernel w, ${extentsText(part.w.shape.slice(2))}`,
    kind: 'kernel',
    shape: kernelShape(part.w.shape),
    data: part.w.data,
  }),
  between('='),
  grid({
    id: 'y',
    title: `Output y, ${extentsText(matrix.columnShape.slice(1))}`,
    kind: 'output',
    ...ways.results.scatter,
  }),
)}`,
  };
}

export function matrixSection({ part, matrix, ways, adjoint }: Drawn, cells: Cells): Section {
  const { rows, columns, rowShape, columnShape, entries } = matrix;
  const taps = elementCount(part.w.shape.slice(2));
  const stored = entries.map(({ row, column, value, weight }) => ({ row, column, value, tap: weight % taps }));
  const flipped = stored.map(({ row, column, ...rest }): StoredNumber => ({ row: column, column: row, ...rest }));
  const input = (name: string) => (at: number) => cellName(name, at, rowShape);
  const output = (name: string) => (at: number) => cellName(name, at, columnShape);
  const { u, Cu } = adjoint;
  return {
    id: 'matrix',
    title: 'The matrix C, and its transpose',
    body: html`<p class="lead">C is the ordinary convolution that goes the other way, from ${columns} cells to ${rows}, written out: each row is one placement of the kernel. It stores ${entries.length} of its ${rows * columns} numbers; the dots are zero by structure. Equal taps have equal colours.</p>
${matrixPicture({ id: 'C', title: `C, ${rows} × ${columns}`, rows, columns, numbers: stored, rowName: input('x'), columnName: output('y'), markedRow: cells.input })}
<p class="lead">With an image u of the size of y, flattened, C·u is an ordinary convolution; folded back it has the size of x.</p>
${row(vectorPicture('u-flat', 'u, flattened', u.data, output('u')), between('C · u ='), vectorPicture('Cu-flat', 'C·u', Cu.data, input('(C·u)')), between('folded'), grid({ id: 'Cu', title: 'C·u, folded back', kind: 'input', ...Cu }))}
<p class="lead">Cᵀ is the same picture transposed, ${columns} × ${rows}: it goes from ${rows} cells to ${columns}. That is all that “transposed” means; no weight changes its place in w.</p>
${row(
  matrixPicture({
    id: 'Ct',
    title: `Cᵀ, ${columns} × ${rows}`,
    rows: columns,
    columns: rows,
    numbers: flipped,
    rowName: output('y'),
    columnName: input('x'),
    markedRow: cells.output,
    markedColumn: cells.input,
  }),
  between('·'),
  vectorPicture('x-flat', 'x, flattened', Array.from(part.x.data), input('x')),
  between('='),
  vectorPicture('y-flat', part.bias === null ? 'y = Cᵀ·x' : 'y = Cᵀ·x + bias', ways.results.matrix.data, output('y')),
  between('folded'),
  grid({ id: 'y-matrix', title: 'y, folded back', kind: 'output', ...ways.results.matrix }),
)}`,
  };
}

export function mapSection({ part, matrix, ways }: Drawn, { input, output }: Cells): Section {
  const targets = goesTo(matrix, input).map(({ column }) => column);
  const sources = comesFrom(matrix, output).map((entry) => entry.row);
  const { rowShape, columnShape } = matrix;
  const perChannel = matrix.columns / columnShape[0];
  const bias = part.bias === null ? null : part.bias[Math.floor(output / perChannel)];
  const y = ways.results.scatter;
  const x = { kind: 'input', shape: rowShape, data: part.x.data } as const;
  return {
    id: 'maps',
    title: 'One to many, many to one',
    body: html`<h3>Where ${cellName('x', input, rowShape)} goes: its row of C</h3>
${row(grid({ id: 'x-one', title: 'One cell of x', ...x, marked: new Set([input]) }), between('→'), grid({ id: 'y-many', title: `${targets.length} cells of y`, kind: 'output', ...y, marked: new Set(targets) }))}
<p class="formula">${cellName('x', input, rowShape)} = ${short(part.x.data[input])} → ${targetsText(matrix, input)}</p>
<h3>What ${cellName('y', output, columnShape)} is made of: its row of Cᵀ</h3>
${row(grid({ id: 'x-many', title: `${sources.length} cells of x`, ...x, marked: new Set(sources) }), between('→'), grid({ id: 'y-one', title: 'One cell of y', kind: 'output', ...y, marked: new Set([output]) }))}
<p class="formula" data-formula="${output}">${cellName('y', output, columnShape)} = ${sumText(matrix, output, part.x.data, bias)} = ${short(y.data[output])}</p>`,
  };
}

/** So many stamps are drawn one by one. */
const MOST_STAMPS = 9;

export function waySection({ part, matrix, ways }: Drawn): Section {
  const { results, isOne, difference, scatter, zeroInsertion, im2col } = ways;
  const stamps = scatter.stamps.slice(0, MOST_STAMPS).map(({ row: at, value, stamp }) =>
    grid({
      id: `stamp-${at}`,
      title: `${cellName('x', at, matrix.rowShape)} = ${short(value)}, times w`,
      kind: 'output',
      shape: matrix.columnShape,
      data: stamp,
      isEmpty: stamp.map((number) => number === 0),
    }),
  );
  const more = scatter.stamps.length - stamps.length;
  const { spread, isOfInput, flipped } = zeroInsertion;
  return {
    id: 'ways',
    title: 'The same result in four ways',
    body: html`<p class="lead"><b>${agreementText(Object.keys(results), isOne, difference)}</b></p>
<h3>scatter: every input cell stamps the kernel, and the stamps are added up</h3>
${row(...stamps)}${more > 0 && html`<p>${more} stamps more are not drawn.</p>`}
${result('scatter', 'Their sum', results.scatter)}
<h3>matrix: Cᵀ·x</h3><p>The pictures above, by sparse matrices.</p>
<h3>zero-insertion: an ordinary convolution of stride 1 with the flipped kernel</h3>
${row(
  grid({
    id: 'spread',
    title: 'x with zeros between and around (dashed)',
    kind: 'input',
    ...spread,
    isEmpty: isOfInput.map((is) => !is),
  }),
  between('∗'),
  grid({ id: 'flipped', title: 'w, flipped', kind: 'kernel', shape: kernelShape(flipped.shape), data: flipped.data }),
  between('='),
  result('zero-insertion', 'Result', results['zero-insertion']),
)}
<h3>im2col: the cells under each output cell, gathered as a column</h3>
${im2col === null ? html`<p>The patches are too many to be drawn.</p>` : patchPicture(im2col, part.w.shape, matrix.columnShape)}
${result('im2col', 'w as a matrix times the patches', results.im2col)}`,
  };
}

function result(engine: string, title: string, y: Grid): Html {
  return grid({ id: `y-${engine}`, title, kind: 'output', ...y });
}

function patchPicture(
  { patches, isGap }: NonNullable<Drawn['ways']['im2col']>,
  [, , ...kernel]: readonly number[],
  columnShape: readonly number[],
): Html {
  const [rows, columns] = patches.shape;
  const numbers = patches.data.flatMap((value, at) =>
    isGap[at] ? [] : [{ row: Math.floor(at / columns), column: at % columns, value, tap: null }],
  );
  const taps = elementCount(kernel);
  return matrixPicture({
    id: 'patches',
    title: `Patches, ${rows} × ${columns}: a row a tap, a column an output cell, dots are gaps`,
    rows,
    columns,
    numbers,
    rowName: (at) => cellName('w', at % taps, [1, ...kernel]),
    columnName: (at) => cellName('y', at, [1, ...columnShape.slice(1)]),
  });
}

export function overlapSection({ overlap }: Exposition): Section {
  const { map, sentences, channels } = overlap;
  return {
    id: 'overlap',
    title: overlap.isCheckerboard ? 'The overlap map: a checkerboard' : 'The overlap map: no checkerboard',
    body: html`${sentences.map((sentence) => html`<p class="lead">${sentence}</p>`)}
${map === null ? html`<p>An axis is too long to be counted on.</p>` : grid({ id: 'overlap', title: `Products that each output cell receives${channels > 1 ? `, for each of ${channels} input channels` : ''}`, kind: 'output', ...map, isHeat: true })}`,
  };
}

export function adjointSection({ adjoint: { u, v, Cu, Ctv, left, right, CtCu, isInverse } }: Drawn): Section {
  return {
    id: 'adjoint',
    title: 'The adjoint, not the inverse',
    body: html`<p class="lead">For any u and v, ⟨C·u, v⟩ = ⟨u, Cᵀ·v⟩: that is what transposed means. Both sides are computed with v = x and the u below.</p>
${row(grid({ id: 'adjoint-u', title: 'u', kind: 'output', ...u }), grid({ id: 'adjoint-Cu', title: 'C·u', kind: 'input', ...Cu }), grid({ id: 'adjoint-v', title: 'v', kind: 'input', ...v }), grid({ id: 'adjoint-Ctv', title: 'Cᵀ·v', kind: 'output', ...Ctv }))}
<p class="formula">⟨C·u, v⟩ = <b data-inner="left">${short(left)}</b> = <b data-inner="right">${short(right)}</b> = ⟨u, Cᵀ·v⟩</p>
<p class="lead">${isInverse ? 'Here Cᵀ·C·u happens to be u.' : 'An inverse would bring u back. Cᵀ·C·u is something else: it has the shape of u, and not its numbers.'}</p>
${row(grid({ id: 'inverse-u', title: 'u', kind: 'output', ...u }), between(isInverse ? '=' : '≠'), grid({ id: 'CtCu', title: 'Cᵀ·C·u', kind: 'output', ...CtCu }))}`,
  };
}
