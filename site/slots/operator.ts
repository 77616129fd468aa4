/** Slots about the operator: grids, matrices and numbers of the examples, all from the engines. */

import { type GridPicture, gridPicture } from '../../reports/explain/grid-picture.ts';
import { busiestColumn, comesFrom, goesTo, sumText, targetsText } from '../../reports/explain/maps.ts';
import { matrixPicture } from '../../reports/explain/matrix-picture.ts';
import { cellName, extentsText, short } from '../../reports/explain/names.ts';
import { type Html, html } from '../../reports/page/html.ts';
import { elementCount } from '../../spec/tensor.ts';
import { explorerLink } from '../explorer-link.ts';
import { type Example, exampleNamed } from './examples.ts';
import { ofParts, type Slots } from './fill.ts';

/** Grids by their names: each of one example. */
const GRIDS: Readonly<Record<string, (example: Example) => Omit<GridPicture, 'id'>>> = {
  x: ({ problem, drawn }) => ({
    title: `x, ${extentsText(drawn.matrix.rowShape.slice(1))}`,
    kind: 'input',
    shape: drawn.matrix.rowShape,
    data: problem.x.data,
  }),
  w: ({ problem }) => ({
    title: `w, ${extentsText(problem.w.shape.slice(2))}`,
    kind: 'kernel',
    shape: kernelShape(problem.w.shape),
    data: problem.w.data,
  }),
  y: ({ drawn }) => ({
    title: `y, ${extentsText(drawn.matrix.columnShape.slice(1))}`,
    kind: 'output',
    ...drawn.ways.results.scatter,
  }),
  'one-x': (example) => ({ ...GRIDS.x(example), title: 'one cell of x', marked: new Set([0]) }),
  'many-y': (example) => {
    const targets = goesTo(example.drawn.matrix, 0).map(({ column }) => column);
    return { ...GRIDS.y(example), title: `${targets.length} cells of y`, marked: new Set(targets) };
  },
  'many-x': (example) => {
    const { matrix } = example.drawn;
    const sources = comesFrom(matrix, busiestColumn(matrix)).map(({ row }) => row);
    return { ...GRIDS.x(example), title: `${sources.length} cells of x`, marked: new Set(sources) };
  },
  'one-y': (example) => ({
    ...GRIDS.y(example),
    title: 'one cell of y',
    marked: new Set([busiestColumn(example.drawn.matrix)]),
  }),
  spread: ({ drawn }) => ({
    title: 'x with zeros between and around',
    kind: 'input',
    ...drawn.ways.zeroInsertion.spread,
    isEmpty: drawn.ways.zeroInsertion.isOfInput.map((is) => !is),
  }),
  flipped: ({ drawn }) => ({
    title: 'w turned round',
    kind: 'kernel',
    shape: kernelShape(drawn.ways.zeroInsertion.flipped.shape),
    data: drawn.ways.zeroInsertion.flipped.data,
  }),
  overlap: ({ exposition }) => {
    if (exposition.overlap.map === null) throw new RangeError('the overlaps are too many to be drawn');
    return { title: 'products in each cell of y', kind: 'output', ...exposition.overlap.map, isHeat: true };
  },
  u: ({ drawn }) => ({ title: 'u', kind: 'output', ...drawn.adjoint.u }),
  Cu: ({ drawn }) => ({ title: 'C·u', kind: 'input', ...drawn.adjoint.Cu }),
  v: ({ drawn }) => ({ title: 'v', kind: 'input', ...drawn.adjoint.v }),
  Ctv: ({ drawn }) => ({ title: 'Cᵀ·v', kind: 'output', ...drawn.adjoint.Ctv }),
  CtCu: ({ drawn }) => ({ title: 'Cᵀ·C·u', kind: 'output', ...drawn.adjoint.CtCu }),
};

const kernelShape = ([C, perGroup, ...kernel]: readonly number[]) => [C * perGroup, ...kernel];

