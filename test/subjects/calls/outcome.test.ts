import { describe, expect, it } from 'vitest';
import { messageOf, outcomeOf, outcomeOfThrown, readOutcome } from '../../../subjects/calls/outcome.ts';
import { MOST_FRAMES } from '../../../subjects/errors/accident.ts';

describe('outcomeOf a well-formed result', () => {
  it.each([
    ['plain arrays', { shape: [1, 2], data: [3, 4] }, new Float64Array([3, 4])],
    ['f64', { shape: [2], data: new Float64Array([3, 4]) }, new Float64Array([3, 4])],
    ['f32, which stays f32', { shape: [2], data: new Float32Array([3, 4]) }, new Float32Array([3, 4])],
    ['integers', { shape: new Int32Array([2]), data: new Int8Array([3, 4]) }, new Float64Array([3, 4])],
    ['a buffer', { shape: [2], data: Buffer.from([3, 4]) }, new Float64Array([3, 4])],
    ['further fields', { shape: [0, 2], data: [], layout: 'nchw' }, new Float64Array()],
    [
      'numbers that are not finite',
      { shape: [3], data: [Number.NaN, 1 / 0, -0] },
      new Float64Array([0 / 0, 1 / 0, -0]),
    ],
  ])('takes %s', (_, value, data) => {
    expect(outcomeOf(value)).toStrictEqual({ kind: 'result', shape: Array.from(value.shape), data });
  });

  it.each([
    ['plain arrays', [0.1, 4e38, -0, Number.NaN]],
    ['doubles', Float64Array.of(0.1, 4e38, -0, Number.NaN)],
    ['singles', Float32Array.of(0.1, 4e38, -0, Number.NaN)],
  ])('rounds %s to the type of an f32 case, and keeps them for an f64', (_, data) => {
    const rounded = new Float32Array([Math.fround(0.1), Number.POSITIVE_INFINITY, -0, Number.NaN]);
    expect(outcomeOf({ shape: [4], data }, 'f32')).toStrictEqual({ kind: 'result', shape: [4], data: rounded });
    expect(outcomeOf({ shape: [4], data }, 'f64')).toMatchObject({ data: { 0: data[0], 1: data[1] } });
  });

  it.each([Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array])(
    'takes the numbers of a %s',
    (List) => {
      expect(outcomeOf({ shape: [2], data: List.of(3, 4) })).toMatchObject({ data: Float64Array.of(3, 4) });
    },
  );

  it('copies, so that later changes do not reach it', () => {
    const shape = [2];
    const data = new Float32Array([3, 4]);
    const outcome = outcomeOf({ shape, data });
    shape[0] = 9;
    data[0] = 9;
    expect(outcome).toEqual({ kind: 'result', shape: [2], data: new Float32Array([3, 4]) });
  });

  it('leaves wrong shapes and lengths to the comparison', () => {
    expect(outcomeOf({ shape: [Number.NaN, -1], data: [1] })).toMatchObject({
      kind: 'result',
      shape: [Number.NaN, -1],
    });
  });
});

function raise(): never {
  throw new Error('on purpose');
}

/** Claims a length that it does not have. */
class Y extends BigInt64Array {}

// @litertjs/core declares one more constructor, of another type.
class Huge extends (Float32Array as new (length: number) => Float32Array) {
  override get length() {
    return 2 ** 30;
  }
}

