/** An exposition as plain text, for a terminal. */
import type { AdjointNotInverse } from '../../explain/adjoint-not-inverse.ts';
import type { ConvolutionMatrix } from '../../explain/convolution-matrix.ts';
import type { ConvolutionNumbers, Convolutions } from '../../explain/convolutions.ts';
import type { Drawn, Exposition } from '../../explain/exposition.ts';
import type { AxisSteps, OutputPaddingSource } from '../../explain/extents.ts';
import type { FourWays, Grid } from '../../explain/four-ways.ts';
import { maximumOf } from '../../spec/extremes.ts';
import { aligned } from '../aligned.ts';
import { counted } from '../counted.ts';
import { type Asked, askedLines } from './asked.ts';
import { busiestColumn, goesTo, sumText, targetsText } from './maps.ts';
import { cellName, countText, extentsText, short } from './names.ts';

/** Grids and matrices are printed up to so many rows and columns. */
const MOST_LINES = 40;
const MOST_NUMBERS = 40;

/**
 * An exposition as text for a terminal.
 * @param codes the lines to paste, by framework
 */
export function explainText(
  exposition: Exposition,
  codes: ReadonlyMap<string, string | null>,
  asked: Asked = { input: null, output: null },
): string {
  const { shapes, leftOut, drawn, overlap } = exposition;
  const cells = askedLines(asked, { x: shapes.x[1], y: shapes.y[1] });
  const lines = [
    `A transposed convolution: x [${shapes.x}] through w [${shapes.w}] gives y [${shapes.y}]`,
    ...leftOut,
    ...section('The output extent', extentLines(exposition.axes)),
    ...section('Two ordinary convolutions, with the numbers of both', convolutionLines(exposition.convolutions)),
    ...(cells.length === 0 ? [] : section('The cells that were asked for', cells)),
    ...(drawn === null ? [] : drawnLines(drawn, leftOut.length > 0)),
    ...section('Multiplications', multiplicationLines(exposition)),
    ...section('Overlap', [...overlap.sentences, ...overlapLines(exposition)]),
    ...(drawn === null ? [] : section('The adjoint, not the inverse', adjointLines(drawn.adjoint))),
    ...section('In the words of each framework', codeLines(exposition, codes)),
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string, body: readonly string[]): string[] {
  return ['', title, ...body.map((line) => `  ${line}`.trimEnd())];
}

function extentLines(axes: readonly AxisSteps[]): string[] {
  const alike = new Map<string, { numbers: number[]; axis: AxisSteps }>();
  axes.forEach((axis, at) => {
    const key = JSON.stringify(axis.axis);
    alike.set(key, { numbers: [...(alike.get(key)?.numbers ?? []), at], axis });
  });
  return [...alike.values()].flatMap(({ numbers, axis }) => [
    `axis ${numbers.join(' and ')}: ${axis.axis.input} cells become ${axis.axis.output}`,
    ...aligned(
      axis.steps.map(({ name, formula, numbers: inNumbers, value }) => [name, formula, inNumbers, `= ${value}`]),
      () => true,
    ),
    `  ${outputPaddingText(axis.outputPadding, axis)}`,
  ]);
}

export function outputPaddingText({ extents, chosen }: OutputPaddingSource, { axis }: AxisSteps): string {
  if (chosen === null) {
    return `Output padding ${axis.outputPadding} is at least the stride ${axis.stride}: C would read further positions from ${axis.output} cells.`;
  }
  if (extents.length === 1) {
    return `With stride ${axis.stride} only an extent of ${chosen} gives C ${counted(axis.input, 'position')}: output padding has nothing to choose.`;
  }
  const [first, last] = [extents[0], extents[extents.length - 1]];
  const some = last - first > 3 ? [first, first + 1, '…', last] : extents;
  return `C takes extents of ${some.join(', ')} to ${counted(axis.input, 'position')} alike; output padding ${axis.outputPadding} says that ${chosen} is meant.`;
}

function convolutionLines({ direct, overZeros }: Convolutions): string[] {
  const row = (name: string, of: (numbers: ConvolutionNumbers) => string) => [name, of(direct), of(overZeros)];
  return aligned(
    [
      ['', 'C, whose transpose this is', 'over x with zeros, kernel flipped'],
      row('input', ({ input }) => extentsText(input)),
      row('kernel', ({ kernel }) => extentsText(kernel)),
      row('stride', ({ stride }) => stride.join(', ')),
      row('dilation', ({ dilation }) => dilation.join(', ')),
      row('zeros between cells', ({ zerosBetween }) => zerosBetween.join(', ')),
      row('pads before', ({ padBegin }) => padBegin.map(short).join(', ')),
      row('pads after', ({ padEnd }) => padEnd.map(short).join(', ')),
      ['output', rowsText(direct.output, overZeros.input), extentsText(overZeros.output)],
    ],
    () => true,
  ).map((line) => line.slice(2));
}

/** What C gives, and how many of its positions are rows here. */
export function rowsText(positions: readonly number[], rows: readonly number[]): string {
  const isAll = positions.every((count, axis) => count === rows[axis]);
  return isAll ? extentsText(rows) : `${extentsText(rows)} (the first of ${extentsText(positions)})`;
}

/** @param isPart whether cells, and products of cells, were left out: then the numbers are those of the part */
function drawnLines(drawn: Drawn, isPart: boolean): string[] {
  const { part, matrix, ways } = drawn;
  const input = 0;
  const output = busiestColumn(matrix);
  const of = isPart ? ', of the part that is drawn' : '';
  const y = ways.results.scatter;
  const perChannel = matrix.columns / matrix.columnShape[0];
  const bias = part.bias === null ? null : part.bias[Math.floor(output / perChannel)];
  return [
    ...section(`x, w and y${of}`, [
      ...grid('x', { shape: matrix.rowShape, data: Array.from(part.x.data) }),
      ...grid('w', { shape: kernelShape(part.w.shape), data: Array.from(part.w.data) }),
      ...grid('y', y),
    ]),
    ...section(
      `C, the convolution from y's cells to x's: ${matrix.rows} × ${matrix.columns}, each row one placement of the kernel${of}`,
      matrixLines(matrix),
    ),
    ...section(`Cᵀ, ${matrix.columns} × ${matrix.rows}: one to many, many to one${of}`, [
      `${cellName('x', input, matrix.rowShape)} = ${short(part.x.data[input])} goes to ${targetsOf(matrix, input)}`,
      `${cellName('y', output, matrix.columnShape)} = ${sumText(matrix, output, part.x.data, bias)} = ${short(y.data[output])}`,
    ]),
    ...section(`The same result in four ways${of}`, wayLines(ways)),
  ];
}

function targetsOf(matrix: ConvolutionMatrix, input: number): string {
  const count = goesTo(matrix, input).length;
  return count === 0
    ? 'no cell: all that it makes is cropped away'
    : `${counted(count, 'cell')}: ${targetsText(matrix, input)}`;
}

/** w [C, M/g, …k] as channels of kernels. */
function kernelShape([C, Mg, ...kernel]: readonly number[]): number[] {
  return [C * Mg, ...kernel];
}

/** A tensor [channels, …spatial] as lines, one channel after the other; the last axis runs to the right. */
function grid(name: string, { shape, data }: Grid, show: (value: number, at: number) => string = short): string[] {
  const width = shape[shape.length - 1];
  const planes = data.length / width;
  const rows = Array.from({ length: Math.min(planes, MOST_LINES) }, (_, row) => {
    const cells = Array.from({ length: Math.min(width, MOST_NUMBERS) }, (_, at) =>
      show(data[row * width + at], row * width + at),
    );
    return width > MOST_NUMBERS ? [...cells, '…'] : cells;
  });
  const rest = planes > MOST_LINES ? [`  … ${planes - MOST_LINES} rows more`] : [];
  return [`${name} [${shape}]`, ...aligned(rows, () => false), ...rest];
}

/** Structural zeros are dots, so that they differ from a zero among the weights. */
function matrixLines(matrix: ConvolutionMatrix): string[] {
  const cells = Array.from({ length: Math.min(matrix.rows, MOST_LINES) }, () =>
    new Array<string>(Math.min(matrix.columns, MOST_NUMBERS)).fill('·'),
  );
  for (const { row, column, value } of matrix.entries) {
    if (row < cells.length && column < cells[0].length) cells[row][column] = short(value);
  }
  const cropped = matrix.rows > MOST_LINES || matrix.columns > MOST_NUMBERS;
  const share = `${matrix.entries.length} of ${matrix.rows * matrix.columns} are stored, the others (·) are zero by structure`;
  const names = cells.map((_, row) => cellName('x', row, matrix.rowShape));
  const width = maximumOf(names.map((name) => name.length));
  const body = aligned(cells, () => false).map((line, row) => `${names[row].padEnd(width)}${line}`);
  return [...(cropped ? [`The first ${cells.length} rows and ${cells[0].length} columns:`] : []), ...body, `${share}.`];
}

function wayLines({ results, isOne, difference, scatter, zeroInsertion, im2col }: FourWays): string[] {
  const { spread, isOfInput, flipped } = zeroInsertion;
  const isPut = (_: number, at: number) => (isOfInput[at] ? short(spread.data[at]) : '·');
  return [
    `scatter          ${scatter.stamps.length} stamps of the kernel, each times its input cell, added up`,
    'matrix           Cᵀ·x, the matrix above transposed',
    `zero-insertion   an ordinary convolution with the flipped kernel over x with zeros (·):`,
    ...grid('  x with zeros', spread, isPut).map((line) => `    ${line}`),
    ...grid('  w flipped', { shape: kernelShape(flipped.shape), data: flipped.data }).map((line) => `    ${line}`),
    im2col === null
      ? 'im2col           patches gathered for each output cell: too many to list'
      : `im2col           one product of matrices: w as [M/g × C/g·K] times patches [${extentsText(im2col.patches.shape)}], ${im2col.isGap.filter((gap) => gap).length} of them gaps`,
    agreementText(Object.keys(results), isOne, difference),
  ];
}

export function agreementText(names: readonly string[], isOne: boolean, difference: number): string {
  if (isOne) return `${names.join(', ')}: equal in every cell.`;
  if (Number.isNaN(difference)) {
    return `${names.join(', ')}: not alike. NaN and ∞ make NaN of every zero that they are multiplied with, and only some ways multiply zeros.`;
  }
  return `${names.join(', ')}: they differ by at most ${short(difference)}, since these numbers do not add up without rounding.`;
}

function multiplicationLines({ multiplications }: Exposition): string[] {
  if (multiplications === null) return ['An axis is too long for them to be counted.'];
  const { useful, overZeros } = multiplications;
  if (overZeros === 0) return ['The batch is empty: nothing is multiplied.'];
  const share = ((100 * useful) / overZeros).toFixed(1);
  return [
    `${countText(useful)} products land in the output. Over the image with zeros ${countText(overZeros)} are multiplied: ${share} % of them are of use.`,
  ];
}

function overlapLines({ axes, overlap }: Exposition): string[] {
  return overlap.axes.flatMap(({ counts }, at) => {
    if (counts === null) return [`axis ${at}: too long to be counted on`];
    const shown = counts.slice(0, MOST_NUMBERS).join(' ');
    return [
      `axis ${at}, products for each of its ${axes[at].axis.output} output cells: ${shown}${counts.length > MOST_NUMBERS ? ' …' : ''}`,
    ];
  });
}

function adjointLines({ u, Cu, Ctv, v, left, right, CtCu, isInverse }: AdjointNotInverse): string[] {
  return [
    `⟨C·u, v⟩ = ${short(left)} = ${short(right)} = ⟨u, Cᵀ·v⟩, with v = x and u as follows.`,
    ...grid('u', u),
    ...grid('C·u', Cu),
    ...grid('v', v),
    ...grid('Cᵀ·v', Ctv),
    isInverse ? 'Here Cᵀ·C·u happens to be u:' : 'Cᵀ·C·u is not u: Cᵀ gives back the shape, not the numbers.',
    ...grid('Cᵀ·C·u', CtCu),
  ];
}

function codeLines({ words }: Exposition, codes: ReadonlyMap<string, string | null>): string[] {
  return aligned(
    words.map(({ convention, reason }) => [convention, codes.get(convention) ?? `cannot say it: ${reason}`]),
    () => true,
  ).map((line) => line.slice(2));
}
