/** Cells that were asked for, in the text; pictures of which a part is drawn; what is said where nothing can be. */
import { describe, expect, it } from 'vitest';
import { inputCellOf, outputCellOf } from '../../explain/cell.ts';
import { codeOf } from '../../explain/code.ts';
import { type Exposition, expositionOf } from '../../explain/exposition.ts';
import { gridPicture } from '../../reports/explain/grid-picture.ts';
import { matrixPicture } from '../../reports/explain/matrix-picture.ts';
import { explainPage } from '../../reports/explain/page.ts';
import { explainText } from '../../reports/explain/text.ts';
import { caseOf, counting } from '../spec/cases.ts';

const codesOf = ({ words }: Exposition) => new Map(words.map((one) => [one.convention, codeOf(one)]));

/** Two channels in and three out, of three cells at stride 2. */
const PROBLEM = caseOf({ x: counting([1, 2, 3]), w: counting([2, 3, 2]), stride: [2] });

describe('the text of cells that were asked for', () => {
  const exposition = expositionOf(PROBLEM);
  const asked = { input: inputCellOf(PROBLEM, [1, 2]), output: outputCellOf(PROBLEM, [2, 3]) };

  it('has what the input cell goes to, and what the output cell is made of, with their channels', () => {
    const text = explainText(exposition, codesOf(exposition), asked);
    expect(text).toContain('x[channel 1; 2] = 6 goes to 6 cells:\n');
    expect(text).toContain('y[channel 0; 4] by w[0] = 7');
    // x[0, 1]·w[0, 2, 1] + x[1, 1]·w[1, 2, 1]
    expect(text).toContain('y[channel 2; 3] = 2·6 + 5·12 = 72\n');
  });

  it('leaves channels out where there is one', () => {
    const one = caseOf({ x: counting([1, 1, 3]), w: counting([1, 1, 2]), stride: [2] });
    const cells = { input: inputCellOf(one, [0, 2]), output: outputCellOf(one, [0, 3]) };
    const text = explainText(expositionOf(one), new Map(), cells);
    expect(text).toContain('x[2] = 3 goes to 2 cells:\n');
    expect(text).toContain('y[3] = 2·2 = 4\n');
  });

  it('is not there where none was asked for', () => {
    expect(explainText(exposition, codesOf(exposition))).not.toContain('asked for');
  });

  it('says so where multiplications cannot be counted', () => {
    const uncounted = { ...exposition, multiplications: null };
    expect(explainText(uncounted, codesOf(uncounted))).toContain('An axis is too long for them to be counted.');
  });
});

describe('the page', () => {
  it('has an equals sign where Cᵀ·C·u is u, and none where it is not', () => {
    const pageOf = (weight: number) => {
      const exposition = expositionOf(caseOf({ x: counting([1, 1, 2]), w: [[1, 1, 1], [weight]] }));
      return explainPage(exposition, codesOf(exposition));
    };
    const between = (page: string) => /data-picture="inverse-u".*?<\/figure>(.*?)<figure/s.exec(page)![1];
    expect(between(pageOf(1))).toMatch(/=\s*<\//);
    expect(between(pageOf(2))).toContain('≠');
  });
});

describe('a picture', () => {
  it.each([
    [
      [2, 2, 2],
      ['channel 0', 'channel 1'],
    ],
    [
      [1, 2, 2, 2],
      ['slice 0', 'slice 1'],
    ],
    [
      [2, 2, 1, 1],
      ['channel 0, slice 0', 'channel 0, slice 1', 'channel 1, slice 0', 'channel 1, slice 1'],
    ],
  ])('of a tensor %j names its planes', (shape, names) => {
    const data = Array(shape.reduce((product, extent) => product * extent, 1)).fill(1);
    const picture = `${gridPicture({ id: 'g', title: 'g', kind: 'input', shape, data })}`;
    expect([...picture.matchAll(/class="plane"[^>]*>([^<]*)/g)].map(([, name]) => name)).toEqual(names);
  });

  it('of a matrix has no number beside what is drawn', () => {
    const numbers = [
      { row: 0, column: 0, value: 7, tap: null },
      { row: 0, column: 999, value: 8, tap: null },
      { row: 999, column: 0, value: 9, tap: null },
    ];
    const picture = `${matrixPicture({ id: 'm', title: 'm', rows: 1000, columns: 1000, numbers })}`;
    const written = [7, 8, 9].map((value) => picture.includes(`>${value}<`));
    expect(written).toEqual([true, false, false]);
  });
});