describe('outcomeOf anything else is malformed', () => {
  const object = 'must return an object { shape, data }, got ';
  const shape = 'result.shape must be an array of numbers, got ';
  const data = 'result.data must be a typed array or an array of numbers, got ';
  it.each<[string, unknown, string]>([
    ['undefined', undefined, `${object}undefined`],
    ['null', null, `${object}null`],
    ['a number', 7, `${object}number`],
    ['a text', 'y', `${object}string`],
    ['a function', () => 0, `${object}function`],
    ['a symbol', Symbol('y'), `${object}symbol`],
    ['an empty object', {}, `${shape}undefined`],
    ['only data', new Float32Array(2), `${shape}undefined`],
    ['a shape that is a text', { shape: '1,2', data: [] }, `${shape}string`],
    ['a shape of texts', { shape: ['1', '2'], data: [1] }, `${shape}an array with 2 entries that are not all numbers`],
    ['a shape of bigints', { shape: new BigInt64Array(2), data: [1] }, `${shape}a BigInt64Array object`],
    ['nested data', { shape: [1, 2], data: [[1, 2]] }, `${data}an array with 1 entries that are not all numbers`],
    ['data of bigints', { shape: [1], data: [1n] }, `${data}an array with 1 entries that are not all numbers`],
    ['a BigInt array', { shape: [1], data: new BigUint64Array(1) }, `${data}a BigUint64Array object`],
    ['a BigInt array under another name', { shape: [1], data: new Y(1) }, `${data}a Y object`],
    ['a DataView', { shape: [1], data: new DataView(new ArrayBuffer(8)) }, `${data}a DataView object`],
    ['a bare buffer', { shape: [1], data: new ArrayBuffer(8) }, `${data}a ArrayBuffer object`],
    ['an array-like object with a fake length', { shape: [1], data: { length: 1e15 } }, `${data}a Object object`],
    ['a set', { shape: [1], data: new Set([1]) }, `${data}a Set object`],
    ['an object without prototype', { shape: Object.create(null), data: [] }, `${shape}a plain object`],
    ['too many axes', { shape: Array(17).fill(1), data: [1] }, 'result.shape has 17 axes'],
    ['a typed array with a fake length', { shape: [1], data: new Huge(1) }, 'result.data has 1073741824 elements'],
  ])('%s', (_, value, message) => {
    expect(outcomeOf(value)).toEqual({ kind: 'malformed', message });
  });

  it.each<[string, unknown, string]>([
    [
      'a getter that throws',
      {
        get shape() {
          throw new Error('no shape today');
        },
      },
      'no shape today',
    ],
    [
      'a getter that throws what is no error',
      {
        shape: [1],
        get data() {
          throw { toString: null };
        },
      },
      'something that cannot be shown as text',
    ],
    ['a proxy whose traps throw', new Proxy({}, { get: () => raise() }), 'on purpose'],
    [
      'data without a constructor',
      { shape: [1], data: Object.defineProperty(new Float32Array(1), 'constructor', { value: null }) },
      'null',
    ],
  ])('%s, and the reason is told', (_, value, reason) => {
    const outcome = outcomeOf(value);
    expect(outcome).toMatchObject({ kind: 'malformed', message: expect.stringContaining(reason) });
    expect(outcome).toMatchObject({ message: expect.stringMatching(/^reading the result failed: /) });
  });

  it('an array with holes', () => {
    expect(outcomeOf({ shape: [1, 2], data: new Array(2) }).kind).toBe('malformed');
  });
});

describe('outcomeOfThrown', () => {
  it('is a refusal, in the words of what was thrown', () => {
    expect(outcomeOfThrown(new Error('no groups'))).toEqual({ kind: 'refused', message: 'no groups' });
    const answer = Object.assign(new Error('too large'), { name: 'Skipped' });
    expect(outcomeOfThrown(answer)).toEqual({ kind: 'skipped', message: 'too large' });
    const accident = { name: null, message: 'the number 7, which is no Error' };
    expect(outcomeOfThrown(7)).toMatchObject({ kind: 'refused', message: `threw ${accident.message}`, accident });
  });

  it('is one without words where the implementation broke what reading them takes', () => {
    const { slice } = String.prototype;
    try {
      String.prototype.slice = raise;
      const outcome = outcomeOfThrown(new Error('a'.repeat(2001)));
      String.prototype.slice = slice;
      expect(outcome).toEqual({ kind: 'refused', message: 'something that cannot be shown as text' });
    } finally {
      String.prototype.slice = slice;
    }
  });
});

