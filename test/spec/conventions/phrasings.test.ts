/** The ways in which a convention says a case: all of them mean the same operator, and each occurs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outline, PhrasingForm } from '../../../spec/conventions/convention.ts';
import { canonical, isSameOperator } from '../../../spec/conventions/crops.ts';
import { CONVENTIONS, conventionNamed } from '../../../spec/conventions/index.ts';
import { drawsOf } from '../../project/thorough.ts';
import { SEED } from '../cases.ts';
import { anyCall, anySayableCase } from './calls.ts';

const RUNS = { seed: SEED, numRuns: drawsOf(600, 120) };

/** Cases as the convention itself has them, so that each of its wordings has a chance. */
function anyOutlineOf(id: string): fc.Arbitrary<Outline[]> {
  return anyCall(id).map(({ attributes, operands }) => {
    const resolution = conventionNamed(id).resolve(attributes, operands);
    const all = resolution.kind === 'ambiguous' ? resolution.readings.map((each) => each.resolution) : [resolution];
    return all.flatMap((settled) => (settled.kind === 'resolved' ? [settled.outline] : []));
  });
}

describe.each(CONVENTIONS.map((convention) => [convention.id, convention] as const))('%s', (id, convention) => {
  it('says a case in ways that all resolve to the same operator, data and all', () => {
    let said = 0;
    fc.assert(
      fc.property(anySayableCase, (problem) => {
        const { x, w, bias } = problem;
        for (const { attributes, operands } of convention.phrasings(problem)) {
          said++;
          const back = convention.resolve(attributes, operands);
          if (back.kind !== 'resolved') throw new Error(`${JSON.stringify(attributes)}: ${back.kind}`);
          expect(isSameOperator(back.outline, problem)).toBe(true);
          expect({ x: back.outline.x, w: back.outline.w, bias: back.outline.bias }).toEqual({
            x: { shape: x.shape, data: x.data },
            w: { shape: w.shape, data: w.data },
            bias,
          });
        }
      }),
      { ...RUNS, numRuns: drawsOf(1000, 150) },
    );
    expect(said, 'ways').toBeGreaterThan(0);
  });

  it('says it first as `express` does, and no way twice', () => {
    fc.assert(
      fc.property(anySayableCase, (problem) => {
        const phrasings = convention.phrasings(problem);
        const expression = convention.express(problem);
        if (expression.kind === 'unsayable') {
          expect(phrasings).toEqual([]);
          return;
        }
        const { attributes, operands } = expression;
        expect(phrasings[0]).toMatchObject({ attributes, operands, form: 'in full' });
        const texts = phrasings.map((each) => JSON.stringify([each.attributes, each.operands.x.shape]));
        expect(new Set(texts).size).toBe(texts.length);
      }),
      { ...RUNS, numRuns: drawsOf(200, 60) },
    );
  });

  it('has a case for each of its wordings, and no wording that it does not name', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyOutlineOf(id), (outlines) => {
        for (const outline of outlines) {
          for (const { wording } of convention.phrasings(outline)) seen.add(wording);
        }
      }),
      RUNS,
    );
    expect([...seen].sort()).toEqual([...convention.wordings].sort());
  });
});

describe('attributes without the defaults', () => {
  const given = { x: { shape: [1, 1, 4] }, w: { shape: [1, 1, 3] }, bias: null, groups: 1 };
  const outline = { ...given, stride: [2], padBegin: [1], padEnd: [0], outputPadding: [0], dilation: [1] };

  it.each([
    ['onnx', { strides: [2], dilations: [1], pads: [1, 0], group: 1 }, { strides: [2], pads: [1, 0] }],
    ['keras', { strides: [1], padding: 'same', data_format: 'channels_last' }, { padding: 'same' }],
    ['pytorch', {}, {}],
  ])('are in %s of %j: %j', (id, attributes, left) => {
    expect(conventionNamed(id).withoutDefaults(attributes, outline)).toEqual(left);
  });
});

describe('a case of one image, stride 2, kernel 4 and pads of 1', () => {
  const outline = canonical({
    x: { shape: [1, 1, 4] },
    w: { shape: [1, 1, 4] },
    bias: null,
    stride: [2],
    padBegin: [1],
    padEnd: [1],
    outputPadding: [0],
    dilation: [1],
    groups: 1,
  });
  const ways = (id: string, wording: string, form: PhrasingForm) =>
    conventionNamed(id)
      .phrasings(outline)
      .find((each) => each.wording === wording && each.form === form);

  it.each<[id: string, wording: string, form: PhrasingForm, attributes: object, x: number[]]>([
    [
      'pytorch',
      'output_padding',
      'single numbers',
      { stride: 2, padding: 1, output_padding: 0, dilation: 1, groups: 1 },
      [1, 1, 4],
    ],
    ['pytorch', 'output_padding, no batch axis', 'defaults left out', { stride: [2], padding: [1] }, [1, 4]],
    ['pytorch', 'output_size', 'defaults left out', { stride: [2], padding: [1], output_size: [8] }, [1, 1, 4]],
    ['onnx', 'auto_pad SAME_LOWER', 'defaults left out', { strides: [2], auto_pad: 'SAME_LOWER' }, [1, 1, 4]],
    [
      'tensorflow',
      'SAME, channels second',
      'defaults left out',
      { output_shape: [1, 1, 8], strides: [2], data_format: 'NCW', padding: 'SAME' },
      [1, 1, 4],
    ],
    ['keras', 'same, channels_last', 'defaults left out', { strides: [2], padding: 'same' }, [1, 4, 1]],
    ['jax', 'SAME, kernel as it is', 'defaults left out', { strides: [2], padding: 'SAME' }, [1, 4, 1]],
    [
      'jax',
      'pairs around the input, kernel as it is',
      'defaults left out',
      { strides: [2], padding: [[2, 2]] },
      [1, 4, 1],
    ],
  ])('in %s: %s, %s', (id, wording, form, attributes, x) => {
    const way = ways(id, wording, form);
    expect(way?.attributes).toEqual(attributes);
    expect(way?.operands.x.shape).toEqual(x);
  });
});
