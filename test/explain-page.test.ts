/** Every number on the page, read back from its pictures and computed again: from the exact sums, not from what drew it. */
import { describe, expect, it } from 'vitest';
import { exact, forward } from '../engines/index.ts';
import { inputCellOf, outputCellOf } from '../explain/cell.ts';
import { codeOf } from '../explain/code.ts';
import { TEXTBOOK, withNumbers } from '../explain/example-data.ts';
import { type Exposition, expositionOf } from '../explain/exposition.ts';
import { MOST_CELLS } from '../reports/explain/grid-picture.ts';
import { explainPage } from '../reports/explain/page.ts';
import { explainText } from '../reports/explain-text.ts';
import type { Case } from '../spec/case.ts';
import { elementCount } from '../spec/tensor.ts';
import { layer } from './cases.ts';

const codesOf = ({ words }: Exposition) => new Map(words.map((one) => [one.convention, codeOf(one)]));
const pageOf = (problem: Parameters<typeof expositionOf>[0]) => {
  const exposition = expositionOf(problem);
  return explainPage(exposition, codesOf(exposition));
};

/** The numbers of a picture by the flat element that each says it is. */
function numbersOf(page: string, id: string): Map<number, number> {
  const picture = new RegExp(`<svg [^>]*data-picture="${id}".*?</svg>`, 's').exec(page)?.[0];
  if (picture === undefined) throw new Error(`the page has no picture ${id}`);
  const found = [...picture.matchAll(/data-at="(\d+)"[^>]*>([^<]*)</g)];
  return new Map(found.map(([, at, text]) => [Number(at), Number(text.replace('−', '-'))]));
}

const inOrder = (values: ArrayLike<number>) => new Map(Array.from(values, (value, at) => [at, value + 0]));

const CASES: [title: string, problem: Case][] = [
  ['the textbook', withNumbers(TEXTBOOK)],
  [
    'stride and output padding',
    layer([1, 1, 3, 3], [1, 1, 3, 3], { stride: [2, 2], padBegin: [1, 1], padEnd: [1, 1], outputPadding: [1, 1] }),
  ],
  ['one axis, unequal pads', layer([1, 2, 4], [2, 2, 3], { stride: [2], padBegin: [2], padEnd: [0], dilation: [2] })],
  ['groups', layer([1, 4, 2, 2], [4, 1, 2, 3], { groups: 2, stride: [1, 2] })],
  ['negative pads', layer([1, 1, 3], [1, 1, 2], { padBegin: [-2], padEnd: [-1] })],
  ['three axes', layer([1, 1, 2, 2, 2], [1, 1, 2, 2, 2], { stride: [2, 1, 2] })],
];

describe.each(CASES)('the page of %s', (_, problem) => {
  const page = pageOf(problem);
  const y = exact(problem);
  const cells = y.data.length;
  const bare = exact({ ...problem, bias: null });
  const columns = cells;

  it('has the operands and the result, the same in each of the four ways', () => {
    expect(numbersOf(page, 'x')).toEqual(inOrder(problem.x.data));
    expect(numbersOf(page, 'w')).toEqual(inOrder(problem.w.data));
    for (const id of ['y', 'y-scatter', 'y-matrix', 'y-zero-insertion', 'y-im2col', 'y-flat', 'y-many', 'y-one']) {
      expect(numbersOf(page, id), id).toEqual(inOrder(y.data));
    }
  });

  it('has in C and Cᵀ what each input cell alone makes of the output', () => {
    const [C, Ct] = [numbersOf(page, 'C'), numbersOf(page, 'Ct')];
    const rows = problem.x.data.length;
    for (let row = 0; row < rows; row++) {
      const one = new Float64Array(rows);
      one[row] = 1;
      const column = exact({ ...problem, dtype: 'f64', x: { shape: problem.x.shape, data: one }, bias: null });
      column.data.forEach((value, at) => {
        expect(C.get(row * columns + at) ?? 0).toBe(value + 0);
        expect(Ct.get(at * rows + row) ?? 0).toBe(value + 0);
      });
    }
  });

  it('has stamps that add up to the result without bias', () => {
    const drawn = [...page.matchAll(/data-picture="stamp-(\d+)"/g)].map(([, row]) => numbersOf(page, `stamp-${row}`));
    if (drawn.length < problem.x.data.length) expect(page).toContain('stamps more are not drawn');
    else
      expect(inOrder(bare.data.map((_, at) => drawn.reduce((sum, stamp) => sum + stamp.get(at)!, 0)))).toEqual(
        inOrder(bare.data),
      );
  });

  it('has u, C·u, Cᵀ·C·u and two inner products that are one', () => {
    const u = { shape: y.shape, data: Float64Array.from(numbersOf(page, 'adjoint-u').values()) };
    const Cu = forward(u, problem.w, problem, 'f64');
    expect(numbersOf(page, 'adjoint-Cu')).toEqual(inOrder(Cu.data));
    expect(numbersOf(page, 'CtCu')).toEqual(inOrder(exact({ ...problem, dtype: 'f64', x: Cu, bias: null }).data));
    const product = u.data.reduce((sum, value, at) => sum + value * bare.data[at], 0);
    for (const side of ['left', 'right']) {
      expect(new RegExp(`data-inner="${side}">([^<]*)<`).exec(page)?.[1].replace('−', '-')).toBe(`${product}`);
    }
  });

  it('has an overlap map that is the result of ones on ones', () => {
    const ones = (shape: readonly number[]) => ({ shape, data: new Float64Array(elementCount(shape)).fill(1) });
    const spatial = { x: ones([1, 1, ...problem.x.shape.slice(2)]), w: ones([1, 1, ...problem.w.shape.slice(2)]) };
    const counts = exact({ ...problem, ...spatial, bias: null, groups: 1, dtype: 'f64' });
    expect(numbersOf(page, 'overlap')).toEqual(inOrder(counts.data));
    const pairs = problem.x.shape[1] * problem.w.shape[1];
    const useful = pairs * Array.from(counts.data).reduce((a, b) => a + b);
    expect(/data-count="useful">([^<]*)</.exec(page)?.[1].replaceAll(' ', '')).toBe(`${useful}`);
  });

  it('ends the steps of each axis at its output extent', () => {
    y.shape.slice(2).forEach((extent, axis) => {
      const values = [...page.matchAll(new RegExp(`data-step="${axis}">(-?\\d+)<`, 'g'))].map(([, value]) =>
        Number(value),
      );
      expect(values).toHaveLength(5);
      expect(values[4]).toBe(extent);
    });
  });

  it('tells an output cell as the sum that it is', () => {
    const [, at, formula] = /data-formula="(\d+)">([^<]*)</.exec(page)!;
    const [, sum, value] = /^y\[[^\]]*\] = (.*) = (\S+)$/.exec(formula)!;
    const plain = sum.replaceAll('−', '-').replace(' (bias)', '').replaceAll('·', '*');
    const computed = plain.split(' + ').map((term) =>
      term
        .replace(/[()]/g, '')
        .split('*')
        .map(Number)
        .reduce((a, b) => a * b),
    );
    expect(Number(value.replace('−', '-'))).toBe(y.data[Number(at)]);
    expect(computed.reduce((a, b) => a + b, 0)).toBe(y.data[Number(at)]);
  });
});

