/** The ways in which a convention says a case: all of them mean the same operator, and each occurs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Convention, Outline, PhrasingForm } from '../../../spec/conventions/convention.ts';
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

/** What each convention leaves out of a plain case, in any of its wordings: stride, dilation and groups of 1, and no pads. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  pytorch: 'stride padding output_padding dilation groups',
  onnx: 'kernel_shape strides pads output_padding dilations group auto_pad',
  'onnx-11': 'kernel_shape strides pads output_padding dilations group auto_pad',
  'onnx-1': 'kernel_shape strides pads output_padding dilations group auto_pad',
  tensorflow: 'dilations data_format',
  keras: 'strides dilation_rate data_format padding',
  webnn: 'padding strides dilations outputPadding groups inputLayout filterLayout',
  jax: 'rhs_dilation use_consistent_padding transpose_kernel',
  tflite: 'fused_activation_function',
  openvino: 'output_padding auto_pad',
  onednn: 'auto_pad output_padding groups data_format weights_format',
  stablehlo: 'window_strides lhs_dilation rhs_dilation dimension_numbers batch_group_count window_reversal',
  tosa: '',
  ncnn: 'stride_w dilation_w pad_left output_pad_right group activation_type',
  paddle: 'stride dilation groups data_format output_padding',
  coreml: 'pad_type pad strides dilations groups',
  benchdnn: '',
  tensorrt: 'stride dilation nbGroups prePadding postPadding paddingMode',
  cudnn: 'groupCount',
  caffe: 'stride pad dilation group',
  mxnet: 'stride dilate num_group layout pad adj',
  mlx: 'stride padding dilation output_padding groups',
  ggml: '',
  flax: 'strides kernel_dilation transpose_kernel',
  darknet: 'stride pad padding',
};

/** With the numbers of which everything is the default of most. */
function plainOf({ ranks }: Convention, bias: Float32Array | null): Outline {
  const each = (value: number) => new Array<number>(ranks.includes(2) ? 2 : ranks[0]).fill(value);
  const pads = { padBegin: each(0), padEnd: each(0), outputPadding: each(0) };
  const operands = { x: { shape: [1, 2, ...each(4)] }, w: { shape: [2, 2, ...each(3)] }, bias };
  return { ...operands, ...pads, stride: each(1), dilation: each(1), groups: 1 };
}

describe('a plain case', () => {
  it.each(CONVENTIONS.map((convention) => [convention.id, convention] as const))(
    'in %s is said without what is its default',
    (id, convention) => {
      const phrasings = convention.phrasings(plainOf(convention, null));
      const leftOut = phrasings.flatMap(({ wording, form, attributes }) => {
        if (form !== 'in full') return [];
        const short = phrasings.find((each) => each.wording === wording && each.form === 'defaults left out');
        return short === undefined ? [] : Object.keys(attributes).filter((name) => !(name in short.attributes));
      });
      expect([...new Set(leftOut)].join(' ')).toBe(LEFT_OUT[id]);
    },
  );

  it('with a bias is said by all but those whose operator takes none', () => {
    const silent = CONVENTIONS.filter((each) => each.phrasings(plainOf(each, Float32Array.of(1, 2))).length === 0);
    const without = ['tensorflow', 'jax', 'openvino', 'stablehlo', 'cudnn', 'mlx', 'ggml'];
    expect(silent.map(({ id }) => id)).toEqual(without);
  });

  it('with an output padding that PaddlePaddle does not take is told with the axis and its limit', () => {
    const of = (stride: number, dilation: number) => {
      const changed = { outputPadding: [0, 2], stride: [1, stride], dilation: [1, dilation] };
      const said = conventionNamed('paddle').express({ ...plainOf(conventionNamed('paddle'), null), ...changed });
      return said.kind === 'said' ? said.attributes.output_padding : said.reason;
    };
    expect(of(2, 1)).toBe('paddle: PaddlePaddle takes output padding below 2; axis 1 needs 2');
    expect(of(1, 3)).toEqual([0, 2]);
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
