/** What is cut where it is long: each list just long enough to stand whole, and one entry longer. */
import { describe, expect, it } from 'vitest';
import type { CellProduct } from '../../explain/cell.ts';
import type { ConvolutionMatrix } from '../../explain/convolution-matrix.ts';
import { expositionOf } from '../../explain/exposition.ts';
import type { AxisSteps, OutputPaddingSource } from '../../explain/extents.ts';
import { axisSteps } from '../../explain/extents.ts';
import { askedLines } from '../../reports/explain/asked.ts';
import { gridPicture } from '../../reports/explain/grid-picture.ts';
import { busiestColumn, comesFrom, goesTo, sumText, targetsText } from '../../reports/explain/maps.ts';
import { matrixPicture, vectorPicture } from '../../reports/explain/matrix-picture.ts';
import { matrixText } from '../../reports/explain/matrix-text.ts';
import { cellName, countText, extentsText, indexAt } from '../../reports/explain/names.ts';
import { multiplicationSection } from '../../reports/explain/number-sections.ts';
import { explainText, outputPaddingText, rowsText } from '../../reports/explain/text.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { caseOf, counting } from '../spec/cases.ts';

/** A row of C with so many numbers, or a column with as many. */
function matrixWith(count: number, along: 'row' | 'column'): ConvolutionMatrix {
  const [rows, columns] = along === 'row' ? [1, count] : [count, 1];
  const entries = Array.from({ length: count }, (_, at) => ({
    row: along === 'row' ? 0 : at,
    column: along === 'row' ? at : 0,
    value: at + 1,
    tap: [at],
    weight: at,
  }));
  return { rows, columns, rowShape: [1, rows], columnShape: [1, columns], entries };
}

const ones = (count: number) => new Array<number>(count).fill(1);

describe('the sum of an output cell', () => {
  it('has all of twelve products, and of more the first twelve and how many there are', () => {
    const terms = (count: number) => sumText(matrixWith(count, 'column'), 0, ones(count), null).split(' + ');
    expect(terms(12)).toEqual(Array.from({ length: 12 }, (_, at) => `1·${at + 1}`));
    expect(terms(13)).toEqual([...terms(12), '… (13 products)']);
  });

  it('ends with the bias, and says so where no product lands', () => {
    expect(sumText(matrixWith(1, 'column'), 0, [-2], -3)).toBe('(−2)·1 + (−3) (bias)');
    expect(sumText(matrixWith(1, 'column'), 1, [1], null)).toBe('0 (no product lands here)');
    expect(sumText(matrixWith(1, 'column'), 1, [1], 5)).toBe('5 (bias)');
  });
});

describe('the targets of an input cell', () => {
  it('are all of twelve cells, and of more the first twelve and how many there are', () => {
    const targets = (count: number) => targetsText(matrixWith(count, 'row'), 0).split(', ');
    expect(targets(12)).toEqual(Array.from({ length: 12 }, (_, at) => `y[${at}] by w[${at}] = ${at + 1}`));
    expect(targets(13)).toEqual([...targets(12), '… (13 cells)']);
  });

  it('are its row of C, and what an output cell is made of is a column', () => {
    const { entries, ...rest } = matrixWith(3, 'row');
    const all = [...entries, { ...entries[1], row: 1 }];
    const matrix = { ...rest, rows: 2, entries: all };
    expect(goesTo(matrix, 1)).toEqual([all[3]]);
    expect(comesFrom(matrix, 1)).toEqual([all[1], all[3]]);
    expect(busiestColumn(matrix)).toBe(1);
    expect(busiestColumn(matrixWith(3, 'row'))).toBe(0);
  });
});

