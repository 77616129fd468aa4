/**
 * Texts and pages of cases of every kind, as a whole, as in whole/. A change that is meant is written there by
 * `npx vitest run test/explain/whole-cases.test.ts -u`, and the difference shows what it does.
 */
import { describe, expect, it } from 'vitest';
import { inputCellOf, outputCellOf } from '../../explain/cell.ts';
import { codeOf } from '../../explain/code.ts';
import { expositionOf } from '../../explain/exposition.ts';
import { explainPage } from '../../reports/explain/page.ts';
import { explainText } from '../../reports/explain/text.ts';
import type { Case } from '../../spec/case.ts';
import { caseOf, counting, layer } from '../spec/cases.ts';

const CHANNELS = layer([1, 2, 2, 2], [2, 1, 2, 1], { groups: 2, stride: [2, 1], padBegin: [1, 0], dilation: [1, 2] });

interface Shown {
  readonly problem: Case;
  readonly input?: readonly number[];
  readonly output?: readonly number[];
}

const CASES: Readonly<Record<string, Shown>> = {
  'groups and a bias': { problem: CHANNELS, input: [1, 1, 0], output: [1, 0, 1] },
  'three axes': { problem: layer([1, 1, 2, 1, 1], [1, 1, 1, 2, 2], { stride: [4, 1, 2] }) },
  'a large output': { problem: layer([2, 1, 3], [1, 1, 9], { stride: [8] }), output: [0, 3] },
  'more channels than are drawn': { problem: layer([1, 5, 1], [5, 5, 1]) },
  'pads that take all': {
    problem: caseOf({ x: counting([1, 1, 3]), w: counting([1, 1, 1]), stride: [2], padBegin: [1], padEnd: [1] }),
    input: [0, 0],
    output: [0, 0],
  },
  'an identity': { problem: caseOf({ x: counting([1, 1, 2]), w: [[1, 1, 1], [1]], bias: [-1] }) },
  'numbers that round': {
    problem: caseOf({
      x: [
        [1, 1, 3],
        [0.1, 1 / 3, -1e9],
      ],
      w: [
        [1, 1, 3],
        [1 / 3, 1e-7, 0.7],
      ],
    }),
  },
  'what is no number': {
    problem: caseOf({
      x: [
        [1, 1, 2],
        [Number.NaN, 1],
      ],
      w: [
        [1, 1, 2],
        [Number.POSITIVE_INFINITY, 0],
      ],
      stride: [2],
    }),
  },
  'an empty batch': { problem: layer([0, 1, 2, 2], [1, 1, 2, 2]) },
  'a stride beyond drawing': { problem: layer([1, 1, 2], [1, 1, 3], { stride: [70_000] }), input: [0, 1] },
  'axes too long to count on': { problem: layer([1, 1, 2], [1, 1, 3], { stride: [2 ** 23] }) },
  'output padding of the stride': { problem: layer([1, 1, 2], [1, 1, 3], { stride: [2], outputPadding: [2] }) },
};

/** Of all frameworks: one that can say everything here, and one that lacks some of it. */
const SOME = ['pytorch', 'keras'];

/** An element a line, without the sheet, which stands in the sources as it is. */
function linesOf(page: string): string {
  return page
    .replace(/<style>.*?<\/style>/s, '<style></style>')
    .replaceAll(/sha256-[^&]*/g, 'sha256-')
    .replaceAll(/(?<!\n)<(?=[a-z])/g, '\n<')
    .replaceAll(/ +$/gm, '');
}

describe.each(Object.keys(CASES))('of %s', (name) => {
  const { problem, input, output } = CASES[name];
  const file = name.replaceAll(' ', '-');
  const shown = () => {
    const whole = expositionOf(problem);
    const exposition = { ...whole, words: whole.words.filter(({ convention }) => SOME.includes(convention)) };
    const codes = new Map(exposition.words.map((one) => [one.convention, codeOf(one, exposition.hasBias)]));
    const asked = {
      input: input === undefined ? null : inputCellOf(problem, input),
      output: output === undefined ? null : outputCellOf(problem, output),
    };
    return [exposition, codes, asked] as const;
  };

  it('this is the text', async () => {
    await expect(explainText(...shown())).toMatchFileSnapshot(`./whole/${file}.text.txt`);
  });

  it('this is the page', async () => {
    await expect(linesOf(explainPage(...shown()))).toMatchFileSnapshot(`./whole/${file}.page.txt`);
  });
});
