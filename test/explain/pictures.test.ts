/** Pictures and words of an exposition at their edges: what does not fit, and numbers of every kind. */
import { describe, expect, it } from 'vitest';
import { gridPicture, MOST_ON_AN_AXIS } from '../../reports/explain/grid-picture.ts';
import { matrixPicture } from '../../reports/explain/matrix-picture.ts';
import { short, signed } from '../../reports/explain/names.ts';
import { pictureStyle } from '../../reports/explain/style.ts';
import { agreementText } from '../../reports/explain/text.ts';

/** The size of a picture, and how far its cells reach. */
function extentsOf(picture: string) {
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(picture)!.map(Number);
  const cells = [...picture.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="(\d+)" height="(\d+)"/g)].map(
    ([, ...sides]) => sides.map(Number),
  );
  const right = Math.max(...cells.map(([x, , across]) => x + across));
  const bottom = Math.max(...cells.map(([, y, , down]) => y + down));
  return { width, height, right, bottom };
}

describe('a tensor as cells', () => {
  it.each([
    ['of one channel', [1, 2, 3]],
    ['of channels below each other', [3, 2, 2]],
    ['of slices beside each other', [1, 3, 2, 2]],
    ['of both', [2, 3, 2, 4]],
  ])('%s is as large as what it holds', (_, shape) => {
    const data = Array(shape.reduce((a, b) => a * b)).fill(1);
    const { width, height, right, bottom } = extentsOf(
      `${gridPicture({ id: 'g', title: 'g', kind: 'output', shape, data })}`,
    );
    // A line is drawn half to either side of an edge.
    expect([width > right, height > bottom]).toEqual([true, true]);
    expect(Math.max(width - right, height - bottom)).toBeLessThan(4);
  });

  it('says how much of it is drawn, and nothing where that is all', () => {
    const noteOf = (extent: number) => {
      const shape = [1, 1, extent];
      const data = Array(extent).fill(1);
      return /<span class="note">[^<]*/.exec(`${gridPicture({ id: 'g', title: 'g', kind: 'input', shape, data })}`);
    };
    expect(noteOf(MOST_ON_AN_AXIS)).toBeNull();
    expect(noteOf(MOST_ON_AN_AXIS + 1)![0]).toContain(`1 × ${MOST_ON_AN_AXIS} of 1 × ${MOST_ON_AN_AXIS + 1} cells`);
  });
});

describe('a sparse matrix as a picture', () => {
  const notesOf = (rows: number, columns: number) => {
    const picture = `${matrixPicture({ id: 'm', title: 'm', rows, columns, numbers: [] })}`;
    return [...picture.matchAll(/<span class="note">([^<]*)/g)].map(([, note]) => note);
  };

  it('says how much of it is drawn where it has too many rows, or too many columns', () => {
    expect(notesOf(2, 3)).toEqual([]);
    expect(notesOf(1000, 3)).toEqual([expect.stringMatching(/^\(drawn: \d{3} × 3 of 1000 × 3\)$/)]);
    expect(notesOf(2, 1000)).toEqual([expect.stringMatching(/^\(drawn: 2 × \d{3} of 2 × 1000\)$/)]);
  });
});

describe('a number in few characters', () => {
  it.each([
    [-1234567, '−1234567'],
    [0.123456, '0.1235'],
    [-1.25e-9, '−1.25e−9'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '−Infinity'],
  ])('of %d is %s', (value, text) => {
    expect(short(value)).toBe(text);
  });

  it('stands in brackets as a factor where it is negative', () => {
    expect([signed(-2), signed(0), signed(2)]).toEqual(['(−2)', '0', '2']);
  });
});

describe('what the engines say together', () => {
  it.each([
    [true, 0, 'a, b: equal in every cell.'],
    [false, 0.5, 'a, b: they differ by at most 0.5, since these numbers do not add up without rounding.'],
    [false, Number.NaN, 'a, b: not alike. NaN and ∞ make NaN of every zero'],
  ])('is, where they are one: %s, with a difference of %d', (isOne, difference, text) => {
    expect(agreementText(['a', 'b'], isOne, difference).startsWith(text)).toBe(true);
  });
});

describe('the colours of pictures', () => {
  it('are dark where the system of the reader says so, or where a page does', () => {
    const media = '@media (prefers-color-scheme: dark) { :root { --input: ';
    expect(pictureStyle()).toContain(media);
    expect(pictureStyle(['.dark', '.night'])).toMatch(/\n\.dark, \.night \{ --input: #[\da-f]{6};/);
    expect(pictureStyle(['.dark'])).not.toContain('prefers-color-scheme');
  });
});
