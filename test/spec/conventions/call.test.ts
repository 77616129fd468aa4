/** A call in the words of a framework: its result in the layout of that framework and back, and its JSON. */
import { describe, expect, it } from 'vitest';
import {
  type FrameworkCall,
  formatCall,
  fromLayoutOf,
  inLayoutOf,
  parseCall,
  resolveCall,
} from '../../../spec/conventions/call.ts';
import { outcomesOf } from '../../../spec/conventions/convention.ts';

const tensor = (shape: number[]) => {
  return { shape, data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) => at) };
};

describe('what a call means', () => {
  const call = (attributes: object, bias: FrameworkCall['bias'] = null): FrameworkCall => {
    return {
      convention: 'onnx',
      attributes: { ...attributes },
      x: tensor([1, 2, 3]),
      w: tensor([2, 1, 4]),
      bias,
      dtype: 'f32',
    };
  };

  it('is the case that its convention says, with its numbers', () => {
    const { x, w, bias } = call({}, Float32Array.of(5));
    const outline = { x, w, bias, stride: [2], padBegin: [1], padEnd: [0] };
    expect(resolveCall(call({ strides: [2], pads: [1, 0] }, bias))).toMatchObject({ kind: 'resolved', outline });
  });

  it('is a refusal, or each of its readings', () => {
    expect(resolveCall(call({ strides: [0] })).kind).toBe('refused');
    const torn = resolveCall(call({ strides: [2], output_shape: [5] }));
    const kinds = outcomesOf(torn).map(({ kind }) => kind);
    expect([torn.kind, kinds]).toEqual(['ambiguous', ['resolved', 'refused']]);
    const refused = resolveCall(call({ strides: [0] }));
    expect(outcomesOf(refused)).toEqual([refused]);
  });
});

describe('a result in the layout of a call', () => {
  // y [1,2,3]: channel 0 has 0 1 2, channel 1 has 3 4 5.
  const y = tensor([1, 2, 3]);

  it.each([
    ['keras', {}, [1, 3, 1], [1, 2, 1], [1, 3, 2], [0, 3, 1, 4, 2, 5]],
    ['keras', { data_format: 'channels_first' }, [1, 1, 3], [1, 2, 1], [1, 2, 3], [0, 1, 2, 3, 4, 5]],
    ['pytorch', {}, [1, 1, 3], [1, 2, 1], [1, 2, 3], [0, 1, 2, 3, 4, 5]],
    ['pytorch', {}, [1, 3], [1, 2, 1], [2, 3], [0, 1, 2, 3, 4, 5]],
  ])('of %s with %j and x %j has its axes, and comes back', (convention, attributes, x, w, shape, data) => {
    const call: FrameworkCall = { convention, attributes, x: tensor(x), w: tensor(w), bias: null, dtype: 'f32' };
    const theirs = inLayoutOf(call, y);
    expect(theirs).toEqual({ shape, data: Float32Array.from(data) });
    expect(fromLayoutOf(call, theirs)).toEqual(y);
  });
});

describe('the JSON of a call', () => {
  const cell = (dtype: string) => {
    const one = { shape: [1, 1, 1], data: [0.1] };
    return { convention: 'onnx', attributes: {}, x: one, w: one, bias: null, dtype };
  };

  it.each([
    ['f32', Float32Array],
    ['f64', Float64Array],
  ])('may be of %s, and comes back as it was', (dtype, type) => {
    const call = parseCall(cell(dtype));
    expect(call.x.data).toEqual(type.of(0.1));
    expect(parseCall(JSON.parse(formatCall(call)))).toEqual(call);
  });

  it.each(['f16', '', 'F32', 64])('is of no other type: %j', (dtype) => {
    expect(() => parseCall(cell(dtype as string), 'here')).toThrow(
      new RangeError(`here: dtype must be "f32" or "f64", got ${JSON.stringify(dtype)}`),
    );
  });
});