describe('an outcome that a host sends', () => {
  it.each(['skipped', 'malformed', 'refused'] as const)('is %s, with its words', (kind) => {
    expect(readOutcome({ kind, message: 'so' })).toEqual({ kind, message: 'so' });
  });

  it('has the accident of a refusal, as far as it is one', () => {
    const accident = { name: 'TypeError', message: 'slip', place: 'a:1:2', line: 'x', stack: ['f', 'g'] };
    expect(readOutcome({ kind: 'refused', message: 'so', accident })).toEqual({
      kind: 'refused',
      message: 'so',
      accident,
    });
    const stack = [...Array.from({ length: 20 }, (_, at) => `f${at}`), 7];
    expect(readOutcome({ kind: 'refused', message: 'so', accident: { name: 7, stack } })).toEqual({
      kind: 'refused',
      message: 'so',
      accident: { name: null, message: '', place: null, line: null, stack: stack.slice(0, MOST_FRAMES) },
    });
    const mixed = { ...accident, stack: ['f', 7, null, 'g'] };
    expect(readOutcome({ kind: 'refused', message: 'so', accident: mixed })).toMatchObject({ accident });
    for (const none of [null, 'slip', 7]) {
      expect(readOutcome({ kind: 'refused', message: 'so', accident: none })).toEqual({
        kind: 'refused',
        message: 'so',
      });
    }
    expect(readOutcome({ kind: 'refused', message: 'so', accident: { ...accident, stack: 'f' } })).toMatchObject({
      accident: { stack: [] },
    });
  });

  it('is malformed where it is none', () => {
    for (const value of [null, undefined, 7, { kind: 'result' }]) expect(readOutcome(value).kind).toBe('malformed');
  });

  const result = { kind: 'result', shape: [1], data: Float64Array.of(7) };

  it('has the side effects that there are, and no others', () => {
    const kinds = ['input changed', 'memory shared', 'earlier result changed'];
    const sideEffects = kinds.map((kind) => ({ kind, message: 'so' }));
    const others = [{ kind: 'fire', message: 'so' }, { message: 'so' }, null, 7];
    expect(readOutcome({ ...result, sideEffects: [...sideEffects, ...others] })).toEqual({ ...result, sideEffects });
    expect(readOutcome({ ...result, sideEffects: 'none' })).toEqual(result);
  });
});

describe('messageOf', () => {
  it.each<[string, unknown, string]>([
    ['an error', new RangeError('groups must divide'), 'groups must divide'],
    ['an error without message', new TypeError(''), 'TypeError'],
    ['a text', 'refused', 'refused'],
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a symbol', Symbol('no'), 'Symbol(no)'],
    ['an object', { reason: 1 }, '[object Object]'],
    ['a hostile toString', { toString: () => raise() }, 'something that cannot be shown as text'],
    ['an object without prototype', Object.create(null), 'something that cannot be shown as text'],
    ['a revoked proxy', revoked(), 'something that cannot be shown as text'],
    [
      'a hostile message',
      Object.defineProperty(new Error('x'), 'message', { get: () => raise() }),
      'something that cannot be shown as text',
    ],
  ])('is the text of %s', (_, error, text) => {
    expect(messageOf(error)).toBe(text);
  });

  it('is cut after 2,000 characters', () => {
    expect(messageOf(new Error('a'.repeat(2000)))).toBe('a'.repeat(2000));
    expect(messageOf(new Error('a'.repeat(2001)))).toBe(`${'a'.repeat(2000)}…`);
    expect(messageOf(new Error('a'.repeat(1e6)))).toBe(`${'a'.repeat(2000)}…`);
  });

  it.each([
    ['a number', 42],
    ['a symbol', Symbol('x')],
    ['an object that seems long', { length: 9999 }],
  ])('is a text where the message of an error is %s', (_, message) => {
    expect(messageOf(Object.assign(new Error('x'), { message }))).toBeTypeOf('string');
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
