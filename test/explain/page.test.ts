/** Every number on the page, read back from its pictures and computed again: from the exact sums, not from what drew it. */
import { describe, expect, it } from 'vitest';
import { exact, forward } from '../../engines/index.ts';
import { inputCellOf, outputCellOf } from '../../explain/cell.ts';
import { codeOf } from '../../explain/code.ts';
import { TEXTBOOK, withNumbers } from '../../explain/example-data.ts';
import { type Exposition, expositionOf } from '../../explain/exposition.ts';
import { MOST_ON_AN_AXIS } from '../../reports/explain/grid-picture.ts';
import { explainPage } from '../../reports/explain/page.ts';
import { explainText } from '../../reports/explain/text.ts';
import type { Case } from '../../spec/case.ts';
import { elementCount } from '../../spec/tensor.ts';
import { layer } from '../spec/cases.ts';

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

/** Every picture of a page, the stamps as one; each is computed again below. */
const COMPUTED = [
  ...['x', 'w', 'y', 'C', 'Ct', 'u-flat', 'Cu-flat', 'Cu', 'x-flat', 'y-flat', 'y-matrix', 'x-one', 'y-many', 'x-many'],
  ...['y-one', 'stamp', 'y-scatter', 'spread', 'flipped', 'y-zero-insertion', 'patches', 'y-im2col', 'overlap'],
  ...['adjoint-u', 'adjoint-Cu', 'adjoint-v', 'adjoint-Ctv', 'inverse-u', 'CtCu'],
];

const indexOf = (flat: number, shape: readonly number[]) =>
  shape.map((extent, axis) => Math.floor(flat / elementCount(shape.slice(axis + 1))) % extent);
const flatOf = (index: readonly number[], shape: readonly number[]) =>
  index.reduce((flat, at, axis) => flat * shape[axis] + at, 0);

/** x with s − 1 zeros between its cells, ek − 1 − p zeros around them, and output padding more at the end. */
function spreadByDefinition({ x, w, stride, dilation, padBegin, padEnd, outputPadding }: Case): Map<number, number> {
  const [channels, ...input] = x.shape.slice(1);
  const reach = stride.map((_, axis) => (w.shape[axis + 2] - 1) * dilation[axis]);
  const lengths = input.map(
    (extent, axis) =>
      (extent - 1) * stride[axis] + 1 + 2 * reach[axis] - padBegin[axis] - padEnd[axis] + outputPadding[axis],
  );
  const shape = [channels, ...lengths];
  const spread = new Float64Array(elementCount(shape));
  x.data.forEach((value, at) => {
    const [c, ...i] = indexOf(at, x.shape.slice(1));
    const place = i.map((cell, axis) => reach[axis] - padBegin[axis] + cell * stride[axis]);
    if (place.every((o, axis) => o >= 0 && o < lengths[axis])) spread[flatOf([c, ...place], shape)] = value;
  });
  return inOrder(spread);
}

/** Of the first group: the input cell under each tap (rows) of each output cell (columns), and nothing for a gap. */
function patchesByDefinition(problem: Case): Map<number, number> {
  const { x, w, stride, dilation, padBegin, groups } = problem;
  const [kernel, outputs] = [w.shape.slice(2), exact(problem).shape.slice(2)];
  const [taps, columns] = [elementCount(kernel), elementCount(outputs)];
  const patches = new Map<number, number>();
  for (let row = 0; row < (x.shape[1] / groups) * taps; row++) {
    for (let column = 0; column < columns; column++) {
      const [k, o] = [indexOf(row % taps, kernel), indexOf(column, outputs)];
      const i = o.map((cell, axis) => (cell + padBegin[axis] - k[axis] * dilation[axis]) / stride[axis]);
      if (!i.every((cell, axis) => Number.isInteger(cell) && cell >= 0 && cell < x.shape[axis + 2])) continue;
      patches.set(row * columns + column, x.data[flatOf([Math.floor(row / taps), ...i], x.shape.slice(1))]);
    }
  }
  return patches;
}

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

describe.each(CASES)('the other pictures of %s', (_, problem) => {
  const page = pageOf(problem);
  const bare = exact({ ...problem, bias: null });

  it('has x with zeros, the flipped kernel and the patches as their definitions say', () => {
    const [spread, drawn] = [spreadByDefinition(problem), numbersOf(page, 'spread')];
    // Four slices of more are drawn.
    expect(drawn.size === spread.size || page.includes('(drawn: 4 of')).toBe(true);
    expect([...drawn].filter(([at, value]) => spread.get(at) !== value)).toEqual([]);
    expect(drawn.size).toBeGreaterThan(0);
    const taps = elementCount(problem.w.shape.slice(2));
    const flipped = problem.w.data.map((_, at, w) => w[at - (at % taps) + taps - 1 - (at % taps)]);
    expect(numbersOf(page, 'flipped')).toEqual(inOrder(flipped));
    expect(numbersOf(page, 'patches')).toEqual(patchesByDefinition(problem));
  });

  it('has no picture whose numbers are not computed again here', () => {
    expect(numbersOf(page, 'u-flat')).toEqual(numbersOf(page, 'adjoint-u'));
    expect(numbersOf(page, 'inverse-u')).toEqual(numbersOf(page, 'adjoint-u'));
    for (const id of ['Cu', 'Cu-flat']) expect(numbersOf(page, id), id).toEqual(numbersOf(page, 'adjoint-Cu'));
    for (const id of ['x-flat', 'x-one', 'x-many', 'adjoint-v']) {
      expect(numbersOf(page, id), id).toEqual(inOrder(problem.x.data));
    }
    expect(numbersOf(page, 'adjoint-Ctv')).toEqual(inOrder(bare.data));
    const ids = [...page.matchAll(/data-picture="([^"]*)"/g)].map(([, id]) => id.replace(/^stamp-\d+$/, 'stamp'));
    expect(new Set(ids)).toEqual(new Set(COMPUTED));
  });
});

describe('the page', () => {
  it('draws large grids in part, and says so', () => {
    const page = pageOf(layer([1, 1, 3, 3], [1, 1, 9, 9], { stride: [8, 8] }));
    expect(page).toContain(`(drawn: ${MOST_ON_AN_AXIS} × ${MOST_ON_AN_AXIS} of 25 × 25 cells)`);
    expect(numbersOf(page, 'y').size).toBe(MOST_ON_AN_AXIS ** 2);
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

/** As in whole/: a change that is meant is written there by `npx vitest run test/explain/page.test.ts -u`. */
describe('what is shown of one case, as a whole', () => {
  const problem = layer([1, 2, 3, 2], [2, 1, 2, 3], { stride: [2, 1], padBegin: [1, 0], outputPadding: [1, 0] });

  it('is this page', async () => {
    const small = layer([1, 1, 3], [1, 1, 2], { stride: [2] });
    await expect(pageOf(small)).toMatchFileSnapshot('./whole/page.txt');
  });

  it('is this text', async () => {
    const exposition = expositionOf(problem);
    await expect(explainText(exposition, codesOf(exposition))).toMatchFileSnapshot('./whole/text.txt');
  });
});
