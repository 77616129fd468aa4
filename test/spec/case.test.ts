import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Case, formatCase, numberToJson, parseCase } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { FLOAT_DTYPES, roundTo } from '../../spec/number-types.ts';
import { elementCount, floatArray } from '../../spec/tensor.ts';
import { caseOf, SEED, thrownBy } from './cases.ts';

const PROBLEM = caseOf({
  x: [
    [1, 2, 2],
    [1, -0, Number.NaN, 2.5],
  ],
  w: [
    [2, 1, 1],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  ],
  bias: [-1],
  stride: [2],
  padBegin: [0],
  padEnd: [1],
  outputPadding: [1],
  dilation: [3],
});

const LINE =
  '{"x":{"shape":[1,2,2],"data":[1,"-0","NaN",2.5]},"w":{"shape":[2,1,1],"data":["Infinity","-Infinity"]},' +
  '"bias":[-1],"stride":[2],"padBegin":[0],"padEnd":[1],"outputPadding":[1],"dilation":[3],"groups":1,"dtype":"f64"}';

/** The line as a plain object with some fields replaced. */
function changed(fields: Record<string, unknown>): Record<string, unknown> {
  return { ...JSON.parse(LINE), ...fields };
}

/** Cases that need not be legal: any numbers, any number of axes. */
// Those of integers are in quantisation.test.ts.
const anyCase = fc.constantFrom(...FLOAT_DTYPES).chain((dtype) => {
  const value = (dtype === 'f32' ? fc.float() : fc.double()).map((number) => roundTo(dtype, number));
  const special = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0);
  const entry = fc.oneof({ weight: 3, arbitrary: value }, { weight: 1, arbitrary: special });
  const entries = fc.array(entry, { maxLength: 4 });
  const tensor = fc
    .array(fc.nat(3), { maxLength: 4 })
    .chain((shape) =>
      fc
        .array(entry, { minLength: elementCount(shape), maxLength: elementCount(shape) })
        .map((data) => ({ shape, data: floatArray(dtype, data) })),
    );
  const bias = fc.option(entries.map((values) => floatArray(dtype, values)));
  const attributes = { stride: entries, padBegin: entries, padEnd: entries, outputPadding: entries, dilation: entries };
  const fields = { x: tensor, w: tensor, bias, ...attributes, groups: entry, dtype: fc.constant(dtype) };
  return fc.record(fields, { noNullPrototype: true });
});

describe('numberToJson', () => {
  it.each([
    [0, 0],
    [-0, '-0'],
    [1.5, 1.5],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ])('writes %s as %j', (value, json) => {
    expect(numberToJson(value)).toBe(json);
  });
});

describe('formatCase', () => {
  it('writes one canonical line with the special numbers as strings', () => {
    expect(formatCase(PROBLEM)).toBe(LINE);
  });

  it('writes a missing bias as null', () => {
    expect(formatCase({ ...PROBLEM, bias: null })).toBe(LINE.replace('"bias":[-1]', '"bias":null'));
  });
});

describe('parseCase', () => {
  it('reads the canonical line back', () => {
    expect(parseCase(LINE)).toStrictEqual(PROBLEM);
  });

  it('reads a value that is already parsed, with its fields in any order', () => {
    const reversed = Object.fromEntries(Object.entries(JSON.parse(LINE)).reverse());
    expect(parseCase(reversed)).toStrictEqual(PROBLEM);
  });

  it('reads all numbers as the type that dtype names, rounding them', () => {
    const problem = parseCase(changed({ dtype: 'f32', bias: [0.1] }));
    expect(problem.x.data).toStrictEqual(new Float32Array([1, -0, Number.NaN, 2.5]));
    expect(problem.w.data).toBeInstanceOf(Float32Array);
    expect(problem.bias).toStrictEqual(new Float32Array([0.1]));
  });

  it('leaves the judgement of legality to the geometry', () => {
    const problem = parseCase(changed({ stride: [0, -1, 'NaN'], groups: 0.5 }));
    expect(problem.stride).toEqual([0, -1, Number.NaN]);
    expect(problem.groups).toBe(0.5);
  });

  it('reads attributes of other types by their names, and a text in its quotes', () => {
    const values = ['null', 'undefined', 'true', 'false', "'2'", "''"];
    const { stride, groups } = parseCase(changed({ stride: values, groups: 'false' }));
    expect([stride, groups]).toEqual([[null, undefined, true, false, '2', ''], false]);
    const broken = { ...PROBLEM, stride, groups };
    expect(JSON.parse(formatCase(broken))).toMatchObject({ stride: values, groups: 'false' });
  });

  it('undoes formatCase on every case, to the bit', () => {
    const sameBits = (problem: Case) => {
      const line = formatCase(problem);
      const again = parseCase(line);
      expect(again).toStrictEqual(problem);
      expect(formatCase(again)).toBe(line);
      expect(line).not.toMatch(/\s/);
    };
    fc.assert(fc.property(anyCase, sameBits), { seed: SEED, numRuns: 300 });
  });
});