describe('the page', () => {
  it('draws large grids in part, and says so', () => {
    const page = pageOf(layer([1, 1, 3, 3], [1, 1, 9, 9], { stride: [8, 8] }));
    expect(page).toContain(`(drawn: ${MOST_CELLS} × ${MOST_CELLS} of 25 × 25 cells)`);
    expect(numbersOf(page, 'y').size).toBe(MOST_CELLS ** 2);
  });

  it('marks the row of C of the input cell that is asked for, and tells of the output cell', () => {
    const exposition = expositionOf(TEXTBOOK);
    const page = explainPage(exposition, codesOf(exposition), {
      input: inputCellOf(TEXTBOOK, [0, 1, 1]),
      output: outputCellOf(TEXTBOOK, [0, 0, 0]),
    });
    expect(page).toContain('Where x[1,1] goes: its row of C');
    expect(page).toContain('y[0,0] = 1·1 = 1');
    expect(/data-picture="x-one".*?<\/svg>/s.exec(page)?.[0]).toMatch(
      /cell marked"><rect[^>]*\/><text[^>]* data-at="3"/,
    );
  });

  it('needs nothing from elsewhere and runs no script', () => {
    const page = pageOf(TEXTBOOK);
    expect(page).not.toMatch(/<script|https?:|src=|@import|url\(/);
    expect(page).toContain('default-src &#39;none&#39;');
  });

  it('shows numbers and tables where nothing can be drawn', () => {
    const page = pageOf(layer([1, 1, 2], [1, 1, 3], { stride: [70_000] }));
    expect(page).toContain(
      'Nothing is drawn: the smallest part with these attributes has 6 products and 70003 output cells.',
    );
    expect(page).not.toContain('data-picture="C"');
    expect(page).toContain('In the words of each framework');
  });
});

describe('the text', () => {
  const textOf = (problem: Parameters<typeof expositionOf>[0]) => {
    const exposition = expositionOf(problem);
    return explainText(exposition, codesOf(exposition));
  };

  it('tells the textbook example with C, the map of a cell and the four ways', () => {
    const text = textOf(TEXTBOOK);
    expect(text).toContain('x[0,1]  ·  1  2  3  ·  4  5  6  ·  7  8  9  ·  ·  ·  ·\n');
    expect(text).toContain('x[0,0] = 1 goes to 9 cells:');
    expect(text).toContain('y[1,1] = 1·5 + 2·4 + 3·2 + 4·1 = 23\n');
    expect(text).toContain('scatter, matrix, zero-insertion, im2col: equal in every cell.');
    expect(text).toContain('36 products land in the output. Over the image with zeros 144 are multiplied: 25.0 %');
  });

  it('says where C has further positions than rows', () => {
    const text = textOf(layer([1, 1, 2, 2], [1, 1, 3, 3], { dilation: [2, 2], outputPadding: [1, 1] }));
    expect(text).toContain('2 × 2 (the first of 3 × 3)');
  });

  it('says which input extents of C output padding chooses from', () => {
    const [stride, pad] = [
      [2, 2],
      [1, 1],
    ];
    const one = textOf(
      layer([1, 1, 3, 3], [1, 1, 3, 3], { stride, padBegin: pad, padEnd: pad, outputPadding: [1, 0] }),
    );
    expect(one).toContain('C takes extents of 5, 6 to 3 positions alike; output padding 1 says that 6 is meant.');
    expect(one).toContain('C takes extents of 5, 6 to 3 positions alike; output padding 0 says that 5 is meant.');
    const beyond = textOf(layer([1, 1, 3], [1, 1, 3], { stride: [2], outputPadding: [4] }));
    expect(beyond).toContain('Output padding 4 is at least the stride 2');
  });
});
