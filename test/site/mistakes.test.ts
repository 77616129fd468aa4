/** What the pages of common mistakes show: the wrong result beside the right one, with the cells that differ marked. */
import { describe, expect, it } from 'vitest';
import { engines } from '../../engines/index.ts';
import { faultsNamed } from '../../faults/index.ts';
import { mistakePages } from '../../site/made/mistakes.ts';
import { DISPLAY_CASES } from '../../site/mistakes/display-cases.ts';
import { mistakes } from '../../site/mistakes/mistake.ts';
import { tensorPicture } from '../../site/pictures/cells.ts';
import { illegalityOf } from '../../spec/geometry.ts';
import { floatArray, type Tensor } from '../../spec/tensor.ts';

const tensor = (shape: number[], data: number[]): Tensor => ({ shape, data: floatArray('f64', data) });
const marked = (svg: unknown) =>
  [...String(svg).matchAll(/class="number differs"[^>]*>([^<]*)</g)].map(([, text]) => text);
const shown = (svg: unknown) => [...String(svg).matchAll(/class="number[^>]*>([^<]*)</g)].map(([, text]) => text);

describe('the picture of a tensor', () => {
  const right = tensor([1, 1, 2, 2], [1, 2, 3, 4]);

  it.each([
    ['nothing', [1, 2, 3, 4], []],
    ['one cell', [1, 2, 9, 4], ['9']],
    ['NaN', [1, Number.NaN, 3, 4], ['NaN']],
  ])('marks %s that differs', (_, data, expected) => {
    const { svg } = tensorPicture(tensor([1, 1, 2, 2], data), 'it', { tensor: right, marks: 'what differs' });
    expect(marked(svg)).toEqual(expected);
  });

  it('marks cells that the other lacks, by their place and not by their number', () => {
    const wide = tensor([1, 1, 2, 3], [1, 2, 5, 3, 4, 6]);
    expect(marked(tensorPicture(wide, 'it', { tensor: right, marks: 'what differs' }).svg)).toEqual(['5', '6']);
    expect(marked(tensorPicture(wide, 'it', { tensor: right, marks: 'what is missing there' }).svg)).toEqual([
      '5',
      '6',
    ]);
    expect(marked(tensorPicture(right, 'it', { tensor: wide, marks: 'what is missing there' }).svg)).toEqual([]);
  });

  it('shows what surrounds the first difference of a long axis, and says what it leaves out', () => {
    const zeros = tensor([1, 1, 100], new Array(100).fill(0));
    const one = tensor([1, 1, 100], new Array(100).fill(0).with(50, 7));
    const { svg, leftOut } = tensorPicture(one, 'it', { tensor: zeros, marks: 'what differs' });
    expect(marked(svg)).toEqual(['7']);
    expect(shown(svg)).toHaveLength(7);
    expect(leftOut).toBe('Left out: all but cells 47 to 53.');
  });

  it('shows that there are fewer numbers than the shape says', () => {
    expect(shown(tensorPicture(tensor([1, 1, 3], [1]), 'it', null).svg)).toEqual(['1', '–', '–']);
  });
});

describe('the cases that are looked at', () => {
  it('are legal, and no number of x is there twice', () => {
    for (const problem of DISPLAY_CASES) {
      expect(illegalityOf(problem)).toBeNull();
      expect(new Set(problem.x.data).size).toBe(problem.x.data.length);
    }
  });
});

describe('a mistake', () => {
  it('is shown on the first case on which it differs from a reference engine', async () => {
    const [{ fault, kill, showing }] = await mistakes(faultsNamed(['bias-of-first-group-for-all-groups']));
    expect(fault.id).toBe('bias-of-first-group-for-all-groups');
    expect(kill.law).toBe('agreement');
    expect(showing?.right).toEqual(engines.scatter(showing!.problem));
    expect(showing?.problem.groups).toBe(2);
    expect(showing?.problem.bias).not.toBeNull();
    expect(showing?.wrong).toMatchObject({ kind: 'result', shape: showing?.right?.shape });
  });

  it.each([
    ['gradient-of-x-without-dilation', 'gradient of x, of an output gradient of 1, 2, 3 …'],
    ['second-padded-call-gives-zeros', 'result of the second of two equal calls'],
    ['output-padding-not-validated', 'answer to an illegal case'],
  ])('%s is shown by the %s', async (id, description) => {
    const [{ showing }] = await mistakes(faultsNamed([id]));
    expect(showing?.description).toBe(description);
  });

  it('has an entry with its picture, on the page of its class, and a row in the overview', async () => {
    const [overview, page, ...rest] = mistakePages(await mistakes(faultsNamed(['bias-dropped'])));
    expect(rest).toEqual([]);
    expect(overview.markdown).toContain('[bias-dropped](value.md#bias-dropped)');
    expect(page.path).toBe('mistakes/value.md');
    expect(page.markdown).toMatch(/## bias-dropped\n.*<figure class="pair"/s);
    expect(marked(page.markdown).length).toBeGreaterThan(0);
  });

  it('ends the build where the gate does not find it', async () => {
    const right = {
      ...faultsNamed(['bias-dropped'])[0],
      id: 'none',
      capabilities: { refuses: [] },
      make: () => engines.scatter,
    };
    await expect(mistakes([right])).rejects.toThrow('site: fault none survives with seed 1 and 200 cases per law');
  });
});