describe('a cell that was asked for', () => {
  const products = (count: number): CellProduct[] =>
    Array.from({ length: count }, (_, at) => ({ input: [0, at], output: [0, at], tap: [at], x: 2, w: -1 }));
  const input = (count: number, channels = { x: 1, y: 1 }) =>
    askedLines({ input: { cell: [0, 3], x: 2, products: products(count) }, output: null }, channels);
  const output = (count: number, bias: number | null, channels = { x: 1, y: 1 }) =>
    askedLines({ input: null, output: { cell: [0, 3], products: products(count), bias, value: 2 * count } }, channels);

  it('has all of 24 products, and of more the first 24 and how many there are', () => {
    const targets = (count: number) => input(count)[1].trim().split(', ');
    expect(targets(24)).toEqual(Array.from({ length: 24 }, (_, at) => `y[${at}] by w[${at}] = −1`));
    expect(targets(25)).toEqual([...targets(24), '… (25 products)']);
    expect(output(24, null)).toEqual([`y[3] = ${Array(24).fill('2·(−1)').join(' + ')} = 48`]);
    expect(output(25, null)[0]).toContain(' + 2·(−1) + … (25 products) = 50');
  });

  it('goes to one cell, to several or nowhere', () => {
    expect(input(0)).toEqual(['x[3] = 2 goes nowhere: all that it makes is cropped away']);
    expect(input(1)[0]).toBe('x[3] = 2 goes to 1 cell:');
    expect(input(2)[0]).toBe('x[3] = 2 goes to 2 cells:');
  });

  it('is made of products and of a bias, or of nothing', () => {
    expect(output(0, null)).toEqual(['y[3] = 0 (no product lands here) = 0']);
    expect(output(0, -4)).toEqual(['y[3] = (−4) (bias) = 0']);
    expect(output(1, 4)).toEqual(['y[3] = 2·(−1) + 4 (bias) = 2']);
  });

  it('has its channel in its name where its own tensor has several', () => {
    expect(input(1, { x: 2, y: 1 })).toEqual(['x[channel 0; 3] = 2 goes to 1 cell:', '  y[0] by w[0] = −1']);
    expect(input(1, { x: 1, y: 2 })).toEqual(['x[3] = 2 goes to 1 cell:', '  y[channel 0; 0] by w[0] = −1']);
    expect(output(0, null, { x: 2, y: 1 })[0]).toMatch(/^y\[3\] = /);
    expect(output(0, null, { x: 1, y: 2 })[0]).toMatch(/^y\[channel 0; 3\] = /);
  });
});

describe('names', () => {
  it('of a flat element are its index, the last axis the fastest', () => {
    expect(indexAt(0, [2, 3, 4])).toEqual([0, 0, 0]);
    expect(indexAt(23, [2, 3, 4])).toEqual([1, 2, 3]);
    expect(indexAt(17, [2, 3, 4])).toEqual([1, 1, 1]);
    expect(cellName('y', 17, [2, 3, 4])).toBe('y[channel 1; 1,1]');
    expect(cellName('y', 7, [1, 3, 4])).toBe('y[1,3]');
  });

  it('of extents and of large counts', () => {
    expect(extentsText([3])).toBe('3');
    expect(extentsText([3, 4, 5])).toBe('3 × 4 × 5');
    expect(countText(999)).toBe('999');
    expect(countText(1_234_567)).toBe('1 234 567');
  });

  it('of rows say of how many positions they are the first', () => {
    expect(rowsText([2, 3], [2, 3])).toBe('2 × 3');
    expect(rowsText([2, 4], [2, 3])).toBe('2 × 3 (the first of 2 × 4)');
    expect(rowsText([4, 3], [2, 3])).toBe('2 × 3 (the first of 4 × 3)');
  });
});

describe('the list of what C stores', () => {
  it('has a head, and a line for each number with its tap', () => {
    const matrix: ConvolutionMatrix = {
      rows: 1,
      columns: 2,
      rowShape: [1, 1, 1],
      columnShape: [1, 1, 2],
      entries: [
        { row: 0, column: 0, value: -1.5, tap: [0, 0], weight: 0 },
        { row: 0, column: 1, value: 2, tap: [0, 1], weight: 1 },
      ],
    };
    expect(matrixText(matrix).split('\n')).toEqual([
      '# C is 1 × 2 and stores 2 numbers',
      '# rows: cells of x [1,1,1]; columns: cells of y [1,1,2]; both row-major; y = Cᵀ·x',
      'row\tcolumn\tvalue\ttap',
      '0\t0\t-1.5\t0,0',
      '0\t1\t2\t0,1',
      '',
    ]);
  });
});