/** Numbers and short texts of an example. */
const FACTS: Readonly<Record<string, (example: Example) => string>> = {
  'extents-x': ({ drawn }) => extentsText(drawn.matrix.rowShape.slice(1)),
  'extents-w': ({ problem }) => extentsText(problem.w.shape.slice(2)),
  'extents-y': ({ drawn }) => extentsText(drawn.matrix.columnShape.slice(1)),
  'size-C': ({ drawn: { matrix } }) => `${matrix.rows} × ${matrix.columns}`,
  'size-Ct': ({ drawn: { matrix } }) => `${matrix.columns} × ${matrix.rows}`,
  kernel: ({ problem }) => String(problem.w.shape[2]),
  stride: ({ problem }) => String(problem.stride[0]),
  dilation: ({ problem }) => String(problem.dilation[0]),
  padding: ({ problem }) => String(problem.padBegin[0]),
  rows: ({ drawn }) => String(drawn.matrix.rows),
  columns: ({ drawn }) => String(drawn.matrix.columns),
  stored: ({ drawn }) => String(drawn.matrix.entries.length),
  targets: ({ drawn: { matrix } }) => String(goesTo(matrix, 0).length),
  'all-targets': ({ drawn: { matrix } }) => targetsText(matrix, 0),
  sum: ({ problem, drawn: { matrix, ways } }) => {
    const column = busiestColumn(matrix);
    const y = short(ways.results.scatter.data[column]);
    return `${cellName('y', column, matrix.columnShape)} = ${sumText(matrix, column, problem.x.data, null)} = ${y}`;
  },
  inner: ({ drawn: { adjoint } }) => `⟨C·u, v⟩ = ${short(adjoint.left)}   ⟨u, Cᵀ·v⟩ = ${short(adjoint.right)}`,
  'c-extents': ({ exposition }) => listed(exposition.axes[0].outputPadding.extents.map(String)),
  useful: ({ exposition }) => String(exposition.multiplications?.useful),
  'over-zeros': ({ exposition }) => String(exposition.multiplications?.overZeros),
  overlap: ({ exposition }) => exposition.overlap.sentences.join(' '),
  extent: ({ exposition }) =>
    exposition.axes[0].steps.map(({ formula, numbers, value }) => `${formula} = ${numbers} = ${value}`).join('\n'),
};

function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join() : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}

export const OPERATOR_SLOTS: Slots = {
  /** Grids beside each other; what stands between them is a sign or a word: `x ∗ᵀ w = y of textbook`. */
  row(argument) {
    const [names, example] = ofParts(argument);
    const pieces = names.split(' ').map((name) => pieceOf(name, example));
    return String(html`<div class="row" v-pre>${pieces}</div>`);
  },
  matrix(argument) {
    const [name, example] = ofParts(argument);
    return String(html`<div v-pre>${matrixOf(name, exampleNamed(example))}</div>`);
  },
  fact(argument) {
    const [name, example] = ofParts(argument);
    return known(FACTS, name)(exampleNamed(example));
  },
  /** A sentence that leads to the example in the explorer. */
  explore(name) {
    const link = explorerLink(exampleNamed(name).problem);
    if (link === null) throw new RangeError(`the explorer has no place for ${name}`);
    return `[Look at it in the explorer](${link}).`;
  },
  /** Numbers in rows of their own, as code. */
  formula(argument) {
    const [name, example] = ofParts(argument);
    return ['```txt', known(FACTS, name)(exampleNamed(example)), '```'].join('\n');
  },
};

function pieceOf(name: string, example: string): Html {
  if (!Object.hasOwn(GRIDS, name)) return html`<span class="sign-between" aria-hidden="true">${name}</span>`;
  const grid = { ...GRIDS[name](exampleNamed(example)), id: `${example}-${name}` };
  return html`<div class="grid-scroll" role="group" tabindex="0" aria-label="${grid.title}">${gridPicture(grid)}</div>`;
}

function matrixOf(name: string, { problem, drawn: { matrix } }: Example): Html {
  const { rows, columns, rowShape, columnShape, entries } = matrix;
  const taps = elementCount(problem.w.shape.slice(2));
  const numbers = entries.map(({ row, column, value, weight }) => ({ row, column, value, tap: weight % taps }));
  const input = (at: number) => cellName('x', at, rowShape);
  const output = (at: number) => cellName('y', at, columnShape);
  if (name === 'C') {
    const title = `C, ${rows} × ${columns}`;
    return matrixPicture({ id: 'C', title, rows, columns, numbers, rowName: input, columnName: output, markedRow: 0 });
  }
  if (name !== 'Ct') throw new RangeError(`the matrix must be C or Ct, got ${JSON.stringify(name)}`);
  return matrixPicture({
    id: 'Ct',
    title: `Cᵀ, ${columns} × ${rows}`,
    rows: columns,
    columns: rows,
    numbers: numbers.map(({ row, column, ...rest }) => ({ ...rest, row: column, column: row })),
    rowName: output,
    columnName: input,
    markedColumn: 0,
  });
}

/** @throws RangeError */
function known<T>(table: Readonly<Record<string, T>>, name: string): T {
  if (Object.hasOwn(table, name)) return table[name];
  throw new RangeError(`it must be one of ${Object.keys(table).join(', ')}, got ${JSON.stringify(name)}`);
}