describe('parseCase refuses', () => {
  const fields = 'x, w, bias, stride, padBegin, padEnd, outputPadding, dilation, groups, dtype';
  const number = 'must be a number or one of NaN, Infinity, -Infinity, -0';
  it.each([
    ['a number', 7, 'TypeError: case must be an object, got 7'],
    ['null', null, 'TypeError: case must be an object, got null'],
    ['nothing', undefined, 'TypeError: case must be an object, got undefined'],
    ['a list', '[]', 'TypeError: case must be an object, got []'],
    [
      'an unknown field',
      changed({ pad: 1 }),
      `TypeError: case has an unknown field "pad"; it takes ${fields}; did you mean "padBegin", "padEnd" or "outputPadding"?`,
    ],
    [
      'an inherited name',
      changed({ toString: 1 }),
      `TypeError: case has an unknown field "toString"; it takes ${fields}`,
    ],
    [
      'an unknown type',
      changed({ dtype: 'f8' }),
      'RangeError: case: dtype must be one of f32, f64, f16, bf16, int8, uint8, int16, got "f8"',
    ],
    [
      'an unknown type of integers, with its quantisation',
      changed({ dtype: 'int4', quantisation: {} }),
      'RangeError: case: dtype must be one of f32, f64, f16, bf16, int8, uint8, int16, got "int4"',
    ],
    [
      'a quantisation of a floating-point type',
      changed({ quantisation: {} }),
      `TypeError: case has an unknown field "quantisation"; it takes ${fields}`,
    ],
    [
      'a quantisation without a type',
      changed({ dtype: undefined, quantisation: {} }),
      `TypeError: case has an unknown field "quantisation"; it takes ${fields}`,
    ],
    [
      'a null type',
      changed({ dtype: null }),
      'RangeError: case: dtype must be one of f32, f64, f16, bf16, int8, uint8, int16, got null',
    ],
    ['x as a list', changed({ x: [1] }), 'TypeError: case: x must be an object, got [1]'],
    ['x of null', changed({ x: null }), 'TypeError: case: x must be an object, got null'],
    ['x without data', changed({ x: { shape: [1] } }), 'TypeError: case: x lacks the field data'],
    ['x without shape', changed({ x: { data: [1] } }), 'TypeError: case: x lacks the field shape'],
    [
      'a further field in w',
      changed({ w: { shape: [1], data: [1], layout: 'nchw' } }),
      'TypeError: case: w has an unknown field "layout"; it takes shape, data',
    ],
    ['a shape of words', changed({ w: { shape: ['1'], data: [1] } }), `TypeError: case: w.shape[0] ${number}, got "1"`],
    ['data of null', changed({ w: { shape: [1], data: [null] } }), `TypeError: case: w.data[0] ${number}, got null`],
    ['nested data', changed({ w: { shape: [1], data: [[1]] } }), `TypeError: case: w.data[0] ${number}, got [1]`],
    ['a truth value as stride', changed({ stride: [2, true] }), `TypeError: case: stride[1] ${number}, got true`],
    ['a list as stride', changed({ stride: [["'2'"]] }), `TypeError: case: stride[0] ${number}, got ["'2'"]`],
    ['one number as stride', changed({ stride: 2 }), 'TypeError: case: stride must be an array of numbers, got 2'],
    ['no padEnd list', changed({ padEnd: null }), 'TypeError: case: padEnd must be an array of numbers, got null'],
    ['groups as text', changed({ groups: '2' }), `TypeError: case: groups ${number}, got "2"`],
    ['a bias of false', changed({ bias: false }), 'TypeError: case: bias must be an array of numbers, got false'],
    ['a word in the bias', changed({ bias: ['one'] }), `TypeError: case: bias[0] ${number}, got "one"`],
  ])('%s', (_, input, message) => {
    expect(thrownBy(() => parseCase(input))).toBe(message);
  });
});

describe('parseCase leaves the number of data to geometry', () => {
  it.each([
    [[1, 2, 2], 3, 'x.data must hold 4 numbers for shape [1,2,2], got 3'],
    [[0, 2, 2], 1, 'x.data must hold 0 numbers for shape [0,2,2], got 1'],
    [['NaN', 2, 2], 2, 'x.shape[0] must be an integer >= 0, got NaN'],
  ])('shape %j with %i numbers', (shape, length, rule) => {
    const read = parseCase(changed({ x: { shape, data: new Array(length).fill(1) } }));
    expect(read.x.data.length).toBe(length);
    expect(thrownBy(() => geometryOf(read))).toBe(`RangeError: geometry: ${rule}`);
  });
});

describe('parseCase refuses a case that lacks', () => {
  it.each(Object.keys(JSON.parse(LINE)))('%s', (field) => {
    const { [field]: _, ...rest } = JSON.parse(LINE);
    expect(thrownBy(() => parseCase(rest))).toBe(`TypeError: case lacks the field ${field}`);
  });
});

describe('the messages of parseCase', () => {
  it.each(['', '{', `${LINE},`, "{'x':1}", '{"groups":NaN}'])('refuse %j, which is not JSON', (text) => {
    expect(thrownBy(() => parseCase(text))).toMatch(/^SyntaxError: case: not valid JSON: ./);
  });

  it('begin with the place that it is given', () => {
    const place = 'vectors/groups.json#17';
    expect(thrownBy(() => parseCase('{', place))).toMatch(/^SyntaxError: vectors\/groups\.json#17: not valid JSON: ./);
    expect(thrownBy(() => parseCase(3, place))).toBe(`TypeError: ${place} must be an object, got 3`);
    const lacking = changed({ x: { shape: [1] } });
    expect(thrownBy(() => parseCase(lacking, place))).toBe(`TypeError: ${place}: x lacks the field data`);
  });

  it('cut a long value short', () => {
    const message = thrownBy(() => parseCase(changed({ dtype: 'f'.repeat(1000) })));
    expect(message).toBe(
      `RangeError: case: dtype must be one of f32, f64, f16, bf16, int8, uint8, int16, got "${'f'.repeat(56)}...`,
    );
  });
});