describe('what output padding chooses', () => {
  const axis: AxisSteps = axisSteps(
    geometryOf(caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 1]), stride: [5], outputPadding: [1] })).axes[0],
  );
  const textOf = (source: OutputPaddingSource) => outputPaddingText(source, axis);

  it('is one of all extents where these are four, and of more the first two and the last are named', () => {
    const from = (count: number) => Array.from({ length: count }, (_, at) => 6 + at);
    expect(textOf({ extents: from(4), chosen: 7 })).toBe(
      'C takes extents of 6, 7, 8, 9 to 2 positions alike; output padding 1 says that 7 is meant.',
    );
    expect(textOf({ extents: from(5), chosen: 7 })).toContain('extents of 6, 7, …, 10 to');
  });

  it('is nothing where there is one extent, and none where C would read on', () => {
    expect(textOf({ extents: [6], chosen: 6 })).toBe(
      'With stride 5 only an extent of 6 gives C 2 positions: output padding has nothing to choose.',
    );
    expect(textOf({ extents: [6, 7], chosen: null })).toBe(
      'Output padding 1 is at least the stride 5: C would read further positions from 7 cells.',
    );
  });
});

describe('the multiplications of the page', () => {
  const exposition = expositionOf(caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 1]) }));
  const bodyOf = (multiplications: typeof exposition.multiplications) =>
    `${multiplicationSection({ ...exposition, multiplications }).body}`;

  it('are counted, or it says why not', () => {
    expect(bodyOf({ ...exposition.multiplications!, useful: 1, overZeros: 3 })).toMatch(
      />1<\/b> products.*>3<\/b>: 33\.3 % of them are of use/,
    );
    expect(bodyOf({ ...exposition.multiplications!, useful: 0, overZeros: 0 })).toBe(
      '<p class="lead">The batch is empty: nothing is multiplied.</p>',
    );
    expect(bodyOf(null)).toBe('<p class="lead">An axis is too long for the products to be counted.</p>');
  });
});

