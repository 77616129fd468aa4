/** What the explorer answers to newcomers, against the convolution asked here. */

import { describe, expect, it } from 'vitest';
import { forward } from '../../../engines/index.ts';
import { forwardPositions } from '../../../explain/convolutions.ts';
import { axisSteps } from '../../../explain/extents.ts';
import { multiplicationsOf, overlapOf } from '../../../explain/overlaps.ts';
import {
  checkerboardExample,
  checkerboardSentences,
  givenByC,
  multiplicationSentence,
  outputPaddingExample,
  outputPaddingSentence,
  transposedSentence,
} from '../../../site/explorer/answers.ts';
import { agreementOn } from '../../../site/explorer/four-ways.ts';
import { PRESETS } from '../../../site/explorer/presets.ts';
import { sceneOf } from '../../../site/explorer/scene.ts';
import { FIRST_SETTINGS, type Settings } from '../../../site/explorer/settings.ts';

const line = (
  change: Partial<Record<'input' | 'kernel' | 'stride' | 'dilation' | 'padBegin' | 'padEnd' | 'outputPadding', number>>,
) => {
  const first = { input: 3, kernel: 3, stride: 1, dilation: 1, padBegin: 0, padEnd: 0, outputPadding: 0 };
  const axes = Object.entries({ ...first, ...change }).map(([name, value]) => [name, [value]]);
  return sceneOf({ ...FIRST_SETTINGS, ...Object.fromEntries(axes) } as Settings);
};
const padding = (change: Parameters<typeof line>[0]) => outputPaddingSentence(axisSteps(line(change).geometry.axes[0]));

describe('what output padding adds', () => {
  it('is said by the extents that C takes to the same positions', () => {
    const sentence = padding({ stride: 2, padBegin: 1, padEnd: 1, outputPadding: 1 });
    expect(sentence).toContain('C makes 3 positions of 5 or 6 cells alike');
    expect(sentence).toContain('⌊(6 + 2 − 3) / 2⌋ + 1 = 3');
    expect(sentence).toContain('1 more than the smallest, 5 + 1 = 6.');
    for (const extent of [5, 6]) {
      const image = { shape: [1, 1, extent], data: new Float64Array(extent) };
      const weights = { shape: [1, 1, 3], data: new Float64Array(3) };
      const attributes = { stride: [2], padBegin: [1], padEnd: [1], outputPadding: [0], dilation: [1], groups: 1 };
      expect(forward(image, weights, attributes, 'f64').shape).toEqual([1, 1, 3]);
    }
  });

  it('is nothing with stride 1, where there is no choice', () => {
    expect(padding({})).toContain('C takes only the extent 5 to 3 positions');
  });

  it('is more than a convolution asks for from the stride on', () => {
    expect(padding({ stride: 2, outputPadding: 2 })).toContain('Output padding 2 adds 2 cells at the end: 7 + 2 = 9.');
    expect(padding({ stride: 2, outputPadding: 2 })).toContain('more than 3 positions of 9 cells');
  });

  it('can be what keeps an output from being empty', () => {
    expect(padding({ input: 1, kernel: 1, stride: 2, padBegin: 1, outputPadding: 1 })).toContain('0 + 1 = 1.');
  });

  it('writes negative pads as what they take away', () => {
    expect(padding({ stride: 2, padBegin: -2, outputPadding: 1 })).toContain('⌊(10 − 2 − 3) / 2⌋ + 1 = 3');
  });
});

