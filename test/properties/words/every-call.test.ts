/** Every call of a geometry: all choices that a convention has, each once, and none of which any answer is right. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnCalls } from '../../../properties/words/drawn-calls.ts';
import { callsThatChoosePads, everyPick } from '../../../properties/words/every-call.ts';
import { oneCell } from '../../../properties/words/plainer-cases.ts';
import type { StartAttributes } from '../../../properties/words/start-shapes.ts';
import { WORD_STARTS } from '../../../properties/words/starts.ts';
import { formatCall, resolveCall } from '../../../spec/conventions/call.ts';
import { outcomesOf } from '../../../spec/conventions/convention.ts';
import { conventionNamed } from '../../../spec/conventions/index.ts';
import { elementCount, floatArray } from '../../../spec/tensor.ts';
import { EVERYTHING } from '../../../subjects/capabilities.ts';

const IDS = Object.keys(WORD_STARTS);

function chosenIn(id: string, at: 'first' | 'last' = 'last') {
  const convention = conventionNamed(id);
  const rank = at === 'first' ? convention.ranks[0] : convention.ranks.at(-1)!;
  const dtype = convention.express(oneCell(rank, 'f64')).kind === 'said' ? 'f64' : 'f32';
  const cell = oneCell(rank, dtype);
  // A kernel of 3 on the last axis, so that something can be cropped there.
  const w = { shape: cell.w.shape.with(-1, 3), data: floatArray(dtype, [1, 2, 3]) };
  return callsThatChoosePads(convention, { ...EVERYTHING, conventions: [id] }, { ...cell, w }, rank - 1);
}

describe('every way to pick', () => {
  it('has each combination once, the last pick first', () => {
    expect([...everyPick((pick) => [pick(2), pick(3)])]).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
  });

  it('follows picks that another makes possible', () => {
    expect([...everyPick((pick) => (pick(2) === 0 ? [0] : [1, pick(2)]))]).toEqual([[0], [1, 0], [1, 1]]);
  });

  it('is one where nothing is picked', () => {
    expect([...everyPick(() => 'none')]).toEqual(['none']);
  });
});

/** What the calls that choose pads have: attributes, with “?” those that some of them leave out, and all of their words. */
const CHOICES: Readonly<Record<string, string>> = {
  pytorch: 'stride dilation groups padding output_size',
  onnx: 'auto_pad=SAME_UPPER|SAME_LOWER|VALID|NOTSET strides dilations group output_padding? output_shape?',
  'onnx-11': 'auto_pad=SAME_UPPER|SAME_LOWER|VALID|NOTSET strides dilations group output_padding? output_shape?',
  'onnx-1': 'auto_pad=SAME_UPPER|SAME_LOWER|VALID|NOTSET strides dilations group output_padding? output_shape?',
  tensorflow: 'output_shape strides dilations padding=VALID|SAME data_format=NCHW|NHWC',
  keras: 'strides padding=same|valid data_format=channels_last|channels_first output_padding?',
  webnn: 'strides dilations groups padding outputSizes inputLayout=nchw|nhwc filterLayout=iohw|hwoi|ohwi',
  jax: 'strides rhs_dilation padding=SAME|VALID transpose_kernel=true|false',
  flax: 'strides kernel_dilation padding=SAME|VALID transpose_kernel=true|false',
  tflite: 'output_shape stride_h stride_w padding?=VALID|SAME',
  openvino:
    'strides dilations auto_pad=explicit|same_upper|same_lower|valid pads_begin? pads_end? output_padding? output_shape?',
  onednn:
    'strides dilations? pads_begin? pads_end? auto_pad=none|same_upper|same_lower|valid output_padding? groups ' +
    'data_format=NXC|NCX weights_format=XOI|IOX',
  coreml: 'strides dilations groups pad_type=valid|custom|same output_shape? pad?',
  paddle: 'stride dilation groups padding=SAME|VALID output_padding?',
  ncnn:
    'stride_w stride_h dilation_w dilation_h pad_left output_w? output_h? group pad_top? output_pad_right? ' +
    'output_pad_bottom?',
};

/** Every choice for two cells on each axis under three taps, with a stride of 2. */
function choicesOf(id: string): StartAttributes[] {
  const rank = conventionNamed(id).ranks.includes(2) ? 2 : 1;
  const cell = oneCell(rank, 'f32');
  const [x, w] = [cell.x, cell.w].map(({ shape: [batch, channels] }, at) => {
    const shape = [batch, channels, ...new Array<number>(rank).fill(2 + at)];
    return { shape, data: new Float32Array(elementCount(shape)) };
  });
  const problem = { ...cell, x, w, stride: cell.stride.map(() => 2) };
  return [...everyPick((pick) => WORD_STARTS[id]({ problem, pick, axis: rank - 1 }))];
}

describe('the attributes by which pads are chosen', () => {
  it.each(IDS)('of %s have every word, and are left out where that chooses too', (id) => {
    const choices = choicesOf(id);
    const described = [...new Set(choices.flatMap(Object.keys))].map((name) => {
      const isWord = (value: unknown) => typeof value === 'string' || typeof value === 'boolean';
      const words = [...new Set(choices.map((one) => one[name]).filter(isWord))].join('|');
      const isAlways = choices.every((one) => Object.hasOwn(one, name));
      return `${name}${isAlways ? '' : '?'}${words === '' ? '' : `=${words}`}`;
    });
    expect(described.join(' ')).toBe(CHOICES[id]);
  });

  it('of openvino hold pads where these are explicit, and nowhere else', () => {
    for (const { auto_pad, pads_begin, pads_end } of choicesOf('openvino')) {
      expect([pads_begin, pads_end].map((pads) => pads !== undefined)).toEqual(
        new Array(2).fill(auto_pad === 'explicit'),
      );
    }
  });
});

describe('the calls that choose pads', () => {
  it.each(IDS)('of %s are there, each once, legal or with readings that say something', (id) => {
    const calls = chosenIn(id);
    expect(calls).not.toEqual([]);
    expect(new Set(calls.map(formatCall)).size).toBe(calls.length);
    for (const call of calls) {
      const kinds = outcomesOf(resolveCall(call)).map(({ kind }) => kind);
      expect(kinds).toContain('resolved');
      expect(kinds).not.toContain('beyond');
      expect(Object.values(call.attributes)).not.toContain(undefined);
    }
  });

  it('of onnx are by SAME_UPPER, SAME_LOWER and output_shape, as they are drawn', () => {
    const given = new Set(chosenIn('onnx', 'first').flatMap(({ attributes }) => Object.values(attributes)));
    const drawn = fc.sample(drawnCalls({ ...EVERYTHING, conventions: ['onnx'] }), { numRuns: 200, seed: 1 });
    for (const word of new Set(drawn.map(({ attributes }) => attributes.auto_pad))) {
      if (word !== undefined) expect(given).toContain(word);
    }
  });

  it('differ on one axis only', () => {
    const lists = chosenIn('onnx').flatMap(({ attributes: { output_shape: shape } }) =>
      shape === undefined ? [] : [shape as number[]],
    );
    for (const list of lists) expect(list.slice(0, -1).every((extent) => extent === 1)).toBe(true);
    expect(new Set(lists.map((list) => list.at(-1))).size).toBeGreaterThan(1);
  });
});