describe('a grid as a picture', () => {
  const picture = (shape: readonly number[], more: Partial<Parameters<typeof gridPicture>[0]> = {}) => {
    const data = Array.from({ length: shape.reduce((a, b) => a * b) }, (_, at) => at);
    return `${gridPicture({ id: 'g', title: 'title', kind: 'output', shape, data, ...more })}`;
  };
  const spoken = (text: string) => /aria-label="([^"]*)"/.exec(text)![1];
  const note = (text: string) => /<span class="note">([^<]*)/.exec(text)?.[1];

  it('says its numbers where these are 32 at most', () => {
    expect(spoken(picture([1, 2, 3]))).toBe('title: 2 by 3 cells: 0, 1, 2, 3, 4, 5');
    expect(spoken(picture([2, 2]))).toBe('title: 2 cells in 2 channels: 0, 1, 2, 3');
    expect(spoken(picture([1, 32]))).toMatch(/^title: 32 cells: 0, .*, 31$/);
    expect(spoken(picture([1, 33]))).toBe('title: 33 cells');
  });

  it('has four channels and four slices at most', () => {
    const planes = (text: string) => [...text.matchAll(/class="plane"/g)].length;
    expect([planes(picture([4, 1])), note(picture([4, 1]))]).toEqual([4, undefined]);
    expect([planes(picture([5, 1])), note(picture([5, 1]))]).toEqual([4, '(drawn: 4 of 5 channels)']);
    expect([planes(picture([1, 4, 1, 1])), note(picture([1, 4, 1, 1]))]).toEqual([4, undefined]);
    expect(note(picture([5, 6, 1, 17]))).toBe('(drawn: 1 × 16 of 1 × 17 cells, 4 of 5 channels, 4 of 6 slices)');
    expect(note(picture([1, 17, 2]))).toBe('(drawn: 16 × 2 of 17 × 2 cells)');
  });

  it('marks cells, and those that are put in, and fills them by their number', () => {
    const classes = (more: Parameters<typeof picture>[1]) =>
      [...picture([1, 3], more).matchAll(/<g class="([^"]*)"/g)].map(([, name]) => name);
    expect(classes({})).toEqual(['cell', 'cell', 'cell']);
    expect(classes({ marked: new Set([1]) })).toEqual(['cell', 'cell marked', 'cell']);
    expect(classes({ isEmpty: [true, false, false] })).toEqual(['cell empty', 'cell', 'cell']);
    expect(classes({ isHeat: true })).toEqual(['cell heat-0', 'cell heat-2', 'cell heat-4']);
    expect(classes({ isHeat: true, data: [-8, 4, 2] })).toEqual(['cell heat-4', 'cell heat-2', 'cell heat-1']);
    expect(classes({ isHeat: true, data: [0, 0.25, 0.5] })).toEqual(['cell heat-0', 'cell heat-1', 'cell heat-2']);
  });

  it('draws kernels with an edge, input cells round, and presses what has more than three characters', () => {
    const kernel = picture([1, 1], { kind: 'kernel' });
    expect(kernel).toContain('class="edge"');
    expect(picture([1, 1])).not.toContain('class="edge"');
    expect(picture([1, 1], { kind: 'input' })).toContain('rx="9"');
    expect(kernel).toContain('rx="0"');
    expect(picture([1, 1], { data: [999] })).not.toContain('textLength');
    expect(picture([1, 1], { data: [1000] })).toMatch(/ textLength="\d+" lengthAdjust="spacingAndGlyphs">1000</);
  });
});

describe('a matrix as a picture', () => {
  const number = { row: 1, column: 0, value: 999, tap: null };
  const matrix = { id: 'm', title: 'title', rows: 2, columns: 3, numbers: [number] };
  const dots = (text: string) => [.../class="zeros" d="([^"]*)"/.exec(text)![1].matchAll(/M/g)].length;

  it('has a dot for each zero, and marks along its rows and columns', () => {
    const text = `${matrixPicture({ ...matrix, markedRow: 1, markedColumn: 2 })}`;
    expect(dots(text)).toBe(5);
    expect([...text.matchAll(/class="mark" ([^>]*)\//g)].map(([, place]) => place)).toEqual([
      'x="1" y="25" width="72" height="24"',
      'x="49" y="1" width="24" height="48"',
    ]);
    expect(`${matrixPicture(matrix)}`).not.toContain('class="mark"');
    expect(text).toContain('data-at="3"');
  });

  it('has no more than 150 rows and columns', () => {
    const drawn = (rows: number, columns: number) =>
      dots(`${matrixPicture({ ...matrix, rows, columns, numbers: [] })}`);
    expect([drawn(150, 1), drawn(151, 1), drawn(1, 150), drawn(1, 151)]).toEqual([150, 150, 150, 150]);
    const edge = { ...matrix, rows: 151, columns: 151 };
    const at = (row: number, column: number) =>
      `${matrixPicture({ ...edge, numbers: [{ ...number, row, column }] })}`.includes('data-at');
    expect([at(149, 149), at(150, 149), at(149, 150)]).toEqual([true, false, false]);
  });

  it('colours by tap, and presses what has more than three characters', () => {
    const stored = (change: Partial<{ value: number; tap: number | null }>) =>
      `${matrixPicture({ ...matrix, numbers: [{ ...number, ...change }] })}`;
    expect(stored({})).toMatch(/<g class="stored">/);
    expect(stored({ tap: 7 })).toMatch(/<g class="stored tap-1">/);
    expect(stored({})).not.toContain('textLength');
    expect(stored({ value: 1000 })).toContain(' textLength="20" lengthAdjust="spacingAndGlyphs">1000<');
  });

  it('leaves room for the names of rows and columns, as long as the longest', () => {
    const size = (names: object) => / width="(\d+)" height="(\d+)"/.exec(`${matrixPicture({ ...matrix, ...names })}`)!;
    expect(size({}).slice(1)).toEqual(['74', '50']);
    const long = (at: number) => 'n'.repeat(at + 1);
    expect(size({ rowName: long }).slice(1)).toEqual([`${8 * 2 + 8 + 73}`, '50']);
    expect(size({ columnName: long }).slice(1)).toEqual(['74', `${8 * 3 + 8 + 49}`]);
    const named = `${matrixPicture({ ...matrix, rowName: long, columnName: long })}`;
    expect([...named.matchAll(/class="name"[^>]*>(n+)/g)].map(([, name]) => name.length)).toEqual([1, 2, 1, 2, 3]);
  });

  it('of a vector is one column', () => {
    const text = `${vectorPicture('v', 'title', [4, 5], (at) => `v[${at}]`)}`;
    expect(text).toContain('2 rows, 1 columns, 2 numbers stored');
    expect([...text.matchAll(/data-at="(\d)">(\d)/g)].map(([, at, value]) => [at, value])).toEqual([
      ['0', '4'],
      ['1', '5'],
    ]);
  });
});