describe('what C gives', () => {
  it.each([
    [{ input: 2, outputPadding: 1 }, 3],
    [{ input: 3, kernel: 2, stride: 2, outputPadding: 2 }, 4],
    [{ input: 3, kernel: 2, stride: 2, outputPadding: 5 }, 5],
    [{ input: 3, stride: 2, padBegin: 1, padEnd: 1, outputPadding: 1 }, 3],
  ])('are the positions of the forward engine: %o', (change, expected) => {
    const { geometry, problem } = line(change);
    const [axis] = geometry.axes;
    const image = { shape: [1, 1, axis.output], data: new Float64Array(axis.output) };
    expect(forward(image, problem.w, { ...problem, outputPadding: [0] }, 'f64').shape).toEqual([1, 1, expected]);
    expect(forwardPositions(axis)).toBe(expected);
  });

  it('are more than the input cells from output padding of the stride on, and said so', () => {
    const more = sceneOf({ ...FIRST_SETTINGS, outputPadding: [1, 1] });
    expect(givenByC(more.geometry.axes)).toBe('2 × 2 (the first of 3 × 3 positions)');
    expect(transposedSentence(more)).toContain('takes 5 × 5 to 3 × 3. Its first 2 × 2 positions are the cells of x;');
    const plain = sceneOf(FIRST_SETTINGS);
    expect(givenByC(plain.geometry.axes)).toBe('2 × 2');
    expect(transposedSentence(plain)).toContain('takes 4 × 4 to 2 × 2. Written');
  });
});

describe('an example elsewhere', () => {
  const examples = (id: string) => {
    const { axes, ...geometry } = sceneOf(PRESETS.find((preset) => preset.id === id)!.settings).geometry;
    return [outputPaddingExample(axes.map(axisSteps)), checkerboardExample(overlapOf({ ...geometry, axes }))];
  };

  it('is pointed to where the case has nothing to show', () => {
    expect(examples('textbook')).toEqual(['output-padding', 'checkerboard']);
    expect(examples('dcgan')).toEqual([null, 'checkerboard']);
  });

  it('shows what it is there for', () => {
    expect(examples('output-padding')[0]).toBeNull();
    expect(examples('checkerboard')[1]).toBeNull();
  });

  it.each(PRESETS.map(({ id, settings }) => [id, settings] as const))(
    'of %s says once that weights draw too',
    (_, of) => {
      const sentences = checkerboardSentences(overlapOf(sceneOf(of).geometry));
      expect(sentences.filter((sentence) => sentence.includes('learned'))).toHaveLength(1);
    },
  );
});

describe.each(PRESETS.map(({ id, settings }) => [id, sceneOf(settings)] as const))('the answers for %s', (_, scene) => {
  const { problem, matrix, geometry } = scene;

  it('count the products that land, which are what C stores', () => {
    const counted = multiplicationsOf(geometry, overlapOf(geometry))!;
    expect(counted.useful).toBe(matrix.entries.length);
    const sentence = multiplicationSentence(counted)!;
    expect(sentence).toContain(`${matrix.entries.length} products`);
    expect(sentence).toContain(`${counted.overZeros - counted.useful} of them`);
  });

  it('say the size of C and of its transpose', () => {
    const sentence = transposedSentence(scene);
    expect(sentence).toContain(
      `${matrix.rows} rows and ${matrix.columns} columns, and ${matrix.entries.length} of its`,
    );
    expect(sentence).toContain(`by Cᵀ: ${matrix.columns} rows and ${matrix.rows} columns`);
    expect(sentence.includes('blocks')).toBe(problem.groups > 1);
    if (problem.groups > 1) expect(sentence).toContain(`In C the ${problem.groups} groups are`);
  });

  it('hold all engines against each other, and find one that differs', () => {
    expect(agreementOn(problem, 'ready')).toEqual({
      asked: ['scatter', 'matrix', 'zero-insertion', 'im2col'],
      isOne: true,
    });
    expect(agreementOn(problem, 'waiting').asked).toEqual(['scatter', 'zero-insertion', 'im2col']);
    // A comparison that meets NaN fails.
    const broken = { ...problem, w: { ...problem.w, data: problem.w.data.map(() => Number.NaN) } };
    expect(agreementOn(broken, 'waiting').isOne).toBe(false);
  });
});