describe('a long row of the text', () => {
  /** One channel, one axis of so many cells, each an output cell of its own. */
  const linesOf = (cells: number, channels = 1) => {
    const exposition = expositionOf(caseOf({ x: counting([1, channels, cells]), w: counting([channels, 1, 1]) }));
    return explainText({ ...exposition, words: [] }, new Map()).split('\n');
  };

  it('of counts has 40 of them, and says that there are more', () => {
    const counts = (cells: number) =>
      linesOf(cells)
        .find((line) => line.startsWith('  axis 0, products'))!
        .split(': ')[1];
    expect(counts(40)).toBe(Array(40).fill('1').join(' '));
    expect(counts(41)).toBe(`${counts(40)} …`);
  });
});

describe('the text of a grid and of C', () => {
  const drawn = (rows: number, columns: number) => {
    const exposition = expositionOf(caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 2]), stride: [2] }));
    const shape = [1, rows, columns];
    const y = { shape, data: Array.from({ length: rows * columns }, (_, at) => at) };
    const { drawn: whole } = exposition;
    const ways = { ...whole!.ways, results: { ...whole!.ways.results, scatter: y } };
    const matrix = { ...whole!.matrix, rows, columns, rowShape: [1, rows], columnShape: [1, columns], entries: [] };
    const text = explainText({ ...exposition, drawn: { ...whole!, matrix, ways } }, new Map());
    const [, grid] = text.split(`\n  y [${shape}]\n`);
    const [, C] = text.split('each row one placement of the kernel\n');
    const body = (part: string) => part.split('\n\n')[0].split('\n');
    return { grid: body(grid), C: body(C) };
  };

  it('has 40 rows and 40 numbers in each, and says how many more there are', () => {
    expect(drawn(40, 2).grid).toHaveLength(40);
    expect(drawn(42, 2).grid).toHaveLength(41);
    expect(drawn(42, 2).grid.at(-1)).toBe('    … 2 rows more');
    expect(drawn(1, 40).grid[0].trim().split(/ +/)).toHaveLength(40);
    expect(drawn(1, 41).grid[0].trim().split(/ +/).slice(38)).toEqual(['38', '39', '…']);
  });

  it('says of C how much of it stands there', () => {
    expect(drawn(40, 40).C).toHaveLength(41);
    expect(drawn(40, 40).C[0]).toMatch(/^ {2}x\[0\]/);
    expect(drawn(41, 3).C[0]).toBe('  The first 40 rows and 3 columns:');
    expect(drawn(2, 41).C[0]).toBe('  The first 2 rows and 40 columns:');
    expect(drawn(2, 41).C.at(-1)).toBe('  0 of 82 are stored, the others (·) are zero by structure.');
  });
});
